"""Connections that misbehave: broken off, repeated, idle, slow. Others are served meanwhile, memory stays bounded, and nothing
happens twice or by half."""

import concurrent.futures
import contextlib
import html
import http.cookiejar
import json
import os
import re
import resource
import selectors
import socket
import struct
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
import servers

LONG = os.environ.get("BAOXIU_LONG")
PASSWORD = "baoxiu-demo"


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def wait_until(holds, what, seconds=180):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def connect(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=120)
    return connection


def head(token, path, length, media_type="image/jpeg"):
    return (f"POST /api/v1{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n"
            f"content-type: {media_type}\r\ncontent-length: {length}\r\n\r\n").encode()


def test_uploads_broken_off_leave_nothing(tmp_path):
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place, user="supervisor")
    with servers.Servers(place, tmp_path) as running:
        servers.branch(running.port, token)
        before, idle = running.memory(), open_files(running.pid)
        for number in range(60):
            connection = connect(running.port)
            connection.sendall(head(token, "/files", 2_000_000) + servers.picture(1_000_000 + number))
            if number % 2:
                # Reset instead of an orderly end.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        wait_until(lambda: open_files(running.pid) <= idle + 4, "connections broken off were kept")
        grown = running.memory() - before
        assert not (tmp_path / "data/files").exists()
        picture = servers.picture(2_000_000)
        status, _, answer = servers.send_bytes(running.port, token, "/files", picture, "image/jpeg")
        assert status == 201 and servers.fetch(running.port, token, "/files/" + answer["hash"]) == picture
        assert grown < 300_000, f"{grown} KB more"
        running.stop()
    print(f"60 uploads broken off in the middle: {grown} KB more in memory, nothing kept")


def test_many_large_uploads_at_once_find_bounded_room(tmp_path):
    """Sixteen times 15 MB at once are more than the server holds: some are asked to come back, and come through then."""
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place, user="supervisor")
    gate = threading.Barrier(16)
    busy = []
    with servers.Servers(place, tmp_path) as running:
        servers.branch(running.port, token)
        before = running.memory()

        def upload(number):
            picture = servers.picture(15_000_000)
            for attempt in range(200):
                with contextlib.suppress(OSError, ValueError):
                    if attempt == 0:
                        # Nearly all of it at the same time as everybody else, the end only when all are there.
                        connection = connect(running.port)
                        connection.settimeout(60)
                        with contextlib.suppress(OSError):
                            connection.sendall(head(token, "/files", len(picture)) + picture[:14_000_000])
                        gate.wait(timeout=300)
                        with contextlib.suppress(OSError):
                            connection.sendall(picture[14_000_000:])
                        answer = connection.recv(4096)
                        connection.close()
                        status = int(answer.split(b" ")[1])
                        if status == 503:
                            assert b"retry-after" in answer.lower()
                    else:
                        status, _, _ = servers.send_bytes(running.port, token, "/files", picture, "image/jpeg")
                    if status == 201:
                        return attempt
                    assert status == 503, status
                    busy.append(number)
                time.sleep(0.1 + 0.01 * number)
            raise AssertionError(f"upload {number} never came through")

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            tries = list(pool.map(upload, range(16)))
        with open(f"/proc/{running.pid}/status", encoding="ascii") as status:
            most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
        assert most - before < 1_500_000, f"{most} KB at most"
        assert len(list((tmp_path / "data/files").rglob("*"))) >= 16
        running.stop()
    assert max(tries) > 0, "all found room: the test proves nothing"
    print(f"16 uploads of 15 MB at once: {len(busy)} times busy, at most {most} KB in memory, {before} KB before")


