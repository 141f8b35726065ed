"""A thing is off, or at another time: the mentee's texts about it stop, or follow."""

from __future__ import annotations

import datetime as dt

from bot.flows.appointment import noted
from bot.flows.steps import Again, Ask, Done, Facts, Flow, Next, Record, Say, Turn
from bot.reading.appointment import Wish, after_to, before_to, day_and_time, wish
from bot.reading.choices import choice
from bot.rules.appointments import is_sensible
from bot.rules.hours import at_local
from bot.wording.said import day_ahead, time_said

flow = Flow("appointment_change")

Thing = tuple[str, dt.datetime]
"""The id of a date to come, and when it is."""
MOST_NUMBERED = 5


@flow.step
def start(turn: Turn) -> Next:
    """`kept["things"]`: [id, when] of those to come; `kept["text"]`: what was texted about one of them."""
    things = _things(turn)
    if not things:
        return Done((Say("appointment_change.none"),))
    meant = [one for one in things if _is_meant(one, turn)] if len(things) > 1 else things
    if len(meant) == 1:
        return _change(turn, meant[0])
    return Ask("which", "appointment_change.which", {"things": _numbered(turn)})


@flow.step
def which(turn: Turn) -> Next:
    named = {one[0]: (_said(one, turn),) for one in _things(turn)}
    answer = choice(turn.text, named, exact=True)
    if one := next((one for one in _things(turn) if one[0] == answer), None):
        return _change(turn, one)
    return Again("appointment_change.which_again", {"things": _numbered(turn)})


@flow.step
def new_time(turn: Turn) -> Next:
    one = next(one for one in _things(turn) if one[0] == turn.kept["one"])
    return _moved(turn, one, turn.text) or Again("appointment_change.new_time_again")


def _change(turn: Turn, one: Thing) -> Next:
    text = turn.kept["text"]
    if wish(text, turn.now) is Wish.OFF:
        off = Record("appointment off", {"starts_at": one[1].isoformat(), "appointment_id": one[0]})
        return Done((off, Say("appointment_change.off", _when(one, turn))))
    moved = _moved(turn, one, after_to(text))
    return moved or Ask("new_time", "appointment_change.new_time", keep={"one": one[0]})


def _moved(turn: Turn, one: Thing, text: str) -> Next | None:
    """Moved to the day and time that `text` tells; what it does not tell stays. None: it tells neither."""
    day, time = day_and_time(text, turn.now, day_first=turn.person.programme.day_first)
    starts = at_local(day or one[1].date(), time or one[1].time(), turn.now.tzinfo)
    if (day is None and time is None) or not is_sensible(starts, turn.now):
        return None
    moved = {"starts_at": starts.isoformat(), "appointment_id": one[0]}
    return Done((Record("appointment moved", moved), noted(starts, turn)))


def _things(turn: Turn) -> list[Thing]:
    told = turn.kept.get("things", [])[:MOST_NUMBERED]
    return [(one, dt.datetime.fromisoformat(at).astimezone(turn.now.tzinfo)) for one, at in told]


def _is_meant(one: Thing, turn: Turn) -> bool:
    """Does the text tell its day, or its time where no day is told?"""
    text = turn.kept["text"]
    day, time = day_and_time(before_to(text), turn.now, day_first=turn.person.programme.day_first)
    return one[1].date() == day if day else one[1].time() == time


def _numbered(turn: Turn) -> str:
    """Such as "1 Fri 2pm, 2 Mon 20 Apr 10am"."""
    return ", ".join(f"{number} {_said(one, turn)}" for number, one in enumerate(_things(turn), 1))


def _said(one: Thing, turn: Turn) -> str:
    return " ".join(_when(one, turn).values())


def _when(one: Thing, turn: Turn) -> Facts:
    language = turn.person.language
    day = day_ahead(one[1].date(), turn.now.date(), language)
    return {"day": day, "time": time_said(one[1].time(), language)}
