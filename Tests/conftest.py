"""`@pytest.mark.clauses("DSP-002")` names the rows of docs/requirements.tsv that a test proves; see bin/coverage."""

import os

import pytest


def pytest_configure(config):
    config.addinivalue_line("markers", "clauses(*ids): requirement rows that the test proves")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    log = os.environ.get("BAOXIU_CLAUSES_LOG")
    ran = report.when == "call" or report.failed
    if log and ran and not report.skipped:
        verdict = "failed" if report.failed else "passed"
        lines = "".join(f"{id}\t{item.nodeid}\t{verdict}\n" for mark in item.iter_markers("clauses") for id in mark.args)
        with open(log, "a", encoding="utf-8") as file:
            file.write(lines)
    return report
