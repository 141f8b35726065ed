"""Check-ins nobody answers, logs that do not come, mentors who give a lot: who is told, and how often."""

import datetime as dt
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.store import tables
from bot.store.columns import table
from bot.store.rows import add
from tests.app import kept
from tests.player import Player

address = table(tables.Address)
appointment = table(tables.Appointment)
flag = table(tables.Flag)
goal = table(tables.Goal)
nudge = table(tables.Nudge)
person = table(tables.Person)
session = table(tables.Session)
text_out = table(tables.MessageOut)

ASKS = "How did it go? Reply 1 done"
LOG_PROMPT = "Did you meet"


@pytest.fixture
def player(database_url, seals):
    return Player(database_url, seals, "", killed=False)


def write(player, work):
    return player.with_database(lambda database: database.write(work))


def rows(player, wanted):
    return player.with_database(lambda db: db.read(lambda d: [tuple(row) for row in d.conn.execute(wanted)]))


def passes(player, **length):
    """Time passes; what the bot did meanwhile."""
    days = dt.timedelta(**length)
    player.now, told = player.pass_time(int(days.total_seconds() // 3600), "hour")
    return told


def asked(told, words=ASKS):
    return [line for line in told if words in line]


def log(player, text, *answers):
    """A session log, answered until it is saved."""
    told = player.hear("Sam", text)
    for answer in answers:
        told += player.hear("Sam", answer)
    assert any("saved: session log" in line for line in told), told
    return told


def tasks(player):
    return sorted(task for task in player.with_database(kept.tasks))


def test_four_check_ins_in_a_row_without_an_answer_are_the_last_and_staff_and_mentor_are_told(player):
    player.given('mentee Ada with mentor Sam, step "ring the GP"')
    begun = rows_of_check_ins(player, weeks=20)
    assert [week for week, many in enumerate(begun) if many] == [0, 1, 3, 5]
    assert "four check-ins in a row without an answer" in str(tasks(player))


def rows_of_check_ins(player, weeks):
    """How many check-ins were begun in each week."""
    begun = []
    for _ in range(weeks):
        before = len(rows(player, begun_check_ins()))
        passes(player, weeks=1)
        begun.append(len(rows(player, begun_check_ins())) - before)
    return begun


def begun_check_ins():
    return select(nudge.c.id).where(nudge.c.kind == "goal_checkin", nudge.c.state == "begun")


def test_what_the_mentor_is_told_has_nothing_of_what_was_said(player):
    player.given('mentee Ada with mentor Sam, step "ring the GP"')
    told = [line for line in passes(player, weeks=8) if line.startswith("bot -> Sam")]
    assert len(told) == 1
    assert "GP" not in told[0]


def test_any_answer_makes_them_weekly_again(player):
    player.given('mentee Ada with mentor Sam, step "ring the GP"')
    passes(player, weeks=2)
    assert rows_of_check_ins(player, weeks=1) == [0]
    while not asked(passes(player, hours=1)):
        pass
    player.hear("Ada", "stuck")
    player.hear("Ada", "1")
    player.hear("Ada", "0")
    assert rows_of_check_ins(player, weeks=2) == [1, 1]


def test_a_check_in_that_never_arrived_does_not_count(player):
    player.given('mentee Ada with mentor Sam, step "ring the GP"')
    for _ in range(4):
        passes(player, weeks=1)
        write(player, lambda db: db.conn.execute(update(text_out).values(state="failed")))
    assert rows_of_check_ins(player, weeks=1) == [1]
    assert "four check-ins" not in str(tasks(player))


def test_where_no_step_is_open_and_a_score_is_due_the_score_comes_first(player):
    player.given('mentee Ada with mentor Sam, step "ring the GP", goal "get fit"')
    write(
        player,
        lambda db: db.conn.execute(update(goal).values(confirmed_at=player.now - dt.timedelta(weeks=5))),
    )
    write(
        player,
        lambda db: db.conn.execute(update(table(tables.Step)).values(closed_at=player.now, result="done")),
    )
    told = passes(player, days=6)
    assert asked(told, "How close are you to your goal?")
    assert any("What is one small thing" in line for line in player.hear("Ada", "4"))


def test_two_prompts_without_a_log_are_a_task_and_only_one_while_it_waits(player):
    player.given("mentor Sam with mentee Ada, meets wed 12:00")
    assert len(asked(passes(player, days=10), LOG_PROMPT)) == 2
    passes(player, weeks=2)
    assert str(tasks(player)).count("no log after two prompts") == 1


def test_a_mentor_with_the_digest_is_prompted_once_a_meeting(player):
    player.given("mentor Sam with mentee Ada, meets wed 12:00")
    player.hear("Sam", "digest")
    assert len(asked(passes(player, days=10), LOG_PROMPT)) == 1
    assert "no log after two prompts" not in str(tasks(player))


def test_a_log_that_has_not_come_after_two_weeks_is_a_task_and_one_that_came_is_none(player):
    player.given("mentor Sam with mentee Ada, meets wed 12:00")
    passes(player, days=7)
    log(player, "met A weds 1hr at costa. did cv. next wed 12:00", "1")
    passes(player, days=16)
    assert "no log 14 days" not in str(tasks(player))
    passes(player, days=7)
    assert str(tasks(player)).count("no log 14 days after a meeting") == 1


def test_two_meetings_of_the_last_four_called_off_by_the_mentor_are_a_task(player):
    player.given("mentor Sam with mentee Ada, meets wed 12:00")
    log(player, "i had to cancel on weds, had the flu. next wed 12:00", "1")
    assert "called off" not in str(tasks(player))
    passes(player, days=7)
    log(player, "i had to cancel again weds, working. next wed 12:00", "1")
    assert "called off 2 of the last 4 meetings" in str(tasks(player))


def test_a_mentor_who_gives_a_lot_is_told_once_in_four_weeks_and_staff_with_them(player):
    player.given("mentor Sam with mentee Ada, meets thu 12:00")
    log(player, "met A on 5th march 3hrs at costa. did cv. next thurs 12:00", "1")
    told = log(player, "met A today 3hrs at costa. did cv. next thurs 12:00", "1")
    player.hear("Sam", "no ta")
    passes(player, days=7)
    told += log(player, "met A today 3hrs at costa. did cv. next thurs 12:00", "1")
    assert len(asked(told, "It's OK to say no")) == 1
    assert str(tasks(player)).count("gives a lot of time") == 1


def test_a_date_in_court_raises_no_alarm_and_its_words_stay_sealed(player):
    player.given("mentee Ada with mentor Sam")
    said = player.hear("Ada", "court thurs 10") + passes(player, days=8)
    assert rows(player, select(flag.c.id)) == []
    assert not any("court" in line for line in said)
    ((words,),) = rows(player, select(appointment.c.words))
    assert b"court" not in words


def test_a_date_is_of_no_concern_to_the_mentor(player):
    player.given("mentee Ada with mentor Sam")
    told = player.hear("Ada", "court thurs 10") + passes(player, days=8)
    assert not any(line.startswith("bot -> Sam") for line in told)


def test_a_reminder_of_a_date_goes_out_during_a_pause_and_a_worry(player):
    player.given("mentee Ada with mentor Sam")
    player.hear("Ada", "appt thurs 19 march 10am")
    player.hear("Ada", "PAUSE")
    assert len(asked(passes(player, days=8), "You have a thing")) == 2


@pytest.mark.parametrize("mentees", [1, 7, 40])
def test_a_digest_is_one_text_whatever_the_number_of_mentees(player, mentees):
    player.given("mentor Sam with mentee Ada")
    write(player, partial(with_many, player, mentees))
    player.hear("Sam", "digest")
    (digest,) = asked(passes(player, days=5), "Meet-ups last week")
    assert len(digest.removeprefix("bot -> Sam: ")) <= 160
    assert "Logs to send" in digest


def with_many(player, mentees, db):
    """As many more mentees, each with a meeting that has no log and one to come."""
    for number in range(mentees):
        mentee = add(
            db,
            "person",
            programme_id=player.cast.programme,
            role="mentee",
            name=f"Bartholomew{number} Okafor",
            language="en",
            timezone="Europe/London",
            state="community",
            consent="yes",
            phone_setting="own",
            made_at=player.now,
        )
        owner = {"programme_id": player.cast.programme}
        pair = add(
            db,
            "relationship",
            **owner,
            mentor_id=player.cast.ids["Sam"],
            mentee_id=mentee,
            made_at=player.now,
        )
        for days in (-1, 6):
            starts = player.now + dt.timedelta(days=days, minutes=number)
            add(db, "session", **owner, relationship_id=pair, starts_at=starts, minutes=60, state="planned")
