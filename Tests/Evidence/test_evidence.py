"""The evidence format: its worked vectors, and that no change of an exported case goes unnoticed."""

import hashlib
import os
import pathlib
import random
import re

import pytest
import verify

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "evidence-format.md").read_text("utf-8")
EXPORT, SEALED = re.findall(r"```json\n(.*)\n```", DOCUMENT)
HASHES = re.findall(r"^Hash: `([0-9a-f]{64})`$", DOCUMENT, re.M)


def changed(change):
    case = verify.parse(EXPORT, "the file")
    change(case)
    return verify.canonical(case).encode("utf-8")


def refuses(data):
    try:
        verify.verify(data)
    except verify.Fault:
        return True
    return False


def test_the_vectors_of_the_document_verify():
    found = verify.verify(EXPORT.encode("utf-8"))
    assert found["events"] == 3
    assert found["head"] == HASHES[2]
    assert (found["shown"], found["withheld"]) == (1, 1)


def test_each_vector_has_the_hash_the_document_prints():
    case = verify.parse(EXPORT, "the file")
    assert [event["hash"] for event in case["events"]] == HASHES


def test_the_bytes_of_the_first_vector_are_those_the_document_prints():
    block = re.search(r"and then the body:\n\n```\n([0-9a-f\n]+)```", DOCUMENT)[1]
    head = bytes.fromhex(block.replace("\n", ""))
    body = verify.parse(EXPORT, "the file")["events"][0]["body"]
    assert hashlib.sha256(head + body.encode("utf-8")).hexdigest() == HASHES[0]


def test_no_change_of_a_single_byte_goes_unnoticed():
    """2,000 changes at random places; only the label of section 1, which no hash covers, is spared."""
    data = EXPORT.encode("utf-8")
    label = data.index(b'"workOrder"')
    spared = range(label, label + len(b'"workOrder"'))
    chance = random.Random(20260213)
    unnoticed, tried = [], 0
    while tried < 2000:
        place = chance.randrange(len(data))
        if place in spared:
            continue
        tried += 1
        byte = chance.choice([other for other in range(256) if other != data[place]])
        mutated = data[:place] + bytes([byte]) + data[place + 1:]
        if not refuses(mutated):
            unnoticed.append((place, byte))
    assert unnoticed == []


def move_event(case):
    case["events"][0], case["events"][1] = case["events"][1], case["events"][0]


def renumber_after_removal(case):
    del case["events"][1]
    case["events"][1]["seq"] = 2


def rehash_one(case):
    event = case["events"][0]
    event["body"] = event["body"].replace("不制冷", "不通电")
    event["hash"] = verify.event_hash(bytes(32), verify.read_id(case["stream"]), event).hex()


def other_stream(case):
    case["stream"] = case["stream"][:-1] + ("0" if case["stream"][-1] != "0" else "1")


def other_value(case):
    case["personal"][0]["value"] = "王大明"


def invented_value(case):
    case["personal"].append({"ref": "0000000000001", "salt": "00" * 16, "value": "x"})


@pytest.mark.parametrize("change", [
    move_event, renumber_after_removal, rehash_one, other_stream, other_value, invented_value,
])
def test_an_edit_made_with_care_is_noticed(change):
    assert refuses(changed(change))


def test_erasing_a_personal_value_leaves_the_chain_verifiable():
    found = verify.verify(changed(lambda case: case["personal"].clear()))
    assert (found["head"], found["shown"], found["withheld"]) == (HASHES[2], 0, 2)


def test_a_shortened_export_is_noticed_by_its_last_hash(tmp_path):
    short = tmp_path / "short.json"
    short.write_bytes(changed(lambda case: case["events"].pop()))
    whole = tmp_path / "whole.json"
    whole.write_bytes(EXPORT.encode("utf-8"))
    assert verify.main([str(short)]) == verify.main([str(whole)]) == 1  # consistent, and nothing anchors this older form
    assert verify.main([str(short), "--head", HASHES[2]]) == 1
    assert verify.main([str(whole), "--head", HASHES[2]]) == 0


@pytest.mark.parametrize("text", [
    "{}", "[]", "", "{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":01}", "{\"a\":-0}", "{\"a\":1,\"a\":1}", "{ \"a\":1}",
    "{\"b\":1,\"a\":1}", "{\"a\":\"\\u0041\"}", "{\"a\":\"\\/\"}", "{\"a\":NaN}", "{\"a\":9223372036854775808}",
    "[" * 40 + "]" * 40, "{\"a\":\"\\ud800\"}",
])
def test_what_is_not_canonical_is_refused(text):
    assert refuses(text.encode("utf-8"))


