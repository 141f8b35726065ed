"""Whoever comes on call is told, once, how many grave flags are open (docs/practice.md, "The rota")."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from bot.rules.escalation.coverage import AHEAD, come_on, next_change
from bot.rules.escalation.rota import Rota
from bot.store import handovers, texts
from bot.store import rota as rotas
from bot.store.database import Database, Db
from bot.store.handovers import Handover
from bot.store.rota import Colleague
from bot.turns import LANGUAGE
from bot.wording import sentence

log = structlog.get_logger()

ONE, SEVERAL = "common.flag_open", "common.flags_open"
OF_USE = dt.timedelta(hours=1)
AGAIN = dt.timedelta(minutes=5)  # after which one that failed is planned anew


def plan(db: Db, programme_id: UUID, now: dt.datetime) -> None:
    """Look up when others are next on call: whenever the rota has changed."""
    handovers.plan(db, programme_id, _following(rotas.of_programme(db, programme_id), now))


def next_due(db: Db) -> dt.datetime | None:
    """When others next come on call, somewhere."""
    return handovers.first(db)


def hand_over(database: Database, now: dt.datetime) -> None:
    """Tell those who have come on call of what is open, each programme in a transaction of its own."""
    first = database.read(handovers.first)
    if first is None or first > now:
        return
    for one in database.read(lambda db: handovers.due(db, now)):
        try:
            database.write(partial(_hand_over, one=one, now=now))
        except OperationalError:
            raise
        except Exception:  # the ladder does not hang on it, nor do other programmes
            log.exception("a hand-over failed")
            database.write(partial(handovers.take, one=one, following=now + AGAIN))


def _hand_over(db: Db, one: Handover, now: dt.datetime) -> None:
    rota = rotas.of_programme(db, one.programme_id)
    if not handovers.take(db, one, _following(rota, now)) or now - one.at > OF_USE:
        return
    on = come_on(rota, one.at, now)
    for colleague in rotas.staff(db, one.programme_id):
        if colleague.id in on:
            _tell(db, one.programme_id, colleague, now)


def _tell(db: Db, programme_id: UUID, colleague: Colleague, now: dt.datetime) -> None:
    place = next((place for place in colleague.places if not place.closed), None)
    number = handovers.open_flags(db, programme_id, colleague.id, lead=colleague.lead)
    if place is None or not number:
        return
    key = ONE if number == 1 else SEVERAL
    body = sentence(key, LANGUAGE, n=number)
    texts.queue(db, place, kind="alert", key=key, body=body, now=now, expires_at=now + OF_USE)


def _following(rota: Rota, now: dt.datetime) -> dt.datetime | None:
    """When others are next on call, or when to look again: a shift may begin later than one looks ahead."""
    return (next_change(rota, now) or now + AHEAD) if rota.shifts else None
