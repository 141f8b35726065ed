"""Brings in a directory of services, a few hundred to a transaction, and says what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from itertools import islice

from bot.clock import Clock
from bot.imports.garbage import seldom_searched
from bot.store.database import Database, Db
from signposting.directory import closing, keep, run
from signposting.directory.ahead import Ahead
from signposting.directory.alone import alone
from signposting.directory.made import Made
from signposting.directory.run import Counts, LastRead, Run
from signposting.imports.refusal import Refused, Unreadable
from signposting.imports.source import Source
from signposting.service import Service

Tell = Callable[[Refused], None]
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. `trouble` is one sentence where the whole, or closing, was refused.

    `not_closed` is how many were left open because not all could be read.
    """

    counts: Counts
    goes_on: bool = False
    is_unchanged: bool = False
    not_closed: int = 0
    trouble: str = ""


@dataclass
class _Reading:
    """What came of reading: the services are handed on, what is refused is told and counted."""

    tell: Tell
    read: int = 0
    refused: int = 0
    trouble: str = ""

    def services(self, source: Source) -> Iterator[Service]:
        try:
            for one in source.services():
                self.read += 1
                if isinstance(one, Service):
                    yield one
                else:
                    self.refused += 1
                    self.tell(one)
        except Unreadable as why:
            self.trouble = str(why)


def last_read(database: Database, feed: str) -> LastRead:
    """What the feed of this name told of itself when it was read last."""
    return database.read(lambda db: run.last_read(db.conn, feed))


def import_services(
    database: Database,
    source: Source,
    feed: str,
    clock: Clock,
    *,
    force: bool = False,
    tell: Tell = lambda _: None,
    progress: Progress = lambda _done, _of: None,
) -> Report:
    """Make the feed's services as the source has them; whatever is refused is told as it comes.

    Killed and begun again with the same source, it goes on. `force` closes as many as it takes.
    Raises NotAlone.
    """
    with alone(database.engine, feed), seldom_searched():
        begun = database.write(
            lambda db: run.begin(db.conn, feed, source.address, source.fingerprint, clock())
        )
        reading = _Reading(tell)
        known = database.read(lambda db: run.counts(db.conn, begun)).known
        _take_in(database, begun, reading, reading.services(source), clock, partial(_shown, progress, known))
        if reading.refused and reading.refused == reading.read:
            reading.trouble = reading.trouble or f"None of the {reading.read} rows is a service we can use."
        return _end(database, begun, source, reading, clock, force=force)


def foresee(
    database: Database,
    source: Source,
    feed: str,
    *,
    tell: Tell = lambda _: None,
    progress: Progress = lambda _done, _of: None,
) -> Report:
    """What `import_services` would do, with nothing written. `not_closed`: so many are not in the source."""
    reading = _Reading(tell)
    ahead = database.read(lambda db: Ahead.of(db.conn, feed))
    services = reading.services(source)
    while batch := list(islice(services, keep.BATCH)):
        ahead.meet(batch)
        progress(reading.read, None)
    if reading.refused and reading.refused == reading.read:
        reading.trouble = reading.trouble or f"None of the {reading.read} rows is a service we can use."
    whole = source.is_whole and not reading.trouble
    counts = ahead.counts(refused=reading.refused, whole=whole)
    return Report(counts, not_closed=0 if whole else ahead.gone, trouble=reading.trouble)


def _shown(progress: Progress, known: int, done: int) -> None:
    progress(done, max(known, done) if known else None)


def _take_in(
    database: Database,
    begun: Run,
    reading: _Reading,
    services: Iterator[Service],
    clock: Clock,
    progress: Callable[[int], None],
) -> None:
    """While a batch is written the next is read."""
    writing: Future[None] = Future()
    writing.set_result(None)
    try:
        while batch := list(islice(services, keep.BATCH)):
            ready = database.read(partial(_prepared, begun, batch))
            writing.result()
            writing = database.submit(partial(_kept, begun, ready, clock()))
            progress(reading.read)
    finally:
        wait([writing])  # whatever stops us: nobody else may begin while it is written
    writing.result()


def _prepared(begun: Run, batch: list[Service], db: Db) -> list[Made]:
    return keep.prepared(db.conn, begun, batch)


def _kept(begun: Run, ready: list[Made], now: dt.datetime, db: Db) -> None:
    keep.take_in(db.conn, begun, ready, now)


def _end(
    database: Database, begun: Run, source: Source, reading: _Reading, clock: Clock, *, force: bool
) -> Report:
    trouble, not_closed = reading.trouble, 0
    is_whole = source.is_whole and not trouble
    if is_whole:
        trouble = _close(database, begun, clock, force=force)
    elif not (source.is_unchanged or source.is_part):
        not_closed = database.read(lambda db: closing.gone(db.conn, begun))
    told = None if trouble else _told(database, begun, source, clock)
    database.write(lambda db: closing.end(db.conn, begun, clock(), refused=reading.refused, read=told))
    counts = database.read(lambda db: run.counts(db.conn, begun))
    return Report(counts, begun.goes_on, source.is_unchanged, not_closed, trouble)


def _close(database: Database, begun: Run, clock: Clock, *, force: bool) -> str:
    """Close what is gone; the sentence that says why not, where it was not."""
    try:
        if not force:
            database.read(lambda db: closing.check(db.conn, begun))
    except closing.TooMany as why:
        return str(why)
    while database.write(lambda db: closing.close_some(db.conn, begun, clock())):
        continue
    return ""


def _told(database: Database, begun: Run, source: Source, clock: Clock) -> LastRead:
    whole_at = clock() if source.is_whole or source.is_unchanged else last_read(database, begun.feed).whole_at
    return LastRead(source.since.etag, source.since.modified_after, whole_at)
