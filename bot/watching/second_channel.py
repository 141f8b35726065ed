"""An alert that did not leave goes by other ways: to another address of the same person, and to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.rules.staff import LEADS_ONLY
from bot.store import alerts, people, texts
from bot.store.alerts import Alert
from bot.store.database import Db
from bot.store.people import Place
from bot.turns import LANGUAGE
from bot.wording import sentence

KEY = "common.staff_alert"


def tell(db: Db, alert: Alert, now: dt.datetime) -> int:
    """Queue the same few words wherever nobody has been told of this flag yet. To how many addresses.

    The others are those on call and the leads; what may be about staff themselves goes to leads alone, as
    the first alert did (docs/practice.md, "Severities").
    """
    body = sentence(KEY, LANGUAGE, severity="S1", number=alert.flag_number)
    places = {place.id: place for place in _elsewhere(db, alert)}
    for place in places.values():
        texts.queue(db, place, kind="alert", key=KEY, body=body, now=now, flag_number=alert.flag_number)
    return len(places)


def _elsewhere(db: Db, alert: Alert) -> Iterator[Place]:
    addresses, persons = alerts.told(db, alert.flag_number)
    own = people.places(db, alert.person_id) if alert.person_id else []
    others = people.on_call(db, alert.programme_id, (), leads_first=True)
    if alert.category not in LEADS_ONLY:
        others += people.on_call(db, alert.programme_id, ())
    yield from (place for place in own if place.id not in addresses and not place.closed)
    yield from (place for place in others if place.person_id not in persons and not place.closed)
