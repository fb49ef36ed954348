#!/usr/bin/env python3
"""verify.py FILE [--head HASH | --code CODE | --key FINGERPRINT]: checks an exported case against docs/evidence-format.md.

Written from that document alone, with the standard library and `cryptography` for Ed25519. Exit status 0: unchanged and
anchored; 1: consistent but not anchored, or refused; 64: wrong usage.
"""
import base64
import hashlib
import re
import sys

from canonical import ALPHABET, Fault, canonical, integer, need, parse, read_hex, read_id, shape, text
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from promises import check_deadlines

FIRST = {"format", "stream", "kind", "events", "personal"}
SECOND = FIRST | {"exportedAt", "files", "policies", "calendars", "holidays", "deadlines", "anchor", "seal"}


def sha(data):
    return hashlib.sha256(data).digest()


# Events and personal values (sections 4 and 5)
def event_hash(before, stream, event):
    return sha(b"baoxiu.event.1\n" + before + integer(stream) + integer(event["seq"]) + text(event["kind"])
               + integer(event["version"]) + integer(event["happenedAt"]) + integer(event["recordedAt"])
               + integer(read_id(event["actor"])) + integer(read_id(event["cause"])) + text(event["body"]))


def references(value):
    """All {"$personal", "sum"} of a body."""
    if isinstance(value, dict) and "$personal" in value:
        shape(value, {"$personal", "sum"}, "a personal reference")
        yield read_id(value["$personal"]), read_hex(value["sum"], 32)
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(item)


def chain(case):
    before, sums, bodies, stream = bytes(32), {}, [], read_id(case["stream"])
    for place, event in enumerate(case["events"], start=1):
        shape(event, {"seq", "kind", "version", "happenedAt", "recordedAt", "actor", "cause", "body", "hash"}, f"event {place}")
        before = event_hash(before, stream, event)
        need(read_hex(event["hash"], 32) == before, f"event {place}: the hash does not fit it and the events before")
        need(event["seq"] == place and event["happenedAt"] <= event["recordedAt"], f"event {place} is out of order")
        bodies.append(parse(event["body"], f"the body of event {place}"))
        need(isinstance(bodies[-1], dict), f"the body of event {place} is not an object")
        for reference, total in references(bodies[-1]):
            need(sums.setdefault(reference, total) == total, f"event {place}: a value has two different sums")
    shown = {}
    for item in case["personal"]:
        shape(item, {"ref", "salt", "value"}, "a personal value")
        need(isinstance(item["value"], str) and read_id(item["ref"]) not in shown, "a personal value stands twice")
        total = sha(b"baoxiu.personal.1\n" + read_hex(item["salt"], 16) + item["value"].encode("utf-8"))
        need(sums.get(read_id(item["ref"])) == total, f"the personal value {item['ref']} does not fit its sum")
        shown[read_id(item["ref"])] = item["value"]
    return before, sums, shown, bodies


# Checkpoints and seal (sections 6 and 7)
def signed(key, signature, statement, what):
    try:
        Ed25519PublicKey.from_public_bytes(read_hex(key, 32)).verify(read_hex(signature, 64), statement)
    except (InvalidSignature, ValueError):
        raise Fault(f"the signature of the {what} does not fit") from None


def anchor(case):
    """The number of events that the checkpoint covers."""
    shape(case["anchor"], {"checkpoint", "head", "index", "path"}, "the anchor")
    point, head, here = case["anchor"]["checkpoint"], case["anchor"]["head"], case["anchor"]["index"]
    shape(point, {"number", "day", "zone", "until", "count", "root", "previous", "madeAt", "key", "signature"}, "a checkpoint")
    signed(point["key"], point["signature"], b"baoxiu.checkpoint.1\n" + integer(point["number"]) + text(point["day"])
           + text(point["zone"]) + integer(point["until"]) + integer(point["count"]) + read_hex(point["root"], 32)
           + read_hex(point["previous"], 32) + integer(point["madeAt"]) + read_hex(point["key"], 32), "checkpoint")
    need(type(head) is type(here) is int and 0 < head <= len(case["events"]) and 0 <= here < point["count"], "no such leaf")
    last, node = point["count"] - 1, lambda left, right: sha(b"\1" + left + right)
    found = sha(b"\0baoxiu.leaf.1\n" + integer(read_id(case["stream"])) + integer(head)
                + read_hex(case["events"][head - 1]["hash"], 32))
    for beside in (read_hex(item, 32) for item in case["anchor"]["path"]):
        need(last > 0, "the path is too long")
        if here % 2 or here == last:
            found = node(beside, found)
            while here and not here % 2:
                here, last = here >> 1, last >> 1
        else:
            found = node(found, beside)
        here, last = here >> 1, last >> 1
    need(last == 0 and found == read_hex(point["root"], 32), "the path does not lead to the root of the checkpoint")
    return head


