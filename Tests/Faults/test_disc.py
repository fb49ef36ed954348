"""The disc is full, takes no writes, fails, or is slow: what cannot be kept is refused with a clear answer, what was acknowledged
stays, reading goes on, and when the disc is well again so is the server, without a restart."""

import contextlib
import resource
import shutil
import signal
import sqlite3
import subprocess

import program
import pytest
import servers


@contextlib.contextmanager
def injecting(pid, faults, *paths):
    """The system calls of a running process fail, or wait, as told; only those that touch `paths`, where some are given."""
    assert shutil.which("strace"), "no strace found; bin/setup --test installs it"
    named = [word for path in paths for word in ("-P", str(path))]
    calls = sorted({call for fault in faults for call in fault.split(":")[0].split(",")})
    words = [word for fault in faults for word in ("-e", "inject=" + fault)]
    tracer = subprocess.Popen(
        ["strace", "-f", "-o", "/dev/null", *named, "-e", "trace=" + ",".join(calls), *words, "-p", str(pid)],
        stderr=subprocess.PIPE, text=True)
    try:
        for line in tracer.stderr:
            if "attached" in line:
                break
            if "Operation not permitted" in line or "not permitted" in line:
                pytest.skip("this machine lets nobody trace a process (ptrace is forbidden)")
        else:
            pytest.fail("strace ended at once")
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.stderr.close()
        tracer.wait(timeout=60)


@contextlib.contextmanager
def small_disc(folder, megabytes):
    """A file system of its own that can be full; only root may make one."""
    folder.mkdir()
    options = f"size={megabytes}m"
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"no file system of our own may be mounted here: {made.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def until_refused(load, port, most=3000):
    for _ in range(most):
        if not load.one(port):
            return
    pytest.fail("the disc never got full")


def is_clear_refusal(load):
    """Everything that was refused was refused because the disc took nothing, in so many words."""
    assert load.refused and set(load.refused) == {(503, "cannot-write", "30")}, load.refused


@pytest.mark.parametrize("error", ["ENOSPC", "EROFS", "EIO"])
def test_writes_that_fail_are_refused_and_reading_goes_on(error, tmp_path):
    """No space, read-only all of a sudden, a broken disc: the writes and syncs of the database's own files fail."""
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    base, log = tmp_path / "data/baoxiu.sqlite", tmp_path / "data/baoxiu.sqlite-wal"
    with servers.Servers(place, tmp_path) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=4)
        load.run(running.ports, each=3)
        with injecting(running.pid, [f"pwrite64,fdatasync,fsync,ftruncate:error={error}"], base, log):
            load.run(running.ports, each=3)
            assert servers.everything(running.port, token) == dict(load.acknowledged.values())
            assert len(load.waiting) == 12
        is_clear_refusal(load)
        load.send_again(running.port)
        load.run(running.ports, each=2)
        load.check(running.port)
        running.stop()
    servers.sound(place)
    assert len(load.acknowledged) == 32


def test_a_sync_that_fails_acknowledges_nothing(tmp_path):
    """The bytes were written and only the sync failed. Whoever was refused may find, after a crash, that it happened: the same
    key sent again does it no second time."""
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    with servers.Servers(place, tmp_path) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=4)
        load.run(running.ports, each=2)
        with injecting(running.pid, ["fdatasync,fsync:error=EIO"]):
            load.run(running.ports, each=2)
            running.kill()
        is_clear_refusal(load)
        running.start()
        load.send_again(running.port)
        load.check(running.port)
        running.stop()
    servers.sound(place)


def test_a_slow_disc_delays_and_loses_nothing(tmp_path):
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    with servers.Servers(place, tmp_path) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=16)
        load.run(running.ports, each=1)
        before = running.memory()
        with injecting(running.pid, ["fdatasync:delay_enter=250000"]):
            load.run(running.ports, each=4, meanwhile=lambda: servers.everything(running.port, token))
        grown = running.memory() - before
        assert load.refused == [] and load.waiting == {}
        assert grown < 200_000, f"{grown} KB more"
        load.check(running.port)
        running.stop()
    servers.sound(place)
    print(f"each sync 250 ms: {len(load.acknowledged)} calls by 16 writers, {grown} KB more in memory")


