"""How long someone stays signed in, how often they may knock, and what is asked of them anew. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

IDLE = dt.timedelta(minutes=60)
LONGEST = dt.timedelta(hours=12)
TRIES = 5
LOCK = dt.timedelta(minutes=15)
HALF_WAY = dt.timedelta(minutes=30)
"""Between the password and the second step: long enough to find an app and set it up."""
PROVED = dt.timedelta(minutes=10)
INVITED = dt.timedelta(hours=48)
KEPT = dt.timedelta(days=90)
"""How long it is kept when somebody was signed in."""

_OURS = re.compile(r"/console(/(?!\.)[\w.-]+)*", re.ASCII)


@dataclass(frozen=True)
class Tries:
    """How often someone has knocked, up to `last_at`."""

    count: int
    last_at: dt.datetime
    locked_until: dt.datetime | None = None


def is_over(begun_at: dt.datetime, seen_at: dt.datetime, now: dt.datetime) -> bool:
    """Must someone who signed in then, and was last seen then, sign in again?"""
    return now - seen_at > IDLE or now - begun_at > LONGEST


def is_proved(proved_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Is it fresh enough that they gave their password and code, for what wants a proof?"""
    return proved_at is not None and now - proved_at <= PROVED


def way_back(path: str) -> str:
    """Where a form may send somebody: a page of ours. Anything else is today's list."""
    return path if _OURS.fullmatch(path) else "/console"


def is_locked(tries: Tries, now: dt.datetime) -> bool:
    """Are no more tries taken for now?"""
    return tries.locked_until is not None and now < tries.locked_until


def after_knock(tries: Tries, now: dt.datetime) -> Tries:
    """The tries with one more, which locks if it is the last; an old one no longer counts."""
    count = 1 if now - tries.last_at > LOCK or tries.locked_until is not None else tries.count + 1
    return Tries(count, now, now + LOCK if count >= TRIES else None)


def after_entry(tries: Tries) -> Tries:
    """The tries with the last one taken back: it was right."""
    return Tries(max(tries.count - 1, 0), tries.last_at)
