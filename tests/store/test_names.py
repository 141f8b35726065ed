"""People are found by the beginnings of their names, which the database itself cannot read."""

import pytest
from sqlalchemy import delete, select

from bot.rules.names import LONGEST, beginnings, sought
from bot.store import names, tables
from bot.store.columns import table
from bot.store.rows import add, change
from tests import cast

part, person = table(tables.NamePart), table(tables.Person)


@pytest.fixture
def people(database):
    return database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))


def found(database, typed):
    wanted = select(person.c.id)
    return database.read(
        lambda db: set(db.conn.execute(wanted.where(*names.having(db, sought(typed)))).scalars())
    )


@pytest.mark.parametrize("typed", ["ada", "ADA okafor", "oka ada", "Áda", "ada-oka"])
def test_somebody_is_found_by_the_beginnings_of_their_words_in_any_order_and_case(database, people, typed):
    assert found(database, typed) == {people.ids["Ada"]}


@pytest.mark.parametrize("typed", ["ad", "adaa", "kafor", "ada sam", "ada o"])
def test_nobody_is_found_by_two_letters_or_what_is_no_beginning(database, people, typed):
    assert people.ids
    assert found(database, typed) == set()


def test_a_new_name_is_found_and_the_old_one_not_any_more(database, people):
    database.write(lambda db: change(db, "person", people.ids["Ada"], name="Zoë Li"))
    assert found(database, "zoe li") == {people.ids["Ada"]}
    assert found(database, "ada") == set()


def test_who_was_kept_before_there_was_an_index_is_found_once_it_is_made(database, people):
    database.write(lambda db: db.conn.execute(delete(part)))
    assert found(database, "ada") == set()
    assert names.index_all(database) == 3
    assert found(database, "ada") == {people.ids["Ada"]}
    assert names.index_all(database) == 0


def test_a_name_of_nothing_but_marks_is_kept_and_not_found(database, people):
    row = {"programme_id": people.programme, "role": "mentor", "language": "en", "timezone": "UTC"}
    database.write(lambda db: add(db, "person", **row, name="?!", consent="ask", made_at=cast.START))
    assert sought("?!") == ()


def test_no_beginning_stands_in_the_index_as_it_is_written(database, people):
    blinds = database.read(lambda db: list(db.conn.execute(select(part.c.blind)).scalars()))
    assert people.ids
    assert not [one for one in blinds if b"ada" in one.lower() or b"oka" in one.lower()]
    assert len(set(blinds)) > len(beginnings("Ada Okafor"))


def test_a_very_long_name_makes_a_short_index():
    assert max(len(one) for one in beginnings("x" * 80)) == LONGEST
    assert sought("x" * 80) == ("x" * LONGEST,)
