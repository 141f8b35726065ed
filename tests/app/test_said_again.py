"""The same worry said again within a day is kept with its flag, and pages nobody twice."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.conversation import hear
from bot.inbound import Inbound
from bot.store.rows import add
from tests.app import kept
from tests.app.worries import STRANGER, Worried, worry

RED = worry("suicide_explicit", "S1")


@pytest.fixture
def house(database):
    return Worried(database)


def with_mentees(house, *names):
    """More mentees of Sam's."""

    def make(db):
        for name in names:
            values = {"programme_id": house.cast.programme, "made_at": house.now}
            mentee = add(
                db,
                "person",
                **values,
                role="mentee",
                name=name,
                language="en",
                timezone="Europe/London",
                state="community",
                consent="yes",
                phone_setting="own",
            )
            add(db, "relationship", **values, mentor_id=house.cast.ids["Sam"], mentee_id=mentee)

    house.database.write(make)


def test_it_is_kept_with_the_flag_and_pages_nobody(house):
    house.text(RED)
    house.passes(hours=1)
    house.text(worry("suicide_explicit", "S1", reasons=("They say when.",)))

    assert house.flags == [(1, "S1", "suicide_explicit")]
    assert house.sightings == [("S1", "rules")]
    assert house.climbs == [1]


def test_what_was_seen_is_kept_whole_and_sealed_each_time(house):
    house.text(RED)
    house.text(worry("suicide_explicit", "S1", reasons=("They say when.",)))
    (row,) = kept.rows(house.database, "sighting")
    first, second = kept.rows(house.database, "message_in")

    assert (row.message_id, row.rule, row.why) == (second.id, "suicide_explicit.test", "A worry.")
    assert row.version == second.rules_version
    assert (row.span_start, row.span_end) == (0, 1)
    assert b"when" not in row.reasons
    assert kept.rows(house.database, "flag")[0].message_id == first.id


def test_it_pages_where_it_has_become_severe_and_then_no_more(house):
    for severity in ("S3", "S1", "S1", "S3"):
        house.text(worry("substance", severity))
        house.passes(minutes=10)

    assert house.flags == [(1, "S1", "substance")]
    assert [severity for severity, _ in house.sightings] == ["S1", "S1", "S3"]
    assert house.climbs == [1, 1]


def test_it_lowers_nothing(house):
    house.text(RED)
    house.text(worry("suicide_explicit", "S4"))
    assert house.flags == [(1, "S1", "suicide_explicit")]


def test_a_figure_of_speech_never_pages_however_often(house):
    for _ in range(5):
        house.text(worry("suicide_explicit", "S4"))
        house.passes(hours=1)
    assert house.flags == [(1, "S4", "suicide_explicit")]
    assert house.climbs == []


def test_meant_in_earnest_after_a_figure_of_speech_it_pages(house):
    house.text(worry("suicide_explicit", "S4"))
    house.text(RED)
    assert house.flags == [(1, "S1", "suicide_explicit")]
    assert house.climbs == [1]


def test_a_day_later_it_is_a_flag_of_its_own(house):
    house.text(RED)
    house.passes(hours=24)
    house.text(RED)
    assert [number for number, *_ in house.flags] == [1, 2]
    assert house.climbs == [1, 2]


def test_the_day_is_that_of_the_flag_and_is_not_put_off_by_saying_it_again(house):
    for _ in range(3):
        house.text(RED)
        house.passes(hours=12)
    assert [number for number, *_ in house.flags] == [1, 2]
    assert house.climbs == [1, 2]


def test_once_staff_have_closed_it_it_is_a_flag_of_its_own(house):
    house.text(RED)
    house.set_flags(state="closed")
    house.text(RED)
    assert house.climbs == [1, 2]


