#!/usr/bin/env python3
"""verify.py FILE [--head HASH]: checks an exported case against docs/evidence-format.md. Standard library only.

Prints what was found. Exit status 0: consistent (and, with --head, ends in that hash); 1: not so; 64: wrong usage.
"""
import hashlib
import json
import re
import sys

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
EVENT_MEMBERS = {"seq", "kind", "version", "happenedAt", "recordedAt", "actor", "cause", "body", "hash"}
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Fault(Exception):
    """Why a file is not what it claims to be."""


# Numbers, ids and text (section 2)

def integer(value):
    return value.to_bytes(8, "big", signed=True)


def text(value):
    data = value.encode("utf-8")
    return integer(len(data)) + data


def read_id(value):
    if not isinstance(value, str) or not re.fullmatch(f"[{ALPHABET}]{{13}}", value):
        raise Fault(f"not an id: {value!r}")
    number = 0
    for character in value:
        number = number * 32 + ALPHABET.index(character)
    if number >= 2**63:
        raise Fault(f"the id {value} is too large")
    return number


def read_hex(value, length):
    if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{2 * length}}}", value):
        raise Fault(f"not {length} bytes in hexadecimal: {value!r}")
    return bytes.fromhex(value)


# Canonical JSON (section 3)

def quote(value):
    def escaped(character):
        control = ord(character) < 0x20 or character == "\x7f"
        return ESCAPES.get(character, f"\\u{ord(character):04x}" if control else character)

    return '"' + "".join(map(escaped, value)) + '"'


def canonical(value, depth=0):
    if depth >= 32:
        raise Fault("too many levels")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise Fault("an integer is too large")
        return str(value)
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth + 1) for item in value) + "]"
    members = sorted(value.items(), key=lambda member: member[0].encode("utf-8"))
    return "{" + ",".join(quote(key) + ":" + canonical(item, depth + 1) for key, item in members) + "}"


def parse(source, what):
    def unique(pairs):
        members = dict(pairs)
        if len(members) != len(pairs):
            raise Fault(f"{what}: a key stands twice")
        return members

    def refuse(number):
        raise Fault(f"{what}: {number} is not an integer")

    try:
        value = json.loads(source, object_pairs_hook=unique, parse_float=refuse, parse_constant=refuse)
        if canonical(value) != source:
            raise Fault(f"{what} is not canonical JSON")
    except (ValueError, RecursionError) as error:  # includes lone surrogates and numbers of absurd length
        raise Fault(f"{what} is not JSON: {error}") from None
    return value


# Hashes (sections 4 and 5)

def event_hash(before, stream, event):
    return hashlib.sha256(
        b"baoxiu.event.1\n" + before + integer(stream) + integer(event["seq"]) + text(event["kind"])
        + integer(event["version"]) + integer(event["happenedAt"]) + integer(event["recordedAt"])
        + integer(read_id(event["actor"])) + integer(read_id(event["cause"])) + text(event["body"])).digest()


def personal_sum(salt, value):
    return hashlib.sha256(b"baoxiu.personal.1\n" + salt + value.encode("utf-8")).hexdigest()


def references(value):
    """All {"$personal", "sum"} of a body."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        if "$personal" in value:
            if value.keys() != {"$personal", "sum"}:
                raise Fault("a personal reference has other members")
            read_id(value["$personal"])
            read_hex(value["sum"], 32)
            yield value["$personal"], value["sum"]
        for item in value.values():
            yield from references(item)


# The whole file (sections 6 and 7)

def shape(value, members, what):
    if not isinstance(value, dict) or value.keys() != members:
        raise Fault(f"{what} does not have the members {', '.join(sorted(members))}")


def verify(data):
    """What the file holds, or Fault."""
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("the file is not UTF-8") from None
    case = parse(source.removesuffix("\n"), "the file")
    shape(case, {"format", "stream", "kind", "events", "personal"}, "the file")
    if case["format"] != "baoxiu.case.1":
        raise Fault("the format is not baoxiu.case.1")
    stream = read_id(case["stream"])
    if not isinstance(case["kind"], str) or not re.fullmatch("[a-z][A-Za-z0-9]*", case["kind"]):
        raise Fault("the kind of case is not a name")
    if not isinstance(case["events"], list) or not case["events"] or not isinstance(case["personal"], list):
        raise Fault("there are no events, or personal is not a list")
    before, sums = bytes(32), {}
    for place, event in enumerate(case["events"], start=1):
        what = f"event {place}"
        shape(event, EVENT_MEMBERS, what)
        if any(type(event[name]) is not int for name in ("seq", "version", "happenedAt", "recordedAt")):
            raise Fault(f"{what}: a number is not an integer")
        if not isinstance(event["kind"], str) or not isinstance(event["body"], str):
            raise Fault(f"{what}: kind or body is not a string")
        if event["seq"] != place:
            raise Fault(f"{what} carries the number {event['seq']}")
        if event["happenedAt"] > event["recordedAt"]:
            raise Fault(f"{what} is recorded before it happened")
        body = parse(event["body"], f"the body of {what}")
        if not isinstance(body, dict):
            raise Fault(f"the body of {what} is not an object")
        for reference, total in references(body):
            if sums.setdefault(reference, total) != total:
                raise Fault(f"{what}: {reference} has two different sums")
        before = event_hash(before, stream, event)
        if read_hex(event["hash"], 32) != before:
            raise Fault(f"{what}: the hash does not fit its content and the events before it")
    shown = set()
    for item in case["personal"]:
        shape(item, {"ref", "salt", "value"}, "a personal value")
        if not isinstance(item["ref"], str) or item["ref"] in shown or item["ref"] not in sums:
            raise Fault("a personal value stands twice or nothing refers to it")
        if not isinstance(item["value"], str) or personal_sum(read_hex(item["salt"], 16), item["value"]) != sums[item["ref"]]:
            raise Fault(f"the personal value {item['ref']} does not fit its sum")
        shown.add(item["ref"])
    return {"stream": case["stream"], "events": len(case["events"]), "head": before.hex(),
            "shown": len(shown), "withheld": len(sums) - len(shown)}


def main(arguments):
    head = None
    if len(arguments) == 3 and arguments[1] == "--head":
        head = arguments.pop().lower()
        arguments.pop()
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 64
    try:
        with open(arguments[0], "rb") as file:
            found = verify(file.read())
        if head is not None and found["head"] != head:
            raise Fault(f"consistent, but it ends in {found['head']} and not in {head}")
    except (OSError, Fault) as fault:
        print(f"refused: {fault}", file=sys.stderr)
        return 1
    print(f"consistent: case {found['stream']}, {found['events']} events, last hash {found['head']}; "
          f"{found['shown']} personal values shown, {found['withheld']} erased or withheld")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
