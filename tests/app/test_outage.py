"""After an outage, what fell due meanwhile arrives as a stream; and no programme waits behind another's."""

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot import nudges
from bot.outbox import Outbox
from bot.store import people, schedule
from tests import cast
from tests.app.post import Post

NOON = dt.datetime(2026, 3, 18, 12, tzinfo=ZoneInfo("Europe/London"))  # a Wednesday
OUTAGE = dt.timedelta(hours=3)
CHECK_IN = 'mentee Ada with mentor Sam, step "ring the GP"'


@pytest.fixture
def town(database):
    """Twenty mentees in as many programmes, each with a check-in at noon."""
    return database.write(lambda db: [cast.make(db, CHECK_IN, begin=10 * n) for n in range(20)])


def live(database, since, until):
    """Tick and send whenever something falls due. (moment, number) of each text."""
    door, clock, told = Post(), [since], []
    outbox = Outbox(database, {"sms": door}, lambda: clock[0])

    async def send():
        while await outbox.send_waiting():
            pass

    while clock[0] <= until:
        before = len(door.sent)
        nudges.tick(database, clock[0])
        asyncio.run(send())
        told += [clock[0]] * (len(door.sent) - before)
        due = database.read(nudges.next_event)
        clock[0] = max(due or until, clock[0]) + dt.timedelta(microseconds=1)
    return told


def test_in_time_all_leave_at_noon(database, town):
    told = live(database, NOON, NOON + OUTAGE)

    assert [when - NOON for when in told] == [dt.timedelta(0)] * len(town)


def test_after_an_outage_they_leave_over_an_hour(database, town):
    back = NOON + OUTAGE
    told = live(database, back, back + dt.timedelta(hours=2))

    assert len(told) == len(town)
    late = sorted(when - back for when in told)
    assert late[-1] <= dt.timedelta(hours=1, minutes=1)
    assert len({round(one / dt.timedelta(minutes=10)) for one in late}) > 2


def test_a_programme_with_much_that_is_due_does_not_hold_up_another(database, town):
    busy, calm = town[0], town[1]

    def plan_many(db):
        db.conn.execute(schedule.nudge.delete())
        for made, many in ((busy, 60), (calm, 2)):
            person = people.by_id(db, made.ids["Ada"])
            for number in range(many):
                due = NOON - dt.timedelta(minutes=number)
                schedule.plan(db, person, f"kind {number}", due, relationship_id=made.relationship)

    database.write(plan_many)
    until = NOON + nudges.IN_HAND
    taken = database.write(lambda db: schedule.claim(db, NOON, until, 10))
    whose = [database.read(lambda db, one=one: schedule.nudge_by_id(db, one).person_id) for one, _ in taken]
    assert whose.count(calm.ids["Ada"]) == 2
    assert len(taken) == 10
    again = database.write(lambda db: schedule.claim(db, NOON, until, 10))
    assert not {one for one, _ in taken} & {one for one, _ in again}
