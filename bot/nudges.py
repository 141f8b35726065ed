"""tick(): begins the talks that are due, and wakes those that went silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import OperationalError

from bot import giving_up, plans, turns
from bot.flows.steps import Facts, Record
from bot.rules.checkins import SCORE_EVERY
from bot.rules.gate import not_begun
from bot.rules.hours import next_allowed
from bot.rules.nudging import Drop, Wait, decide
from bot.rules.person import Person, Relationship
from bot.store import flags as kept_flags
from bot.store import goals, outbox, people, schedule, talks
from bot.store.database import Database, Db
from bot.store.people import Place
from bot.store.schedule import Nudge
from bot.store.talks import Talk
from bot.turns import Scene

log = structlog.get_logger()

AT_ONCE = 500  # nudges, and as many silent talks, that one tick takes on


def tick(database: Database, now: dt.datetime) -> list[Record]:
    """Begin and wake whatever is due, each in a transaction of its own. What was recorded on the way."""
    due, silent = database.read(lambda db: (schedule.due(db, now, AT_ONCE), talks.waking(db, now, AT_ONCE)))
    begun = [(one, database.submit(partial(begin_due, nudge_id=one, now=now))) for one in due]
    woken = [
        (one, database.submit(partial(wake, talk_id=one[0], person_id=one[1], now=now))) for one in silent
    ]
    recorded: list[Record] = []
    for nudge, future in begun:
        recorded += _done(database, future, partial(giving_up.nudge, nudge_id=nudge, now=now))
    for (talk, who), future in woken:
        recorded += _done(database, future, partial(giving_up.talk, talk_id=talk, person_id=who, now=now))
    return recorded


def _done(database: Database, future: Future[list[Record]], give_up: Callable[[Db], None]) -> list[Record]:
    """What was recorded. One that fails must not hold up the others, nor come again at every tick."""
    try:
        try:
            return future.result()
        except OperationalError:
            raise
        except Exception:
            log.exception("a nudge failed")
            database.write(give_up)
    except OperationalError:  # a lock held for long, a full disk: it passes, and the row is still due
        log.exception("a nudge must wait for the database")
    return []


def next_event(db: Db) -> dt.datetime | None:
    """When something next falls due: a nudge, a silence or a text that waits."""
    moments = (schedule.next_due(db), talks.next_waking(db), outbox.next_due(db))
    return min((moment for moment in moments if moment is not None), default=None)


def begin_due(db: Db, nudge_id: UUID, now: dt.datetime) -> list[Record]:
    """Begin one talk that is due, or put it off, or drop it with the reason."""
    nudge = schedule.nudge_by_id(db, nudge_id)
    if nudge.state != "waiting":
        return []
    person = people.by_id(db, nudge.person_id, lock=True)
    relationship = plans.relationship_of(nudge, person)
    place = people.foremost(db, person.id)
    if place is None or place.closed:
        return _settle(db, nudge, person, now, "dropped", "no address that may be texted")
    zone = ZoneInfo(person.timezone)
    decision = decide(
        nudge.kind,
        nudge.due_at.astimezone(zone),
        person,
        relationship,
        now.astimezone(zone),
        hard_flag=kept_flags.has_hard_flag(db, person.id),
        busy=talks.open_talk(db, person.id) is not None,
    )
    if isinstance(decision, Wait):
        schedule.put_off(db, nudge.id, decision.until)
        return []
    if isinstance(decision, Drop):
        return _settle(db, nudge, person, now, "dropped", decision.reason)
    return _begin(db, nudge, person, relationship, place, now)


def _begin(
    db: Db,
    nudge: Nudge,
    person: Person,
    relationship: Relationship | None,
    place: Place,
    now: dt.datetime,
) -> list[Record]:
    kept = _kept(db, nudge, now)
    if kept is None:
        return _settle(db, nudge, person, now, "dropped", "needless by now")
    scene = Scene(db, now, place, person.programme, person)
    turns.begin(scene, _flow(nudge, relationship), kept, relationship, kind="nudge")
    _settle(db, nudge, person, now, "begun", None)
    return scene.recorded


def _settle(
    db: Db, nudge: Nudge, person: Person, now: dt.datetime, state: str, reason: str | None
) -> list[Record]:
    """A nudge is over; what comes weekly is planned for the week after."""
    schedule.settle(db, nudge.id, state, reason)
    plans.again(db, nudge, person, now)
    return []


def _flow(nudge: Nudge, relationship: Relationship | None) -> str:
    """A check-in where no step is set any more asks for the next one."""
    no_step = relationship is None or not relationship.step
    return "next_step" if nudge.kind == "goal_checkin" and no_step else nudge.kind


def _kept(db: Db, nudge: Nudge, now: dt.datetime) -> Facts | None:
    """What the talk begins with; None where it has become needless."""
    match nudge.kind:
        case "session_log":
            return {} if schedule.session_by_id(db, nudge.about).state == "planned" else None
        case "goal_idea":
            return goals.proposal(db, nudge.about)
        case "goal_checkin" if not goals.has_had_step(db, nudge.about):
            return None
        case "goal_checkin":
            return {"score_due": goals.score_is_due(db, nudge.about, now - SCORE_EVERY)}
        case _:
            return {}


def wake(db: Db, talk_id: UUID, person_id: UUID, now: dt.datetime) -> list[Record]:
    """One talk fell silent: say its question once more, or let it expire."""
    person = people.by_id(db, person_id, lock=True)
    talk = talks.open_talk(db, person_id)
    place = people.foremost(db, person_id)
    if talk is None or talk.id != talk_id or talk.wakes_at is None or talk.wakes_at > now:
        return []
    if place is None:  # nobody left to ask
        talks.end(db, talk.id, "expired", now)
        return []
    scene = Scene(db, now, place, person.programme, person)
    if not _may_remind(scene, talk):
        turns.expire(scene, talk)
        return scene.recorded
    allowed = next_allowed(scene.local, person.role, person.programme.country)
    if allowed > scene.local:
        talks.sleep_until(db, talk.id, allowed)
    else:
        turns.ask_once_more(scene, talk)
    return scene.recorded


def _may_remind(scene: Scene, talk: Talk) -> bool:
    flow = scene.flows.get(talk.run.flow)
    if flow is None or talk.run.step not in flow.reminds or talk.silences or scene.person is None:
        return False
    closed = not_begun(scene.person, scene.local.date())
    return closed is None and not kept_flags.has_hard_flag(scene.db, scene.person.id)
