"""Which meeting a text wants changed, and how; and what is asked where that is not sure."""

from __future__ import annotations

from bot.flows import planned
from bot.flows.about import named
from bot.flows.steps import Done, Facts, Next, Say, Turn
from bot.reading.meeting_change import Change, read_change
from bot.rules.person import Role
from bot.wording.said import day_said


def of_whom(turn: Turn, which: str) -> list[Facts]:
    """The meetings with the one that the text names, or with everybody."""
    one = named(turn.kept.get("text", ""), turn.person)
    ahead: list[Facts] = turn.kept.get(which, [])
    return [each for each in ahead if each["relationship_id"] == str(one.id)] if one else ahead


def on_the_day(turn: Turn, sessions: list[Facts], change: Change | None) -> list[Facts]:
    return [one for one in sessions if change and planned.starts(one, turn).date() == change.day]


def must_ask(turn: Turn, change: Change | None) -> bool:
    """Was a day named on which there is none, or may a mentor mean somebody else?"""
    several = turn.person.role is Role.MENTOR and len(turn.person.relationships) > 1
    unnamed = several and named(turn.kept.get("text", ""), turn.person) is None
    return unnamed or (change is not None and change.day is not None)


def asked(turn: Turn, session: Facts, change: Change | None, gone: list[Facts]) -> tuple[str, Facts, Facts]:
    """How it is asked whether this one is meant: the key, its facts, and what is kept."""
    facts = of(session, turn)
    keep = kept(turn, session, None)
    if gone:
        off = {"new": planned.known(gone[0], turn)}
        return ("change_meeting.is_off_that_one", facts | off, keep)
    if change is not None and change.day is not None:
        day = {"day": day_said(change.day, turn.person.language)}
        return ("change_meeting.none_that_day", facts | day, keep)
    return ("change_meeting.that_one", facts, keep)


def read(turn: Turn, ahead: list[Facts]) -> Change | None:
    now = planned.local(turn.kept["at"], turn)
    at = [planned.starts(one, turn) for one in ahead]
    return read_change(turn.kept.get("text", ""), now, at, day_first=turn.person.programme.day_first)


def of(session: Facts, turn: Turn) -> Facts:
    return {"who": session["who"], "old": planned.known(session, turn)}


def none_ahead(turn: Turn, gone: list[Facts]) -> Next:
    """Say of a meeting that is `gone` that it is off, and else what stands."""
    return Done((Say("change_meeting.is_off", of(gone[0], turn)),)) if gone else planned.what_stands(turn)


def left(turn: Turn, session: Facts) -> Next:
    return Done((Say("change_meeting.left", of(session, turn)),))


def kept(turn: Turn, session: Facts, change: Change | None) -> Facts:
    """What is kept of the meeting that is meant, and of whoever cannot come."""
    keep = {key: session[key] for key in ("relationship_id", "who")} | {"session_id": session["id"]}
    unable = change is not None and change.unable
    return keep | {"cannot": True} | planned.answer_by(session, turn) if unable else keep
