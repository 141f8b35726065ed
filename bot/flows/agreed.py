"""A meeting has a new time, or none: what is kept, and what is said of it, truly."""

from __future__ import annotations

import datetime as dt

from bot.flows import planned
from bot.flows.steps import Again, Done, Effect, Facts, Next, Record, Run, Say, Turn
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


def called_off(turn: Turn, session: Facts, besides: tuple[Effect, ...] = ()) -> Next:
    """Keep that it is off. The other is told, and asked for a time."""
    facts = {"who": session["who"], "old": planned.known(session, turn)}
    kept = Record("meeting called off", {"was": session["starts"]} | _named(turn))
    if not session.get("told", True):
        return Done((kept, *besides, *_for_staff(turn), Say("new_time.off_untold", facts)))
    return Done((kept, *besides, Say("new_time.off", facts)))


def unanswered(run: Run) -> tuple[Effect, ...]:
    """Whoever cannot come gave no new time: it is off all the same, and the other hears of it."""
    kept = run.kept
    session = next((one for one in kept.get("sessions", []) if one["id"] == kept.get("session_id")), None)
    if session is None or not kept.get("cannot"):
        return ()
    named = {"session_id": session["id"], "relationship_id": session["relationship_id"]}
    off = Record("meeting called off", {"was": session["starts"]} | named)
    return (off,) if session.get("told", True) else (off, Record("task", {"kind": NOT_TOLD}))


def not_understood(turn: Turn, here: tuple[str, str], again: Say) -> Next:
    """Ask once more. Of whoever cannot come, a second muddled answer brings a person in, and it is off."""
    session = planned.meant(turn) if turn.kept.get("cannot") else None
    if session is None:
        return Again(again.key, again.facts)
    if not turn.kept.get("muddled"):
        return Again(again.key, again.facts, {"muddled": True})
    flow, step = here
    return called_off(turn, session, (Record("handover", {"flow": flow, "step": step}),))


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
    if turn.kept.get("off") and not turn.kept.get("cannot"):
        return for_staff(NOBODY_KNOWS)
    return Done((Say("new_time.no_rush"),))


def for_staff(why: str) -> Next:
    return Done((Record("task", {"kind": why}), Say("new_time.staff_will")))


def no_time_found(turn: Turn) -> Next:
    """Staff find one. Whoever cannot come does not come meanwhile."""
    session = planned.meant(turn) if turn.kept.get("cannot") else None
    if session is None:
        return for_staff(NEEDS_TIME)
    return called_off(turn, session, (Record("task", {"kind": NEEDS_TIME}),))
