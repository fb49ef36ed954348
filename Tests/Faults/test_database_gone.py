"""PostgreSQL stopped without a word under two running servers, and started again: people are told, nothing acknowledged is lost,
and the servers go on by themselves."""

import os
import shlex
import subprocess

import pytest
import servers

LONG = os.environ.get("BAOXIU_LONG")
ROUNDS = 20 if LONG else 1


def control(*words):
    command = os.environ.get("BAOXIU_TEST_POSTGRES_CONTROL")
    if not command or os.environ.get("BAOXIU_TEST_POSTGRES_FSYNC") != "on":
        pytest.skip("no PostgreSQL cluster of our own that writes durably: run through FSYNC=on bin/with-postgres")
    subprocess.run([*shlex.split(command), *words], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=300)


@pytest.mark.parametrize("mode", [
    "immediate", pytest.param("fast", marks=pytest.mark.skipif(not LONG, reason="the milder way: make faults"))])
def test_the_database_goes_and_comes_back(mode, tmp_path):
    control("status")
    place = servers.place("postgres", tmp_path)
    token = servers.prepare(place)
    with servers.Servers(place, tmp_path, count=2) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=6)
        for _ in range(ROUNDS):
            load.run(running.ports, each=4)
            try:
                load.run(running.ports, meanwhile=lambda: control("-m", mode, "stop"))
                load.run(running.ports, each=1)
                assert all(process.poll() is None for process in running.processes)
                # Nobody can be known without the database, so everybody is told the same.
                status, headers, answer = servers.send(running.port, token, "/branches")
                assert (status, answer["code"], headers["retry-after"]) == (503, "unavailable", "1")
                assert set(load.refused) <= {(503, "unavailable", "1")}, load.refused
            finally:
                control("start")
            load.send_again(running.port)
            load.run(running.ports, each=1)
            for port in running.ports:
                load.check(port)
        running.stop()
    servers.sound(place)
    print(f"{ROUNDS} times {mode}: {len(load.acknowledged)} calls kept, {len(load.refused)} told that the database is away")