@pytest.mark.parametrize("state", ["acknowledged", "proposed"])
def test_within_an_hour_of_it_staff_who_have_taken_it_on_are_not_paged_again(house, state):
    house.text(RED)
    house.set_flags(state=state)
    house.passes(minutes=59)
    house.text(RED)
    assert house.climbs == [1]
    assert len(house.sightings) == 1


@pytest.mark.parametrize("state", ["acknowledged", "proposed"])
def test_after_that_it_is_a_flag_of_its_own_for_nobody_may_be_looking_any_more(house, state):
    house.text(RED)
    house.set_flags(state=state)
    house.passes(hours=1)
    house.text(RED)
    assert house.climbs == [1, 2]


def test_another_worry_is_a_flag_of_its_own(house):
    house.text(RED)
    house.text(worry("homeless_tonight", "S1"))
    assert house.climbs == [1, 2]


def test_the_same_about_somebody_else_is_a_flag_of_its_own(house):
    house.text(RED)
    house.text(worry("suicide_explicit", "S1", about="other"))
    assert house.climbs == [1, 2]


def test_the_same_from_somebody_else_is_a_flag_of_its_own(house):
    house.text(RED)
    house.text(RED, who="Sam")
    house.text(RED, who=STRANGER)
    assert house.climbs == [1, 2, 3]


def test_a_mentor_of_one_mentee_says_it_again_of_the_same(house):
    told = worry("suicide_explicit", "S1", about="other")
    house.text(told, who="Sam")
    house.text(told, who="Sam")
    assert house.climbs == [1]


def test_a_mentor_of_two_may_mean_another_each_time(house):
    with_mentees(house, "Bea Okafor")
    told = worry("suicide_explicit", "S1", about="other")
    house.text(told, who="Sam")
    house.text(told, who="Sam")
    assert house.climbs == [1, 2]
    assert house.sightings == []


def test_of_themselves_a_mentor_of_two_means_the_same_each_time(house):
    with_mentees(house, "Bea Okafor")
    house.text(RED, who="Sam")
    house.text(RED, who="Sam")
    assert house.climbs == [1]


def test_a_number_that_nobody_knows_is_known_by_itself(house):
    for who in (STRANGER, STRANGER, "+447922222222"):
        house.text(RED, who=who)
    assert house.climbs == [1, 2]
    assert len(house.sightings) == 1


def test_of_two_worries_in_one_text_only_the_new_one_pages(house):
    house.text(RED)
    house.text(RED, worry("medical_now", "S1"))
    assert house.climbs == [1, 2]
    assert len(house.sightings) == 1


def test_texts_that_come_at_once_make_one_flag_and_one_page(house):
    many = 6
    gate, number = Barrier(many), house.cast.numbers["Ada"]

    def deliver(one):
        message = Inbound("sms", f"SM{one}", number, "xx")
        gate.wait(20)
        house.database.write(partial(hear, message=message, now=house.now, screen=lambda *_: (RED,)))

    with ThreadPoolExecutor(many) as threads:
        list(threads.map(deliver, range(many)))

    assert house.flags == [(1, "S1", "suicide_explicit")]
    assert len(house.sightings) == many - 1
    assert house.climbs == [1]


def test_one_text_delivered_twice_at_once_is_told_of_once(house):
    gate, number = Barrier(2), house.cast.numbers["Ada"]

    def deliver(_one):
        gate.wait(20)
        message = Inbound("sms", "SM1", number, "xx")
        return house.database.write(
            partial(hear, message=message, now=house.now, screen=lambda *_: (RED,))
        ).again

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(deliver, range(2))) == [False, True]

    assert house.climbs == [1]
    assert house.sightings == []


def test_a_flag_that_is_said_again_stays_when_it_was_raised(house):
    house.text(RED)
    raised = house.now
    house.passes(hours=3)
    house.text(RED)
    assert house.all(select(kept.flag.c.at)) == [(raised,)]
    assert [row.at - raised for row in kept.rows(house.database, "sighting")] == [dt.timedelta(hours=3)]
