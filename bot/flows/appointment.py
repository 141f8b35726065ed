"""A date that somebody else has set, and that the mentee wants to be reminded of. Texts call it "a thing"."""

from __future__ import annotations

import datetime as dt

from bot.flows.steps import Again, Ask, Done, Facts, Flow, Next, Record, Say, Turn
from bot.reading.appointment import day_and_time, several
from bot.rules.appointments import is_sensible, reminders
from bot.rules.hours import at_local
from bot.rules.person import PhoneSetting
from bot.wording.said import day_ahead, time_said

flow = Flow("appointment")

STILL_TO_ASK = {
    ("day",): "appointment.what_time",
    ("time",): "appointment.what_day",
    (): "appointment.what_day_and_time",
}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["text"]` is what was texted. It is kept for staff and never said back."""
    if turn.person.phone_setting is PhoneSetting.WATCHED:
        task = {"kind": "wants a reminder, but someone may look at the phone"}
        return Done((Record("task", task), Say("appointment.staff_will_call")))
    text = turn.kept.get("text", "")
    if more := _more_than_one(text, turn):
        return more
    told = _told(turn, text)
    if starts := _starts(told, turn):
        if is_sensible(starts, turn.now):
            return _saved(turn, starts)
        return Ask("when", "appointment.not_that_day")
    return Ask("when", STILL_TO_ASK[tuple(told)], keep=told)


@flow.step
def when(turn: Turn) -> Next:
    before = {part: turn.kept[part] for part in ("day", "time") if turn.kept.get(part)}
    told = before | _told(turn, turn.text)
    if starts := _starts(told, turn):
        if is_sensible(starts, turn.now):
            return _saved(turn, starts)
        return Again("appointment.not_that_day", keep={"day": None, "time": None})
    if len(told) > len(before):
        return Ask("when", STILL_TO_ASK[tuple(told)], keep=told)
    return Again("appointment.what_day_and_time_again")


def _more_than_one(text: str, turn: Turn) -> Done | None:
    """All that one text tells of, said back in one."""
    found = several(text, turn.now, day_first=turn.person.programme.day_first)
    starts = [at for day, time in found if is_sensible(at := at_local(day, time, turn.now.tzinfo), turn.now)]
    if len(starts) < 2 or len(starts) < len(found) or not all(_is_reminded(at, turn) for at in starts):
        return None
    kept = [Record("appointment", {"starts_at": at.isoformat(), "words": text}) for at in starts]
    things = ", ".join("{day} at {time}".format(**_when(at, turn)) for at in starts)
    return Done((*kept, Say("appointment.saved_several", {"things": things})))


def _told(turn: Turn, text: str) -> Facts:
    day, time = day_and_time(text, turn.now, day_first=turn.person.programme.day_first)
    return {name: part.isoformat() for name, part in (("day", day), ("time", time)) if part is not None}


def _starts(told: Facts, turn: Turn) -> dt.datetime | None:
    if len(told) < 2:
        return None
    day, time = dt.date.fromisoformat(told["day"]), dt.time.fromisoformat(told["time"])
    return at_local(day, time, turn.now.tzinfo)


def _saved(turn: Turn, starts: dt.datetime) -> Next:
    kept = {"starts_at": starts.isoformat(), "words": turn.kept.get("text", "")}
    return Done((Record("appointment", kept), noted(starts, turn)))


def noted(starts: dt.datetime, turn: Turn) -> Say:
    """What is said once a date is kept: when, and never what for."""
    key = "appointment.saved" if _is_reminded(starts, turn) else "appointment.very_soon"
    return Say(key, _when(starts, turn))


def _is_reminded(starts: dt.datetime, turn: Turn) -> bool:
    return bool(reminders(starts, turn.now, turn.person))


def _when(starts: dt.datetime, turn: Turn) -> Facts:
    language = turn.person.language
    day = day_ahead(starts.date(), turn.now.date(), language)
    return {"day": day, "time": time_said(starts.time(), language)}
