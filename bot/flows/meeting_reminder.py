"""The day before a meeting: will they be there, and when will they set off?"""

import datetime as dt
import re

from bot.flows import planned
from bot.flows.steps import Again, Ask, Done, Facts, Flow, Next, Record, Say, Turn
from bot.reading.coming import coming
from bot.reading.times import clock_time
from bot.wording.said import time_said, weekday_said

flow = Flow("meeting_reminder", expires_after=dt.timedelta(hours=36))

HOW = re.compile(
    r"\b(?:bus|train|tram|walk|lift|drive|taxi|bike|straight (?:after|from)|mins? before|hours? before)", re.I
)
LONGEST = 60  # characters kept of how they will get there


@flow.step
def start(turn: Turn) -> Next:
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    at, where = planned.starts(session, turn), planned.place(session)
    facts = _when(session, turn) | {"place": where or ""}
    if not session.get("timed", True):
        return Ask("set_off", "meeting_reminder.set_off_untimed", facts)
    if at.date() == turn.now.date():
        return Ask("set_off", "meeting_reminder.set_off_today", facts)
    return Ask("set_off", "meeting_reminder.set_off_place" if where else "meeting_reminder.set_off", facts)


@flow.step
def set_off(turn: Turn) -> Next:
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    answer = coming(turn.text)
    if instead := planned.instead(turn, session, answer, _plan(turn, {"coming": False})):
        return instead
    when = turn.text if HOW.search(turn.text) or (answer is None and clock_time(turn.text)) else None
    if answer or when:
        facts = {"coming": True} | ({"set_off": " ".join(turn.text.split())[:LONGEST]} if when else {})
        return Done((_plan(turn, facts), Say("meeting_reminder.thanks")))
    return Again("meeting_reminder.set_off_again")


@flow.in_brief
def also(turn: Turn) -> Say | None:
    session = planned.meant(turn)
    timed = session is not None and session.get("timed", True)
    return Say("meeting_reminder.also", _when(session, turn)) if session and timed else None


def _when(session: Facts, turn: Turn) -> Facts:
    at, language = planned.starts(session, turn), turn.person.language
    day, time = weekday_said(at.date(), language), time_said(at.time(), language)
    return {"mentor": session["who"], "day": day, "time": time}


def _plan(turn: Turn, facts: Facts) -> Record:
    named = {key: turn.kept[key] for key in ("session_id", "relationship_id") if turn.kept.get(key)}
    return Record("meeting plan", facts | named)
