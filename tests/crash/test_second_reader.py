"""However often a process is killed while it reads, every text is read once, and its worry raised once."""

import os
import random
from collections import Counter
from functools import partial

import pytest
from sqlalchemy import update

from bot.clock import real
from bot.conversation import hear
from bot.inbound import Inbound
from bot.second_reading import NOT_READ
from tests import cast
from tests.app import kept
from tests.app.waiting import wait_until
from tests.conftest import KEYS
from tests.crash.reader import WORRIES, reader

TEXTS = int(os.environ.get("CRASH_TEXTS", "20"))  # 500 for a long run
KILLED = 3  # times; a text that is in hand at the fifth goes to a person
WORDS = [*WORRIES, "nothing"]


@pytest.fixture
def readers(database_url):
    """Starts processes that read; none outlives the test."""
    started = []

    def start():
        process = reader(database_url, KEYS)
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.join(30)


def text_in(database):
    """So many texts of two people, two in three of them worrying."""
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam", real()))
    for number in range(TEXTS):
        who = made.numbers["Sam" if number % 4 == 3 else "Ada"]
        message = Inbound("sms", f"SM{number}", who, f"{WORDS[number % 3]} {number}")
        database.write(partial(hear, message=message, now=real()))
    return {came.id: WORDS[number % 3] for number, came in enumerate(kept.rows(database, "message_in"))}


def many_read(database):
    return sum(came.unread_at is None for came in kept.rows(database, "message_in"))


def any_in_hand(database):
    now = real()
    return any(came.unread_at and came.unread_at > now for came in kept.rows(database, "message_in"))


def pass_the_lease(database):
    in_hand = update(kept.message_in).where(kept.message_in.c.unread_at.is_not(None))
    database.write(lambda db: db.conn.execute(in_hand.values(unread_at=real())))


def seen(database):
    """How often each text's worry was raised, as a flag or as one more sighting of it."""
    rows = kept.rows(database, "flag") + kept.rows(database, "sighting")
    return Counter(row.message_id for row in rows if row.reader == "meaning")


def test_killed_in_the_middle_again_and_again_it_leaves_everything_to_be_read_once(database, readers, capsys):
    texts, chance, at_death = text_in(database), random.Random(TEXTS), []
    for _ in range(KILLED):
        process, before = readers(), many_read(database)
        enough = before + chance.randrange(TEXTS // (KILLED + 2))
        wait_until(lambda: any_in_hand(database))
        wait_until(lambda enough=enough: many_read(database) >= enough, every=0.002)
        process.kill()
        process.join(30)
        at_death.append(many_read(database))
        pass_the_lease(database)
    for _ in range(2):
        readers()
    wait_until(lambda: many_read(database) == TEXTS, every=0.05)

    rows, again = kept.rows(database, "message_in"), seen(database)
    with capsys.disabled():
        tries = Counter(came.read_tries for came in rows)
        told = f"{TEXTS} texts, killed when {at_death} were read; tries {dict(sorted(tries.items()))}"
        print(f"\n{database.engine.dialect.name}: {told}, raised twice {sum(again.values()) - len(again)}")
    assert at_death[-1] < TEXTS, "it was killed in the middle"
    assert {came.meaning_version for came in rows} == {"stand-in-1"}
    assert again == {one: 1 for one, word in texts.items() if word in WORRIES}
    assert NOT_READ not in kept.tasks(database)
