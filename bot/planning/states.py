"""What follows when staff change the state of a mentee (docs/practice.md, "States")."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.planning import checkins, meetings
from bot.rules.hours import at_local
from bot.rules.person import Consent, Person, State
from bot.rules.states import falls_silent, needs_number, opens
from bot.store import people, schedule, states
from bot.store.database import Db
from bot.store.rows import change
from bot.store.states import Change


def enter(db: Db, person: Person, one: Change, now: dt.datetime, *, checked: bool) -> None:
    """Bring a mentee into a state. `checked`: the number that is known has been found to be theirs, since.

    What waits is dropped where their phone is closed from now on. Whoever comes out is asked again whether we
    may text them; where the number was not checked it is frozen until it is.
    """
    after = State(one.after)
    states.enter(db, person.programme.id, person.id, one, _since(person, one, now), now)
    if falls_silent(after):
        states.silence(db, person.id, f"state is {after}", now)
    if needs_number(person.state, after):
        if checked:
            ask_again(db, person, now)
        else:
            states.freeze_all(db, person.id, now)
    if opens(person.state, after):
        _begin_again(db, people.by_id(db, person.id), now)


def ask_again(db: Db, person: Person, now: dt.datetime) -> None:
    """Ask whether we may text them, before anything else is begun. Who has said no is not asked."""
    where = people.foremost(db, person.id)
    if where is None or where.opted_out or person.consent is Consent.NO:
        return
    change(db, "person", person.id, consent=Consent.ASK)
    local = now.astimezone(ZoneInfo(person.timezone))
    schedule.plan_anew(db, person, "welcome", local, about=where.id)


def _begin_again(db: Db, mentee: Person, now: dt.datetime) -> None:
    """What was dropped with the state is planned anew; each is looked at once more at its time."""
    checkins.plan_all(db, mentee.id, now)
    for one in mentee.relationships:
        meetings.remind_anew(db, mentee, one, now)


def _since(person: Person, one: Change, now: dt.datetime) -> dt.datetime:
    """The moment from which it is so: that day's beginning where they are, or now."""
    zone = ZoneInfo(person.timezone)
    today = now.astimezone(zone).date()
    return now if one.since in (None, today) else at_local(one.since or today, dt.time(0), zone)
