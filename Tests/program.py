"""The built program as the browser and API tests start it: a demo organisation in a temporary folder, a free port."""

import contextlib
import dataclasses
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
BINARY = pathlib.Path(os.environ.get("BAOXIU_BINARY", ROOT / ".build" / "debug" / "baoxiu"))


def can_serve():
    """Whether the program has its `serve` yet. A program that does not start at all is an error, not a no."""
    return " serve " in subprocess.run([BINARY, "--help"], capture_output=True, text=True, check=True).stdout


def run(*arguments, timeout=300):
    """Runs a command of the program and hands back what it printed."""
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(f"baoxiu {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


@dataclasses.dataclass
class Server:
    url: str
    folder: pathlib.Path
    log: pathlib.Path


@contextlib.contextmanager
def serving(folder, *, seed=1, place=None):
    """A server over new demo data in `folder`, or at `place`, stopped at the end; raises when it did not end cleanly."""
    place = place or ["--data", folder / "data"]
    run("demo", *place, "--seed", seed)
    with running(folder / "data", folder / "serve.log", place=place) as server:
        yield server


@contextlib.contextmanager
def serving_empty(folder):
    """A server where nothing has been set up yet."""
    with running(folder / "empty", folder / "empty.log") as server:
        yield server


@contextlib.contextmanager
def running(data, log, *, place=None):
    """A server over the organisation in `data`, or at `place`; a second one over the same data is a second process of it."""
    place = place or ["--data", data]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [BINARY, "serve", *place, "--host", "127.0.0.1", "--port", str(port)],
            stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_ready(url, process, log)
        yield Server(url, data, log)
    finally:
        ended_early = process.poll() is not None
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise RuntimeError("the server did not stop within 20 s of SIGTERM") from None
    if ended_early or process.returncode != 0:
        raise RuntimeError(f"the server ended with {process.returncode}:\n{log.read_text(errors='replace')[-4000:]}")


def wait_until_ready(url, process, log, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once:\n{log.read_text(errors='replace')[-4000:]}")
        try:
            with urllib.request.urlopen(url + "/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the server was not ready after {seconds} s:\n{log.read_text(errors='replace')[-4000:]}")