def test_a_file_that_may_not_grow_is_a_full_disc(tmp_path):
    """What a quota does, and what needs no rights to try: no file may grow beyond what it is now."""
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    log = tmp_path / "data/baoxiu.sqlite-wal"
    with servers.Servers(place, tmp_path) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=4)
        load.run(running.ports, each=2)
        _, most = resource.prlimit(running.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (log.stat().st_size + 50_000, most))
        until_refused(load, running.port)
        load.run(running.ports, each=2)
        is_clear_refusal(load)
        assert servers.everything(running.port, token) == dict(load.acknowledged.values())
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (most, most))
        load.send_again(running.port)
        load.check(running.port)
        running.stop()
    servers.sound(place)


def test_a_full_disc_refuses_and_recovers(tmp_path):
    """A real file system that is full: the database, uploaded files and the log share it."""
    disc = tmp_path / "disc"
    with small_disc(disc, 24):
        place = ["--data", str(disc / "data")]
        token = servers.prepare(place, user="supervisor")
        with servers.Servers(place, disc) as running:
            load = servers.Load(token, servers.branch(running.port, token), writers=4)
            load.run(running.ports, each=2)
            free = shutil.disk_usage(disc).free
            (disc / "ballast").write_bytes(bytes(max(0, free - 1_500_000)))
            picture = servers.picture(4_000_000)
            status, _, answer = upload(running.port, token, picture)
            assert (status, answer["code"]) == (503, "cannot-write")
            assert list((disc / "data").rglob("*.part")) == [], "half a file was left on a full disc"
            until_refused(load, running.port)
            load.run(running.ports, each=2)
            is_clear_refusal(load)
            assert servers.everything(running.port, token) == dict(load.acknowledged.values())
            (disc / "ballast").unlink()
            load.send_again(running.port)
            status, _, answer = upload(running.port, token, picture)
            assert status == 201 and download(running.port, token, answer["hash"]) == picture
            load.check(running.port)
            running.stop()
        servers.sound(place)


def test_a_folder_that_may_only_be_read_is_said_so_at_the_start(tmp_path):
    disc = tmp_path / "disc"
    with small_disc(disc, 24):
        place = ["--data", str(disc / "data")]
        servers.prepare(place)
        subprocess.run(["mount", "-o", "remount,ro", disc], check=True)
        for command in (["serve", "--port", "0"], ["token", "create", "--user", "clerk"], ["doctor"]):
            done = subprocess.run([program.BINARY, *command, *place], capture_output=True, text=True, timeout=120)
            said = done.stdout + done.stderr
            assert done.returncode == 1, (command, said)
            if command[0] != "token":
                assert "cannot write" in said and "only be read" in said, said
        subprocess.run(["mount", "-o", "remount,rw", disc], check=True)
        servers.sound(place)


def upload(port, token, data):
    return servers.send_bytes(port, token, "/files", data, "image/jpeg")


def download(port, token, identity):
    return servers.fetch(port, token, f"/files/{identity}")


@pytest.mark.parametrize("broken", [False, True])
def test_a_file_is_whole_or_absent(broken, tmp_path):
    """A server killed while it writes uploads: what was acknowledged reads back byte for byte, the rest can be sent again."""
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place, user="supervisor")
    pictures = [servers.picture(300_000 + number) for number in range(8)]
    kept = {}
    with servers.Servers(place, tmp_path) as running:
        for number, picture in enumerate(pictures):
            if broken and number == 5:
                # Uploads wait in the middle of being written, and then the process is gone.
                with injecting(running.pid, ["fsync:delay_enter=2000000"]):
                    with contextlib.suppress(OSError, ValueError):
                        servers.send_bytes(running.port, token, "/files", picture, "image/jpeg", timeout=1)
                    running.kill()
                running.start()
            status, _, answer = upload(running.port, token, picture)
            assert status == 201
            kept[answer["hash"]] = picture
        for identity, picture in kept.items():
            assert download(running.port, token, identity) == picture
        running.stop()
    with sqlite3.connect(tmp_path / "data/baoxiu.sqlite") as connection:
        assert {row[0] for row in connection.execute("select hash from file")} == set(kept)
    connection.close()
