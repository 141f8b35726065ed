"""Meetings that both would change at once, that are missed, and that a weekly plan brings back."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot import conversation
from bot.inbound import Inbound
from bot.nudges import tick
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database
from bot.store.mentoring import without_log
from bot.store.rows import change
from tests import cast

session = table(tables.Session)
nudge = table(tables.Nudge)
task = table(tables.Task)
WEEKLY = "mentee Ada with mentor Sam, meets tue 18:00"
TOO_OFTEN = "ask what gets in the way first (bus, work, child care, phone)"


@pytest.fixture
def town(database):
    return database.write(partial(cast.make, line=WEEKLY))


def hear(database, town, who, text, now=cast.START):
    message = Inbound("sms", f"test{uuid4()}", town.numbers[who], text)
    return database.write(partial(conversation.hear, message=message, now=now)).recorded


def rows(database, of, *columns):
    wanted = select(*(of.c[name] for name in columns)).order_by(of.c.id)
    return database.read(lambda db: [tuple(row) for row in db.conn.execute(wanted)])


def planned(database):
    return sorted(at for at, state in rows(database, session, "starts_at", "state") if state == "planned")


def test_of_two_who_move_at_once_one_does_and_the_other_hears_what_stands(
    database_url, seals, town, database
):
    """Each on a connection of its own, as two processes would be."""
    hear(database, town, "Ada", "can we move tues to weds 4pm")
    hear(database, town, "Sam", "can we move tues to thurs 19th 4pm")
    both = Barrier(2)

    def confirm(who):
        own = Database(database_url, seals)
        try:
            both.wait(10)
            return [record.kind for record in hear(own, town, who, "1")]
        finally:
            own.close()

    with ThreadPoolExecutor(2) as pool:
        heard = list(pool.map(confirm, ["Ada", "Sam"]))
    assert sorted(heard) == [[], ["meeting moved"]]
    day = 18 if heard[0] else 19
    weekly = dt.datetime(2026, 3, 24, 18, tzinfo=dt.UTC)
    assert planned(database) == [dt.datetime(2026, 3, day, 16, tzinfo=dt.UTC), weekly]


def test_a_weekly_plan_always_has_its_next_meeting_planned_with_its_reminder(database, town):
    for who, text in [
        ("Ada", "need to cancel tues"),
        ("Ada", "1"),
        ("Sam", "need to cancel tues 24th"),
        ("Sam", "1"),
    ]:
        hear(database, town, who, text)
    third = dt.datetime(2026, 3, 31, 17, tzinfo=dt.UTC)  # six in the evening, after the clocks went forward
    assert planned(database) == [third]
    reminders = [due for kind, due in rows(database, nudge, "kind", "due_at") if kind == "meeting_reminder"]
    assert max(reminders) == dt.datetime(2026, 3, 30, 11, tzinfo=dt.UTC)


def test_after_two_meetings_missed_in_a_row_staff_ask_what_gets_in_the_way(database, town):
    for days, asked in [(0, []), (7, [f"missed 2 in a row: {TOO_OFTEN}"])]:
        now = cast.START + dt.timedelta(days=days)
        hear(database, town, "Sam", "A didnt turn up today", now)
        hear(database, town, "Sam", "no idea", now)
        kinds = [kind for (kind,) in rows(database, task, "kind")]
        assert [kind for kind in kinds if kind.endswith(TOO_OFTEN)] == asked


def test_a_log_told_twice_of_one_day_is_one_meeting_missed(database, town):
    for _ in range(2):
        hear(database, town, "Sam", "A didnt turn up today")
        hear(database, town, "Sam", "no idea")
    assert not [kind for (kind,) in rows(database, task, "kind") if "in a row" in kind]


def test_of_a_watched_phone_staff_are_asked_once_a_meeting_to_tell_them_in_person(database, town):
    database.write(lambda db: change(db, "person", town.ids["Ada"], phone_setting="watched"))
    for text in ("need to move tues to weds 4pm at the old mill", "1"):
        hear(database, town, "Sam", text)
    for days in range(7):
        tick(database, cast.START + dt.timedelta(days=days))
    asked = [kind for (kind,) in rows(database, task, "kind") if kind.startswith("tell them")]
    assert asked == ["tell them in person: they meet on Wed 18 Mar at 4pm"]


def test_a_log_that_tells_no_day_is_of_the_last_meeting_that_is_over(database, town):
    now = dt.datetime(2026, 3, 18, 10, tzinfo=dt.UTC)
    for text in ("na she forgot, mum ill", "no idea"):
        hear(database, town, "Sam", text, now)
    assert not database.read(lambda db: without_log(db, [town.relationship], cast.START, now))