# The whole file (sections 8 and 9)
def fingerprint(key):
    return sha(bytes.fromhex(key)).hex()[:32]


def code(stream, event):
    number = int(sha(b"baoxiu.code.1\n" + integer(stream) + integer(event["seq"]) + bytes.fromhex(event["hash"])).hex(), 16)
    return "".join(ALPHABET[number >> 251 - 5 * place & 31] for place in range(10))


def verify(data):
    """What the file holds, or Fault."""
    try:
        return check(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:  # something of another kind than it should be
        raise Fault(f"a part is not what it should be: {error!r}") from None


def check(data):
    try:
        case = parse(data.decode("utf-8").removesuffix("\n"), "the file")
    except UnicodeDecodeError:
        raise Fault("the file is not UTF-8") from None
    need(isinstance(case, dict) and case.get("format") in ("baoxiu.case.1", "baoxiu.case.2"), "the format is not known")
    shape(case, FIRST if case["format"] == "baoxiu.case.1" else SECOND, "the file")
    need(re.fullmatch("[a-z][A-Za-z0-9]*", str(case["kind"])), "the kind of case is not a name")
    need(isinstance(case["events"], list) and case["events"] and isinstance(case["personal"], list), "there are no events")
    head, sums, shown, bodies = chain(case)
    found = {"stream": case["stream"], "events": len(case["events"]), "head": head.hex(), "shown": len(shown), "case": case,
             "withheld": len(sums) - len(shown), "covered": 0, "sealed": False, "deadlines": 0}
    if case["format"] == "baoxiu.case.2":
        for item in case["files"]:
            shape(item, {"hash", "bytes"}, "a file")
            raw = base64.b64decode(item["bytes"].encode("ascii", "replace"))
            need(base64.b64encode(raw).decode() == item["bytes"] and sha(raw).hex() == item["hash"], "a file does not fit")
            need(item["hash"] in shown.values() and case["files"].count(item) == 1, "nothing refers to a file")
        if case["seal"] is not None:
            shape(case["seal"], {"key", "signature"}, "the seal")
            rest = {name: value for name, value in case.items() if name not in ("personal", "files", "seal")}
            sealed = b"baoxiu.seal.1\n" + sha(canonical(rest).encode("utf-8"))
            signed(case["seal"]["key"], case["seal"]["signature"], sealed, "seal")
            found["sealed"] = True
        found["covered"] = anchor(case) if case["anchor"] is not None else 0
        found["deadlines"] = len(check_deadlines(case, bodies))
    return found


def anchored(found, noted=None, key=None):
    """Whether every event is covered, and by what, in words."""
    case, places, at = found["case"], [], ""
    at = next((event["seq"] for event in case["events"] if noted in (event["hash"], code(read_id(case["stream"]), event))), 0)
    need(noted is None or at, "no event has the hash or code that was noted")
    fits = {name: key in (None, fingerprint(value)) for name, value in
            (("point", (case.get("anchor") or {"checkpoint": {"key": ""}})["checkpoint"]["key"]),
             ("seal", (case.get("seal") or {"key": ""})["key"]))}
    covered = found["covered"] if fits["point"] else 0
    if covered:
        point = case["anchor"]["checkpoint"]
        places.append(f"{point['day']} by checkpoint {point['number']} to event {covered}, key {fingerprint(point['key'])}")
    if covered < found["events"] and found["sealed"] and fits["seal"]:
        places.append(f"{case['exportedAt']} by direct signature of events {covered + 1} to {found['events']}")
        covered = found["events"]
    if at:
        places.append(f"the hash noted for event {at}")
    return max(covered, at) == found["events"], "; ".join(places)


def main(arguments):
    options = dict(zip(arguments[1::2], arguments[2::2]))
    if len(arguments) % 2 == 0 or options.keys() - {"--head", "--code", "--key"}:
        print(__doc__, file=sys.stderr)
        return 64
    noted = options.get("--head") or options.get("--code", "").replace("-", "") or None
    key = options.get("--key", "").replace(" ", "").lower() or None
    try:
        with open(arguments[0], "rb") as file:
            found = verify(file.read())
        whole, places = anchored(found, noted and noted.lower(), key)
    except (OSError, Fault) as fault:
        print(f"refused: {fault}", file=sys.stderr)
        return 1
    print(f"unchanged and anchored at {places}" if whole else "consistent but not anchored")
    print(f"case {found['stream']}, {found['events']} events, last hash {found['head']}; {found['deadlines']} deadlines; "
          f"{found['shown']} personal values shown, {found['withheld']} erased or withheld")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
