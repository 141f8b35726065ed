"""What is due is found and taken: how much dearer among many, against a bare claim and APScheduler."""

from __future__ import annotations

import datetime as dt
import statistics
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import event, select, update

from benchmarks import waiting
from benchmarks.databases import KINDS, migrated, opened
from benchmarks.limits import Limits
from bot import nudges
from bot.store import claims, schedule, senders, tables
from bot.store.columns import table
from bot.store.database import PRAGMAS, Database, Db
from bot.store.outbox import not_left

FIRST = dt.datetime(2026, 3, 12, 9, tzinfo=dt.UTC)
NOW = FIRST + waiting.WITHIN  # all are due
UNTIL = NOW + dt.timedelta(minutes=2)
FEW = 10_000
ROUNDS = {"nudges": 9, "texts": 25}
AT_ONCE = {"nudges": nudges.AT_ONCE, "texts": 50}
JOBS = 1_000
PATIENCE = 120  # seconds

nudge, message = table(tables.Nudge), table(tables.MessageOut)
Claim = Callable[[Db], int]


def main(quick: bool) -> Limits:
    many = 100_000 if quick else 1_000_000
    limits = Limits()
    for kind in KINDS:
        for what in AT_ONCE:
            for programmes in (1, 50):
                _among(kind, what, programmes, many, limits)
        _against_apscheduler(kind, limits)
    return limits


def _among(kind: str, what: str, programmes: int, many: int, limits: Limits) -> None:
    """The same claim among few and many, and the bare one; in turns, so that a busy moment meets all."""
    with ExitStack() as open_ones:
        small = open_ones.enter_context(_filled(open_ones, kind, what, programmes, FEW))
        large = open_ones.enter_context(_filled(open_ones, kind, what, programmes, many))
        runs = [(small, OURS[what]), (large, OURS[what]), (small, BARE[what]), (large, BARE[what])]
        took: list[list[float]] = [[] for _ in runs]
        for _ in range(ROUNDS[what]):
            for (database, claim), found in zip(runs, took, strict=True):
                found.append(_each(database, claim))
        few, more, bare_few, bare_more = (statistics.median(found[1:]) for found in took)
    print(f"{kind}, {what} of {programmes}: {1 / more:,.0f}/s among {many:,}, {1 / few:,.0f}/s among {FEW:,}")
    print(f"{bare_more / bare_few:8.2f}  the bare claim's time among {many:,}, of that among {FEW:,}")
    limits.at_most(f"time among {many:,}, of that among {FEW:,}", more / few, 1.2)
    limits.at_least("rate, of the bare claim's", min(bare_few / few, bare_more / more), 0.5)


def _filled(open_ones: ExitStack, kind: str, what: str, programmes: int, many: int):  # type: ignore[no-untyped-def]
    url = open_ones.enter_context(migrated(kind))
    with opened(url) as database:
        whose = [database.write(partial(waiting.somebody, number=n, now=FIRST)) for n in range(programmes)]
        waiting.fill(database, MAKES[what], whose, many, FIRST)
    return opened(url)


def _each(database: Database, claim: Claim) -> float:
    """Seconds that each row took that a claim found."""
    began = time.perf_counter()
    found = database.write(claim)
    return (time.perf_counter() - began) / found


def _claim_nudges(db: Db) -> int:
    return len(schedule.claim(db, NOW, UNTIL, AT_ONCE["nudges"]))


def _claim_texts(db: Db) -> int:
    return len(claims.claim(db, NOW, UNTIL, AT_ONCE["texts"], ("sms",), senders.UNLIMITED))


def _bare_nudges(db: Db) -> int:
    due = _oldest(nudge, nudge.c.state == schedule.WAITING, nudge.c.due_at, AT_ONCE["nudges"])
    return _taken(db, update(nudge).where(nudge.c.id.in_(due)).values(due_at=UNTIL).returning(nudge))


def _bare_texts(db: Db) -> int:
    waits = not_left(message) & (message.c.state == schedule.WAITING)  # as its index has it, and as it is
    due = _oldest(message, waits, message.c.not_before, AT_ONCE["texts"])
    taken = update(message).where(message.c.id.in_(due)).values(state="sending", leased_until=UNTIL)
    return _taken(db, taken.returning(message))


def _oldest(rows, waits, moment, most: int):  # type: ignore[no-untyped-def]
    """A statement as anybody would write it for a queue in a table."""
    due = select(rows.c.id).where(waits, moment <= NOW)
    return due.order_by(moment).limit(most).with_for_update(skip_locked=True)


def _taken(db: Db, taken) -> int:  # type: ignore[no-untyped-def]
    return len(db.conn.execute(taken).all())


MAKES: dict[str, waiting.Make] = {"nudges": waiting.nudge, "texts": waiting.message}
OURS: dict[str, Claim] = {"nudges": _claim_nudges, "texts": _claim_texts}
BARE: dict[str, Claim] = {"nudges": _bare_nudges, "texts": _bare_texts}


def _against_apscheduler(kind: str, limits: Limits) -> None:
    with migrated(kind) as url, opened(url) as database:
        whose = [database.write(partial(waiting.somebody, number=1, now=FIRST))]
        rounds = []
        for again in range(3):  # in turns, so that a busy moment meets both
            waiting.fill(database, waiting.nudge, whose, JOBS, FIRST)
            rounds.append((*_fire(database), _fired_by_apscheduler(url, f"jobs{again}")))
    claimed, settled, theirs = (statistics.median(took) for took in zip(*rounds, strict=True))
    rates = ", ".join(f"{JOBS / took:,.0f}" for took in (claimed, settled, theirs))
    print(f"{kind}, jobs/s claimed here, with each settled besides, fired by APScheduler: {rates}")
    print(f"{theirs / settled:8.2f}  jobs/s claimed and settled, times APScheduler's")
    limits.at_least("jobs/s claimed, times APScheduler's", theirs / claimed, 20)


def _fire(database: Database) -> tuple[float, float]:
    """Seconds in which all were claimed; and then, each in a transaction of its own, settled as well."""
    began, due = time.perf_counter(), []
    while found := database.write(lambda db: schedule.claim(db, NOW, UNTIL, nudges.AT_ONCE)):
        due += found
    claimed = time.perf_counter() - began
    settles = (partial(schedule.settle, nudge_id=one, state="begun", now=NOW) for one, _ in due)
    for settled in [database.submit(settle) for settle in settles]:
        settled.result()
    return claimed, time.perf_counter() - began


def nothing() -> None:
    """What APScheduler is to do."""


def _fired_by_apscheduler(url: str, name: str) -> float:
    """Seconds in which all were fired and taken out of its store, as durably as ours."""
    store = SQLAlchemyJobStore(url, tablename=name)
    if store.engine.dialect.name == "sqlite":
        event.listen(store.engine, "connect", _durable)
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone="UTC")
    scheduler.start(paused=True)
    for _ in range(JOBS):
        scheduler.add_job(nothing, "date", run_date=dt.datetime.now(dt.UTC), misfire_grace_time=None)
    fired, left = threading.Event(), iter(range(JOBS - 1))
    scheduler.add_listener(
        lambda _: None if next(left, None) is not None else fired.set(), EVENT_JOB_EXECUTED
    )
    began = time.perf_counter()
    scheduler.resume()
    if not fired.wait(PATIENCE):
        raise TimeoutError("APScheduler fired too few")
    while scheduler.get_jobs():
        time.sleep(0.01)
    took = time.perf_counter() - began
    scheduler.shutdown()
    store.engine.dispose()
    return took


def _durable(connection, _record) -> None:  # type: ignore[no-untyped-def]
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
