"""How things stand with a flag, as its record tells: who has it, and what was last done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.rules.flag_review import HAS_IT, TWO_PEOPLE, Standing
from bot.rules.staff import Act
from bot.store.console.events import Done, Event

TAKES = (Act.ACKNOWLEDGE, Act.CALL, Act.DO, Act.REFER, Act.GRADE, Act.KEEP_OPEN)


@dataclass(frozen=True)
class Summary:
    """The newest of each kind of entry; None, or none of them, where there is none.

    `has_it`: who took it over last, or on first, since it last waited for somebody. `not_referred`: why
    nobody outside was told. `review`: the day on which it is to be looked at again.
    """

    has_it: Event | None = None
    graded: Event | None = None
    called: Event | None = None
    safe: Event | None = None
    told: tuple[str, ...] = ()
    referred: Event | None = None
    not_referred: str = ""
    outcome_told: Event | None = None
    review: dt.date | None = None


def sum_up(events: Sequence[Event], state: str) -> Summary:
    """What the record says in the end."""
    referrals = [one for one in events if one.act is Act.REFER]
    reviewed = _last(events, lambda one: "review" in one.facts)
    return Summary(
        has_it=_has_it(events) if state in HAS_IT else None,
        graded=_last(events, lambda one: one.act in (Act.GRADE, Act.LIFT)),
        called=_last(events, lambda one: one.act is Act.CALL),
        safe=_last(events, lambda one: "safe" in one.facts),
        told=tuple(dict.fromkeys(one.facts["told"] for one in events if "told" in one.facts)),
        referred=_last(referrals, lambda one: bool(one.facts.get("body"))),
        not_referred=_why_not(events),
        outcome_told=_last(events, lambda one: "outcome_told" in one.facts),
        review=_day(reviewed.facts["review"]) if reviewed else None,
    )


def standing(severity: str, state: str, done: Sequence[Done]) -> Standing:
    """How it stands for the rules: who proposes to close it, and who has lowered it."""
    proposal = next((one for one in reversed(done) if one.act is Act.CLOSE), None)
    holder = _has_it([one.shown for one in done]) if state in HAS_IT else None
    return Standing(
        severity,
        state,
        proposal.staff_id if proposal else None,
        _lowered_by(done),
        next((one.staff_id for one in done if holder is not None and one.shown.id == holder.id), None),
    )


def _lowered_by(done: Sequence[Done]) -> UUID | None:
    """Who took it below what two people close. None: nobody, or it has been raised since."""
    lowered: UUID | None = None
    for one in done:
        if "from" not in one.shown.facts:
            continue
        before, after = (one.shown.facts[name] in TWO_PEOPLE for name in ("from", "to"))
        if before != after:
            lowered = one.staff_id if before else None
    return lowered


def _has_it(events: Sequence[Event]) -> Event | None:
    """The last who took it over since it last waited for somebody, else the first who did something."""
    since = max((place + 1 for place, one in enumerate(events) if _waits_again(one)), default=0)
    lately = events[since:]
    taken_over = _last(lately, lambda one: one.act is Act.TAKE)
    return taken_over or next((one for one in lately if one.act in TAKES), None)


def _waits_again(one: Event) -> bool:
    return one.act is Act.LIFT or one.facts.get("alert") == "alert"


def _why_not(events: Sequence[Event]) -> str:
    """Why nobody outside was told: said beside a referral that was not made, or on closing."""
    said = _last(events, lambda one: "not_referred" in one.facts or one.facts.get("body") == "")
    return (said.facts.get("not_referred") or said.note) if said else ""


def _day(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _last(events: Sequence[Event], wanted: Callable[[Event], bool]) -> Event | None:
    return next((one for one in reversed(events) if wanted(one)), None)
