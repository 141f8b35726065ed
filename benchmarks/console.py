"""Every page of the console among few and among many: its time, and how often it asks the database.

Few are 1,000 relationships with 50,000 texts; many are 100,000 with 5,000,000. One pair in 200 has an open
flag, one in five a closed one, and one in 100 a task for staff.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from uuid import UUID

import httpx
from sqlalchemy import event, select
from starlette.applications import Starlette
from starlette.routing import Route

from benchmarks.crowd import NOW, Ids, Row, fill
from benchmarks.databases import KINDS, migrated, opened
from benchmarks.limits import Limits
from bot import console
from bot.rules.staff import Staff, StaffRole
from bot.store import sign_ins, tables
from bot.store.columns import table
from bot.store.database import Database, Db
from bot.store.rows import add

FEW, MANY, QUICK = 1_000, 100_000, 2_000
TEXTS = 25  # each way, of each pair
ROUNDS = 7
DEARER = 1.5  # among many, than among few
QUERIES = 20
TIMED = 2e-3  # seconds that a ratio may be off by: what a page takes besides the database
ENDLESS = "/live/"
GONE = dt.timedelta(days=30)

LISTS = ("", "?state=all", "?state=closed", "?state=all&category=need", "?state=all&severity=S2")
PLAIN = {"{page:int}": "1", "{subject:str}": "other"}
KEYS = {"{before:uuid}": str(UUID(int=2**128 - 1)), "{after:uuid}": str(UUID(int=0))}
ROWS = {
    "people": tables.Person,
    "tasks": tables.Task,
    "relationships": tables.Relationship,
    "programmes": tables.Programme,
    "staff": tables.Staff,
}


@dataclass
class Found:
    """What asking for one page came to."""

    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    status: int = 0


@dataclass
class Place:
    """One console, a client who is signed in there, and what was found of each page."""

    web: httpx.AsyncClient
    paths: dict[str, str]
    asked: Iterator[int]
    found: dict[str, Found] = field(default_factory=dict)


def main(quick: bool) -> Limits:
    limits = Limits()
    for kind in KINDS:
        _compare(kind, QUICK if quick else MANY, limits)
    return limits


def _compare(kind: str, many: int, limits: Limits) -> None:
    with ExitStack() as open_ones:
        small, large = (_furnished(open_ones, kind, people) for people in (FEW, many))
        asyncio.run(_ask(small, large))
    print(f"{kind}: ms among {FEW:,} and {many:,} pairs, times, queries", flush=True)
    for pattern, few in small.found.items():
        more = large.found.get(pattern)
        if more is not None:
            _tell(pattern, few, more, limits)


def _tell(pattern: str, few: Found, more: Found, limits: Limits) -> None:
    before, after = (statistics.median(one.seconds) for one in (few, more))
    ratio = max(0.0, after - TIMED) / before
    times = f"{before * 1e3:8.1f} {after * 1e3:8.1f} {after / before:6.2f}"
    print(f"{times} {more.queries:4}  {more.status} {pattern}")
    if ratio > DEARER or more.queries > QUERIES:
        limits.at_most(f"time of {pattern}", ratio, DEARER)
        limits.at_most(f"queries of {pattern}", more.queries, QUERIES)


def _furnished(open_ones: ExitStack, kind: str, people: int) -> Place:
    database = open_ones.enter_context(opened(open_ones.enter_context(migrated(kind))))
    began = time.perf_counter()
    fill(database, people, partial(_story, count(1)))
    _settle(database)
    took = time.perf_counter() - began
    print(f"{kind}: {people:,} pairs and {2 * TEXTS * people:,} texts made in {took:.0f} s", flush=True)
    token = database.write(_lead)
    ids = database.read(_ids)
    routes = console.routes(database, lambda: NOW, "http://127.0.0.1", wall=lambda: NOW, practice=True)
    transport = httpx.ASGITransport(Starlette(routes=routes))
    web = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies={"alongside": token})
    counts = [0]

    def counted(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        counts[0] += not statement.startswith("BEGIN")

    event.listen(database.engine, "before_cursor_execute", counted)
    return Place(web, dict(_paths(routes, ids)), iter(lambda: counts[0], None))


def _settle(database: Database) -> None:
    """What a database that has run for a while knows of its tables."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("ANALYZE" if conn.dialect.name == "postgresql" else "SELECT 1")


