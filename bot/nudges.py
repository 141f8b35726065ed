"""tick(): climbs ladders, begins talks that are due, wakes silent ones, and sees who was not heard of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from bot import announcing, giving_up, questions, silence, standing_in, turns, unanswered
from bot.escalation import climb, handover
from bot.flows.steps import Record
from bot.nudging import newer
from bot.nudging.beginning import begin_due
from bot.nudging.permission import may_ask_again
from bot.rules.nudging import Drop, Go, Wait, is_hidden
from bot.rules.worry import SILENCE
from bot.store import announcements, outbox, people, schedule, silences, spot_checks, stand_ins, talks
from bot.store.database import Database, Db
from bot.store.stand_ins import StandIn
from bot.store.talks import Talk
from bot.turns import Scene

log = structlog.get_logger()

AT_ONCE = 500  # nudges, and as many silent talks, that one round takes on
ROUNDS = 20  # in one tick
IN_HAND = dt.timedelta(minutes=2)  # then another worker looks at what this one has not got done


def tick(database: Database, now: dt.datetime, goes_on: Callable[[], bool] = lambda: True) -> list[Record]:
    """Climb, begin and wake whatever is due, each in a transaction of its own. What was recorded on the way.

    `goes_on` is asked before each round.
    """
    recorded: list[Record] = []
    try:
        for _ in range(ROUNDS):
            if not goes_on():
                break
            recorded += climb.climb_due(database, now, goes_on)
            handover.hand_over(database, now)
            rounds = [part(database, now) for part in (_begin, _wake, _look, _pick, _fall_back, _announce)]
            if all(done is None for done in rounds):
                break
            recorded += [record for done in rounds for record in done or ()]
    except OperationalError:
        log.exception("the tick must wait")
    return recorded


def _begin(database: Database, now: dt.datetime) -> list[Record] | None:
    """One round of what is due; None: nothing was."""
    next_one = database.read(schedule.next_due)
    if next_one is None or next_one > now:
        return None
    due = database.write(lambda db: schedule.claim(db, now, now + IN_HAND, AT_ONCE))
    begun = [
        (one, database.submit(partial(begin_due, nudge_id=one, now=now, late_by=now - at))) for one, at in due
    ]
    recorded: list[Record] = []
    for nudge, future in begun:
        recorded += _done(database, future, partial(giving_up.nudge, nudge_id=nudge, now=now))
    return recorded


def _wake(database: Database, now: dt.datetime) -> list[Record] | None:
    """One round of those who fell silent; None: nobody did."""
    silent = database.read(lambda db: talks.waking(db, now, AT_ONCE))
    if not silent:
        return None
    woken = [
        (one, database.submit(partial(wake, talk_id=one[0], person_id=one[1], now=now))) for one in silent
    ]
    recorded: list[Record] = []
    for (talk, who), future in woken:
        recorded += _done(database, future, partial(giving_up.talk, talk_id=talk, person_id=who, now=now))
    return recorded


def _look(database: Database, now: dt.datetime) -> list[Record] | None:
    """One round of those who told of something serious a day ago; None: there are none."""
    tellers = database.read(lambda db: silences.tellers(db, now - SILENCE, AT_ONCE))
    if not tellers:
        return None
    looks = [(one, database.submit(partial(silence.look, teller=one, now=now))) for one in tellers]
    recorded: list[Record] = []
    for teller, future in looks:
        recorded += _done(database, future, partial(silence.give_up, teller=teller, now=now))
    return recorded


def _pick(database: Database, now: dt.datetime) -> list[Record] | None:
    """One round of texts that no second reader has read, for the reading list; None: there were none."""
    try:
        if database.read(lambda db: spot_checks.unswept(db, now)) is None:
            return None
        return [] if database.write(lambda db: spot_checks.sweep(db, now)) else None
    except OperationalError:
        raise
    except Exception:  # nothing else must wait for a list that people read when they have time
        log.exception("no texts picked")
        return None


def _fall_back(database: Database, now: dt.datetime) -> list[Record] | None:
    """One round of those whom staff have not written to for too long; None: there are none."""
    left = database.read(lambda db: stand_ins.due(db, now, AT_ONCE))
    if not left:
        return None
    backs = [(one, database.submit(partial(standing_in.fall_back, one=one, now=now))) for one in left]
    recorded: list[Record] = []
    for one, future in backs:
        recorded += _done(database, future, partial(_leave, one=one, now=now))
    return recorded


def _announce(database: Database, now: dt.datetime) -> list[Record] | None:
    """Some more texts of what is said to many; None: none is to be said."""
    due = database.read(lambda db: announcements.due(db, now))
    return [] if any(_fed(database, one, now) for one in due) else None


def _fed(database: Database, which: UUID, now: dt.datetime) -> int:
    try:
        return database.write(partial(announcing.feed, which=which, now=now))
    except OperationalError:
        raise
    except Exception:  # tried again at the next tick; nothing else must wait for it
        log.exception("not announced", announcement=which)
        return 0


def _leave(db: Db, one: StandIn, now: dt.datetime) -> None:
    """It could not be given back whole: it is over all the same."""
    stand_ins.end(db, one, now, None)


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
        log.exception("a nudge must wait")
    return []


def next_event(db: Db) -> dt.datetime | None:
    """When something next falls due: a rung, a hand-over, a nudge, a silence or a text that waits."""
    told = silences.first_told(db)
    silent = told + SILENCE if told else None
    moments = (
        climb.next_due(db),
        handover.next_due(db),
        schedule.next_due(db),
        talks.next_waking(db),
        outbox.next_due(db),
        stand_ins.next_due(db),
        announcements.next_due(db),
        silent,
    )
    return min((moment for moment in moments if moment is not None), default=None)


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
    if not newer.knows(db, talk.run.flow, talk.run.step):
        talks.sleep_until(db, talk.id, now + newer.SOON)
        return []
    if (there := stand_ins.open_for(db, person_id)) is not None:
        talks.sleep_until(db, talk.id, max(there.falls_back_at, now + newer.SOON))
        return []
    scene = Scene(db, now, place, person.programme, person, nudge_id=talk.nudge_id)
    if is_hidden(talk.run.flow, person) and (ends := _ends(scene, talk)) > now:
        talks.sleep_until(db, talk.id, ends)
        return []
    match may_ask_again(db, talk, person, now) if _reminds(scene, talk) else Drop(""):
        case Go():
            questions.ask_once_more(scene, talk)
        case Wait(until) if until < now + scene.flows[talk.run.flow].expires_after:
            talks.sleep_until(db, talk.id, until)
        case _:
            turns.expire(scene, talk)
            unanswered.after(scene, talk)
    return scene.recorded


def _reminds(scene: Scene, talk: Talk) -> bool:
    """Is its question said once more? A log still to come is in the digest, for a mentor who has that.

    On a shared phone a question is shown to whoever has just answered a knock, and not again by itself.
    """
    flow = scene.flows.get(talk.run.flow)
    if flow is not None and flow.name == "session_log" and scene.person and scene.person.choices.digest:
        return False
    asks = flow is not None and talk.run.step in flow.reminds and not talk.silences
    return asks and not is_hidden(talk.run.flow, turns.person_of(scene))


def _ends(scene: Scene, talk: Talk) -> dt.datetime:
    """When a talk ends in which nobody answers; at once where its flow or its question is unknown."""
    flow = scene.flows.get(talk.run.flow)
    return flow.ends(talk.run, talk.asked_at) if flow and talk.asked_at else scene.now
