"""A meeting has a new time, or none: what is kept, and what is said of it, truly."""

from __future__ import annotations

import datetime as dt

from bot.flows import planned
from bot.flows.steps import Done, Effect, Facts, Next, Record, Say, Turn
from bot.rules.person import Role

NOT_TOLD = "changed a meeting, and the other cannot be told by text in time"
NEEDS_TIME = "needs a new time for a meeting"
NOBODY_KNOWS = "a meeting is off, and neither knows a new time"


def moved(turn: Turn, at: dt.datetime) -> Next:
    """Keep the new time. Whether the other will hear of it is said truly."""
    session, facts = planned.meant(turn), {"who": planned.who(turn), "new": planned.said(at, turn)}
    if session is not None and planned.starts(session, turn) == at:
        return Done((Say("change_meeting.left", facts | {"old": facts["new"]}),))
    record = {"starts": at.astimezone(dt.UTC).isoformat()} | _named(turn)
    kept = Record("meeting moved", record)
    if not (session or turn.kept).get("told", True):
        return Done((kept, *_for_staff(turn), Say("new_time.moved_untold", facts)))
    return Done((kept, Say("new_time.moved", facts)))


def called_off(turn: Turn, session: Facts) -> Next:
    """Keep that it is off. The other is told, and asked for a time."""
    facts = {"who": session["who"], "old": planned.known(session, turn)}
    kept = Record("meeting called off", {"was": session["starts"]} | _named(turn))
    if not session.get("told", True):
        return Done((kept, *_for_staff(turn), Say("new_time.off_untold", facts)))
    return Done((kept, Say("new_time.off", facts)))


def _named(turn: Turn) -> Facts:
    session = planned.meant(turn) or {}
    within = session.get("relationship_id") or turn.kept.get("relationship_id")
    named = {"session_id": turn.kept.get("session_id"), "relationship_id": within}
    return {key: value for key, value in named.items() if value is not None}


def _for_staff(turn: Turn) -> tuple[Effect, ...]:
    """A mentor can ring; for a mentee, staff do."""
    return (Record("task", {"kind": NOT_TOLD}),) if turn.person.role is Role.MENTEE else ()


def not_yet(turn: Turn) -> Next:
    """They know no new time. Where the other did not know one either, staff find it."""
    session = planned.meant(turn)
    if session is not None:
        return called_off(turn, session)
    if turn.kept.get("off"):
        return for_staff(NOBODY_KNOWS)
    return Done((Say("new_time.no_rush"),))


def for_staff(why: str) -> Next:
    return Done((Record("task", {"kind": why}), Say("new_time.staff_will")))
