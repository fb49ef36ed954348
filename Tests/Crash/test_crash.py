"""Killed in the middle of work, by signal 9: nothing acknowledged is missing, nothing happened twice, no number is skipped.
Once on SQLite, once on PostgreSQL with two servers on one database."""

import concurrent.futures
import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid

import program
import pytest

ROUNDS = int(os.environ.get("BAOXIU_CRASH_ROUNDS", "3"))
WRITERS = 8


def places(tmp_path):
    """How the two engines are named on the command line."""
    found = {"sqlite": ["--data", str(tmp_path / "data")]}
    url = os.environ.get("BAOXIU_TEST_POSTGRES")
    if url:
        schema = "crash_" + uuid.uuid4().hex[:10]
        found["postgres"] = ["--database", url + ("&" if "?" in url else "?") + "schema=" + schema, "--unsafe"]
    return found


class Servers:
    def __init__(self, place, count, folder):
        self.place, self.folder, self.processes, self.ports = place, folder, [], []
        for _ in range(count):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.ports.append(free.getsockname()[1])
            self.processes.append(None)

    def start(self):
        for place, port in enumerate(self.ports):
            if self.processes[place] is None or self.processes[place].poll() is not None:
                log = self.folder / f"serve-{place}.log"
                with open(log, "ab") as output:
                    self.processes[place] = subprocess.Popen(
                        [program.BINARY, "serve", *self.place, "--port", str(port)], stdout=output, stderr=output)
                program.wait_until_ready(f"http://127.0.0.1:{port}", self.processes[place], log)

    def kill(self):
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
        for process in self.processes:
            process.wait()

    def stop(self):
        for process in self.processes:
            process.terminate()
            process.wait(timeout=20)


def ask(port, token, path, body=None, key=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1{path}", data=None if body is None else json.dumps(body).encode(),
        headers={"authorization": "Bearer " + token, "content-type": "application/json"} | ({"idempotency-key": key} if key else {}))
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, json.load(answer)


def call(branch, place):
    return {
        "branch": branch, "kind": "repair", "channel": "phone", "symptom": f"故障 {place}",
        "customer": {"name": f"客户{place}", "phone": f"1380000{place % 10000:04d}", "address": "人民路1号", "zone": "urban"},
        "product": {"model": "KFR-35"},
    }


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_nothing_acknowledged_is_lost(engine, tmp_path):
    found = places(tmp_path)
    if engine not in found:
        pytest.skip("no PostgreSQL: run through bin/with-postgres")
    place = found[engine]
    program.run("demo", *place, "--orders", "0")
    token = program.run("token", "create", *place, "--user", "clerk", "--name", "crash").split()[-1]
    servers = Servers(place, 2 if engine == "postgres" else 1, tmp_path)
    servers.start()
    _, branches = ask(servers.ports[0], token, "/branches")
    branch = branches["items"][0]["id"]
    chance = random.Random(7)
    acknowledged, waiting, place_of = {}, {}, iter(range(10**9))
    lock = threading.Lock()

    def write(until):
        while time.monotonic() < until:
            with lock:
                number = next(place_of)
            key, body = uuid.uuid4().hex, call(branch, number)
            port = chance.choice(servers.ports)
            try:
                status, answer = ask(port, token, "/work-orders", body, key)
                assert status == 201
                with lock:
                    acknowledged[key] = (answer["id"], answer["number"])
            except (OSError, urllib.error.URLError, ValueError):
                # No answer: it may have happened or not. The same key is sent again after the restart.
                with lock:
                    waiting[key] = body
                time.sleep(0.02)

    for _ in range(ROUNDS):
        end = time.monotonic() + chance.uniform(0.8, 1.6)
        with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
            jobs = [pool.submit(write, end + 0.3) for _ in range(WRITERS)]
            time.sleep(max(0, end - time.monotonic()))
            servers.kill()
            for job in jobs:
                job.result()
        servers.start()
        for key, body in list(waiting.items()):
            _, answer = ask(servers.ports[0], token, "/work-orders", body, key)
            acknowledged[key] = (answer["id"], answer["number"])
            del waiting[key]

    assert len(acknowledged) > 30, "the load was too light to prove anything"
    numbers = [number for _, number in acknowledged.values()]
    assert len(set(numbers)) == len(numbers), "a number was given twice"
    running = sorted(int(number.rsplit("-", 1)[1]) for number in numbers)
    assert running == list(range(1, len(running) + 1)), "the numbers have a gap"
    for identity, number in acknowledged.values():
        _, order = ask(servers.ports[-1], token, f"/work-orders/{identity}")
        assert order["number"] == number
    servers.stop()
    assert program.run("rebuild", "--check", *place).strip() == "0 differences"
    findings = json.loads(program.run("doctor", "--json", *place)) if engine == "sqlite" else []
    assert [finding for finding in findings if finding["level"] == "error"] == []


def test_two_servers_lose_and_double_no_act(tmp_path):
    """Two processes work the same cases of one PostgreSQL database at once."""
    found = places(tmp_path)
    if "postgres" not in found:
        pytest.skip("no PostgreSQL: run through bin/with-postgres")
    place = found["postgres"]
    program.run("demo", *place, "--orders", "0")
    token = program.run("token", "create", *place, "--user", "clerk", "--name", "two").split()[-1]
    servers = Servers(place, 2, tmp_path)
    servers.start()
    _, branches = ask(servers.ports[0], token, "/branches")
    branch = branches["items"][0]["id"]
    cases = [ask(servers.ports[0], token, "/work-orders", call(branch, place_of))[1]["id"] for place_of in range(4)]
    notes = 12

    def write(writer):
        told = 0
        for step in range(notes):
            port = servers.ports[(writer + step) % 2]
            for case in cases:
                status, _ = ask(port, token, f"/work-orders/{case}/note", {"text": f"{writer}.{step}"}, f"{writer}.{step}.{case}")
                told += status == 200
        return told

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        told = sum(pool.map(write, range(6)))
    assert told == 6 * notes * len(cases)
    for case in cases:
        _, order = ask(servers.ports[1], token, f"/work-orders/{case}")
        assert order["version"] == 1 + 6 * notes
    servers.stop()
    assert program.run("rebuild", "--check", *place).strip() == "0 differences"