class Browser:
    """As much of a browser as posts forms: cookies, hidden fields, redirections."""

    def __init__(self, port, login):
        self.base = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.post("/login", {"username": login, "password": PASSWORD})

    def get(self, path):
        with self.opener.open(self.base + path, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path, fields):
        """Where it leads; the status when it leads nowhere."""
        try:
            with self.opener.open(self.base + path, urllib.parse.urlencode(fields).encode(), timeout=60) as answer:
                return answer.status, urllib.parse.urlsplit(answer.url).path
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, None

    def hidden(self, path, action):
        """The hidden fields of the form that posts to `action` on that page."""
        form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', self.get(path), re.DOTALL)
        assert form, f"no form for {action} on {path}"
        found = {}
        for tag in re.findall(r"<input[^>]*>", form.group()):
            words = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if words.get("type") == "hidden":
                found[words["name"]] = html.unescape(words.get("value", ""))
        return found


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_browser_that_sends_every_form_again_doubles_nothing(engine, tmp_path):
    """One after the other and all at once: the first one counts, the others are led to where it led."""
    place = servers.place(engine, tmp_path)
    token = servers.prepare(place)
    with servers.Servers(place, tmp_path) as running, concurrent.futures.ThreadPoolExecutor(6) as pool:
        clerk = Browser(running.port, "clerk")

        def often(path, fields):
            """All at once, then twice more."""
            answers = list(pool.map(lambda _: clerk.post(path, fields), range(6)))
            return answers + [clerk.post(path, fields) for _ in range(2)]

        fields = clerk.hidden("/orders/new", "/orders") | {
            "customer.name": "苏小曼", "customer.phone": "13912345678", "customer.address": "昌里路88号", "customer.zone": "urban",
            "product.model": "KFR-35", "symptom": "不制冷", "kind": "repair", "channel": "phone", "severity": "normal"}
        answers = often("/orders", fields)
        assert len(set(answers)) == 1 and answers[0][0] == 200, answers
        cases = servers.everything(running.port, token)
        assert len(cases) == 1, f"{len(cases)} cases out of one form"
        case = next(iter(cases))
        page = f"/orders/{case}"
        version = servers.ask(running.port, token, f"/work-orders/{case}")["version"]
        note = clerk.hidden(page, page + "/note") | {"text": "请带梯子"}
        answers = often(page + "/note", note)
        assert len(set(answers)) == 1 and answers[0][0] == 200, answers
        assert servers.ask(running.port, token, f"/work-orders/{case}")["version"] == version + 1
        # The same words on a page drawn anew are meant.
        assert clerk.post(page + "/note", clerk.hidden(page, page + "/note") | {"text": "请带梯子"})[0] == 200
        assert servers.ask(running.port, token, f"/work-orders/{case}")["version"] == version + 2

        # The same for scripts, by key; another body under the key is refused.
        body = servers.call(servers.branch(running.port, token), 1)
        given = list(pool.map(lambda _: servers.send(running.port, token, "/work-orders", body, "one"), range(6)))
        assert {(status, answer.get("id")) for status, _, answer in given} == {(201, given[0][2]["id"])}
        status, _, answer = servers.send(running.port, token, "/work-orders", body | {"symptom": "别的"}, "one")
        assert (status, answer["code"]) == (422, "idempotency-mismatch")
        assert len(servers.everything(running.port, token)) == 2
        running.stop()
    servers.sound(place)


def test_idle_connections_cost_little_and_keep_nobody_out(tmp_path):
    wanted = 10_000 if LONG else 2_500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = hard if hard != resource.RLIM_INFINITY else 65_536
    if limit < wanted + 1000:
        pytest.skip(f"this system allows a process {limit} open files; {wanted} connections need 1,000 more")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted + 1000), hard))
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    # The server is given a low limit, as a login shell has it, and raises it itself.
    low = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))  # noqa: E731
    connections = []
    try:
        with servers.Servers([*place, "--patience", "1800"], tmp_path, at_start=low) as running:
            load = servers.Load(token, servers.branch(running.port, token), writers=4)
            load.run(running.ports, each=2)
            before = running.memory()
            for number in range(wanted):
                connection = connect(running.port)
                if number % 2:
                    # Half of them have begun to say something.
                    connection.send(b"GET / HTTP/1.1\r\nhost")
                connections.append(connection)
            wait_until(lambda: open_files(running.pid) >= wanted, "the server did not take the connections")
            load.run(running.ports, each=3)
            grown = running.memory() - before
            assert len(load.acknowledged) == 20 and load.refused == []
            assert grown < 60 * wanted, f"{grown} KB more"
            for connection in connections:
                connection.close()
            wait_until(lambda: open_files(running.pid) < 200, "closed connections were kept")
            load.check(running.port)
            running.stop()
        servers.sound(place)
    finally:
        for connection in connections:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(f"{wanted} idle connections: {grown} KB more in memory, {grown / wanted:.1f} KB each")


class Drip(threading.Thread):
    """Sends a byte to each of its connections again and again, until the server has ended them all."""

    def __init__(self, connections, byte):
        super().__init__(daemon=True)
        self.selector, self.byte, self.left, self.heard = selectors.DefaultSelector(), byte, len(connections), []
        for connection in connections:
            connection.setblocking(False)
            self.selector.register(connection, selectors.EVENT_READ, bytearray())

    def run(self):
        while self.left:
            for key, _ in self.selector.select(timeout=0.2):
                with contextlib.suppress(BlockingIOError):
                    try:
                        data = key.fileobj.recv(65_536)
                    except ConnectionError:
                        data = b""
                    if data:
                        key.data.extend(data)
                        continue
                    self.heard.append(bytes(key.data))
                    self.selector.unregister(key.fileobj)
                    key.fileobj.close()
                    self.left -= 1
            for key in list(self.selector.get_map().values()):
                with contextlib.suppress(OSError):
                    key.fileobj.send(self.byte)
            time.sleep(0.1)


