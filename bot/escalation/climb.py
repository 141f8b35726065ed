"""Climbs the ladders: whoever a rung names is told, each rung once, by whichever worker comes to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from bot import metrics
from bot.escalation.ring import ring
from bot.escalation.whom import Asked, whom
from bot.flows.steps import Record
from bot.outbound import VOICE
from bot.rules.escalation import ladder as rules
from bot.rules.escalation.ladder import Calendar, Rung, Who, covers
from bot.screening import Severity
from bot.store import breaches, concerned, ladders, people, texts, told
from bot.store import flags as kept_flags
from bot.store import rota as rotas
from bot.store.database import Database, Db
from bot.store.ladders import Climb
from bot.store.people import Place
from bot.turns import LANGUAGE
from bot.wording import sentence

log = structlog.get_logger()

ALERT = "common.staff_alert"
DRILL = "common.staff_drill"
AT_ONCE = 200  # ladders in one round, and as many that became late
AGAIN = dt.timedelta(minutes=1)  # after which a rung that failed is tried again
SMS = "sms"


def climb_due(
    database: Database, now: dt.datetime, goes_on: Callable[[], bool] = lambda: True
) -> list[Record]:
    """Climb every rung that is due, each ladder in a transaction of its own. Which flags became late.

    `goes_on` is asked before each round.
    """
    recorded: list[Record] = []
    try:
        while goes_on():
            due, late = database.read(lambda db: (ladders.due(db, now, AT_ONCE), breaches.first_late(db)))
            is_late = late is not None and late <= now
            if not due and not is_late:
                break
            _climb_all(database, due, now)
            recorded += _late(database, now) if is_late else []
    except OperationalError:
        log.exception("the ladders must wait")
    return recorded


def next_due(db: Db) -> dt.datetime | None:
    """When something next falls due: a rung, or a flag that becomes late."""
    moments = (ladders.first_due(db), breaches.first_late(db))
    return min((moment for moment in moments if moment is not None), default=None)


def climb(db: Db, ladder_id: UUID, now: dt.datetime) -> None:
    """Climb one rung, if it is due and nobody has the flag."""
    one = ladders.locked(db, ladder_id, now)
    if one is None:
        return
    if one.taken:
        ladders.stop_one(db, one.id, now)
        return
    days = calendar(db, one.programme_id)
    rung = rules.rung(one.severity, one.rung, drill=one.drill)
    if rung is not None:
        _tell(db, one, rung, now)
    after = rules.due_at(one.severity, one.rung + 1, one.begun_at, now, days, drill=one.drill)
    ladders.climbed(db, one.id, one.rung + 1, after)


def calendar(db: Db, programme_id: UUID) -> Calendar:
    """The days on which somebody of this programme is there."""
    rota = rotas.of_programme(db, programme_id)
    return Calendar(rota.zone, rota.country, rota.subdivision, partial(covers, rota))


def whom_of(db: Db, one: Climb, who: Who, now: dt.datetime) -> list[Place]:
    """Where those can be told of this ladder's flag whom a rung names so."""
    named = concerned.coordinators(db, one.person_id)
    about = concerned.of_flag(db, one.flag_id) if one.flag_id else frozenset()
    return whom(db, Asked(one.programme_id, who, one.leads_only, named, about), now)


def tell(db: Db, one: Climb, place: Place, now: dt.datetime) -> None:
    """Text that there is this flag, and keep that it was told on this rung."""
    key = DRILL if one.drill else ALERT
    body = sentence(key, LANGUAGE, severity=one.severity.value, number=one.number)
    flag_number = None if one.drill else one.number
    text = texts.queue(db, place, kind="alert", key=key, body=body, now=now, flag_number=flag_number)
    told.keep(db, one, place, place.channel, text, now)


def _climb_all(database: Database, due: Iterable[UUID], now: dt.datetime) -> None:
    climbs = [(one, database.submit(partial(climb, ladder_id=one, now=now))) for one in due]
    for one, future in climbs:
        try:
            future.result()
        except OperationalError:
            raise
        except Exception:  # it must not hold up the others, nor come again at once
            log.exception("a rung failed", row_id=one)
            database.write(partial(failed, ladder_id=one, now=now))


def failed(db: Db, ladder_id: UUID, now: dt.datetime) -> None:
    """A rung could not be climbed: that is a task, once, and it is tried again in a minute."""
    one = ladders.locked(db, ladder_id, now)
    if one is None:
        return
    ladders.wait(db, one.id, now + AGAIN)
    _ask_staff(db, one, "nobody could be alerted", now)


def _late(database: Database, now: dt.datetime) -> list[Record]:
    late = database.write(lambda db: breaches.breach(db, now, AT_ONCE))
    for severity in late:
        metrics.late_flags.labels(severity).inc()
    return [Record("late", {"severity": severity.value}) for severity in late]


def _tell(db: Db, one: Climb, rung: Rung, now: dt.datetime) -> None:
    """Tell whom this rung names. What was held up is climbed all at once, and nobody is told twice by it."""
    places = whom_of(db, one, rung.who, now)
    done = told.at(db, one.id, now) if one.rung else frozenset()
    for place in places if one.severity is Severity.S1 else _firsts(places):
        if (place.id, place.channel) not in done:
            tell(db, one, place, now)
    for place in _firsts(place for place in places if place.channel == SMS) if rung.calls else ():
        if (place.id, VOICE) not in done:
            _call(db, one, place, now)
    if not places:
        _nobody(db, one, now)


def _call(db: Db, one: Climb, place: Place, now: dt.datetime) -> None:
    call = ring(db, place, one.severity, one.number, now, drill=one.drill)
    if call is not None:
        told.keep(db, one, place, VOICE, call, now)


def _firsts(places: Iterable[Place]) -> list[Place]:
    """The first address of each."""
    first: dict[UUID | None, Place] = {}
    for place in places:
        first.setdefault(place.person_id, place)
    return list(first.values())


def _nobody(db: Db, one: Climb, now: dt.datetime) -> None:
    told.nobody(db, one, now)
    _ask_staff(db, one, "nobody is on call", now)


def _ask_staff(db: Db, one: Climb, what: str, now: dt.datetime) -> None:
    if one.address_id is not None:
        kind = f"{one.severity.value} flag {one.number}: {what}"
        place = people.place(db, one.address_id)
        kept_flags.open_task_once(db, place, kind, now, message_id=one.message_id)
