"""Numbers, ids, texts and canonical JSON as sections 2 and 3 of docs/evidence-format.md write them."""
import json
import re

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Fault(Exception):
    """Why a file is not what it claims to be."""


def need(fits, why):
    if not fits:
        raise Fault(why)



def integer(value):
    need(type(value) is int and -(2**63) <= value < 2**63, f"not an integer: {value!r}")
    return value.to_bytes(8, "big", signed=True)


def text(value):
    need(isinstance(value, str), f"not a text: {value!r}")
    return integer(len(value.encode("utf-8"))) + value.encode("utf-8")


def read_id(value):
    need(isinstance(value, str) and re.fullmatch(f"[{ALPHABET}]{{13}}", value), f"not an id: {value!r}")
    number = sum(ALPHABET.index(character) << 5 * (12 - place) for place, character in enumerate(value))
    need(number < 2**63, f"the id {value} is too large")
    return number


def read_hex(value, length):
    need(isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{2 * length}}}", value), f"not {length} bytes: {value!r}")
    return bytes.fromhex(value)


def quote(value):
    def escaped(character):
        control = ord(character) < 0x20 or character == "\x7f"
        return ESCAPES.get(character, f"\\u{ord(character):04x}" if control else character)
    return '"' + "".join(map(escaped, value)) + '"'


def canonical(value, depth=0):
    need(depth < 32, "too many levels")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if integer(value) else ""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth + 1) for item in value) + "]"
    members = sorted(value.items(), key=lambda member: member[0].encode("utf-8"))
    return "{" + ",".join(quote(key) + ":" + canonical(item, depth + 1) for key, item in members) + "}"


def parse(source, what):
    def refuse(number):
        raise Fault(f"{what}: {number} is not an integer")
    try:
        value = json.loads(source, parse_float=refuse, parse_constant=refuse)
        need(canonical(value) == source, f"{what} is not canonical JSON")
        source.encode("utf-8")
    except (ValueError, RecursionError) as error:  # includes lone surrogates and numbers of absurd length
        raise Fault(f"{what} is not JSON: {error}") from None
    return value


def shape(value, members, what):
    need(isinstance(value, dict) and value.keys() == members, f"{what} does not have the members {sorted(members)}")
