"""What comes over the wire without a browser: requests that no browser sends, and what the program says to them."""

import socket
import urllib.parse
import urllib.request

import pytest

PROTECTED = ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "x-frame-options: deny"]


def send(server, *pieces, timeout=20):
    """Sends raw bytes and hands back everything that comes until the server closes or is silent; lower case."""
    address = urllib.parse.urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=timeout) as wire:
        answer = b""
        try:
            for piece in pieces:
                wire.sendall(piece)
            wire.shutdown(socket.SHUT_WR)
        except (ConnectionError, BrokenPipeError):
            pass  # refused before all was sent; the answer may be there all the same
        try:
            while piece := wire.recv(65536):
                answer += piece
        except (ConnectionError, BrokenPipeError):
            pass
    return answer.decode("utf-8", "replace").lower()


def get(server, target, *headers):
    lines = [f"GET {target} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]
    return send(server, "\r\n".join(lines).encode("utf-8", "surrogateescape"))


def status(answer):
    return int(answer.split(" ", 2)[1]) if answer.startswith("http/1.1 ") else None


def is_well(server):
    with urllib.request.urlopen(server.url + "/healthz", timeout=20) as answer:
        return answer.status == 200


@pytest.mark.parametrize("headers", [["X-Long: " + "a" * 200_000], [f"X-{n}: {'b' * 1000}" for n in range(500)]])
def test_headers_without_end_are_cut_off(server, headers):
    answer = get(server, "/login", *headers)
    assert status(answer) in (None, 400, 413, 414, 431)
    assert is_well(server)


def test_an_address_without_end_is_cut_off(server):
    assert status(get(server, "/" + "a" * 500_000)) in (None, 400, 404, 413, 414, 431)
    assert is_well(server)


def test_a_body_larger_than_its_form_is_refused(server):
    head = "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    body = b"username=" + b"a" * 6_000_000
    announced = send(server, f"{head}Content-Length: {len(body)}\r\n\r\n".encode(), body)
    assert status(announced) == 413, announced[:200]
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    assert status(send(server, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode(), *[chunk] * 62, b"0\r\n\r\n")) == 413
    assert is_well(server)


def test_a_body_that_breaks_off_harms_nobody(server):
    head = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
    assert status(send(server, (head + "username=a").encode())) in (None, 400)
    assert is_well(server)


def test_two_lengths_are_no_request(server):
    request = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n"
    answer = send(server, request.encode())
    assert status(answer) in (None, 400) and answer.count("http/1.1 200") == 0
    twice = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
    assert status(send(server, twice.encode())) in (None, 400)


@pytest.mark.parametrize("target", [
    "/../../../../etc/passwd", "/assets/styles/../../etc/passwd", "/assets/styles/..%2f..%2f..%2fetc%2fpasswd",
    "/assets/scripts/%2e%2e/%2e%2e/etc/passwd", "/assets/icons/....//....//etc/passwd", "/assets/styles/..%5c..%5cetc", "/%00",
    "/assets/styles/app.css%00.svg", "/%ff%fe", "//etc/passwd", "/orders/%0d%0aset-cookie:a=b",
])
def test_no_address_leads_out(server, target):
    answer = get(server, target)
    assert "root:" not in answer
    assert status(answer) in (303, 400, 404), answer[:200]
    assert "\r\nset-cookie" not in answer
    if status(answer) == 404:
        assert all(header in answer for header in PROTECTED), answer[:1500]


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "OPTIONS", "HEAD", "PROPFIND"])
def test_other_methods_get_nothing(server, method):
    answer = send(server, f"{method} /login HTTP/1.1\r\nHost: localhost\r\nX-Secret: tell\r\nConnection: close\r\n\r\n".encode())
    assert status(answer) in (400, 404, 405, 501), answer[:200]
    assert "tell" not in answer


def test_a_line_break_in_an_address_makes_no_header(server):
    for target in ["/login?next=%0d%0aset-cookie:%20a=b", "/orders?q=%0d%0ax-forged:%201", "/queue%0d%0ax-forged:%201"]:
        head = get(server, target).split("\r\n\r\n")[0]
        assert "\r\nset-cookie" not in head and "\r\nx-forged" not in head, head


def test_every_error_over_the_wire_is_protected(server):
    for target in ["/login", "/none", "/orders/none", "/api/v1/none", "/api/v1/work-orders", "/files/" + "0" * 64]:
        answer = get(server, target)
        assert all(header in answer for header in PROTECTED), (target, answer[:800])


def test_nothing_says_what_it_runs_on(server):
    head = get(server, "/login").split("\r\n\r\n")[0]
    assert "\r\nserver:" not in head and "x-powered-by" not in head
