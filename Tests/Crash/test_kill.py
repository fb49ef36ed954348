"""Killed in the middle of work, by signal 9: nothing acknowledged is missing, nothing happened twice, no number is skipped.
Once on SQLite, once on PostgreSQL with two servers on one database."""

import concurrent.futures
import os
import random
import time

import pytest
import servers

ROUNDS = int(os.environ.get("BAOXIU_CRASH_ROUNDS", "10"))


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_nothing_acknowledged_is_lost(engine, tmp_path):
    place = servers.place(engine, tmp_path)
    token = servers.prepare(place)
    chance = random.Random(7)
    with servers.Servers(place, tmp_path, count=2 if engine == "postgres" else 1) as running:
        load = servers.Load(token, servers.branch(running.port, token))

        def kill():
            time.sleep(chance.uniform(0.2, 0.7))
            running.kill()

        for _ in range(ROUNDS):
            load.run(running.ports, meanwhile=kill)
            running.start()
            load.send_again(running.port)
        assert len(load.acknowledged) > 3 * ROUNDS, "the load was too light to prove anything"
        assert load.refused == []
        load.check(running.ports[-1])
        running.stop()
    servers.sound(place)
    print(f"{engine}: {ROUNDS} rounds, {len(load.acknowledged)} calls acknowledged and kept")


def test_two_servers_lose_and_double_no_act(tmp_path):
    """Two processes work the same cases of one PostgreSQL database at once."""
    place = servers.place("postgres", tmp_path)
    token = servers.prepare(place)
    with servers.Servers(place, tmp_path, count=2) as running:
        branch = servers.branch(running.port, token)
        cases = [servers.ask(running.port, token, "/work-orders", servers.call(branch, number))["id"] for number in range(4)]
        notes = 12

        def write(writer):
            for step in range(notes):
                port = running.ports[(writer + step) % 2]
                for case in cases:
                    key = f"{writer}.{step}.{case}"
                    servers.ask(port, token, f"/work-orders/{case}/note", {"text": f"{writer}.{step}"}, key)

        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            list(pool.map(write, range(6)))
        for case in cases:
            assert servers.ask(running.ports[1], token, f"/work-orders/{case}")["version"] == 1 + 6 * notes
        running.stop()
    servers.sound(place)
