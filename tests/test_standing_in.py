"""Somebody of staff texts with a person in the bot's place, and the bot is quiet."""

import datetime as dt

import pytest

from bot import nudges, standing_in
from bot.rules.nudging import STOOD_IN, Drop, Due, Standing, Wait, decide
from bot.store import people, schedule, stand_ins, talks
from tests.console.house import NOW, flag, furnish, nudge, task, text_out

HERE = "Thanks. A person has your text now. They will text you back."
GONE = "I'm the computer again."
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
TUESDAY_NOON = dt.datetime(2026, 3, 17, 12, tzinfo=dt.UTC)


@pytest.fixture
def house(database):
    return furnish(database)


def take(house, name="Ada", now=NOW):
    who, staff = house.ids[name], house.staff["coordinator"].id
    house.database.write(lambda db: standing_in.take(db, people.by_id(db, who, lock=True), staff, now))


def give_back(house, now):
    def back(db):
        who = people.by_id(db, house.ids["Ada"], lock=True)
        standing_in.give_back(db, who, stand_ins.open_for(db, who.id), now, house.staff["coordinator"].id)

    house.database.write(back)


def said(house, since=NOW - DAY):
    """What was put in the outbox for Ada since then, in order."""
    rows = house.rows(text_out.select().order_by(text_out.c.id))
    open_ = house.database.seals.open
    return [
        open_(row.body, "message_out.body", row.id)
        for row in rows
        if row.person_id == house.ids["Ada"] and row.at >= since
    ]


def waiting(house):
    rows = house.rows(task.select().where(task.c.state == "open").order_by(task.c.id))
    return [row.kind for row in rows]


def stands(house):
    return house.database.read(lambda db: stand_ins.open_for(db, house.ids["Ada"]))


def test_the_first_text_is_told_that_a_person_is_there_and_no_more_is_said(house):
    take(house)
    house.text("Ada", "my goal: get a job")
    house.text("Ada", "are you there")
    house.text("Ada", "STAFF")
    assert said(house) == [HERE]
    assert waiting(house) == [standing_in.WAITS]


@pytest.mark.parametrize("trivial", ["thanks", "ok", "👍"])
def test_a_thank_you_waits_for_nobody(house, trivial):
    take(house)
    house.text("Ada", trivial)
    assert (said(house), waiting(house)) == ([], [])


def test_a_worry_is_flagged_and_answered_and_stop_stops_as_ever(house):
    take(house)
    house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
    assert len(house.rows(flag.select())) == 1
    assert HERE not in said(house)
    assert said(house)
    house.text("Ada", "stop")
    assert house.address("Ada").opted_out_at is not None


def test_given_back_it_goes_on_with_the_question_that_was_open(house):
    house.text("Ada", "my goal: get a job", now=TUESDAY_NOON)
    [question] = said(house)
    take(house, now=TUESDAY_NOON + MINUTE)
    house.text("Ada", "can you help", now=TUESDAY_NOON + 2 * MINUTE)
    give_back(house, TUESDAY_NOON + 3 * MINUTE)
    words = said(house, TUESDAY_NOON + 3 * MINUTE)
    assert words[0].startswith(GONE)
    assert words[1:] == [question]
    assert waiting(house) == []
    talk = house.database.read(lambda db: talks.open_talk(db, house.ids["Ada"]))
    assert talk.run.flow == "new_goal"


def test_given_back_without_a_word_said_nothing_is_said(house):
    take(house)
    give_back(house, NOW + MINUTE)
    assert said(house) == []


def test_after_a_day_without_a_word_of_staff_the_bot_goes_on_and_staff_hear_of_it(house):
    take(house, now=TUESDAY_NOON)
    house.text("Ada", "hello", now=TUESDAY_NOON + MINUTE)
    almost = TUESDAY_NOON + DAY - MINUTE
    nudges.tick(house.database, almost)
    assert stands(house) is not None
    nudges.tick(house.database, TUESDAY_NOON + DAY)
    assert stands(house) is None
    assert waiting(house) == [standing_in.WAITS, standing_in.LEFT_ALONE]
    assert said(house, TUESDAY_NOON + DAY)[-1].startswith(GONE)


def test_a_word_of_staff_keeps_the_bot_quiet_for_another_day(house):
    take(house, now=TUESDAY_NOON)
    staff, later = house.staff["coordinator"].id, TUESDAY_NOON + DAY / 2
    house.database.write(
        lambda db: standing_in.wrote(db, people.by_id(db, house.ids["Ada"], lock=True), staff, later)
    )
    nudges.tick(house.database, TUESDAY_NOON + DAY)
    assert stands(house) is not None
    nudges.tick(house.database, later + DAY)
    assert stands(house) is None


def test_at_night_the_bot_takes_over_and_keeps_its_words_for_the_day(house):
    night = dt.datetime(2026, 3, 17, 23, tzinfo=dt.UTC)
    take(house, now=night - DAY)
    house.text("Ada", "hello", now=night - DAY)
    nudges.tick(house.database, night)
    assert stands(house) is None
    [last] = [row for row in house.rows(text_out.select()) if row.key == standing_in.GONE]
    assert last.not_before == dt.datetime(2026, 3, 18, 9, tzinfo=dt.UTC)


def test_a_nudge_waits_and_one_that_is_too_late_says_that_a_person_was_there(house):
    def plan(db):
        who = people.by_id(db, house.ids["Ada"])
        [match] = who.relationships
        schedule.plan(db, who, "next_step", TUESDAY_NOON, relationship_id=match.id)

    house.database.write(plan)
    take(house, now=TUESDAY_NOON)
    nudges.tick(house.database, TUESDAY_NOON)
    [row] = [one for one in house.rows(nudge.select()) if one.kind == "next_step"]
    assert (row.state, row.due_at) == ("waiting", TUESDAY_NOON + dt.timedelta(hours=1))

    person = house.database.read(lambda db: people.by_id(db, house.ids["Ada"]))
    due = Due("support", person.id, TUESDAY_NOON)
    there = Standing(stood_in=True)
    assert isinstance(decide(due, person, None, there, TUESDAY_NOON), Wait)
    assert decide(due, person, None, there, due.stale_at) == Drop(STOOD_IN)


def test_a_silent_talk_is_not_woken_meanwhile(house):
    house.text("Ada", "my goal: get a job", now=TUESDAY_NOON)
    talk = house.database.read(lambda db: talks.open_talk(db, house.ids["Ada"]))
    house.database.write(lambda db: talks.sleep_until(db, talk.id, TUESDAY_NOON + MINUTE))
    take(house, now=TUESDAY_NOON)
    before = said(house)
    nudges.tick(house.database, TUESDAY_NOON + MINUTE)
    assert said(house) == before
    talk = house.database.read(lambda db: talks.open_talk(db, house.ids["Ada"]))
    assert talk.wakes_at >= TUESDAY_NOON + DAY
