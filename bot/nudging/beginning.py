"""Begins a talk that is due, or puts it off, or drops it with the reason."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from bot import metrics, turns
from bot.flows.steps import Record, Say
from bot.nudging import newer
from bot.nudging.occasions import Occasion
from bot.nudging.permission import due_of, may_begin
from bot.planning import in_person, mentors, plans
from bot.rules.nudging import BUSY_WAIT, NEEDLESS, WATCHED, Counts, Drop, Go, Wait, kind_of, spread
from bot.rules.person import Person, PhoneSetting
from bot.store import people, schedule, talks
from bot.store.database import Db
from bot.store.schedule import Nudge
from bot.turns import Scene

NOWHERE = "no address that may be texted"


def begin_due(
    db: Db, nudge_id: UUID, now: dt.datetime, late_by: dt.timedelta = dt.timedelta(0)
) -> list[Record]:
    """Begin one talk whose time has come. What was recorded. `late_by`: for how long nobody looked at it."""
    nudge = schedule.locked(db, nudge_id)
    if nudge.state != "waiting":
        return []
    if not newer.knows(db, nudge.kind):
        schedule.put_off(db, nudge.id, now + newer.SOON)
        return []
    if nudge.kind == mentors.LOOK_FOR_LOG:
        told = mentors.look_for_log(db, nudge, now)
        schedule.settle(db, nudge.id, "begun" if told else "dropped", now, None if told else NEEDLESS)
        return []
    person = people.by_id(db, nudge.person_id, lock=True)
    place = people.foremost(db, person.id)
    if place is None or place.opted_out:
        _settle(db, nudge, person, now, "dropped", NOWHERE)
        return []
    decision, about = may_begin(db, nudge, person, now)
    longer = spread(person.id, late_by)
    match decision:
        case Go() if about is not None and (not longer or _too_late(about, now + longer)):
            return _begin(Scene(db, now, place, person.programme, person), person, nudge, about)
        case Go():
            schedule.put_off(db, nudge.id, now + longer)
        case Wait(until):
            schedule.put_off(db, nudge.id, until)
        case Drop(reason):
            _settle(db, nudge, person, now, "dropped", reason)
            if reason == WATCHED:
                in_person.tell(db, nudge, person, now)
    return []


def follow_on(scene: Scene) -> None:
    """What else is due follows at once, now that a talk is over and the person is there."""
    person = scene.person
    if person is None or talks.open_talk(scene.db, person.id) is not None:
        return
    for nudge in schedule.waiting(scene.db, person.id, scene.now + BUSY_WAIT):
        if nudge.planned_at > scene.now:
            continue
        decision, about = may_begin(scene.db, nudge, person, scene.now, at_once=True)
        if isinstance(decision, Go) and about is not None:
            _begin(scene, person, nudge, about, kind="reply")
            return


def _begin(
    scene: Scene, person: Person, nudge: Nudge, about: Occasion, *, kind: str = "nudge"
) -> list[Record]:
    relationship = plans.relationship_of(nudge, person)
    scene.nudge_id, scene.until = nudge.id, due_of(nudge, about).stale_at
    _settle(scene.db, nudge, person, scene.now, "begun", None)  # before it is asked what is needed besides
    others = _in_brief(scene, person, nudge) if kind == "nudge" else {}
    scene.in_brief = [(other, say) for other, (_, say) in others.items()]
    turns.begin(scene, nudge.kind, about.kept, relationship, kind=kind)
    for carried in others.keys() - {other for other, _ in scene.in_brief}:
        _settle(scene.db, others[carried][0], person, scene.now, "begun", schedule.TOGETHER)
    return scene.recorded


def _in_brief(scene: Scene, person: Person, first: Nudge) -> dict[UUID, tuple[Nudge, Say]]:
    """What else would be said to this person so soon that one text can carry both, by its nudge."""
    if person.phone_setting is not PhoneSetting.OWN:
        return {}
    found: dict[UUID, tuple[Nudge, Say]] = {}
    soon = scene.now + dt.timedelta(minutes=person.programme.limits.gap_minutes)
    for other in schedule.waiting(scene.db, person.id, soon):
        if other.id == first.id or kind_of(other.kind).counts is not Counts.APPOINTMENT:
            continue
        decision, about = may_begin(scene.db, other, person, scene.now, at_once=True)
        if isinstance(decision, Go) and about is not None:
            say = turns.in_brief(scene, other.kind, about.kept, plans.relationship_of(other, person))
            found |= {other.id: (other, say)} if say else {}
    return found


def _too_late(about: Occasion, when: dt.datetime) -> bool:
    return about.until is not None and when >= about.until


def _settle(db: Db, nudge: Nudge, person: Person, now: dt.datetime, state: str, reason: str | None) -> None:
    """A nudge is over; what comes weekly is planned for the week after."""
    metrics.nudge(nudge.kind, state)
    schedule.settle(db, nudge.id, state, now, reason)
    plans.again(db, nudge, person, now)
