"""Which texts get onto the reading list, on both databases."""

import datetime as dt
from itertools import count

import pytest
from sqlalchemy import select

from bot import nudges
from bot.rules.sampling import is_picked
from bot.store import spot_checks, tables
from bot.store.columns import new_id, table
from bot.store.rows import add
from tests import cast

NOW = cast.START
LATER = NOW + spot_checks.PATIENCE + dt.timedelta(minutes=2)
check = table(tables.SpotCheck)
numbers = count()


def chosen(picked=True):
    return next(one for one in iter(new_id, None) if is_picked(one) is picked)


@pytest.fixture
def ada(database):
    return database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))


@pytest.fixture
def put(database, ada):
    """Keep a text that the second reader has not read. Its id."""
    address = table(tables.Address)
    [place] = database.read(
        lambda db: (
            db.conn.execute(select(address.c.id).where(address.c.person_id == ada.ids["Ada"])).scalars().all()
        )
    )

    def keep(body="we were talking for hours", at=NOW, message_id=None, unread=True):
        row = {"id": message_id or chosen(), "programme_id": ada.programme, "address_id": place}
        row |= {"channel": "sms", "provider_id": f"SM{next(numbers)}", "person_id": ada.ids["Ada"]}
        row |= {"body": body, "at": at, "unread_at": at if unread else None}
        return database.write(lambda db: add(db, "message_in", **row))

    return keep


def listed(database):
    return database.read(lambda db: set(db.conn.execute(select(check.c.message_id)).scalars()))


def pick(database, ada, message_id):
    return database.write(lambda db: spot_checks.pick(db, ada.programme, message_id, NOW))


def sweep(database, now=LATER):
    rounds = 0
    while database.write(lambda db: spot_checks.sweep(db, now)):
        rounds += 1
    return rounds


def raise_(database, ada, message_id, severity):
    worry = {"category": "need", "severity": severity, "about": "self", "rule": "r", "why": "w"}
    where = {"programme_id": ada.programme, "message_id": message_id, "number": next(numbers)}
    span = {"version": "v", "span_start": 0, "span_end": 1, "at": NOW}
    return database.write(lambda db: add(db, "flag", **worry, **where, **span))


def test_chance_decides_and_a_text_is_picked_once(database, ada, put):
    one, other = put(), put(message_id=chosen(False))
    assert [pick(database, ada, one), pick(database, ada, one), pick(database, ada, other)] == [
        True,
        False,
        False,
    ]
    assert listed(database) == {one}


@pytest.mark.parametrize("severity", ["S1", "S2", "S3"])
def test_what_a_reader_has_flagged_is_not_picked(database, ada, put, severity):
    one, again = put(), put()
    flag = raise_(database, ada, one, severity)
    seen = {"severity": severity, "reader": "meaning", "rule": "r", "why": "w", "version": "v"}
    where = {"programme_id": ada.programme, "flag_id": flag, "message_id": again}
    database.write(lambda db: add(db, "sighting", **seen, **where, span_start=0, span_end=1, at=NOW))
    assert not pick(database, ada, one)
    assert not pick(database, ada, again)


def test_what_was_lowered_to_s4_is_picked(database, ada, put):
    one = put()
    raise_(database, ada, one, "S4")
    assert pick(database, ada, one)


@pytest.mark.parametrize("body", ["ok", "Thanks!", "STOP", "start", "help", "4", "07700 900001", " 3 . ", ""])
def test_what_says_nothing_is_not_picked(database, ada, put, body):
    assert not pick(database, ada, put(body))


@pytest.mark.parametrize("body", ["🔪", "dw isio marw", "no", "stop hitting me", "2 of them came"])
def test_what_says_something_is_picked(database, ada, put, body):
    assert pick(database, ada, put(body))


def test_a_text_that_does_not_open_is_not_picked_and_holds_up_no_other(database, put):
    broken, whole = put(at=NOW - dt.timedelta(minutes=5)), put()
    other = put("another row's words")
    body = select(tables.MessageIn.body).where(tables.MessageIn.id == other)
    database.write(
        lambda db: db.conn.execute(
            tables.MessageIn.__table__.update()
            .where(tables.MessageIn.id == broken)
            .values(body=body.scalar_subquery())
        )
    )
    sweep(database)
    assert listed(database) == {whole, other}


def test_what_nobody_has_read_in_an_hour_is_swept_up_once(database, put):
    one, settled, fresh = put(), put(unread=False), put(at=LATER)
    assert sweep(database) == 1
    assert listed(database) == {one}
    assert sweep(database) == 0
    sweep(database, LATER + spot_checks.PATIENCE * 2)
    assert listed(database) == {one, fresh}
    assert settled not in listed(database)


def test_a_sweep_goes_on_where_the_last_one_ended(database, put):
    early = put(at=NOW - dt.timedelta(days=3))
    late = put()
    assert sweep(database) == 2
    assert listed(database) == {early, late}
    database.write(lambda db: db.conn.execute(check.delete()))
    assert sweep(database) == 0
    assert listed(database) == set()


def test_a_tick_sweeps(database, put):
    one = put()
    nudges.tick(database, LATER)
    assert listed(database) == {one}


def test_two_workers_sweep_the_same_texts_without_harm(database, put):
    one = put()
    both = [database.submit(lambda db: spot_checks.sweep(db, LATER)) for _ in range(2)]
    assert [future.result() for future in both].count(True) >= 1
    assert listed(database) == {one}
