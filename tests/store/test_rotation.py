"""Keys change while the bot is at work: nothing is lost, nothing doubled, and no key is let go too early."""

import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.conversation import hear
from bot.inbound import Inbound
from bot.rules.names import sought
from bot.settings import Settings
from bot.store import names, people, rotation, texts
from bot.store.columns import Table
from bot.store.database import Database
from bot.store.rotation import AT_ONCE, rotate
from bot.store.rows import add
from bot.store.sealing import Seals, new_key
from bot.store.staff import add_staff
from tests import cast
from tests.app import kept
from tests.app.waiting import wait_until
from tests.conftest import KEYS

NEW = new_key()
OLD_ID, NEW_ID = KEYS.partition(":")[0], NEW.partition(":")[0]
LINE = 'mentee Ada with mentor Sam, goal "weld", step "ring the college"'
NUMBER = "+447700900001"
TABLES = Table.metadata.tables
MANY = 6000  # texts, so that there is a middle to be killed in
WAITERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
FOLDER = Path(__file__).parents[2]


@contextmanager
def opened(url, keys):
    database = Database(url, Seals(keys))
    yield database
    database.close()


def text_in(database, number, words, sid, now=cast.START):
    database.write(partial(hear, message=Inbound("sms", sid, number, words), now=now))


def lead(db):
    return add_staff(db, "cora@example.org", "lead", "hash", None, cast.START)


def one(database, statement):
    return database.read(lambda db: db.conn.execute(statement).one())


def all_opened(database):
    """Every sealed value there is, opened: {(table, column, row): words}."""

    def read(db):
        return {
            (table, column, row["id"]): db.seals.open(row[column], f"{table}.{column}", row["id"])
            for table in rotation.SEALED
            for row in db.conn.execute(select(TABLES[table])).mappings()
            for column, of in TABLES[table].c.items()
            if of.info.get("sealed") and row[column] is not None
        }

    return database.read(read)


def names_like(db, typed):
    """The names of those who are found by what was typed."""
    person = TABLES["person"]
    rows = db.conn.execute(select(person.c.id, person.c.name).where(*names.having(db, sought(typed))))
    return [db.seals.open(row.name, "person.name", row.id) for row in rows]


@pytest.fixture
def kept_before(database):
    """A little of everything, sealed with the old key."""
    made = database.write(lambda db: cast.make(db, LINE))
    database.write(lead)
    text_in(database, made.numbers["Sam"], "met Ada today at the library for 2 hours", "SM1")
    text_in(database, made.numbers["Ada"], "i want to kill myself", "SM2")
    text_in(database, "+447700900999", "who is this", "SM3")
    return all_opened(database)


def test_all_that_was_kept_is_the_same_under_the_new_key_alone(database_url, kept_before):
    with opened(database_url, f"{NEW},{KEYS}") as both:
        found = rotate(both, pause=0)
    assert (found.resealed, found.in_use, found.stuck) == (len(kept_before), {OLD_ID: 0}, [])
    with opened(database_url, NEW) as alone:
        assert all_opened(alone) == kept_before
        assert alone.read(lambda db: names_like(db, "ada oka")) == ["Ada Okafor"]
        place, person = alone.write(lambda db: people.at(db, "sms", "+447700900001"))
        assert (place.person_id, person.role) == (person.id, "mentee")
        assert (
            alone.write(lambda db: add_staff(db, "cora@example.org", "lead", "hash", None, cast.START))
            is None
        )


def test_a_second_rotation_has_nothing_to_do(database_url, kept_before):
    assert kept_before
    with opened(database_url, f"{NEW},{KEYS}") as both:
        rotate(both, pause=0)
        assert rotate(both, pause=0).resealed == 0


def test_every_table_with_a_blind_index_of_what_it_seals_is_rotated():
    blind = {name for name, of in TABLES.items() if "blind" in of.c} - {"knock", "name_part"}
    assert blind == rotation.BLIND_OF.keys()


def test_what_no_key_opens_is_left_and_named(database, database_url, kept_before):
    lost, address, goal = new_key(), TABLES["address"], TABLES["goal"]
    place = next(row for table, _, row in kept_before if table == "address")
    hope = next(row for table, _, row in kept_before if table == "goal")
    foreign = Seals(lost).seal("x", "address.value", place)
    moved = Seals(KEYS).seal("weld", "goal.words", place)  # sealed for another row

    def spoil(db):
        db.conn.execute(update(address).where(address.c.id == place).values(value=foreign))
        db.conn.execute(update(goal).where(goal.c.id == hope).values(words=moved))

    database.write(spoil)
    with opened(database_url, f"{NEW},{KEYS}") as both:
        found = rotate(both, pause=0)
        left = {("address", "value", place), ("goal", "words", hope)}
        assert {(one.table, one.column, one.row) for one in found.stuck} == left
        assert found.in_use == {OLD_ID: 1}
        assert found.stuck_on == {OLD_ID: 1, lost.partition(":")[0]: 1}
        assert one(both, select(address.c.value).where(address.c.id == place)) == (foreign,)
        assert one(both, select(goal.c.words).where(goal.c.id == hope)) == (moved,)


