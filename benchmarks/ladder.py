"""What it costs to look for rungs to climb, and to find none, beside very many open flags."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Callable
from uuid import UUID

from benchmarks.crowd import NOW, Ids, Row, fill
from benchmarks.databases import KINDS, migrated, opened
from benchmarks.limits import Limits
from bot import nudges
from bot.escalation import climb
from bot.store.database import Database

LIMIT = 0.002  # seconds of processor time
LOOKS = 200
PAST = 3  # flags of each person that somebody has had, for one that is open
TOMORROW = NOW + dt.timedelta(hours=14, minutes=30)  # at nine


def main(quick: bool) -> Limits:
    limits = Limits()
    for kind in KINDS:
        flags = 1_000 if quick else 10_000
        with migrated(kind) as url, opened(url) as database:
            fill(database, flags, _Flags())
            look = _each(lambda: climb.climb_due(database, NOW), database)
            tick = _each(lambda: nudges.tick(database, NOW), database)
        print(f"{kind}, {flags:,} open flags, none due: the ladder's check {look * 1e3:.2f} ms")
        print(f"{kind}, the whole tick with it: {tick * 1e3:.2f} ms")
        limits.at_most("CPU of the ladder's check with nothing due, of 2 ms", look / LIMIT, 1)
    return limits


class _Flags:
    """One open flag of each person, which has been climbed to its top for today, and some of the past."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self, row: Row, person: Ids, _within: Ids, address: UUID) -> None:
        for age in range(PAST, 0, -1):
            at = NOW - dt.timedelta(days=age)
            self._climbed(
                row, person, address, at, state="closed", stopped_at=at, due_at=None, breached_at=None
            )
        late = NOW - dt.timedelta(hours=1)
        self._climbed(
            row, person, address, late, state="open", stopped_at=None, due_at=TOMORROW, breached_at=late
        )

    def _climbed(
        self,
        row: Row,
        person: Ids,
        address: UUID,
        at: dt.datetime,
        *,
        state: str,
        **stands: dt.datetime | None,
    ) -> None:
        number = next(self._numbers)
        where = {**person, "address_id": address}
        text = {"channel": "sms", "provider_id": f"SM{number}", "body": "x", "at": at}
        message = row("message_in", **where, **text)
        worry = {"category": "self_harm", "severity": "S1", "about": "self", "rule": "x", "why": "x"}
        span = {"version": "1", "span_start": 0, "span_end": 1}
        flag = row(
            "flag",
            **where,
            **worry,
            **span,
            number=number,
            message_id=message,
            state=state,
            at=at,
            raised_as="S1",
        )
        severe = {"severity": "S1", "leads_only": False, "rung": 5}
        row("ladder", **where, **severe, **stands, flag_id=flag, begun_at=at, late_at=at + climb.AGAIN)


def _each(look: Callable[[], object], database: Database) -> float:
    """Seconds of this process that one look takes."""
    look()
    began = time.process_time()
    for _ in range(LOOKS):
        look()
    took = (time.process_time() - began) / LOOKS
    assert database.read(climb.next_due) == TOMORROW
    return took
