"""Servers that the crash and fault tests start, kill and start again, and the load they put on them."""

import concurrent.futures
import json
import os
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request
import uuid

import program
import pytest


def place(engine, tmp_path):
    """How an organisation on that engine is named on the command line; skips where there is no PostgreSQL."""
    if engine == "sqlite":
        return ["--data", str(tmp_path / "data")]
    url = os.environ.get("BAOXIU_TEST_POSTGRES")
    if not url:
        pytest.skip("no PostgreSQL: run through FSYNC=on bin/with-postgres")
    named = ["--database", url + ("&" if "?" in url else "?") + "schema=crash_" + uuid.uuid4().hex[:10]]
    # A cluster that does not write durably is refused without the word, so nothing passes as durable by mistake.
    return named if os.environ.get("BAOXIU_TEST_POSTGRES_FSYNC") == "on" else [*named, "--unsafe"]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Servers:
    """One or several `serve` of one organisation. `around` is put before each command, `surroundings` into its environment."""

    def __init__(self, place, folder, count=1, around=(), surroundings=({},), at_start=None):
        self.place, self.folder, self.around, self.at_start = place, folder, list(around), at_start
        self.surroundings = [surroundings[number % len(surroundings)] for number in range(count)]
        self.ports = [free_port() for _ in range(count)]
        self.processes = [None] * count

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()

    @property
    def port(self):
        return self.ports[0]

    @property
    def pid(self):
        return self.processes[0].pid

    def log(self, number=0):
        return self.folder / f"serve-{number}.log"

    def start(self):
        for number, port in enumerate(self.ports):
            if self.processes[number] is None or self.processes[number].poll() is not None:
                with open(self.log(number), "ab") as output:
                    self.processes[number] = subprocess.Popen(
                        [*self.around, program.BINARY, "serve", *self.place, "--port", str(port)],
                        stdout=output, stderr=output, env=os.environ | self.surroundings[number], preexec_fn=self.at_start)
                program.wait_until_ready(f"http://127.0.0.1:{port}", self.processes[number], self.log(number))

    def kill(self):
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
        for process in self.processes:
            process.wait()

    def stop(self):
        """Ends them as an administrator does; a server that does not end cleanly fails the test."""
        for process in self.processes:
            process.terminate()
        for number, process in enumerate(self.processes):
            assert process.wait(timeout=60) == 0, self.log(number).read_text(errors="replace")[-4000:]

    def memory(self, number=0):
        """Kilobytes that the process has in memory now."""
        with open(f"/proc/{self.processes[number].pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def prepare(place, user="clerk"):
    """A new organisation without calls; hands back a token of that person."""
    program.run("demo", *place, "--orders", "0")
    return token(place, user)


def token(place, user):
    return program.run("token", "create", *place, "--user", user, "--name", "test").split()[-1]


def send(port, token, path, body=None, key=None, timeout=60, headers=()):
    """Status, headers and JSON of the answer, whatever the status. Raises OSError or ValueError when there is none."""
    headers = dict(headers) | ({"idempotency-key": key} if key else {})
    return send_bytes(port, token, path, None if body is None else json.dumps(body).encode(), "application/json", timeout, headers)


def send_bytes(port, token, path, data, media_type, timeout=60, headers=()):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1{path}", data=data,
        headers={"authorization": "Bearer " + token, "content-type": media_type} | dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, json.load(refused)


def picture(size):
    """Bytes that begin as a photo does and are like no other's."""
    return b"\xff\xd8\xff\xe0" + os.urandom(size - 4)


def fetch(port, token, path):
    """The bytes of an answer that must be a good one."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1{path}", headers={"authorization": "Bearer " + token})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def ask(port, token, path, body=None, key=None, timeout=60):
    """As `send`, for answers that must be good ones."""
    status, _, answer = send(port, token, path, body, key, timeout)
    assert status in (200, 201), (status, answer)
    return answer


def branch(port, token):
    return ask(port, token, "/branches")["items"][0]["id"]


def everything(port, token):
    """Every case there is: id and number."""
    found, cursor = {}, None
    while True:
        page = ask(port, token, "/work-orders?limit=200" + (f"&cursor={cursor}" if cursor else ""))
        found |= {item["id"]: item["number"] for item in page["items"]}
        cursor = page["next"]
        if cursor is None:
            return found


def call(branch, number):
    """A call that names itself in its symptom."""
    return {
        "branch": branch, "kind": "repair", "channel": "phone", "symptom": f"mark-{number:06d}",
        "customer": {"name": f"客户{number}", "phone": f"1380000{number % 10000:04d}", "address": "人民路1号", "zone": "urban"},
        "product": {"model": "KFR-35"},
    }


class Load:
    """Calls taken down by several writers at once. What was acknowledged, and what was sent and got no good answer."""

    def __init__(self, token, branch, writers=8):
        self.token, self.branch, self.writers = token, branch, writers
        self.acknowledged, self.waiting, self.refused = {}, {}, []
        self._next, self._lock = 0, threading.Lock()

    def one(self, port):
        """Sends one call. True when it was acknowledged."""
        with self._lock:
            number = self._next
            self._next += 1
        key, body = uuid.uuid4().hex, call(self.branch, number)
        return self._give(port, key, body)

    def _give(self, port, key, body):
        try:
            status, headers, answer = send(port, self.token, "/work-orders", body, key)
        except (OSError, ValueError):
            # No answer: it may have happened or not.
            with self._lock:
                self.waiting[key] = body
            return False
        with self._lock:
            if status == 201:
                self.acknowledged[key] = (answer["id"], answer["number"])
                self.waiting.pop(key, None)
            else:
                self.refused.append((status, answer.get("code"), headers.get("retry-after")))
                self.waiting[key] = body
        return status == 201

    def run(self, ports, each=None, meanwhile=None):
        """`each` calls by each writer, or until there is no good answer; `meanwhile` runs beside them."""

        def write(writer):
            sent = 0
            while sent != each and (self.one(ports[(writer + sent) % len(ports)]) or each is not None):
                sent += 1

        with concurrent.futures.ThreadPoolExecutor(self.writers) as pool:
            jobs = [pool.submit(write, writer) for writer in range(self.writers)]
            if meanwhile:
                meanwhile()
            for job in jobs:
                job.result()

    def send_again(self, port):
        """What got no good answer is sent once more under its key, as a careful client does."""
        for key, body in list(self.waiting.items()):
            assert self._give(port, key, body), self.refused[-1:] or "no answer"

    def check(self, port):
        """Nothing acknowledged is missing, nothing happened twice or unasked, no number is skipped."""
        numbers = [number for _, number in self.acknowledged.values()]
        assert len(set(numbers)) == len(numbers), "a number was given twice"
        years = {}
        for number in numbers:
            year, running = number.rsplit("-", 1)
            years.setdefault(year, []).append(int(running))
        for running in years.values():
            assert sorted(running) == list(range(1, len(running) + 1)), "the numbers have a gap"
        assert everything(port, self.token) == dict(self.acknowledged.values())
        # The search knows them too: it is written with them, in the same commit.
        for identity, number in [*self.acknowledged.values()][-20:]:
            found = ask(port, self.token, f"/work-orders?q={number}")["items"]
            assert identity in [item["id"] for item in found], f"{number} is not found"


def sound(place):
    """The data hold together: registers and search index equal the events, every chain verifies, answers are durable."""
    assert program.run("rebuild", "--check", *place).strip() == "0 differences"
    findings = json.loads(program.run("doctor", "--json", *place))
    assert [finding for finding in findings if finding["level"] == "error"] == []
    assert any(finding["id"] == "chains" and finding["level"] == "ok" for finding in findings)


def who(port, token, login):
    """The id of the person who logs in by that name; for the administrator's token."""
    return next(person["id"] for person in ask(port, token, "/staff?limit=200")["items"] if person["login"] == login)