# The form with checkpoint and seal

def mutants(data, count, seed, spared=range(0)):
    """Changes of one byte each at random places."""
    chance = random.Random(seed)
    while count:
        place = chance.randrange(len(data))
        if place not in spared:
            count -= 1
            byte = chance.choice([other for other in range(256) if other != data[place]])
            yield place, byte, data[:place] + bytes([byte]) + data[place + 1:]


def is_anchored(data, **options):
    try:
        return verify.anchored(verify.verify(data), **options)[0]
    except verify.Fault:
        return False


def test_the_sealed_vector_is_anchored_and_says_what_is_signed_directly():
    found = verify.verify(SEALED.encode("utf-8"))
    whole, places = verify.anchored(found)
    assert whole and places.startswith("2026-03-02 by checkpoint 1 to event 1") and "direct signature of events 2 to 2" in places
    assert (found["deadlines"], found["covered"], found["shown"], found["withheld"]) == (2, 1, 1, 3)


def test_the_numbers_printed_for_tree_checkpoint_and_code_are_those_of_the_sealed_vector():
    case = verify.parse(SEALED, "the file")
    point = case["anchor"]["checkpoint"]
    root = re.search(r"^Root: `([0-9a-f]{64})`$", DOCUMENT, re.M)[1]
    assert point["root"] == root and point["signature"] in DOCUMENT.replace("\n", "")
    assert " ".join(re.findall("....", verify.fingerprint(point["key"]))) in DOCUMENT
    code = verify.code(verify.read_id(case["stream"]), case["events"][0]).upper()
    assert f"`{code[:5]}-{code[5:]}`" in DOCUMENT


def test_another_key_anchors_nothing_and_a_noted_hash_or_code_is_found_again(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(SEALED + "\n")
    case = verify.parse(SEALED, "the file")
    key = verify.fingerprint(case["seal"]["key"])
    code = verify.code(verify.read_id(case["stream"]), case["events"][1])
    assert verify.main([str(file)]) == verify.main([str(file), "--key", key]) == 0
    assert verify.main([str(file), "--key", "0" * 32]) == 1
    assert verify.main([str(file), "--code", f"{code[:5]}-{code[5:]}".upper()]) == 0
    assert verify.main([str(file), "--code", "00000-00000"]) == verify.main([str(file), "--head", "0" * 64]) == 1
    assert verify.main([]) == verify.main([str(file), "--what", "x"]) == 64


def resigned(change):
    """The sealed vector changed by somebody who has no key but can compute every hash."""
    case = verify.parse(SEALED, "the file")
    change(case)
    before = bytes(32)
    for event in case["events"]:
        before = verify.event_hash(before, verify.read_id(case["stream"]), event)
        event["hash"] = before.hex()
    return verify.canonical(case).encode("utf-8")


@pytest.mark.parametrize("change", [
    lambda case: case["events"].pop(),
    lambda case: case["events"][0].update(happenedAt=case["events"][0]["happenedAt"] - 1),
    lambda case: case["deadlines"][0].update(due=case["deadlines"][0]["due"] + 1),
    lambda case: case["deadlines"][0].update(state="running"),
    lambda case: case["anchor"].update(index=0),
    lambda case: case["anchor"]["path"].reverse(),
    lambda case: case["anchor"]["checkpoint"].update(day="2026-03-01"),
    lambda case: case.update(exportedAt=case["exportedAt"] + 1),
    lambda case: case["policies"][0].update(body=case["policies"][0]["body"].replace(":6,", ":7,")),
    lambda case: case.update(seal=None),
])
def test_a_case_written_anew_with_right_hashes_but_without_the_key_is_not_anchored(change):
    assert is_anchored(resigned(lambda case: None))
    assert not is_anchored(resigned(change))


def test_values_may_be_taken_out_before_the_case_is_handed_on():
    case = verify.parse(SEALED, "the file")
    case["personal"].clear()
    assert is_anchored(verify.canonical(case).encode("utf-8"))


@pytest.mark.clauses("SEC-011")
def test_no_change_of_a_single_byte_of_a_sealed_case_goes_unnoticed():
    """`BAOXIU_MUTATIONS` says how many."""
    data = SEALED.encode("utf-8")
    count = int(os.environ.get("BAOXIU_MUTATIONS", "10000"))
    assert is_anchored(data)
    assert [(place, byte) for place, byte, changed in mutants(data, count, 20260302) if is_anchored(changed)] == []
