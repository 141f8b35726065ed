"""hear() for the goal check-in, against a bare loop that makes the same inserts and updates."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, event
from werkzeug.test import EnvironBuilder

from benchmarks import flask_peer
from benchmarks.crowd import NOW, answers, copied, crowd, number
from benchmarks.limits import Limits
from benchmarks.texting import PATH, TOKEN, signed
from bot import conversation
from bot.inbound import Inbound
from bot.store.database import Database, Db
from bot.store.prepared import Prepared

WAITING = 64
URL = "http://127.0.0.1:8000"
TURN = 512
Work = list[Callable[[Db], Any]]
Written = list[tuple[Any, Any]]
"""Statements and their parameters, as one message caused them."""


def main(quick: bool) -> Limits:
    people, messages, rounds = (2_000, 2_000, 1) if quick else (10_000, 10_000, 3)
    limits = Limits()
    with crowd(people) as file:
        texts = answers(people, messages)
        written = writes(file, texts)
        hearing: Work = [partial(conversation.hear, message=text, now=NOW) for text in texts]
        writing: Work = [partial(again, written=one) for one in written]
        heard, bare = race(file, hearing, writing)
        ours = min(cpu(file, hearing) for _ in range(rounds))
    flask = min(flask_cpu(people, texts) for _ in range(rounds))
    print(f"hear() at {people:,} people, {WAITING} waiting: {len(texts) / heard:,.0f} messages/s")
    print(f"the same inserts and updates by a bare loop: {len(texts) / bare:,.0f} messages/s")
    limits.at_least("messages/s, of the bare loop's", bare / heard, 0.5)
    print(f"CPU a message: {ours * 1e6:.0f} us here, {flask * 1e6:.0f} us in Flask with an ORM session")
    limits.at_most("CPU a message, of Flask's", ours / flask, 0.4)
    return limits


def race(file: Path, one: Work, other: Work) -> tuple[float, float]:
    """Seconds that each took on a copy of its own; in turns, so that a busy moment meets both."""
    seconds = [0.0, 0.0]
    with copied(file, "one.db") as mine, copied(file, "other.db") as yours:
        for start in range(0, len(one), TURN):
            for lane, database, work in ((0, mine, one), (1, yours, other)):
                began = time.perf_counter()
                keep_waiting(database, work[start : start + TURN])
                seconds[lane] += time.perf_counter() - began
    return seconds[0], seconds[1]


def cpu(file: Path, work: Work) -> float:
    """Seconds of processor time that each piece of work takes."""
    with copied(file) as database:
        keep_waiting(database, work[:WAITING])
        began = time.process_time()
        keep_waiting(database, work[WAITING:])
        return (time.process_time() - began) / (len(work) - WAITING)


def flask_cpu(people: int, texts: list[Inbound]) -> float:
    """The same for the Flask bot, called without a server or a network."""
    with TemporaryDirectory(prefix="alongside-bench-") as folder:
        file = Path(folder) / "flask.db"
        flask_peer.fill(file, [number(who) for who in range(people)])
        client = flask_peer.app(file, TOKEN, URL).wsgi_app
        posts = [_environ(*signed(text, URL)) for text in texts]
        for post in posts[:WAITING]:
            b"".join(client(post, _start))
        began = time.process_time()
        for post in posts[WAITING:]:
            b"".join(client(post, _start))
        return (time.process_time() - began) / (len(posts) - WAITING)


def _environ(body: bytes, signature: str) -> dict[str, Any]:
    kind = "application/x-www-form-urlencoded"
    headers = {"X-Twilio-Signature": signature, "Content-Type": kind}
    return EnvironBuilder(PATH, URL, method="POST", data=body, headers=headers).get_environ()


def _start(status: str, _headers: object, _error: object = None) -> None:
    if not status.startswith("200"):
        raise RuntimeError(status)


def keep_waiting(database: Database, work: Work) -> None:
    waiting: deque[Future[Any]] = deque()
    for piece in work:
        if len(waiting) == WAITING:
            waiting.popleft().result()
        waiting.append(database.submit(piece))
    for last in waiting:
        last.result()


def writes(file: Path, texts: list[Inbound]) -> list[Written]:
    """What hear() writes for each message."""
    told: list[Written] = []

    def by_core(_conn: Connection, statement: Any, many: Any, one: Any, _options: Any) -> None:
        if statement.is_dml:
            told[-1].append((statement, many or one))

    def prepared(self: Prepared, db: Db, values: dict[str, Any]) -> int:
        told[-1].append((self.statement, values))
        return run(self, db, values)

    run = Prepared.run
    with copied(file) as database, patch.object(Prepared, "run", prepared):
        event.listen(database.engine, "before_execute", by_core)
        for text in texts:
            told.append([])
            database.write(partial(conversation.hear, message=text, now=NOW))
    return told


def again(db: Db, written: Written) -> None:
    for statement, values in written:
        db.conn.execute(statement, values)
