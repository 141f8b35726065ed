"""Takes the words of texts away at the provider, once they have arrived and we keep them ourselves.

By choice (TWILIO_REDACT), since a provider otherwise keeps every text for as long as the account lasts.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from functools import partial

import structlog

from bot.outbound import Door, NotSent, Redacts
from bot.store import redactions
from bot.store.database import Database
from bot.store.redactions import Redaction

log = structlog.get_logger()

AT_ONCE = 10
LEASE = dt.timedelta(minutes=2)
BACK_OFF = (60, 300, 1800, 7200, 21600, 86400)  # seconds
TRIES = len(BACK_OFF) + 1


def channels(doors: Mapping[str, Door]) -> frozenset[str]:
    """The channels whose provider is asked to forget."""
    return frozenset(name for name, door in doors.items() if isinstance(door, Redacts) and door.redacts)


async def redact_waiting(database: Database, doors: Mapping[str, Door], now: dt.datetime) -> int:
    """Take away the words of the texts that are due, a few at a time. How many were looked at.

    To be called again soon when that is not 0. Any number of processes may do this at once.
    """
    wanted = channels(doors)
    if not wanted:
        return 0
    claim = partial(redactions.claim, channels=wanted, now=now, until=now + LEASE, most=AT_ONCE)
    claimed = await database.awrite(claim)
    await asyncio.gather(*(_redact(database, doors[one.channel], one, now) for one in claimed))
    return len(claimed)


async def _redact(database: Database, door: Door, one: Redaction, now: dt.datetime) -> None:
    if not isinstance(door, Redacts):
        return
    try:
        await door.redact(one.provider_id)
    except NotSent as error:
        await _later(database, one, error, now)
    else:
        await database.awrite(partial(redactions.done, one=one))


async def _later(database: Database, one: Redaction, error: NotSent, now: dt.datetime) -> None:
    """Try again by and by: a provider refuses this as well for texts that it has not finished with."""
    if one.attempts >= TRIES:
        log.error("words not redacted", row_id=one.id, code=error.code)
        await database.awrite(partial(redactions.done, one=one))
        return
    log.info("words not yet redacted", row_id=one.id, code=error.code)
    at = now + dt.timedelta(seconds=BACK_OFF[one.attempts - 1])
    await database.awrite(partial(redactions.put_off, one=one, at=at))