def test_two_rows_of_one_number_stay_two_and_are_told(database, database_url, kept_before):
    assert kept_before
    programme = database.read(lambda db: db.conn.execute(select(TABLES["programme"].c.id)).scalar())
    with opened(database_url, NEW) as new:
        twin = {"programme_id": programme, "channel": "sms", "value": NUMBER}
        new.write(lambda db: add(db, "address", **twin, blind=db.seals.blind(NUMBER)))
    with opened(database_url, f"{NEW},{KEYS}") as both:
        found = rotate(both, pause=0)
        assert [(one.table, one.why) for one in found.stuck] == [("address", rotation.TWICE)]
        assert found.in_use == {OLD_ID: 1}
        blinds = TABLES["address"].c.blind
        each = both.read(
            lambda db: db.conn.execute(select(func.count(), func.count(blinds.distinct()))).one()
        )
    assert each[0] == each[1]


def test_a_key_that_another_program_seals_with_stays_in_use(database_url, kept_before):
    assert kept_before
    numbers = count()

    def meanwhile(_done, _of):
        text_in(server, NUMBER, "hello", f"SMx{next(numbers)}")

    with opened(database_url, f"{NEW},{KEYS}") as both, opened(database_url, f"{KEYS},{NEW}") as server:
        found = rotate(both, meanwhile, pause=0)
    assert found.in_use[OLD_ID] > 0
    assert not found.stuck


def test_a_writer_at_work_beside_it_loses_nothing(database_url, kept_before):
    stop, said = threading.Event(), []

    def talk(database):
        for number in count():
            if stop.is_set():
                return
            words = f"my goal is {number}"
            text_in(database, NUMBER, words, f"SMy{number}")
            said.append(words)
            time.sleep(0.002)

    with opened(database_url, f"{NEW},{KEYS}") as both, opened(database_url, f"{KEYS},{NEW}") as server:
        writer = threading.Thread(target=talk, args=(server,))
        writer.start()
        wait_until(lambda: len(said) > 20)
        try:
            rotate(both, pause=0)
        finally:
            stop.set()
            writer.join(30)
        found = rotate(both, pause=0)
        assert (found.in_use, found.stuck) == ({OLD_ID: 0}, [])
        now = all_opened(both)
        assert {place: now.get(place) for place in kept_before if place[0] == "message_in"} == {
            place: words for place, words in kept_before.items() if place[0] == "message_in"
        }
        heard = [words for words in kept.texts_in(both) if words.startswith("my goal is ")]
    assert sorted(heard) == sorted(said)


def test_whoever_texts_while_their_number_is_moved_to_the_new_key_is_known(postgres_url, seals):
    """The row is locked and half done when the text comes: it is not taken for a stranger's."""
    with opened(postgres_url, KEYS) as before:
        before.write(lambda db: cast.make(db, LINE))
    addresses = TABLES["address"]
    with opened(postgres_url, f"{NEW},{KEYS}") as both, both.engine.connect() as rotating:
        wanted = seals.blind(NUMBER)
        fresh = Seals(NEW).blind(NUMBER)
        rotating.execute(update(addresses).where(addresses.c.blind == wanted).values(blind=fresh))
        hearing = both.submit(lambda db: people.at(db, "sms", NUMBER))
        wait_until(lambda: both.read(lambda db: db.conn.exec_driver_sql(WAITERS).scalar()))
        rotating.commit()
        assert hearing.result(30) is not None


def test_killed_in_the_middle_it_goes_on_where_it_was(database, database_url, kept_before, tmp_path):
    place = database.write(lambda db: people.at(db, "sms", NUMBER))[0]
    words = [str(number) for number in range(MANY)]

    def fill(db):
        for number in words:
            texts.keep(
                db, Inbound("sms", f"SMz{number}", NUMBER, number), place, cast.START, rules_version="1"
            )

    database.write(fill)
    keys = f"{NEW},{KEYS}"
    program = rotating(tmp_path, database_url, keys)
    with opened(database_url, keys) as both:
        wait_until(lambda: is_under_the_new_key(both, AT_ONCE))
        program.kill()
        program.communicate()
        done = under_the_new_key(both)
        assert AT_ONCE < done < MANY
        again = rotating(tmp_path, database_url, keys)
        out, err = again.communicate(timeout=60)
        assert (again.returncode, err) == (0, "")
        resealed = int(re.match(r"(\d+) values sealed anew", out)[1])
        assert f"Key {OLD_ID} is used by nothing here: it may be taken out" in out
        now = all_opened(both)
    assert resealed <= MANY + len(kept_before) - done
    assert {place: now[place] for place in kept_before} == kept_before
    assert sorted(
        kept_words for (table, _, row), kept_words in now.items() if table == "message_in"
    ) == sorted([*words, *(text for (table, _, row), text in kept_before.items() if table == "message_in")])


def rotating(folder, url, keys):
    """`alongside keys rotate` as a program of its own."""
    without = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    given = {"DATABASE_URL": url, "ALONGSIDE_KEYS": keys, "PYTHONPATH": str(FOLDER)}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "keys", "rotate"],
        cwd=folder,
        env=environment | given,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def is_under_the_new_key(database, which):
    """Is the so-many-th text in sealed with the new key? A quick look: there is little time to kill in."""
    of = kept.message_in.c
    one = select(of.body).order_by(of.id).offset(which).limit(1)
    return database.seals.is_newest(database.read(lambda db: db.conn.execute(one).scalar_one()))


def under_the_new_key(database):
    """How many texts in are sealed with the new key."""
    body = kept.message_in.c.body
    return sum(
        map(database.seals.is_newest, database.read(lambda db: db.conn.execute(select(body)).scalars().all()))
    )
