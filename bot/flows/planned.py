"""A planned meeting in a talk: which one is meant, how it is said, and what stands now.

`kept["sessions"]` are the meetings ahead as they stand at this turn, and `kept["session_id"]` the one that a
talk is about. Each has `id`, `relationship_id`, `starts`, `timed` (is its time known?), `place`, `who` (the
other of the two, as texts to this person name them), `moved_from`, and `told`: would the other hear of
a change in time?
"""

from __future__ import annotations

import datetime as dt

from bot.flows.steps import Done, Effect, Facts, Next, Record, Say, Turn
from bot.rules.person import Role
from bot.wording.discreet import tells_too_much
from bot.wording.said import day_said, time_said

NOT_TOLD = "changed a meeting, and the other cannot be told by text in time"


def sessions(turn: Turn) -> list[Facts]:
    """The meetings ahead, soonest first."""
    found: list[Facts] = turn.kept.get("sessions", [])
    return found


def meant(turn: Turn) -> Facts | None:
    """The meeting that this talk is about. None: it was moved, called off, or is over by now."""
    return next((one for one in sessions(turn) if one["id"] == turn.kept.get("session_id")), None)


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


def what_stands(turn: Turn) -> Next:
    """The meeting has changed, or is over: say what is planned, and change nothing."""
    within = turn.kept.get("relationship_id")
    others = [one for one in sessions(turn) if within in (None, one["relationship_id"])]
    if not others:
        return Done((Say("new_time.nothing_stands"),))
    facts = {"who": others[0]["who"], "new": known(others[0], turn)}
    return Done((Say("new_time.what_stands", facts),))


def moved(turn: Turn, at: dt.datetime) -> Next:
    """Keep the new time. Whether the other will hear of it is said truly."""
    session, facts = meant(turn), {"who": who(turn), "new": said(at, turn)}
    record = {"starts": at.astimezone(dt.UTC).isoformat()} | _named(turn)
    kept = Record("meeting moved", record)
    if session is not None and not session.get("told", True):
        return Done((kept, *_for_staff(turn), Say("new_time.moved_untold", facts)))
    return Done((kept, Say("new_time.moved", facts)))


def called_off(turn: Turn, session: Facts) -> Next:
    """Keep that it is off. The other is told, and asked for a time."""
    facts = {"who": session["who"], "old": known(session, turn)}
    kept = Record("meeting called off", {"was": session["starts"]} | _named(turn))
    if not session.get("told", True):
        return Done((kept, *_for_staff(turn), Say("new_time.off_untold", facts)))
    return Done((kept, Say("new_time.off", facts)))


def _named(turn: Turn) -> Facts:
    session = meant(turn) or {}
    within = session.get("relationship_id") or turn.kept.get("relationship_id")
    named = {"session_id": turn.kept.get("session_id"), "relationship_id": within}
    return {key: value for key, value in named.items() if value is not None}


def _for_staff(turn: Turn) -> tuple[Effect, ...]:
    """A mentor can ring; for a mentee, staff do."""
    return (Record("task", {"kind": NOT_TOLD}),) if turn.person.role is Role.MENTEE else ()
