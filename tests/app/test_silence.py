"""Whoever tells of something serious, and is not heard of for a day, is looked after at once, and once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from bot import nudges
from bot.rules.person import State
from bot.silence import NOT_LOOKED_AT, REASON
from bot.store import addresses, people, silences
from bot.store.database import Database
from tests.app import kept
from tests.app.worries import STRANGER, Worried, worry

A_DAY = {"hours": 24}
ALONE = ["self_harm", "medical_now"]


@pytest.fixture
def house(database):
    return Worried(database)


def test_a_day_of_silence_after_an_amber_is_red_with_the_reason_and_one_more_alert(house):
    house.text(worry(reasons=("They say so.",)))
    recorded = house.passes(**A_DAY)

    assert house.flags == [(1, "S1", "self_harm")]
    assert house.reasons() == ["They say so.", REASON]
    assert house.alerts == [1, 1]
    assert [record.facts["severity"] for record in recorded if record.kind == "flag"] == ["S1"]


def test_it_is_not_so_a_moment_before_a_day_is_over(house):
    house.text(worry())
    house.passes(hours=23, minutes=59, seconds=59)
    assert house.flags == [(1, "S2", "self_harm")]
    house.passes(seconds=1)
    assert house.flags == [(1, "S1", "self_harm")]


def test_it_is_so_once(house):
    house.text(worry())
    for _ in range(4):
        house.passes(**A_DAY)
    assert [ladder.severity for ladder in kept.rows(house.database, "ladder")] == ["S2", "S1"]
    assert house.reasons() == [REASON]


def test_whoever_has_texted_since_is_not_silent_and_is_not_looked_at_again(house):
    house.text(worry())
    house.passes(minutes=1)
    house.text()
    for _ in range(3):
        house.passes(**A_DAY)

    assert house.flags == [(1, "S2", "self_harm")]
    assert house.alerts == [1]


def test_a_text_from_another_phone_of_theirs_breaks_the_silence(house, database):
    house.text(worry())
    ada = house.cast.ids["Ada"]
    claim = {"programme_id": house.cast.programme, "person_id": ada}
    database.write(lambda db: people.claim(db, "sms", STRANGER, **claim))
    house.passes(minutes=1)
    house.text(who=STRANGER)
    house.passes(**A_DAY)
    assert house.flags == [(1, "S2", "self_harm")]


def test_the_day_is_counted_from_when_it_was_last_told_of(house):
    house.text(worry())
    house.passes(hours=20)
    house.text(worry(severity="S3"))
    house.passes(hours=23)
    assert house.flags == [(1, "S2", "self_harm")]
    house.passes(hours=1)
    assert house.flags == [(1, "S1", "self_harm")]


def test_two_worries_of_one_text_are_raised_together_with_one_alert(house):
    house.text(*map(worry, ALONE))
    house.passes(**A_DAY)
    assert house.flags == [(1, "S1", "self_harm"), (2, "S1", "medical_now")]
    assert house.alerts == [1, 1]


def test_a_number_that_nobody_knows_counts_too(house):
    house.text(worry(), who=STRANGER)
    house.passes(**A_DAY)
    assert house.flags == [(1, "S1", "self_harm")]
    assert house.alerts == [1, 1]


def test_a_frozen_number_counts_too(house, database):
    place = database.read(partial(people.places, person_id=house.cast.ids["Ada"]))[0]
    database.write(lambda db: addresses.freeze(db, place, house.now))
    house.text(worry())
    house.passes(**A_DAY)
    assert house.alerts == [1, 1]


@pytest.mark.parametrize("severity", ["S1", "S3", "S4"])
def test_silence_after_a_worry_of_another_level_says_nothing(house, severity):
    house.text(worry(severity=severity))
    house.passes(**A_DAY)
    assert house.flags == [(1, severity, "self_harm")]


@pytest.mark.parametrize("state", ["proposed", "closed"])
def test_what_staff_have_settled_is_left_alone(house, state):
    house.text(worry())
    house.set_flags(state=state)
    house.passes(**A_DAY)
    assert house.flags == [(1, "S2", "self_harm")]


def test_what_staff_have_acknowledged_is_not_settled(house):
    house.text(worry())
    house.set_flags(state="acknowledged")
    house.passes(**A_DAY)
    assert house.flags == [(1, "S1", "self_harm")]


@pytest.mark.parametrize("state", [State.IN_CUSTODY, State.RECALLED, State.REFERRED])
def test_of_someone_who_may_not_be_texted_silence_says_nothing_even_later(house, state):
    house.text(worry())
    house.set(state=state.value)
    house.passes(**A_DAY)
    house.set(state="community")
    house.passes(**A_DAY)
    assert house.flags == [(1, "S2", "self_harm")]


@pytest.mark.parametrize(
    ("who", "line", "category", "about", "severity"),
    [
        ("Sam", "mentor Sam with mentee Ada", "self_harm", "self", "S1"),
        ("Sam", "mentor Sam with mentee Ada", "self_harm", "other", "S2"),
        ("Sam", "mentor Sam with mentee Ada", "domestic_abuse", "other", "S2"),
        ("Sam", "mentor Sam with mentee Ada", "boundary_breach", "self", "S2"),
        ("Ada", "mentee Ada with mentor Sam", "domestic_abuse", "other", "S1"),
        ("Ada", "mentee Ada with mentor Sam", "third_party_risk", "other", "S2"),
    ],
)
def test_silence_counts_where_the_writer_may_be_the_one_in_danger(
    database, who, line, category, about, severity
):
    house = Worried(database, line)
    house.text(worry(category, about=about), who=who)
    house.passes(**A_DAY)
    assert house.flags == [(1, severity, category)]


def test_where_nobody_is_on_call_there_is_a_task(house):
    house.text(worry())
    house.database.write(
        lambda db: addresses.opted_out(db, _only_address(db, house.cast.ids["Cora"]), house.now)
    )
    house.passes(**A_DAY)
    assert kept.tasks(house.database)[-1] == "S1 flag 1: nobody is on call"


def _only_address(db, person_id):
    return people.places(db, person_id)[0].id


def test_one_that_cannot_be_looked_at_is_a_task_and_holds_up_no_other(house):
    house.text(worry())
    house.text(worry(), who="Sam")
    house.set(timezone="Nowhere/Atall")
    for _ in range(2):
        house.passes(**A_DAY)
    assert house.flags == [(1, "S2", "self_harm"), (2, "S1", "self_harm")]
    assert kept.tasks(house.database).count(NOT_LOOKED_AT) == 1


def test_workers_that_look_at_the_same_moment_raise_it_once(house, database_url, seals):
    for who in ("Ada", "Sam", STRANGER):
        house.text(worry(), who=who)
    now = house.now + dt.timedelta(**A_DAY)
    workers = [Database(database_url, seals) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        raised = list(threads.map(lambda one: nudges.tick(one, now), workers))
    for worker in workers:
        worker.close()

    assert [record.kind for records in raised for record in records].count("flag") == 3
    assert sorted(house.alerts) == [1, 1, 2, 2, 3, 3]
    assert house.reasons() == [REASON]


def test_a_text_that_comes_at_the_last_moment_is_either_heard_or_too_late_and_nothing_is_lost(house):
    """A text and the look race: whichever is first, there is one flag, and at most one more alert."""
    now = house.now + dt.timedelta(**A_DAY)
    house.text(worry())
    with ThreadPoolExecutor(2) as threads:
        tick = threads.submit(nudges.tick, house.database, now)
        house.now = now
        threads.submit(house.text).result()
        tick.result()
    assert house.flags[0][1] in ("S1", "S2")
    assert house.alerts == [1] + [1] * (house.flags[0][1] == "S1")


def test_when_something_next_falls_due_is_known(house):
    due = house.database.read(nudges.next_event)
    house.text(worry())
    with_worry = house.database.write(lambda db: _without_the_rest(db))
    assert with_worry == house.now + dt.timedelta(**A_DAY)
    house.passes(**A_DAY)
    assert house.database.write(lambda db: _without_the_rest(db)) is None
    assert due is not None


def _without_the_rest(db):
    db.conn.execute(kept.message_out.update().values(state="sent"))
    db.conn.execute(kept.talk.update().values(wakes_at=None))
    db.conn.exec_driver_sql("UPDATE nudge SET state = 'dropped'")
    db.conn.exec_driver_sql("UPDATE ladder SET due_at = NULL, late_at = NULL")
    return nudges.next_event(db)


def test_nothing_is_read_but_what_is_due(house):
    """However many flags have piled up: the index holds only those that are still to be looked at."""
    plans = house.database.write(
        lambda db: [plan(db, one) for one in (silences._TELLERS, silences._FIRST_TOLD)]
    )
    assert all("ix_flag_silence" in one for one in plans), plans


def plan(db, prepared):
    compiled = prepared.statement.compile(dialect=db.conn.dialect)
    values = {"since": "2026-01-01", "most": 1}
    if db.conn.dialect.name == "sqlite":
        asked = [values.get(name, compiled.params[name]) for name in compiled.positiontup]
        return str(db.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(asked)).all())
    db.conn.exec_driver_sql("SET LOCAL enable_seqscan = off")  # or so small a table is read from end to end
    return str(db.conn.exec_driver_sql(f"EXPLAIN {compiled}", compiled.params | values).all())
