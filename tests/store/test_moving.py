"""Somebody moves to another time zone, and what was planned moves with their clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.planning import moving
from bot.store import people, tables
from bot.store.columns import table
from bot.store.rows import change
from tests import cast

nudge, session = table(tables.Nudge), table(tables.Session)
LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
PAIR = 'mentee Ada with mentor Sam, step "ring the GP", meets wed 18:00'


@pytest.fixture
def made(database):
    return database.write(lambda db: cast.make(db, PAIR))


def move(database, made, name, zone="America/New_York"):
    def work(db):
        old = people.by_id(db, made.ids[name]).timezone
        change(db, "person", made.ids[name], timezone=zone)
        moving.moved(db, people.by_id(db, made.ids[name]), old, cast.START)

    database.write(work)


def clocks(database, zone):
    """What is planned, as a clock in `zone` shows it."""

    def work(db):
        found = db.conn.execute(select(nudge.c.kind, nudge.c.planned_at).order_by(nudge.c.kind)).all()
        starts = db.conn.execute(select(session.c.starts_at)).scalar_one()
        planned = {row.kind: f"{row.planned_at.astimezone(zone):%a %H:%M}" for row in found}
        return planned | {"meeting": f"{starts.astimezone(zone):%a %H:%M}"}

    return database.read(work)


def test_a_mentee_who_moves_takes_meetings_check_ins_and_reminders_along(database, made):
    before = clocks(database, LONDON)
    move(database, made, "Ada")

    assert before["meeting"] == "Wed 18:00"
    assert clocks(database, NEW_YORK) == before


def test_a_mentor_who_moves_meets_at_the_same_moment(database, made):
    before = clocks(database, LONDON)
    move(database, made, "Sam")

    assert clocks(database, LONDON) == before


def test_what_the_move_has_left_behind_comes_now(database, made):
    with_noon = dt.datetime(2026, 3, 12, 23, tzinfo=dt.UTC)  # 19:00 in New York, and long past in Kolkata
    database.write(lambda db: db.conn.execute(nudge.update().values(planned_at=with_noon, due_at=with_noon)))
    move(database, made, "Ada", "Asia/Kolkata")

    mine = select(nudge.c.due_at).where(nudge.c.person_id == made.ids["Ada"])
    assert set(database.read(lambda db: db.conn.execute(mine).scalars().all())) == {cast.START}
