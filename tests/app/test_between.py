"""What changes between the moment at which a text is queued and the one at which it leaves."""

import datetime as dt

import pytest
from sqlalchemy import select

from bot import nudges
from bot.outbound import TryLater
from bot.store import schedule, sessions, tables
from bot.store.columns import table
from bot.store.rows import change
from tests.app import kept
from tests.app.house import House
from tests.player import Player

HOUR = dt.timedelta(hours=1)
nudge = table(tables.Nudge)
CHECK_IN = 'mentee Ada with mentor Sam, step "ring the GP", phone shared'


@pytest.fixture
def player(sqlite_url, seals):
    return Player(sqlite_url, seals, "", killed=False)


def reasons(database):
    wanted = select(nudge.c.kind, nudge.c.state, nudge.c.reason).order_by(nudge.c.planned_at, nudge.c.kind)
    return database.read(lambda db: [tuple(row) for row in db.conn.execute(wanted)])


def test_what_a_shared_phone_was_shown_after_a_knock_is_not_shown_again_by_itself(player):
    player.given(CHECK_IN)
    player.begin("goal_checkin")
    assert any("ring the GP" in line for line in player.hear("Ada", "1"))
    _, told = player.pass_time(3, "day")
    assert not any("ring the GP" in line for line in told)


def test_a_phone_that_others_use_by_now_gets_no_question(database):
    house = House(database)
    house.door.moods = [TryLater("503")]
    house.queue("Your step this week: ring the GP.", kind="nudge", key="goal_checkin.how_did_it_go")
    house.send()
    database.write(lambda db: change(db, "person", house.cast.ids["Ada"], phone_setting="shared"))
    assert house.send(HOUR / 60) == []
    assert house.reasons == ["others use the phone by now"]


def test_a_reminder_that_another_text_was_to_carry_comes_by_itself_where_that_one_is_dropped(player):
    player.given("mentee Ada with mentor Sam, meets sat 18:00")
    player.hear("Ada", "remind me sat 10am")

    def move(db):
        soon = player.now + dt.timedelta(days=9)
        for session in sessions.between(db, player.cast.relationship, player.now, soon):
            sessions.settle(db, session.id, "moved")

    def begin_and_move(database):
        nudges.tick(database, player.now)
        assert ("appointment_reminder", "begun", schedule.TOGETHER) in reasons(database)
        database.write(move)
        return player.send(database)

    player.now = dt.datetime(2026, 3, 13, 12, tzinfo=dt.UTC)
    assert player.with_database(begin_and_move) == []
    _, told = player.pass_time(2, "hour")
    assert any("You have a thing at 10am on" in line for line in told)


def test_nobody_is_asked_for_the_log_of_a_relationship_that_has_ended(player):
    player.given("mentor Sam with mentee Ada, meets thu 19:00")
    player.with_database(
        lambda database: database.write(
            lambda db: change(db, "relationship", player.cast.relationship, closed_at=player.now)
        )
    )
    _, told = player.pass_time(2, "day")
    assert told == []
    assert ("session_log", "dropped", "needless by now") in player.with_database(reasons)
    assert player.with_database(kept.open_talks) == []
