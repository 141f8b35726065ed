"""Statements run on the driver itself do what Core does; a part of a transaction can fail alone."""

import datetime as dt
from contextlib import suppress

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError, NoResultFound, OperationalError

from bot.store import tables
from bot.store.columns import new_id, table
from bot.store.prepared import Prepared
from bot.store.rows import add, add_new
from bot.store.writers import TransactionLost

programme = table(tables.Programme)
staff = table(tables.Staff)
ONE = select(staff).where(staff.c.id == bindparam("this"))
LONDON = dt.datetime(2026, 7, 1, 9, 30, 0, 125, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def make(db, **values):
    words = {"alias": "B", "phone": "1", "timezone": "Europe/London"}
    return add(db, "programme", **{"name": "Bridges", **words, **values})


def make_staff(db):
    values = {"email": "a@b.example", "blind": b"\x00\xff", "role": "lead", "password_hash": "x"}
    return add(db, "staff", **values, made_at=LONDON)


def test_what_is_prepared_finds_what_core_finds(database):
    this = database.write(make_staff)
    by_core = database.read(lambda db: db.conn.execute(ONE, {"this": this}).one())
    assert tuple(database.read(lambda db: Prepared(ONE).one(db, {"this": this}))) == tuple(by_core)
    assert by_core.made_at == LONDON
    assert by_core.made_at.utcoffset() == dt.timedelta(0)


def test_columns_that_are_not_given_get_what_core_gives_them(database):
    by_core = {"id": new_id(), "name": "Core", "alias": "B", "phone": "1", "timezone": "Europe/London"}
    this = database.write(make)
    database.write(lambda db: db.conn.execute(insert(programme), by_core))
    rows = database.read(lambda db: db.conn.execute(select(programme).order_by(programme.c.name)).all())
    assert [row.id for row in rows] == [this, by_core["id"]]
    assert (rows[0].country, rows[0].day_first) == (rows[1].country, rows[1].day_first) == ("GB", True)


def test_a_row_that_must_be_there_and_is_not_is_an_error(database):
    with pytest.raises(NoResultFound):
        database.read(lambda db: Prepared(ONE).one(db, {"this": new_id()}))


def test_the_drivers_errors_are_cores_own_and_tell_no_values(database):
    database.write(make)
    with pytest.raises(IntegrityError) as told:
        database.write(make)
    assert "Bridges" not in str(told.value.params)


def test_a_row_that_is_there_already_is_not_made_again(database):
    words = {"name": "Bridges", "alias": "B", "phone": "1", "timezone": "Europe/London"}
    assert database.write(lambda db: add_new(db, "programme", **words)) is not None
    assert database.write(lambda db: add_new(db, "programme", **words)) is None


def test_a_part_that_fails_undoes_itself_and_nothing_else(database):
    def work(db):
        make(db, name="before")
        with suppress(ValueError), db.part():
            make(db, name="within")
            raise ValueError("on purpose")
        make(db, name="after")

    database.write(work)
    names = database.read(lambda db: db.conn.execute(select(programme.c.name)).scalars().all())
    assert sorted(names) == ["after", "before"]


def test_a_transaction_that_the_database_undid_is_lost_for_everyone_in_it(database):
    def work(db):
        with db.part():
            db.driver.execute("ROLLBACK")
            raise ValueError("the disk is full")

    futures = [database.submit(lambda db: make(db, name="beside")), database.submit(work)]
    with pytest.raises(OperationalError) as told:
        futures[1].result()
    assert isinstance(told.value, TransactionLost)
    kept = futures[0].exception() is None
    names = database.read(lambda db: db.conn.execute(select(programme.c.name)).scalars().all())
    assert (names == ["beside"]) is kept
