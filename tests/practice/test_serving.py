"""Practice mode as `alongside serve` runs it: a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

PATIENCE = 30  # seconds


@pytest.fixture
def serve(folder):
    """Start `alongside serve` on the folder's database, on a free port. Yields the process and a client."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    told = {"DATABASE_URL": f"sqlite:///{folder}/practice.db", "PORT": str(port)}
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--practice"],
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE) as web:
        wait_for_answer(web, running)
        yield running, web
    running.kill()
    running.wait()
    running.stdout.close()


def wait_for_answer(web, running):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        try:
            return web.get("/healthz").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
    return pytest.fail("the server did not start")


def test_it_prints_the_sign_in_and_stops_when_told_though_a_page_is_open(serve):
    running, web = serve
    with web.stream("GET", "/practice/events") as events:
        assert next(events.iter_lines()) == "event: changed"
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE / 2) == 0
    printed = running.stdout.read()
    assert printed.count("sign in: lead@practice.example / ") == 1
