"""Starts `make run` as a newcomer would, texts the bot on the practice page, and waits for its answer."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

import httpx

PATIENCE = 180  # seconds


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what, look, running):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        try:
            if found := look():
                return found
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    return sys.exit(
        f"{what} never came: " + ("it took too long" if running.poll() is None else "`make run` ended")
    )


def text_the_bot(web, running):
    wait_for("an answer from /healthz", lambda: web.get("/healthz").is_success, running)
    people = web.get("/practice/people").raise_for_status().json()
    number = next(person["number"] for person in people if person["role"] == "mentor")

    def answers():
        texts = web.get("/practice/texts", params={"number": number}).raise_for_status().json()
        return [text["body"] for text in texts if text["to"] == number]

    before = len(answers())
    log = {"from": number, "body": "met yday 1hr at costa, did cv. next fri 6pm"}
    web.post("/practice/texts", json=log).raise_for_status()
    return wait_for("a reply", lambda: answers()[before:], running)


def main():
    port = free_port()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/alongside.db"}
        running = subprocess.Popen(["make", "run", f"PORT={port}"], env=settings, start_new_session=True)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10) as web:
                print(f"the bot answered: {text_the_bot(web, running)[0]}")
            print(f"from `make run` to a reply: {time.monotonic() - started:.1f} s")
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGTERM)
            running.wait(30)


if __name__ == "__main__":
    main()
