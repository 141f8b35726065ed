"""What a nudge is about, looked up anew when it is begun and again when its text is sent.

One small function a kind: the facts that its talk begins with, and until when it is of use. None: it has
become needless, since the meeting was moved, say, or the log has come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from bot import finding
from bot.finding import Asker
from bot.flows.steps import Facts
from bot.planning import appointments, checkins, digest, mentors, plans, upcoming
from bot.rules.person import Person
from bot.store import goals, sessions, signposts
from bot.store.database import Db
from bot.store.schedule import Nudge


@dataclass(frozen=True)
class Occasion:
    """What a talk begins with. `until`: the moment from which it is of no use."""

    kept: Facts = field(default_factory=dict)
    until: dt.datetime | None = None


Find = Callable[[Db, Nudge, Person, dt.datetime], Occasion | None]


def occasion(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    """What this nudge is about as things stand. None: it is needless."""
    find = _BY_KIND.get(nudge.kind)
    return find(db, nudge, person, now) if find else Occasion()


def _session_log(db: Db, nudge: Nudge, person: Person, _now: dt.datetime) -> Occasion | None:
    there = plans.relationship_of(nudge, person) is not None
    return Occasion() if there and sessions.by_id(db, nudge.about).state == "planned" else None


def _goal_idea(db: Db, nudge: Nudge, _person: Person, _now: dt.datetime) -> Occasion | None:
    idea = goals.proposal(db, nudge.about)
    return Occasion(idea) if idea is not None else None


def _goal_checkin(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    relationship = plans.relationship_of(nudge, person)
    kept = checkins.begins_with(db, person, relationship, now) if relationship else None
    return Occasion(kept) if kept is not None else None


def _appointment_reminder(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    found = appointments.begins_with(db, nudge, person, now)
    return Occasion(found[0], until=found[1]) if found else None


def _mentor_digest(db: Db, _nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    kept = digest.begins_with(db, person, now)
    return Occasion(kept) if kept else None


def _support(db: Db, nudge: Nudge, person: Person, _now: dt.datetime) -> Occasion | None:
    if plans.relationship_of(nudge, person) is None:
        return None
    return Occasion(mentors.begins_with(db, nudge, person))


def _signpost_offer(db: Db, nudge: Nudge, _person: Person, _now: dt.datetime) -> Occasion | None:
    told = signposts.learned_facts(db, nudge.about)
    return Occasion({"need": told["need"]}) if told else None


def _signpost_outcome(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    """What was offered is asked about once: then it counts as asked."""
    if nudge.state == "begun":
        return Occasion()
    kept = finding.asked_about(Asker(db, person, now))
    return Occasion(kept) if kept else None


def _signpost_shared(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    """Nothing where all that was to be sent has closed since."""
    found = signposts.learned_facts(db, nudge.about)
    kinds = {one["id"]: one["category"] for one in found.get("offers", ())}
    still = finding.names(Asker(db, person, now), [UUID(one) for one in kinds])
    if not still or plans.relationship_of(nudge, person) is None:
        return None
    ids = [one for one in kinds if UUID(one) in still]
    return Occasion({"ids": ids, "kinds": kinds, "asked_by": found["by"]})


def _begins_no_talk(_db: Db, _nudge: Nudge, _person: Person, _now: dt.datetime) -> Occasion | None:
    return None


def _meeting(find: Callable[[Db, UUID, Person, dt.datetime], upcoming.Found | None]) -> Find:
    """What is about a meeting."""

    def found(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
        about = find(db, nudge.about, person, now)
        return Occasion(*about) if about else None

    return found


def _missed_meeting(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    about = upcoming.missed(db, nudge.about, person, nudge.relationship_id, now)
    return Occasion(*about) if about else None


_BY_KIND: dict[str, Find] = {
    "meeting_reminder": _meeting(upcoming.reminder),
    "meeting_today": _meeting(upcoming.today),
    "meeting_changed": _meeting(upcoming.change),
    "missed_meeting": _missed_meeting,
    "session_log": _session_log,
    "goal_idea": _goal_idea,
    "goal_checkin": _goal_checkin,
    "appointment_reminder": _appointment_reminder,
    "mentor_digest": _mentor_digest,
    "support": _support,
    "signpost_offer": _signpost_offer,
    "signpost_outcome": _signpost_outcome,
    "signpost_shared": _signpost_shared,
    mentors.LOOK_FOR_LOG: _begins_no_talk,
}
