"""Whoever comes on call is told once what is open, and nobody else is."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot import nudges
from bot.store import people, tables
from bot.store.columns import table
from bot.store.rows import add
from tests.escalation.crew import NOON, Crew

message = table(tables.MessageOut)
FIVE, TEN = (NOON.replace(hour=hour) for hour in (17, 22))


@pytest.fixture
def crew(database):
    """Cleo is on call by day and Lea, who is a lead, in the evening."""
    crew = Crew(database)
    crew.hire("coordinator", "Cleo")
    crew.hire("lead", "Lea")
    crew.shift("Cleo", dt.time(9), dt.time(17))
    crew.shift("Lea", dt.time(17), dt.time(22))
    return crew


def flag(crew, severity="S1", category="suicide_explicit", state="open"):
    number = len(flags(crew)) + 1

    def work(db):
        heard = add(
            db,
            "message_in",
            programme_id=crew.programme,
            address_id=people.places(db, crew.ids["Ada"])[0].id,
            channel="sms",
            provider_id=f"in {number}",
            body="x",
            at=NOON,
        )
        return add(
            db,
            "flag",
            programme_id=crew.programme,
            number=number,
            message_id=heard,
            category=category,
            severity=severity,
            about="self",
            rule="r",
            why="w",
            version="1",
            span_start=0,
            span_end=1,
            state=state,
            at=NOON,
        )

    return crew.database.write(work)


def flags(crew):
    return crew.database.read(lambda db: db.conn.execute(select(table(tables.Flag).c.id)).all())


def tick(crew, now):
    nudges.tick(crew.database, now)
    return said(crew)


def said(crew):
    """Who has been texted what about open flags."""

    def work(db):
        rows = db.conn.execute(select(message).where(message.c.key.like("common.flag%_open")))
        names = {one: name for name, one in crew.ids.items()}
        return [(names[row.person_id], db.seals.open(row.body, "message_out.body", row.id)) for row in rows]

    return crew.database.read(work)


def test_whoever_comes_on_is_told_once_how_many_flags_are_open(crew):
    flag(crew)
    flag(crew, "S2", state="acknowledged")
    assert tick(crew, FIVE - dt.timedelta(seconds=5)) == []
    assert tick(crew, FIVE) == [("Lea", "2 flags are open. Log in now.")]
    assert tick(crew, FIVE + dt.timedelta(seconds=5)) == said(crew)
    assert len(said(crew)) == 1


def test_one_flag_is_said_as_one(crew):
    flag(crew)
    assert tick(crew, FIVE) == [("Lea", "1 flag is open. Log in now.")]


def test_with_nothing_grave_open_nobody_is_told(crew):
    flag(crew, "S3")
    flag(crew, state="closed")
    assert tick(crew, FIVE) == []


def test_after_a_gap_whoever_follows_the_last_one_is_told_in_the_morning(crew):
    flag(crew)
    tick(crew, FIVE)
    tick(crew, TEN)
    morning = NOON.replace(day=13, hour=9)
    assert tick(crew, morning)[1:] == [("Cleo", "1 flag is open. Log in now.")]


def test_who_comes_on_again_after_a_gap_of_their_own_is_not_told(database):
    crew = Crew(database)
    crew.shift("Cora", dt.time(9), dt.time(17))
    flag(crew)
    assert tick(crew, FIVE) == []
    assert tick(crew, NOON.replace(day=13, hour=9)) == []


def test_flags_that_they_may_not_read_are_not_counted(crew):
    crew.shift("Cora", dt.time(17), dt.time(22))
    mine = flag(crew)
    flag(crew, category="child_risk")
    crew.database.write(
        lambda db: add(
            db, "concerned", programme_id=crew.programme, flag_id=mine, person_id=crew.ids["Lea"], at=NOON
        )
    )
    assert sorted(tick(crew, FIVE)) == [
        ("Cora", "1 flag is open. Log in now."),
        ("Lea", "1 flag is open. Log in now."),
    ]


def test_who_cannot_be_texted_is_not_and_the_next_hand_over_goes_on(crew):
    flag(crew)
    crew.close("Lea")
    assert tick(crew, FIVE) == []
    tick(crew, TEN)
    assert [who for who, _ in tick(crew, NOON.replace(day=13, hour=9))] == ["Cleo"]


def test_a_hand_over_that_an_outage_held_up_for_hours_is_not_told(crew):
    flag(crew)
    assert tick(crew, FIVE + dt.timedelta(minutes=59))
    assert [who for who, _ in said(crew)] == ["Lea"]
    late = NOON.replace(day=13, hour=18)
    assert len(tick(crew, late)) == 1


def test_who_is_away_does_not_come_on(crew):
    flag(crew)
    crew.away("Lea", NOON.date())
    assert tick(crew, FIVE) == []


def test_two_workers_tell_it_once(crew):
    flag(crew)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda _: nudges.tick(crew.database, FIVE), range(2)))
    assert len(said(crew)) == 1
