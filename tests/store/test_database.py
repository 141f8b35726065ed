"""The database: what is written is on disk, once, and by nobody half."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import OperationalError

from bot.store import tables
from bot.store.columns import Table, table
from bot.store.database import Database, make_engine
from bot.store.migrations import is_current, migrate, undo
from signposting.directory.tables import directory
from tests import cast
from tests.player import Player

counter = table(tables.Counter)


def add_one(db):
    value = db.conn.execute(select(counter.c.value).with_for_update()).scalar_one()
    db.conn.execute(update(counter).values(value=value + 1))


def start_counting(db):
    db.conn.execute(counter.insert().values(name="test", value=0))


def select_one(db):
    return db.conn.exec_driver_sql("SELECT 1").scalar()


def count_up(url, seals_keys, times):
    from bot.store.sealing import Seals

    database = Database(url, Seals(seals_keys))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: database.write(add_one), range(times)))
    database.close()


def test_two_processes_that_write_at_once_lose_nothing(database, database_url):
    from tests.conftest import KEYS

    database.write(start_counting)
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=count_up, args=(database_url, KEYS, 300)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()

    assert [process.exitcode for process in both] == [0, 0]
    assert database.read(lambda db: db.conn.execute(select(counter.c.value)).scalar_one()) == 600


def test_work_that_fails_leaves_nothing_and_harms_no_other(database):
    def fail(db):
        start_counting(db)
        raise ValueError("a reason")

    failing = [database.submit(fail if number % 2 else select_one) for number in range(20)]

    for number, future in enumerate(failing):
        assert isinstance(future.exception(), ValueError if number % 2 else type(None))
    assert database.read(lambda db: db.conn.execute(select(counter)).all()) == []


def test_work_given_up_before_its_turn_is_not_done_and_harms_no_other(sqlite_url, seals):
    database = Database(sqlite_url, seals)
    futures = [database.submit(select_one) for _ in range(200)]
    futures[-1].cancel()

    assert database.write(select_one) == 1
    assert {future.result() for future in futures if not future.cancelled()} == {1}
    database.close()


def test_a_locked_database_is_an_error_and_not_a_wait_for_ever(sqlite_url, seals):
    database = Database(sqlite_url, seals)
    database.write(start_counting)
    database.engine.dispose()
    blocker = make_engine(sqlite_url)
    with blocker.connect() as conn, conn.begin():
        conn.execute(update(counter).values(value=9))
        with database.engine.connect() as impatient:
            impatient.connection.dbapi_connection.execute("PRAGMA busy_timeout=10")
            with pytest.raises(OperationalError):
                impatient.begin()
    blocker.dispose()

    database.write(add_one)
    database.close()


def test_no_name_number_or_word_of_a_text_is_in_the_file(sqlite_url, seals):
    player = Player(sqlite_url, seals, "goal_checkin", killed=False)
    player.given('mentee Adalovelace with mentor Samjohnson, step "ring Doctorzhivago"')
    player.begin("goal_checkin")
    player.hear("Adalovelace", "stuck because of Marmaduke")
    player.hear("Samjohnson", "met A tues 2hrs at Pizzaparadise, she told me of Marmaduke")
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    kept = b"".join(path.read_bytes() for path in folder.iterdir())

    assert len(kept) > 50_000
    secrets = ["Adalovelace", "Samjohnson", "Okafor", "Doctorzhivago", "Marmaduke", "Pizzaparadise"]
    for secret in [*secrets, *player.cast.numbers.values()]:
        assert secret.encode() not in kept
        assert secret.casefold().encode() not in kept.lower()


def test_the_migrations_run_up_and_down_and_make_what_the_tables_say(database):
    engine = database.engine
    declared = {
        name: {column.name: column.nullable for column in made.columns}
        for metadata in (Table.metadata, directory)
        for name, made in metadata.tables.items()
    }

    def made():
        found = inspect(engine)
        beside = ("alembic_version", "service_fts")  # SQLite keeps a full-text index in tables
        names = [name for name in found.get_table_names() if not name.startswith(beside)]
        return {
            name: {column["name"]: column["nullable"] for column in found.get_columns(name)} for name in names
        }

    assert is_current(engine)
    assert made() == declared
    undo(engine)
    assert made() == {}
    migrate(engine)
    assert made() == declared


def test_every_row_has_its_programme_but_for_what_all_share():
    without = {name for name, made in Table.metadata.tables.items() if "programme_id" not in made.columns}

    assert without == {"programme", "counter", "clock", "sender", "heartbeat", "audit_link", "audit_end"}


def test_a_row_of_one_person_cannot_be_read_as_anothers(database):
    people = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))
    person = table(tables.Person)

    def swap(db):
        names = dict(db.conn.execute(select(person.c.id, person.c.name)).all())
        ada, sam = people.ids["Ada"], people.ids["Sam"]
        db.conn.execute(update(person).where(person.c.id == ada).values(name=names[sam]))

    database.write(swap)
    from bot.store.people import by_id
    from bot.store.sealing import SealBroken

    with pytest.raises(SealBroken):
        database.read(lambda db: by_id(db, people.ids["Ada"]))
