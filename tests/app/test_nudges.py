"""What is due and cannot be done: it waits for the database, or is given up without loss."""

import json
import sqlite3

import pytest
from sqlalchemy import delete, select, update

from bot import nudges
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database
from bot.store.rows import add, change
from tests.app import kept
from tests.player import Player

CHECKED_IN = 'mentee Ada with mentor Sam, step "ring the GP"'
nudge = table(tables.Nudge)
session = table(tables.Session)
session_log = table(tables.SessionLog)
address = table(tables.Address)
step = table(tables.Step)


@pytest.fixture
def player(sqlite_url, seals):
    return Player(sqlite_url, seals, "", killed=False)


def rows(player, of, *columns):
    wanted = select(*(of.c[name] for name in columns)).order_by(of.c.id)
    return player.with_database(lambda db: db.read(lambda d: [tuple(row) for row in d.conn.execute(wanted)]))


def write(player, work):
    return player.with_database(lambda database: database.write(work))


def to_next_event(player):
    """Pass the time until something falls due, and do it."""
    player.now = max(player.now, player.with_database(lambda database: database.read(nudges.next_event)))
    return player.with_database(player.tick)


def tick_while_locked(player):
    """One tick while another program holds the file for longer than anybody waits."""
    other = sqlite3.connect(player.url.removeprefix("sqlite:///"), isolation_level=None)
    database = Database(player.url, player.seals, busy_seconds=0.05)
    other.execute("BEGIN IMMEDIATE")
    assert nudges.tick(database, player.now) == []
    other.execute("ROLLBACK")
    other.close()
    database.close()


def test_a_check_in_that_met_a_locked_database_is_made_once_the_lock_is_gone(player):
    player.given(CHECKED_IN)
    player.now = player.with_database(lambda database: database.read(nudges.next_event))
    tick_while_locked(player)
    assert rows(player, nudge, "state") == [("waiting",)]
    assert player.with_database(kept.tasks) == []

    assert any("ring the GP" in line for line in player.with_database(player.tick))


def test_a_talk_that_fell_silent_while_the_database_was_locked_goes_on_afterwards(player):
    player.given("mentor Sam with mentee Dee")
    player.hear("Sam", "Met D tues 2hrs at costa")
    player.now = player.with_database(lambda database: database.read(nudges.next_event))
    tick_while_locked(player)
    assert len(player.with_database(kept.open_talks)) == 1

    assert "saved: session log held" in player.with_database(player.tick)


def test_a_log_prompt_that_cannot_be_begun_is_staffs_and_the_week_after_has_its_own(player):
    player.given("mentor Sam with mentee Dee, meets tue 18:00")
    write(player, lambda db: db.conn.execute(delete(session)))
    player.pass_time(6, "day")
    prompts = [state for kind, state in rows(player, nudge, "kind", "state") if kind == "session_log"]
    assert prompts == ["dropped", "waiting"]
    assert player.with_database(kept.tasks) == ["a text could not be begun"] * 2  # and Dee's reminder of it

    _, told = player.pass_time(7, "day")
    assert any(line.startswith("bot -> Sam") for line in told)


def test_what_cannot_even_be_read_is_given_up_all_the_same(player):
    player.given(CHECKED_IN)
    write(player, lambda db: db.conn.execute(update(step).values(words=bytes(60))))
    to_next_event(player)

    assert rows(player, nudge, "state", "reason") == [("dropped", "it could not be begun")]
    assert player.with_database(kept.tasks) == ["a text could not be begun"]


def test_a_talk_that_cannot_go_on_leaves_what_it_had_learned(player):
    player.given("mentor Sam with mentee Dee")
    player.hear("Sam", "Met D tues 2hrs at costa")
    talk = rows(player, kept.talk, "id")[0][0]
    broken = {"step": "told", "question": json.dumps(["no.such_sentence", {}])}
    write(player, lambda db: change(db, "talk", talk, **broken))
    to_next_event(player)

    assert rows(player, kept.talk, "state") == [("handed_over",)]
    assert rows(player, session_log, "status", "minutes") == [("held", 120)]
    assert "a text could not be begun" in player.with_database(kept.tasks)


def opt_out(player, channel):
    at = {"opted_out_at": player.now}
    write(player, lambda db: db.conn.execute(update(address).where(address.c.channel == channel).values(at)))


def with_two_phones(player):
    """Ada has written from her telephone, and has Telegram too; her check-in waits for an answer."""
    player.given(CHECKED_IN)
    ada, value = player.cast.ids["Ada"], "999"
    owner = {"programme_id": player.cast.programme, "person_id": ada, "channel": "telegram"}
    write(player, lambda db: add(db, "address", **owner, value=value, blind=db.seals.blind(value)))
    player.cast.numbers["Ada's Telegram"] = value
    player.hear("Ada", "thanks")
    to_next_event(player)


def test_a_question_is_said_again_where_the_person_may_still_be_texted(player):
    with_two_phones(player)
    opt_out(player, "sms")

    assert [line.partition(":")[0] for line in to_next_event(player)] == ["bot -> Ada's Telegram"]


def test_a_talk_with_nobody_left_to_ask_expires(player):
    with_two_phones(player)
    opt_out(player, "sms")
    opt_out(player, "telegram")
    to_next_event(player)

    assert rows(player, kept.talk, "state") == [("expired",)]
