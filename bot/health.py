"""What others may ask of this process: does it live, is it ready, and what has it counted?"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot import metrics
from bot.store import flag_figures, queue, readings
from bot.store.database import Database
from bot.store.flag_figures import Standing
from bot.store.migrations import is_current
from bot.store.queue import Queue
from bot.store.readings import Waiting
from bot.switchboard import Switchboard

SPARE = 4 * 2**20  # bytes that the disk of a SQLite file must have left

NOT_REACHED = "the database cannot be reached"
NOT_WRITTEN = "the database cannot be written to"
DISK_FULL = "the disk that holds the database is full"
NOT_MIGRATED = "run alongside migrate"
NO_TICKS = "this process has stopped looking for what is due"
ASIDE = "ok, standing aside: the database is newer than this program, which sends urgent texts alone"


def routes(board: Switchboard) -> list[BaseRoute]:
    """`/healthz`: this process answers. `/readyz`: it can do its work, or why not. `/metrics`: its counts."""

    async def alive(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_request: Request) -> Response:
        reason = await why_not_ready(board)
        return PlainTextResponse(reason or (ASIDE if board.aside else "ok"), 503 if reason else 200)

    async def counted(_request: Request) -> Response:
        body = generate_latest(metrics.registry) + generate_latest(await _queues(board))
        return Response(body, media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", counted)]


async def why_not_ready(board: Switchboard) -> str | None:
    """Why this process cannot do its work, in one plain sentence. None: it can."""
    try:
        if not (await asyncio.to_thread(is_current, board.database.engine) or await board.is_ahead()):
            return NOT_MIGRATED
    except Exception:
        return NOT_REACHED
    try:
        await board.heart.beat()  # a real write: a full disk can still be read
    except Exception:
        return NOT_WRITTEN
    if _room(board.database) < SPARE:
        return DISK_FULL
    return None if board.heart.keeps_time else NO_TICKS


def _room(database: Database) -> float:
    """Bytes left for a SQLite file to grow by. A server looks after its own disk."""
    name = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or not name:
        return float("inf")
    return shutil.disk_usage(Path(name).parent).free


async def _queues(board: Switchboard) -> CollectorRegistry:
    registry = CollectorRegistry()
    reached = Gauge("alongside_database_up", "Whether the database can be read.", registry=registry)
    try:
        now = board.clock()
        found, unread, flags = await board.database.aread(
            lambda db: (queue.look(db, now), readings.waiting(db), flag_figures.standing(db))
        )
    except SQLAlchemyError:
        return registry
    reached.set(1)
    _tell(registry, found, now)
    _tell_unread(registry, unread, now)
    _tell_flags(registry, flags, now)
    return registry


def _tell(registry: CollectorRegistry, found: Queue, now: dt.datetime) -> None:
    words = f"Texts that should have left; {queue.COUNTED} means that many or more."
    Gauge("alongside_queue_length", words, registry=registry).set(found.length)
    words = "How long ago the oldest text should have left, urgent (crisis words, alerts) or other."
    ages = Gauge("alongside_queue_age_seconds", words, ("kind",), registry=registry)
    ages.labels("urgent").set(_age(found.urgent, now))
    ages.labels("other").set(_age(found.other, now))
    words = "How old the oldest alert about an S1 flag is that has not left and that nobody has acted on."
    Gauge("alongside_s1_alert_age_seconds", words, registry=registry).set(_age(found.s1_alert, now))
    words = "How long ago the oldest talk that the bot is to begin was due."
    Gauge("alongside_nudge_age_seconds", words, registry=registry).set(_age(found.nudge, now))


def _tell_unread(registry: CollectorRegistry, found: Waiting, now: dt.datetime) -> None:
    words = f"Texts not read a second time yet; {readings.COUNTED} means that many or more."
    Gauge("alongside_unread_length", words, registry=registry).set(found.many)
    words = "How long ago the oldest text came in that has not been read a second time."
    Gauge("alongside_unread_age_seconds", words, registry=registry).set(_age(found.since, now))


def _tell_flags(registry: CollectorRegistry, found: Standing, now: dt.datetime) -> None:
    words = f"Flags that are not closed, by severity; {flag_figures.COUNTED} in all means that many or more."
    each = Gauge("alongside_flags_open", words, ("severity",), registry=registry)
    words = "Flags that somebody should have taken on by now, and nobody has, by severity."
    late = Gauge("alongside_flags_overdue", words, ("severity",), registry=registry)
    for severity, many in found.open.items():
        each.labels(severity).set(many)
        late.labels(severity).set(found.late[severity])
    words = "S1 flags that nobody has acknowledged."
    Gauge("alongside_s1_unacknowledged", words, registry=registry).set(found.s1)
    words = "How long ago the oldest S1 flag was raised that nobody has acknowledged."
    Gauge("alongside_s1_unacknowledged_age_seconds", words, registry=registry).set(_age(found.s1_since, now))


def _age(since: dt.datetime | None, now: dt.datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
