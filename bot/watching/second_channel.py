"""An alert that did not leave goes by other ways: to another address of the same person, else to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.escalation import climb
from bot.rules.escalation.ladder import Who
from bot.store import alerts, concerned, ladders, people
from bot.store.alerts import Alert
from bot.store.database import Db
from bot.store.ladders import Climb
from bot.store.people import Place

NEXT = (Who.DEPUTY, Who.LEAD)


def tell(db: Db, alert: Alert, now: dt.datetime) -> int:
    """Queue the same few words wherever nobody has been told of this flag yet. To how many addresses.

    The others are whoever the next rungs name. Nowhere, as long as another alert may reach the same person.
    """
    ladder = ladders.at_rest(db, alert.flag_number)
    if ladder is None or alerts.may_reach(db, alert, now):
        return 0
    places = {place.id: place for place in _elsewhere(db, alert, ladder, now)}
    for place in places.values():
        climb.tell(db, ladder, place, now)
    return len(places)


def _elsewhere(db: Db, alert: Alert, ladder: Climb, now: dt.datetime) -> Iterator[Place]:
    addresses, persons = alerts.told(db, alert.flag_number)
    may_be_told = alert.person_id not in concerned.of_flag(db, ladder.flag_id)
    mine = people.places(db, alert.person_id) if alert.person_id and may_be_told else []
    open_ones = [place for place in mine if place.id not in addresses and not place.closed]
    if open_ones:
        yield from open_ones
        return
    for who in NEXT:
        yield from (one for one in climb.whom_of(db, ladder, who, now) if one.person_id not in persons)
