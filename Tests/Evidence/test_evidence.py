"""The evidence format: its worked vectors, and that no change of an exported case goes unnoticed."""

import hashlib
import pathlib
import random
import re

import pytest
import verify

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "evidence-format.md").read_text("utf-8")
EXPORT = re.search(r"```json\n(.*)\n```", DOCUMENT)[1]
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
    assert verify.main([str(short)]) == 0
    assert verify.main([str(short), "--head", HASHES[2]]) == 1
    assert verify.main([str(whole), "--head", HASHES[2]]) == 0


@pytest.mark.parametrize("text", [
    "{}", "[]", "", "{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":01}", "{\"a\":-0}", "{\"a\":1,\"a\":1}", "{ \"a\":1}",
    "{\"b\":1,\"a\":1}", "{\"a\":\"\\u0041\"}", "{\"a\":\"\\/\"}", "{\"a\":NaN}", "{\"a\":9223372036854775808}",
    "[" * 40 + "]" * 40, "{\"a\":\"\\ud800\"}",
])
def test_what_is_not_canonical_is_refused(text):
    assert refuses(text.encode("utf-8"))
