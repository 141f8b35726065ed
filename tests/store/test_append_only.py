"""What was kept of a flag is never changed or taken away, whoever asks the database."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bot.rules.staff import Act
from bot.store import flag_events
from bot.store.columns import Table
from bot.store.database import Database
from bot.store.flag_events import Hand
from bot.store.rotation import rotate
from bot.store.rows import add
from bot.store.sealing import Seals, new_key
from bot.store.staff import trace
from tests.conftest import KEYS
from tests.escalation.crew import NOON
from tests.escalation.test_acknowledge import Line

TABLES = ("flag_event", "told", "concerned", "drill_answer", "verdict", "audit", "audit_link", "opened")
LATER = {"opened": {"seen_by", "seen_at"}}  # what is added to a row afterwards
COLUMNS = [
    (name, column)
    for name in TABLES
    for column in Table.metadata.tables[name].columns
    if column.name not in LATER.get(name, ())
]


@pytest.fixture
def line(database):
    """Each of the tables has rows, and in each of their columns something stands."""
    line = Line(database)
    number = line.worry()
    line.concern("Bela", number)
    line.call(number, "Cora")
    database.write(lambda db: fill(db, line))
    return line


def fill(db, line):
    row = db.conn.execute(Table.metadata.tables["flag"].select()).one()
    mine, who = {"programme_id": row.programme_id}, line.ids["Cora"]
    lena = {"email": "lena@example.org", "blind": b"x", "role": "lead", "password_hash": "-"}
    staff = add(db, "staff", **mine, **lena, made_at=NOON)
    hand = Hand(flag_events.CONSOLE, staff, who)
    facts = {"told": "Bea"}
    keep = flag_events.keep
    keep(db, row.programme_id, row.id, Act.DO, hand, NOON, outcome="x", note="rang", facts=facts)
    drill = add(db, "drill", **mine, number=90, at=NOON)
    add(db, "drill_answer", **mine, drill_id=drill, person_id=who, staff_id=staff, way="text", at=NOON)
    missed = {"missed_category": "need", "missed_severity": "S3", "note": "yes"}
    add(db, "verdict", **mine, flag_id=row.id, staff_id=staff, verdict="right", **missed, at=NOON)
    trace(db, row.programme_id, "staff 1", "looked", "flag", row.id, NOON)
    add(db, "audit_link", place=1, hash=b"x")
    whom = {"staff_id": staff, "person_id": who, "reason": "her colleague is ill"}
    add(db, "opened", **mine, **whom, at=NOON, until=NOON)


def refused(database, statement):
    with pytest.raises(DatabaseError, match="stands"):
        database.write(lambda db: db.conn.execute(text(statement)))


def all_rows(database):
    def read(db):
        return {name: db.conn.execute(Table.metadata.tables[name].select()).all() for name in TABLES}

    return database.read(read)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_taken_away(line, table):
    refused(line.database, f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=str)
def test_nothing_in_a_row_is_changed(line, table, column):
    sealed = column.info.get("sealed")
    other = "NULL" if sealed else {"INTEGER": "7", "VARCHAR": "'other'"}.get(kind(column), "NULL")
    there = f"{column.name} IS NOT NULL"
    refused(line.database, f"UPDATE {table} SET {column.name} = {other} WHERE {there}")  # noqa: S608


def kind(column):
    return str(column.type).partition("(")[0]


def test_what_is_sealed_is_not_changed_under_the_same_key(line):
    refused(line.database, "UPDATE flag_event SET note = facts WHERE note IS NOT NULL")
    refused(line.database, "UPDATE flag_event SET facts = NULL, note = NULL WHERE note IS NOT NULL")


def test_a_rotation_of_keys_seals_it_anew_and_changes_no_word(line, database_url):
    before = all_rows(line.database)
    newer = Database(database_url, Seals(f"{new_key()},{KEYS}"))
    rotated = rotate(newer, pause=0)
    after = all_rows(newer)

    assert rotated.stuck == []
    for name in ("flag_event", "verdict"):
        was, now = (next(row for row in rows[name] if row.note) for rows in (before, after))
        assert was.note != now.note
        opened = [
            seals.open(row.note, f"{name}.note", row.id)
            for seals, row in ((line.database.seals, was), (newer.seals, now))
        ]
        assert opened[0] == opened[1]
    newer.close()


def test_a_row_is_not_replaced_by_another_of_its_id(sqlite_url, seals):
    database = Database(sqlite_url, seals)
    line = Line(database)
    line.concern("Bela", line.worry())
    refused(
        database,
        "INSERT OR REPLACE INTO concerned"
        " SELECT id, programme_id, flag_id, person_id, '2020-01-01' FROM concerned",
    )
    database.close()


def test_postgresql_does_not_empty_the_table_at_once(postgres_url, seals):
    database = Database(postgres_url, seals)
    refused(database, "TRUNCATE flag_event")
    database.close()
