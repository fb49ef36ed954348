"""Clocks that jump, and clocks that disagree: acts are kept in the order in which they happened to the case, nothing acknowledged
is lost, nothing happens twice, and no promise counts a time before its call."""

import datetime
import glob
import os
import random

import pytest
import servers

HOUR = 3600
DAY = 24 * HOUR


def faked(tmp_path, name, offset=0):
    """What makes a process read its clock with an offset in seconds that `set_clock` may change while it runs."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1") + glob.glob("/usr/lib/faketime/libfaketimeMT.so.1")
    assert found, "no libfaketime found; bin/setup --test installs it"
    file = tmp_path / f"clock-{name}"
    set_clock(file, offset)
    # Only the wall clock is false: a machine whose clock is set keeps measuring lengths of time rightly.
    return file, {"LD_PRELOAD": found[0], "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1",
                  "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


# libfaketime changes the environment of the first process that loads it, after which a Swift program no longer finds its own
# arguments; so that first process is a shell, which becomes the program.
AROUND = ["sh", "-c", 'exec "$@"', "sh"]


@pytest.fixture(autouse=True)
def no_remains():
    before = set(glob.glob("/dev/shm/*faketime*"))
    yield
    for remains in set(glob.glob("/dev/shm/*faketime*")) - before:
        os.unlink(remains)


def set_clock(file, offset):
    file.write_text(f"{offset:+d}s\n")


def believed(port, token, case):
    """What time the server thinks it is, by an answer of its own."""
    return datetime.datetime.fromisoformat(servers.ask(port, token, f"/work-orders/{case}")["asOf"]).timestamp()


def consistent(port, token, cases):
    for case in cases:
        order = servers.ask(port, token, f"/work-orders/{case}")
        called = datetime.datetime.fromisoformat(order["calledAt"])
        for deadline in order["deadlines"]:
            assert deadline["elapsedMilliseconds"] >= 0, deadline
            assert deadline["due"] is None or datetime.datetime.fromisoformat(deadline["due"]) >= called, deadline
            servers.ask(port, token, deadline["proof"].removeprefix("/api/v1"))


def test_a_clock_that_jumps_back_and_forth(tmp_path):
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    clock, surroundings = faked(tmp_path, "one")
    chance = random.Random(5)
    with servers.Servers(place, tmp_path, around=AROUND, surroundings=[surroundings]) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=3)
        load.run(running.ports, each=2)
        first = next(iter(load.acknowledged.values()))[0]
        true = believed(running.port, token, first)
        told = dict.fromkeys((case for case, _ in load.acknowledged.values()), 0)
        for number, offset in enumerate([HOUR, -HOUR, 3 * DAY, -2 * DAY, 1, 6 * DAY, -90 * DAY, 0]):
            set_clock(clock, offset)
            found = believed(running.port, token, first) - true
            assert abs(found - offset) < 1800, f"the clock was not set: {found} instead of {offset}"
            load.run(running.ports, each=2)
            for case, _ in load.acknowledged.values():
                told.setdefault(case, 0)
            for case in chance.sample(sorted(told), 6):
                key = f"{case}.{told[case]}"
                for _ in range(2):
                    servers.ask(running.port, token, f"/work-orders/{case}/note", {"text": f"{offset}"}, key)
                told[case] += 1
            if number % 3 == 2:
                running.stop()
                running.start()
        assert load.refused == [] and load.waiting == {}
        load.check(running.port)
        for case, count in told.items():
            # The evening of a day that a clock jumped over carries calls over by itself: those entries are the system's own.
            events = servers.ask(running.port, token, f"/work-orders/{case}/timeline?limit=200")["items"]
            assert sum(event["kind"] == "workOrder.noted" for event in events) == count
            assert [event["version"] for event in events] == list(range(1, len(events) + 1))
        consistent(running.port, token, told)
        running.stop()
    servers.sound(place)


@pytest.mark.parametrize("offset", [90, 2 * HOUR])
def test_two_servers_whose_clocks_disagree(offset, tmp_path):
    """A call taken down by the one that is ahead is worked by the one that is behind, and the other way about."""
    place = servers.place("postgres", tmp_path)
    clerk = servers.prepare(place)
    people = {name: servers.token(place, name) for name in ("supervisor", "tech2", "admin")}
    _, ahead = faked(tmp_path, "ahead", offset)
    _, behind = faked(tmp_path, "behind", -offset)
    with servers.Servers(place, tmp_path, count=2, around=AROUND, surroundings=[ahead, behind]) as running:
        load = servers.Load(clerk, servers.branch(running.port, clerk), writers=4)
        load.run(running.ports, each=4)
        cases = [case for case, _ in load.acknowledged.values()]
        assert believed(running.ports[0], clerk, cases[0]) - believed(running.ports[1], clerk, cases[0]) > offset
        technician = servers.who(running.port, people["admin"], "tech2")
        for number, case in enumerate(cases):
            steps = [("supervisor", "dispatch", {"technician": technician}), ("tech2", "accept", {}), ("tech2", "depart", {}),
                     ("tech2", "arrive", {})]
            for step, (person, command, body) in enumerate(steps):
                port = running.ports[(number + step) % 2]
                servers.ask(port, people[person], f"/work-orders/{case}/{command}", body, f"{case}.{command}")
            for port in running.ports:
                order = servers.ask(port, clerk, f"/work-orders/{case}")
                assert order["status"] == "arrived"
            events = servers.ask(port, clerk, f"/work-orders/{case}/timeline?limit=200")["items"]
            assert [event["version"] for event in events] == list(range(1, len(events) + 1))
            recorded = [event["recordedAt"] for event in events]
            assert recorded == sorted(recorded), "a case was written backwards"
            kinds = [event["kind"] for event in events]
            assert all(kinds.count(kind) == 1 for kind in kinds), kinds
        for port in running.ports:
            consistent(port, clerk, cases)
        load.check(running.port)
        running.stop()
    servers.sound(place)
