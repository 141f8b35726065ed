"""A signed webhook to its committed answer, over HTTP, against a bare Starlette endpoint and a Flask bot."""

from __future__ import annotations

import json
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks import flask_peer
from benchmarks.crowd import answers, crowd, number
from benchmarks.limits import Limits
from benchmarks.texting import PATH, signed
from bot.inbound import Inbound

WARM = 64  # requests before the clock starts


@dataclass
class Run:
    """What one server did: requests a second, the slowest in a hundred, processor seconds a request."""

    rate: float
    p99: float
    cpu: float


def main(quick: bool) -> Limits:
    people, messages, rounds = (500, 500, 1) if quick else (4_000, 4_000, 3)
    limits = Limits()
    with crowd(people) as file:
        texts = answers(people, messages)
        for connections in (8, 64):
            runs: dict[str, list[Run]] = {"ours": [], "bare": [], "flask": []}
            for _ in range(rounds):  # in turns, so that a busy moment of the machine meets all
                for which, found in runs.items():
                    found.append(run(which, file, texts, connections, people))
            _tell(connections, {which: _middle(found) for which, found in runs.items()}, limits)
    return limits


def _tell(connections: int, runs: dict[str, Run], limits: Limits) -> None:
    print(f"{connections} connections")
    for which, one in runs.items():
        print(f"  {which:6} {one.rate:7,.0f}/s  p99 {one.p99 * 1e3:6.1f} ms  CPU {one.cpu * 1e3:5.2f} ms")
    ours, bare, flask = runs["ours"], runs["bare"], runs["flask"]
    limits.at_least("requests/s, of the bare endpoint's", ours.rate / bare.rate, 0.6)
    limits.at_least("requests/s, times Flask's", ours.rate / flask.rate, 2)
    limits.at_most("CPU a request, of Flask's", ours.cpu / flask.cpu, 0.4)


def _middle(runs: list[Run]) -> Run:
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in ("rate", "p99", "cpu")))


def run(which: str, file: Path, texts: list[Inbound], connections: int, people: int) -> Run:
    copy = file.with_name("served.db")
    if which == "ours":
        shutil.copy(file, copy)
    if which == "flask":
        flask_peer.fill(copy, [number(who) for who in range(people)])
    try:
        with served(which, copy) as port:
            asked = _requests(texts, f"http://127.0.0.1:{port}")
            load(port, connections, asked[:WARM])
            before = cpu(port)
            seconds, each = load(port, connections, asked[WARM:])
            spent = cpu(port) - before
    finally:
        for left in file.parent.glob("served.db*"):
            left.unlink()
    return Run(len(each) / seconds, statistics.quantiles(each, n=100)[-1], spent / len(each))


def _requests(texts: list[Inbound], url: str) -> list[str]:
    posts = [signed(text, url) for text in texts]
    return [json.dumps({"path": PATH, "body": body.decode(), "signature": mark}) for body, mark in posts]


def load(port: int, connections: int, asked: list[str]) -> tuple[float, list[float]]:
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(connections)]
    told = subprocess.run(command, input="\n".join(asked), capture_output=True, text=True, timeout=120)
    if told.returncode:
        raise RuntimeError(told.stderr)
    found = json.loads(told.stdout)
    return found["seconds"], found["each"]


@contextmanager
def served(which: str, file: Path, *more: str) -> Iterator[int]:
    """A server in a process of its own, that answers; gives its port."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.servers", which, str(file), str(port), *more]
    )
    try:
        for _ in range(600):
            try:
                cpu(port)
                break
            except URLError:
                time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def cpu(port: int) -> float:
    with urlopen(f"http://127.0.0.1:{port}/cpu", timeout=10) as told:
        return float(told.read())


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
