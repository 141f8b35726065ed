"""The day and the time for check-ins, as the mentee likes them. Asked once, and changed any time by text."""

from __future__ import annotations

import datetime as dt

from bot.flows.own_words import skipped
from bot.flows.steps import Again, Ask, Done, Facts, Flow, Next, Record, Say, Turn
from bot.reading.choices import choice
from bot.reading.weekly import weekly
from bot.rules.checkins import LEAST_BETWEEN, asks_on_sundays, can_be_asked, check_in_after
from bot.rules.hours import SUNDAY, at_local
from bot.rules.nudging.open_hours import next_open, open_windows
from bot.rules.person import Person
from bot.wording.said import day_said, time_said, weekday_said

flow = Flow("checkin_time")

KEEP = ("keep", "keep it", "same", "same time", "thats fine", "fine", "ok", "yes", "good", "no")


@flow.step
def start(turn: Turn) -> Next:
    """`kept["text"]`: a wish that was texted unasked, and `kept["first"]` the first day that it can be.

    Without a wish, this closes a check-in.
    """
    if "text" not in turn.kept:
        first = (turn.now + LEAST_BETWEEN).date().isoformat()
        return Ask("better", "checkin_time.better_another_day", _as_it_is(turn), {"first": first})
    if chosen := _chosen(turn, turn.kept["text"]):
        return _settled(turn, chosen)
    return Ask("better", _what_is_wrong(turn, turn.kept["text"]), _hours(turn.person))


@flow.step
def better(turn: Turn) -> Next:
    if chosen := _chosen(turn, turn.text):
        return _settled(turn, chosen)
    if skipped(turn.text) or choice(turn.text, {"keep": KEEP}, exact=True):
        return _settled(turn, check_in_after(turn.now, turn.relationship, turn.person.choices))
    if turn.kept.get("unclear"):
        told = Record("comment", {"comment": turn.text})
        return Done((told, Say("checkin_time.as_it_is", _as_it_is(turn))))
    return Again(_what_is_wrong(turn, turn.text), _hours(turn.person), {"unclear": True})


def _chosen(turn: Turn, text: str) -> dt.datetime | None:
    """The first moment that is asked for; what is not said stays. None: not said, or not possible."""
    weekday, time = weekly(text, turn.now.date())
    if weekday is None and time is None:
        return None
    now = check_in_after(turn.now, turn.relationship, turn.person.choices)
    weekday = now.weekday() if weekday is None else weekday
    first = dt.date.fromisoformat(turn.kept.get("first") or turn.now.date().isoformat())
    after = max(first, turn.now.date() + dt.timedelta(days=1))
    day = after + dt.timedelta(days=(weekday - after.weekday()) % 7)
    at = at_local(day, time or now.time(), turn.now.tzinfo)
    return at if can_be_asked(at, turn.person) else None


def _what_is_wrong(turn: Turn, text: str) -> str:
    weekday, time = weekly(text, turn.now.date())
    if weekday == SUNDAY and not asks_on_sundays(turn.person):
        return "checkin_time.not_on_sundays"
    return "checkin_time.too_early_or_late" if time else "checkin_time.what_day_and_time"


def _settled(turn: Turn, at: dt.datetime) -> Next:
    chosen = {"weekday": at.weekday(), "time": f"{at:%H:%M}", "first": at.date().isoformat()}
    return Done((Record("check-in time", chosen), Say("checkin_time.saved", _said(at, turn))))


def _as_it_is(turn: Turn) -> Facts:
    return _said(check_in_after(turn.now, turn.relationship, turn.person.choices), turn)


def _said(at: dt.datetime, turn: Turn) -> Facts:
    """The next check-in in words, as it will be: a day of rest puts it off."""
    at = next_open(at, turn.person) or at
    language = turn.person.language
    is_near = at.date() - turn.now.date() <= dt.timedelta(days=7)
    day = weekday_said(at.date(), language) if is_near else day_said(at.date(), language)
    return {"day": day, "time": time_said(at.time(), language)}


def _hours(person: Person) -> Facts:
    """Between which times a check-in can be asked."""
    windows = open_windows(person)
    opens, closes = (windows[0][0], windows[-1][1]) if windows else (dt.time(9), dt.time(20))
    return {"from": time_said(opens, person.language), "to": time_said(closes, person.language)}
