"""A planned meeting in a talk: which one is meant, how it is said, and what stands now.

`kept["sessions"]` are the meetings ahead as they stand at this turn, and `kept["session_id"]` the one that a
talk is about. Each has `id`, `relationship_id`, `starts`, `timed` (is its time known?), `place`, `who` (the
other of the two, as texts to this person name them), `moved_from`, and `told`: would the other hear of
a change in time? `kept["told"]` says so where the talk is about no meeting ahead.
"""

from __future__ import annotations

import datetime as dt

from bot.flows.steps import Begin, Done, Effect, Facts, Next, Say, Turn
from bot.reading.choices import choice
from bot.reading.meeting_change import read_change
from bot.reading.moments import Moment, Unclear, read_moment
from bot.rules.person import Role
from bot.wording.discreet import tells_too_much
from bot.wording.said import day_said, time_said

MOST_TO_WAIT = dt.timedelta(hours=3)  # with telling the other that a meeting is off


def sessions(turn: Turn) -> list[Facts]:
    """The meetings ahead, soonest first."""
    found: list[Facts] = turn.kept.get("sessions", [])
    return found


def meant(turn: Turn) -> Facts | None:
    """The meeting that this talk is about. None: it was moved, called off, or is over by now."""
    return next((one for one in sessions(turn) if one["id"] == turn.kept.get("session_id")), None)


def instead(turn: Turn, session: Facts, coming: bool | None, *learned: Effect) -> Begin | None:
    """What an answer to a reminder begins that is no "I'll be there": another time, or they cannot come."""
    change = read_change(turn.text, turn.now, [starts(session, turn)])
    if change is not None and change.to is not None:
        return Begin("change_meeting", turn.kept | {"text": turn.text, "at": turn.now.isoformat()})
    if coming is False or change is not None:
        return Begin("new_time", turn.kept | {"cannot": True}, learned)
    return None


def starts(session: Facts, turn: Turn) -> dt.datetime:
    """When it begins, where this person is."""
    return local(session["starts"], turn)


def local(moment: str, turn: Turn) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).astimezone(turn.now.tzinfo)


def said(moment: dt.datetime, turn: Turn) -> str:
    """Such as "Tue 17 Mar, 6pm"."""
    language = turn.person.language
    return f"{day_said(moment.date(), language)}, {time_said(moment.time(), language)}"


def known(session: Facts, turn: Turn) -> str:
    """The same of a meeting, without a time that nobody told."""
    at = starts(session, turn)
    return said(at, turn) if session.get("timed", True) else day_said(at.date(), turn.person.language)


def place(session: Facts) -> str | None:
    """Where they meet, if that may stand in a text."""
    where: str | None = session.get("place")
    return None if where is None or tells_too_much(where) else where


def who(turn: Turn) -> str:
    """The other of the two."""
    session = meant(turn) or {}
    named: str | None = session.get("who") or turn.kept.get("who")
    if named is None and turn.relationship is not None:
        mine = turn.relationship
        named = mine.mentor if turn.person.role is Role.MENTEE else mine.code
    return named or "them"


def leaves_some_out(turn: Turn, ahead: list[Facts]) -> bool:
    """Has a mentor of several another mentee, with whom nothing is planned?"""
    mine = {str(one.id) for one in turn.person.relationships}
    several = turn.person.role is Role.MENTOR and len(mine) > 1
    return several and not mine <= {one["relationship_id"] for one in ahead}


def answer_by(session: Facts, turn: Turn) -> Facts:
    """How long whoever cannot come has to say more, so that the other hears in time; to be kept."""
    waits = min(MOST_TO_WAIT, (starts(session, turn) - turn.now) / 2)
    return {"answer_by": (turn.now + waits).astimezone(dt.UTC).isoformat()}


def read(turn: Turn, text: str, was: dt.datetime | None = None) -> Moment | Unclear:
    """The time to come that a text gives."""
    return read_moment(text, turn.now, was, day_first=turn.person.programme.day_first)


def listed(turn: Turn) -> tuple[Facts, Facts]:
    """The meetings ahead as choices, such as "1 A Tue 17 Mar, 6pm, 2 K Thu 19 Mar, 3pm", and what to keep."""
    ahead = sessions(turn)
    said_so = ", ".join(f"{n} {one['who']} {known(one, turn)}" for n, one in enumerate(ahead, 1))
    return {"meetings": said_so}, {"listed": [one["id"] for one in ahead]}


def chosen(turn: Turn) -> str | None:
    """The id of the one that was meant, of those that were listed: they may have changed since."""
    return choice(turn.text, dict.fromkeys(turn.kept["listed"], ()))


def has_changed(turn: Turn) -> bool:
    """Has the meeting that is to be moved, or that was called off, a new time already?"""
    about = turn.kept.get("session_id")
    if turn.kept.get("off"):
        return any(one.get("moved_from") == about for one in sessions(turn))
    return about is not None and meant(turn) is None


def what_stands(turn: Turn) -> Next:
    """The meeting has changed, or is over: say what is planned, and change nothing."""
    within = turn.kept.get("relationship_id")
    others = [one for one in sessions(turn) if within in (None, one["relationship_id"])]
    if not others:
        return Done((Say("new_time.nothing_stands"),))
    facts = {"who": others[0]["who"], "new": known(others[0], turn)}
    return Done((Say("new_time.what_stands", facts),))