def test_slow_heads_and_slow_bodies_are_given_up(tmp_path):
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    with servers.Servers([*place, "--patience", "4"], tmp_path) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=4)
        idle = open_files(running.pid)
        heads = [connect(running.port) for _ in range(150)]
        for connection in heads:
            connection.send(b"GET /login HTTP/1.1\r\nhost: x\r\nx-slow: ")
        bodies = [connect(running.port) for _ in range(150)]
        for connection in bodies:
            connection.send(head(token, "/work-orders", 50_000, "application/json") + b'{"symptom":"')
        silent = [connect(running.port) for _ in range(150)]
        drips = [Drip(heads, b"a"), Drip(bodies, b"a"), Drip(silent, b"")]
        for drip in drips:
            drip.start()
        while any(drip.left for drip in drips):
            load.run(running.ports, each=1)
        assert load.refused == [] and len(load.acknowledged) >= 4
        for answer in drips[1].heard:
            assert answer.startswith(b"HTTP/1.1 408 ") and b"too-slow" in answer, answer[:300]
        assert all(answer == b"" or answer.startswith(b"HTTP/1.1 4") for answer in drips[0].heard + drips[2].heard)
        wait_until(lambda: open_files(running.pid) <= idle + 8, "connections given up were kept")
        # A body that comes slowly but surely is waited for: longer than a body may take, but fast enough.
        body = json.dumps(servers.call(load.branch, 900_000) | {"symptom": "x"}).encode()
        body += b" " * (40_000 - len(body))
        connection = connect(running.port)
        connection.sendall(head(token, "/work-orders", len(body), "application/json"))
        for start in range(0, len(body), 2_000):
            connection.sendall(body[start:start + 2_000])
            time.sleep(0.3)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 201 ")
        connection.close()
        running.stop()
    servers.sound(place)
    print(f"450 slow or silent connections given up, {len(load.acknowledged)} calls acknowledged meanwhile")


@pytest.mark.skipif(not LONG, reason="takes half a minute: make faults")
def test_answers_that_nobody_reads_are_given_up(tmp_path):
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    with servers.Servers([*place, "--patience", "3"], tmp_path) as running:
        servers.branch(running.port, token)
        idle, before = open_files(running.pid), running.memory()
        request = f"GET /api/v1/openapi.json HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n".encode()
        connections = []
        for _ in range(40):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", running.port))
            connection.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                for _ in range(400):
                    connection.send(request)
            connections.append(connection)
        most = before
        until = time.monotonic() + 180
        while open_files(running.pid) > idle + 4:
            assert time.monotonic() < until, "unread answers were kept"
            most = max(most, running.memory())
            servers.branch(running.port, token)
        for connection in connections:
            connection.close()
        assert most - before < 600_000, f"{most - before} KB more"
        running.stop()
    print(f"40 connections, 400 answers asked on each, none read: at most {max(0, most - before)} KB more, then given up")


def test_an_event_stream_outlives_the_patience(tmp_path):
    """Two servers on PostgreSQL: what one is told, the other tells, in order, once, and from where a listener left off."""
    place = servers.place("postgres", tmp_path)
    token = servers.prepare(place)
    with servers.Servers([*place, "--patience", "2"], tmp_path, count=2) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=2)
        load.run(running.ports, each=1)

        def listen(after, count):
            request = urllib.request.Request(
                f"http://127.0.0.1:{running.ports[1]}/api/v1/events",
                headers={"authorization": "Bearer " + token, "last-event-id": str(after)})
            found = []
            with urllib.request.urlopen(request, timeout=120) as stream:
                for line in stream:
                    if line.startswith(b"data: "):
                        found.append(json.loads(line[6:]))
                        if len(found) == count:
                            return found
            raise AssertionError(f"the stream ended after {len(found)} of {count}")

        # All that was said before: the people and the branch of the demo, then the calls.
        everything = listen(0, 1)
        while sum(entry["kind"] == "workOrder.registered" for entry in everything) < 2:
            everything += listen(everything[-1]["position"], 1)
        last = everything[-1]["position"]
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(listen, last, 14)
            time.sleep(5)
            case = next(iter(load.acknowledged.values()))[0]
            for number in range(14):
                servers.ask(running.port, token, f"/work-orders/{case}/note", {"text": f"n{number}"})
            heard = waiting.result(timeout=300)
        assert [(entry["id"], entry["version"]) for entry in heard] == [(case, version) for version in range(2, 16)]
        positions = [entry["position"] for entry in heard]
        assert positions == sorted(set(positions)) and positions[0] > last
        assert listen(positions[6], 7) == heard[7:]
        running.stop()
