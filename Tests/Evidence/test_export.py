"""Cases of the running program, exported and checked by the program that knows only the document."""

import json
import random

import program
import pytest
import verify


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    data = tmp_path_factory.mktemp("evidence") / "data"
    program.run("demo", "--data", data, "--orders", "40")
    return [program.run("export", "case", f"QC2026-{number:05d}", "--data", data).encode().strip() for number in range(1, 9)]


@pytest.mark.clauses("SEC-011", "WRK-037")
def test_every_exported_case_verifies(bundles):
    for bundle in bundles:
        found = verify.verify(bundle)
        assert found["events"] == len(json.loads(bundle)["events"])
        assert found["shown"] > 0 and found["withheld"] == 0


def test_no_changed_byte_of_an_event_goes_unnoticed(bundles):
    chance = random.Random(20261121)
    for _ in range(400):
        bundle = json.loads(chance.choice(bundles))
        event = chance.choice(bundle["events"])
        field = chance.choice(["body", "kind", "happenedAt", "recordedAt", "version"])
        if field == "body":
            place = chance.randrange(len(event["body"]))
            event["body"] = event["body"][:place] + chr(ord(event["body"][place]) ^ 1) + event["body"][place + 1:]
        elif field == "kind":
            event["kind"] += "x"
        else:
            event[field] += 1
        with pytest.raises(verify.Fault):
            verify.verify(verify.canonical(bundle).encode())


@pytest.mark.clauses("SEC-001")
def test_no_event_body_holds_a_name_a_phone_or_an_address(bundles):
    for bundle in bundles:
        case = json.loads(bundle)
        values = [one["value"] for one in case["personal"] if len(one["value"]) > 1]
        assert values
        for event in case["events"]:
            assert not [value for value in values if value in event["body"]]
