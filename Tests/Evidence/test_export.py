"""Cases of the running program, exported and checked by the program that knows only the document, and by the program itself."""

import json
import os
import pathlib
import random
import subprocess

import program
import pytest
import verify
from test_evidence import is_anchored, mutants

MUTATIONS = int(os.environ.get("BAOXIU_MUTATIONS", "3000"))
MONTH = program.ROOT / ".build" / "month"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A demo of more than a month, with a checkpoint for each day that has ended."""
    data = tmp_path_factory.mktemp("evidence") / "data"
    program.run("demo", "--data", data, "--orders", "1300")
    assert program.run("checkpoint", "--data", data).count("\n") > 30
    return data


@pytest.fixture(scope="module")
def bundles(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence") / "cases"
    assert program.run("export", "cases", "--data", data, "--out", folder).strip() == "1300"
    return [path.read_bytes().strip() for path in sorted(folder.iterdir())]


@pytest.fixture(scope="module")
def verified(bundles):
    """What the verifier found in each; it raises for one that does not hold."""
    return [verify.verify(bundle) for bundle in bundles]


@pytest.mark.clauses("SEC-011", "WRK-037")
def test_every_exported_case_verifies(verified):
    for found in verified:
        assert found["events"] == len(found["case"]["events"])
        assert found["shown"] > 0 and found["withheld"] == 0
        assert verify.anchored(found)[0]


def test_most_cases_rest_on_a_checkpoint_and_those_of_today_on_the_seal(verified):
    covered = [found["covered"] > 0 for found in verified]
    assert 0.8 * len(covered) < sum(covered) < len(covered)


def test_every_deadline_of_the_demo_month_is_the_one_derived_from_the_document(verified):
    """The verifier refuses a file whose promises are not the ones it derives itself; so this counts them."""
    deadlines = [promise for found in verified for promise in found["case"]["deadlines"]]
    derived = sum(found["deadlines"] for found in verified)
    days = {promise["start"] // 86_400_000 for promise in deadlines}
    assert derived == len(deadlines) >= 2 * len(verified) and len(days) >= 30
    print(f"{derived} deadlines on {len(days)} days")


def test_every_deadline_of_the_simulated_month_is_the_one_derived_from_the_document():
    """`MonthTests` made it: pauses, appointments, reopened cases, and limits in every unit."""
    files = sorted(MONTH.glob("*.json"))
    if not files:
        pytest.skip("run `swift test --filter MonthTests` first")
    units, states, derived = set(), set(), 0
    for path in files:
        found = verify.verify(path.read_bytes())
        derived += found["deadlines"]
        for promise in found["case"]["deadlines"]:
            units.add(promise["limit"] and promise["limit"]["unit"])
            states.add(promise["state"])
    assert units >= {"hours", "workingHours", "workingDays", "calendarDays", "months"}
    assert states >= {"met", "missed", "cancelled"} and derived > 120
    print(f"{derived} deadlines of {len(files)} cases")


@pytest.mark.clauses("SEC-011")
def test_no_change_of_a_single_byte_of_a_bundle_goes_unnoticed(bundles):
    """`BAOXIU_MUTATIONS=10000` for the long run."""
    chance = random.Random(20261122)
    chosen = chance.sample(bundles, 30)
    assert all(is_anchored(bundle) for bundle in chosen)
    unnoticed = [
        (number, place, byte) for number, bundle in enumerate(chosen)
        for place, byte, changed in mutants(bundle, MUTATIONS // len(chosen) + 1, number) if is_anchored(changed)]
    assert unnoticed == []


def run(*arguments):
    return subprocess.run(
        [program.BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60, env=os.environ | {"LANG": "C"})


def test_the_program_itself_says_the_same_without_any_database(bundles, tmp_path):
    file = tmp_path / "case.json"
    chance = random.Random(3)
    for bundle in chance.sample(bundles, 3):
        file.write_bytes(bundle)
        done = run("verify", file)
        assert done.returncode == 0 and done.stdout.startswith("unchanged and anchored at "), done.stdout + done.stderr
        foreign = run("verify", file, "--key", "0" * 32)
        assert foreign.returncode == 1 and foreign.stderr.startswith("consistent but not anchored")
        for _, _, changed in mutants(bundle, 4, 1):
            file.write_bytes(changed)
            done = run("verify", file)
            assert done.returncode == 1 and done.stderr.startswith("refused: "), done.stdout + done.stderr


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
    for bundle in bundles[:40]:
        case = json.loads(bundle)
        values = [one["value"] for one in case["personal"] if len(one["value"]) > 1]
        assert values
        for event in case["events"]:
            assert not [value for value in values if value in event["body"]]


def test_the_server_makes_the_checkpoints_by_itself(tmp_path):
    with program.serving(tmp_path) as server:
        for _ in range(200):
            findings = json.loads(program.run("doctor", "--json", "--data", server.folder))
            found = next(one for one in findings if one["id"] == "checkpoints")
            if found["code"] == "ok":
                break
        assert found["code"] == "ok" and found["level"] == "ok"


def test_backup_of_a_serving_place_restores_and_a_second_restore_is_refused(tmp_path):
    archive, target = tmp_path / "archive", tmp_path / "target"
    with program.serving(tmp_path) as server:
        program.run("backup", archive, "--data", server.folder)
    assert archive.stat().st_mode & 0o777 == 0o600
    program.run("restore", archive, "--data", target)
    assert program.run("rebuild", "--check", "--data", target).strip() == "0 differences"
    again = run("restore", archive, "--data", target)
    assert again.returncode == 1 and str(target) in again.stderr
    short = tmp_path / "short"
    short.write_bytes(archive.read_bytes()[:-3000])
    broken = run("restore", short, "--data", tmp_path / "other")
    assert broken.returncode == 1 and "ends too early" in broken.stderr
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("other")]
    report = tmp_path / "report.json"
    program.run("doctor", "--data", target, "--report", report)
    assert json.loads(pathlib.Path(report).read_text())["format"] == "baoxiu.report.1"