def _paths(routes: list[Route], ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each page that is read, by its pattern, with rows that are there; those without one are left out."""
    for route in routes:
        if not isinstance(route, Route) or "GET" not in (route.methods or ()) or ENDLESS in route.path:
            continue
        path = route.path
        for blank, value in (PLAIN | KEYS).items():
            path = path.replace(blank, value)
        kind = path.split("/")[2] if path.count("/") > 2 else ""
        path = path.replace("{number:int}", ids["number"] if kind == "flags" else "{}")
        path = path.replace("{id:uuid}", ids.get(kind, "{}"))
        if "{" not in path:
            for asked in LISTS if path.endswith("/flags") else ("",):
                yield route.path + asked, path + asked


def _ids(db: Db) -> dict[str, str]:
    """One row of each kind, none of them the first."""
    found = {}
    for name, declared in ROWS.items():
        rows = table(declared)
        some = db.conn.execute(select(rows.c.id).order_by(rows.c.id.desc()).limit(3)).scalars().all()
        found[name] = str(some[-1])
    flag = table(tables.Flag)
    found["number"] = str(db.conn.execute(select(flag.c.number).order_by(flag.c.id).limit(1)).scalar())
    return found


def _lead(db: Db) -> str:
    email = "lead@example.org"
    row = {
        "email": email,
        "blind": db.seals.blind(email),
        "role": "lead",
        "password_hash": "",
        "made_at": NOW,
    }
    programme = db.conn.execute(select(table(tables.Programme).c.id)).scalar()
    lead = Staff(add(db, "staff", programme_id=programme, **row), StaffRole.LEAD, email, programme)
    return sign_ins.let_in(db, lead, [], NOW)


async def _ask(*places: Place) -> None:
    """In turns, so that a busy moment of the machine meets both."""
    for pattern in places[0].paths:
        for _ in range(ROUNDS):
            for place in places:
                if pattern in place.paths:
                    await _once(place, pattern)
    for place in places:
        await place.web.aclose()


async def _once(place: Place, pattern: str) -> None:
    found = place.found.setdefault(pattern, Found())
    before, began = next(place.asked), time.perf_counter()
    answer = await place.web.get(place.paths[pattern])
    found.seconds.append(time.perf_counter() - began)
    found.queries, found.status = next(place.asked) - before, answer.status_code
    if answer.status_code >= 500:
        raise RuntimeError(f"{pattern} failed")


def _story(numbers: Iterator[int], row: Row, person: Ids, _within: Ids, address: UUID) -> None:
    """Texts both ways over a year, a flag that was closed for some, and work for staff for few."""
    who = next(numbers)
    texts = [_texted(row, person, address, who, turn) for turn in range(TEXTS)]
    closed = "closed" if who % 5 == 0 else ""
    if state := ("open" if who % 200 == 0 else closed):
        kind = {"category": ("need", "low_mood", "recall")[who % 3], "severity": ("S3", "S4", "S2")[who % 3]}
        seen = {
            "about": "self",
            "rule": "made",
            "why": "made up",
            "version": "1",
            "span_start": 0,
            "span_end": 4,
        }
        when = NOW - dt.timedelta(hours=who % 8_000)
        raised = {"number": who, "state": state, "at": when, "message_id": texts[0]}
        row("flag", **person, address_id=address, **kind, **seen, **raised)
    if who % 100 == 0:
        asked = ("wants a call", "a text to read", "asked for HELP")[who // 100 % 3]
        row("task", **person, address_id=address, message_id=texts[-1], kind=asked, at=NOW - GONE)


def _texted(row: Row, person: Ids, address: UUID, who: int, turn: int) -> UUID:
    at = NOW - dt.timedelta(days=14 * turn, minutes=who % 1440)
    said = {"kind": "nudge", "key": "goal_checkin.how_did_it_go", "body": "Hi Ada, how did it go?"}
    done = {"state": "delivered", "rank": 4, "attempts": 1, "not_before": at, "at": at, "sent_at": at}
    row("message_out", **person, address_id=address, channel="sms", **said, **done)
    heard = {"channel": "sms", "provider_id": f"SM{who:016x}{turn:016x}", "body": "rent is late, rang them"}
    return row("message_in", **person, address_id=address, **heard, at=at, rules_version="1")
