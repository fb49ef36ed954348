"""Reads what strace saw of a server on SQLite and says whether every acknowledged command was on the disc first.

A command is known by a mark in its text (`mark-000123`), which stands in the page of the WAL that keeps it and in the answer.
The order asked for: the page with the mark is written, then the commit frame of its transaction, then a sync of the WAL begins
and ends well, and only then does the first byte of the answer leave.
"""

import re

SYSCALLS = "fdatasync,fsync,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg"
STRACE = ["strace", "-f", "-D", "--seccomp-bpf", "-y", "-xx", "-s", "9000", "-e", "trace=" + SYSCALLS]

MARK = re.compile(rb"mark-\d{6}")
LINE = re.compile(r"(\d+) +(\w+)\((\d+)<([^>]*)>(.*)")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Fault(Exception):
    """Why the trace proves nothing, or proves the opposite."""


def unescaped(text):
    return bytes.fromhex(text.replace("\\x", ""))


def calls(lines):
    """(start, end, syscall, path, descriptor, bytes, result) by the order in which they ended. Line numbers are the clock:
    strace writes a call that another thread interrupted on two lines."""
    begun = {}
    for number, line in enumerate(lines):
        if resumed := RESUMED.match(line):
            thread, name, rest = resumed.groups()
            if (thread, name) in begun:
                start, path, descriptor, first = begun.pop((thread, name))
                yield start, number, name, path, descriptor, *parsed(first + rest)
        elif whole := LINE.match(line):
            thread, name, descriptor, path, rest = whole.groups()
            path = unescaped(path).decode(errors="replace") if path.startswith("\\x") else path
            if rest.endswith("<unfinished ...>"):
                begun[(thread, name)] = (number, path, descriptor, rest.removesuffix("<unfinished ...>"))
            else:
                yield number, number, name, path, descriptor, *parsed(rest)


def parsed(rest):
    result = re.search(r"\) += (-?\d+)", rest)
    return b"".join(unescaped(text) for text in TEXT.findall(rest)), int(result[1]) if result else -1


def check(lines, marks):
    """Raises Fault unless every one of `marks` was answered with 2xx, and only after it was durable. Hands back the number of
    syncs that answers waited for."""
    written, committed, durable, answered = set(), {}, {}, {}
    heads, is_commit_frame, syncs = {}, False, 0
    for start, end, name, path, descriptor, data, result in calls(lines):
        if path.endswith("-wal"):
            if name in ("fdatasync", "fsync"):
                if result == 0:
                    new = [mark for mark, moment in committed.items() if moment < start and mark not in durable]
                    durable.update(dict.fromkeys(new, end))
                    syncs += bool(new)
            elif result > 0 and len(data) == 24:
                is_commit_frame = data[4:8] != bytes(4)
            elif result > 0:
                written.update(mark for mark in MARK.findall(data) if mark not in committed)
                if is_commit_frame:
                    committed.update(dict.fromkeys(written, end))
                    written.clear()
        elif path.startswith("socket:") or path.startswith("TCP"):
            if data.startswith(b"HTTP/1.1 "):
                heads[descriptor] = (start, data[9:12])
            for mark in MARK.findall(data):
                head = heads.get(descriptor)
                if head and head[1].startswith(b"2") and mark not in answered:
                    answered[mark] = head[0]
                    if durable.get(mark, head[0]) >= head[0]:
                        raise Fault(f"line {head[0] + 1}: {mark.decode()} was acknowledged before it was on the disc")
    missing = set(marks) - set(answered)
    if missing:
        raise Fault(f"{len(missing)} of {len(set(marks))} marks were not seen to be acknowledged: the trace proves nothing")
    return syncs
