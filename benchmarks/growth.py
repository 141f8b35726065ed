"""What a hundred times the people cost: processor time a message, and the wait for the first answer."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from benchmarks import checkin
from benchmarks.crowd import KEY, NOW, answers, crowd
from benchmarks.http import free_port
from benchmarks.limits import Limits
from benchmarks.texting import PATH, signed
from bot import conversation

FEW = 1_000
PATIENCE = 30  # seconds


def main(quick: bool) -> Limits:
    many, rounds = (5_000, 1) if quick else (100_000, 5)
    limits = Limits()
    with crowd(FEW) as small, crowd(many) as large, crowd(2) as empty:
        few, more = [], []
        for _ in range(rounds):  # in turns, so that a busy moment of the machine meets both
            few.append(cpu(small, FEW))
            more.append(cpu(large, many))
        print(f"CPU a message: {min(few) * 1e6:.0f} us at {FEW:,} people, {min(more) * 1e6:.0f} at {many:,}")
        limits.at_most(f"CPU a message at {many:,} people, of that at {FEW:,}", min(more) / min(few), 1.2)
        starts = [(first_answer(empty), first_answer(large)) for _ in range(rounds)]
    nobody, everybody = (statistics.median(times) for times in zip(*starts, strict=True))
    print(f"restart to first answer: {nobody:.2f} s with no talk open, {everybody:.2f} s with {many:,}")
    limits.at_most("restart to first answer, of an empty one", everybody / nobody, 1.5)
    return limits


def cpu(file: Path, people: int) -> float:
    """Seconds of processor time for each message of hear()."""
    return checkin.cpu(
        file, [partial(conversation.hear, message=text, now=NOW) for text in answers(people, FEW)]
    )


def first_answer(file: Path) -> float:
    """Seconds from the start of a server to its first committed answer. Nobody is there to send it to."""
    copy = file.with_name("restarted.db")
    shutil.copy(file, copy)
    port = free_port()
    body, mark = signed(answers(2, 2)[0], f"http://127.0.0.1:{port}")
    head = {"X-Twilio-Signature": mark, "Content-Type": "application/x-www-form-urlencoded"}
    post = Request(f"http://127.0.0.1:{port}{PATH}", body, head)
    nobody = "http://127.0.0.1:9"
    command = [sys.executable, "-m", "benchmarks.servers", "serving", str(copy), str(port), nobody, KEY]
    began = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answered(post):
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError("no first answer")
            time.sleep(0.005)
        return time.perf_counter() - began
    finally:
        server.kill()
        server.wait()


def _answered(post: Request) -> bool:
    try:
        with urlopen(post, timeout=PATIENCE):  # noqa: S310 (our own address)
            return True
    except URLError as error:
        if isinstance(error.reason, ConnectionRefusedError):
            return False
        raise
