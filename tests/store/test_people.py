"""People and their addresses: who waits for whom, and who is still known after the keys have changed."""

from functools import partial
from threading import Event
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from bot import conversation
from bot.inbound import Inbound
from bot.store import people, schedule, tables
from bot.store.columns import table
from bot.store.database import Database
from bot.store.sealing import Seals, new_key
from tests import cast
from tests.app.waiting import wait_until

GIVEN = 'mentee Ada with mentor Sam, step "ring the GP"'
STRANGER = "+447700900999"
address = table(tables.Address)


@pytest.fixture
def postgresql(postgres_url, seals):
    opened = Database(postgres_url, seals)
    yield opened
    opened.close()


def hear(db, number, words):
    return conversation.hear(db, Inbound("sms", f"test{uuid4()}", number, words), cast.START)


def someone_waits(db):
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return db.conn.execute(text(f"{waiting} AND datname = current_database()")).scalar()


def test_a_message_that_waited_for_another_sees_what_that_one_did(postgresql):
    made = postgresql.write(partial(cast.make, line=GIVEN))
    stopped, go_on = Event(), Event()

    def stop(db):
        hear(db, made.numbers["Ada"], "STOP")
        stopped.set()
        go_on.wait(10)

    stopping = postgresql.submit(stop)
    assert stopped.wait(10)
    starting = postgresql.submit(lambda db: hear(db, made.numbers["Ada"], "START"))
    wait_until(lambda: postgresql.read(someone_waits))
    go_on.set()
    stopping.result()
    starting.result()

    assert not postgresql.read(lambda db: people.places(db, made.ids["Ada"]))[0].opted_out


def test_two_turns_that_each_leave_something_for_the_other_person_do_not_wait_for_each_other(postgresql):
    made = postgresql.write(partial(cast.make, line=GIVEN))
    locked = {"Sam": Event(), "Ada": Event()}
    begun = []

    def lock(db, who, other):
        begun.append(who)
        people.by_id(db, made.ids[who], lock=True)
        locked[who].set()
        assert locked[other].wait(10)

    def plans_for_ada(db):
        lock(db, "Sam", "Ada")
        ada = people.by_id(db, made.ids["Ada"])
        schedule.plan(db, ada, "goal_idea", cast.START, relationship_id=made.relationship)

    def tells_sam(db):
        lock(db, "Ada", "Sam")
        hear(db, made.numbers["Ada"], "END")

    for turn in [postgresql.submit(plans_for_ada), postgresql.submit(tells_sam)]:
        turn.result()
    assert sorted(begun) == ["Ada", "Sam"]


def test_a_strangers_stop_outlives_a_change_of_keys(database_url):
    key = new_key()
    for keys, words in [(key, "hello"), (key, "STOP"), (f"{new_key()},{key}", "who?")]:
        database = Database(database_url, Seals(keys))
        if words == "hello":
            database.write(partial(cast.make, line=GIVEN))
        database.write(lambda db, words=words: hear(db, STRANGER, words))
        strangers = select(address.c.opted_out_at).where(address.c.person_id.is_(None))
        rows = database.read(lambda db, wanted=strangers: db.conn.execute(wanted).scalars().all())
        database.close()

    assert len(rows) == 1
    assert rows[0] is not None
