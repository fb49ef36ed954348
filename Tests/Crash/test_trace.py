"""No answer leaves before its command is on the disc: watched from outside the program, system call by system call."""

import shutil
import subprocess
import time

import pytest
import servers
import witness


def hexadecimal(data):
    return "".join(f"\\x{byte:02x}" for byte in data)


WAL = "12<" + hexadecimal(b"/data/baoxiu.sqlite-wal") + ">"
BASE = "3<" + hexadecimal(b"/data/baoxiu.sqlite") + ">"
SOCKET = "22<" + hexadecimal(b"socket:[77]") + ">"
SYNC = f"9 fdatasync({WAL}) = 0"


def written(data):
    return f'9 pwrite64({WAL}, "{hexadecimal(data)}", {len(data)}, 4096) = {len(data)}'


def frame(mark, is_commit=False):
    head = bytes([0, 0, 0, 7, 0, 0, 0, 9 if is_commit else 0]) + bytes(16)
    return [written(head), written(b"\x0d page " + mark + b" page")]


def answer(mark, status=b"201 Created"):
    head, body = b"HTTP/1.1 " + status + b"\r\n\r\n", b'{"symptom":"' + mark + b'"}'
    return [f'8 writev({SOCKET}, [{{iov_base="{hexadecimal(head)}", iov_len=9}}, {{iov_base="{hexadecimal(body)}", iov_len=9}}], 2) = 18']


ONE, TWO = b"mark-000001", b"mark-000002"
TRANSACTION = [*frame(ONE), *frame(b"other", is_commit=True)]
BEGUN = SYNC.removesuffix(") = 0") + " <unfinished ...>"
ENDED = "9 <... fdatasync resumed>) = 0"


@pytest.mark.parametrize("lines", [
    [*TRANSACTION, SYNC, *answer(ONE)],
    [*TRANSACTION, BEGUN, *answer(b"", b"200 OK"), ENDED, *answer(ONE)],
    # Two commands in one commit need one sync.
    [*frame(ONE), *frame(TWO, is_commit=True), SYNC, *answer(TWO), *answer(ONE)],
])
def test_the_reader_takes_a_good_order(lines):
    assert witness.check(lines, {mark for mark in (ONE, TWO) if any(hexadecimal(mark) in line for line in lines)}) == 1


@pytest.mark.parametrize("lines", [
    pytest.param([*TRANSACTION, *answer(ONE), SYNC], id="answered before the sync"),
    pytest.param([*TRANSACTION, *answer(ONE)], id="no sync at all"),
    pytest.param([*TRANSACTION, SYNC.replace(WAL, BASE), *answer(ONE)], id="another file was synced"),
    pytest.param([*TRANSACTION, BEGUN, *answer(ONE), ENDED], id="answered while the sync ran"),
    pytest.param([*TRANSACTION, SYNC.replace("= 0", "= -1 EIO (Input/output error)"), *answer(ONE)], id="the sync failed"),
    pytest.param([*frame(ONE), SYNC, *frame(b"other", is_commit=True), *answer(ONE)], id="synced before the commit frame"),
    pytest.param([*TRANSACTION[:-1], BEGUN.replace("9 ", "7 ", 1), TRANSACTION[-1], ENDED.replace("9 ", "7 ", 1), *answer(ONE)],
                 id="the sync began before the commit was written"),
    pytest.param([SYNC, *answer(ONE)], id="never written"),
    pytest.param([*TRANSACTION, SYNC], id="never answered"),
    pytest.param([*TRANSACTION, SYNC, *answer(ONE, b"503 Service Unavailable")], id="refused"),
    pytest.param([], id="an empty trace"),
])
def test_the_reader_notices_each_bad_order(lines):
    with pytest.raises(witness.Fault):
        witness.check(lines, {ONE})


def test_no_answer_leaves_before_its_command_is_on_the_disc(tmp_path):
    assert shutil.which("strace"), "no strace found; bin/setup --test installs it"
    if subprocess.run(["strace", "-o", tmp_path / "may", "true"], capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody trace a process (ptrace is forbidden)")
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    record = tmp_path / "trace"
    with servers.Servers(place, tmp_path, around=[*witness.STRACE, "-o", str(record)]) as running:
        load = servers.Load(token, servers.branch(running.port, token))
        load.run(running.ports, each=10)
        pid = running.pid
        running.stop()
    # The tracer outlives the server by a moment.
    until = time.monotonic() + 60
    while f"\n{pid}" not in (text := record.read_text()) or f"{pid} +++ exited" not in text.replace("  ", " "):
        assert time.monotonic() < until, "the trace has no end"
        time.sleep(0.1)
    marks = {b"mark-%06d" % number for number in range(80)}
    assert len(load.acknowledged) == len(marks) and load.refused == []
    syncs = witness.check(text.splitlines(), marks)
    assert 0 < syncs <= len(marks)
    print(f"{len(marks)} commands acknowledged after {syncs} syncs of the WAL")
