"""Lets time pass: everything that falls due on the way happens, in order, each at its own moment."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

from bot import nudges
from bot.practice.clock import MovableClock
from bot.switchboard import Switchboard

LONGEST = dt.timedelta(days=366)
UNITS = {
    "m": dt.timedelta(minutes=1),
    "h": dt.timedelta(hours=1),
    "d": dt.timedelta(days=1),
    "w": dt.timedelta(weeks=1),
}
ROUNDS, PAUSE = 25, 0.02  # seconds; how long to wait for what another process has in hand
STUCK = dt.timedelta(hours=1)  # as far does the clock move on if something due cannot be got out of the way

_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?(m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)")
_LENGTHS = re.compile(rf"{_LENGTH.pattern}(?:(?:,| and)? {_LENGTH.pattern}){{0,3}}")


class NotALength(ValueError):
    """Say how far, such as "3 days", "90 minutes" or "1 week": more than nothing, and at most a year."""


def length(text: object) -> dt.timedelta:
    """The time that a text such as "3 days" stands for. Raises NotALength."""
    words = " ".join(text.lower().split()) if isinstance(text, str) else ""
    parts = _LENGTH.findall(words) if _LENGTHS.fullmatch(words) else []
    whole = sum((float(number) * UNITS[unit[0]] for number, unit in parts), dt.timedelta())
    if not dt.timedelta() < whole <= LONGEST:
        raise NotALength(NotALength.__doc__)
    return whole


async def settle(board: Switchboard) -> None:
    """Do all that is due at this moment: read what came in, begin talks, and send until nothing waits."""
    for _ in range(ROUNDS):
        while await board.second.read_waiting():
            pass
        await board.tick()
        while await board.outbox.send_waiting():
            pass
        due = await board.database.aread(nudges.next_event)
        if due is None or due > board.clock():
            return
        await asyncio.sleep(PAUSE)


async def next_moment(board: Switchboard, until: dt.datetime) -> dt.datetime:
    """When something next falls due, or `until` if nothing does before."""
    now = board.clock()
    due = await board.database.aread(nudges.next_event)
    if due is not None and due <= now:
        due = now + STUCK
    return until if due is None else min(due, until)


async def pass_time(board: Switchboard, clock: MovableClock, by: dt.timedelta) -> None:
    """Move the clock on by `by`, from one thing that falls due to the next."""
    until = clock() + by
    await settle(board)
    while clock() < until:
        clock.move_to(await next_moment(board, until))
        await settle(board)
