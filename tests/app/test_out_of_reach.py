"""A number that texts do not reach is rung instead; one whose owner has stopped texts is left alone."""

import datetime as dt
from functools import partial

import pytest

from bot.conversation import hear
from bot.inbound import Inbound
from bot.outbound import OptedOut, Unreachable
from bot.rules.gate import not_begun
from bot.store import people
from bot.store.rows import add, change
from tests.app import kept
from tests.app.house import House

RING = "texts do not reach this number: ring them"
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.fixture
def house(database):
    return House(database)


def undelivered(house, code, word="undelivered", **more):
    """One text leaves, and does not arrive."""
    text = house.queue("one", **more)
    house.send(MINUTE)
    house.status(text, word, code)
    return text


def out_of_reach(house):
    return house.address().unreachable_at is not None


@pytest.mark.parametrize("code", ["30003", "30008", None])
def test_three_texts_in_a_row_that_do_not_arrive_bring_one_task(house, code):
    for times in (1, 2, 3, 4, 5):
        undelivered(house, code)
        assert (out_of_reach(house), house.tasks) == ((True, [RING]) if times >= 3 else (False, []))


@pytest.mark.parametrize("code", ["30005", "30006", "21614", "21211"])
@pytest.mark.parametrize("word", ["undelivered", "failed"])
def test_of_a_number_that_can_take_no_texts_one_is_enough(house, code, word):
    undelivered(house, code, word)
    assert (out_of_reach(house), house.tasks) == (True, [RING])


def test_the_same_text_counts_once_however_often_it_is_told(house):
    text = undelivered(house, "30003")
    for word in ("undelivered", "failed", "sent", "undelivered"):
        house.status(text, word, "30003")
    assert (house.address().failures, house.tasks) == (1, [])


@pytest.mark.parametrize("word", ["delivered", "read"])
def test_a_text_that_arrives_in_between_begins_the_count_anew(house, word):
    for _ in range(2):
        undelivered(house, "30003")
    text = house.queue("two")
    house.send()
    house.status(text, word)
    assert house.address().failures == 0
    for _ in range(2):
        undelivered(house, "30003")
    assert (out_of_reach(house), house.tasks) == (False, [])


def test_a_text_from_them_shows_that_they_can_be_reached_and_closes_nothing(house):
    undelivered(house, "30006")
    house.hear("hello")
    assert (out_of_reach(house), house.address().failures) == (False, 0)
    assert house.tasks[0] == RING


@pytest.mark.parametrize(
    ("code", "task"),
    [
        ("30007", "held back as spam (30007): common.thanks"),
        ("30034", "texts do not arrive, by a fault of ours: 30034"),
        ("30022", "texts do not arrive, by a fault of ours: 30022"),
    ],
)
def test_what_is_no_fault_of_the_number_is_told_once_and_blamed_on_nobody(house, code, task):
    for _ in range(4):
        undelivered(house, code)
    undelivered(house, code, name="Sam")
    assert (out_of_reach(house), house.address().failures, house.tasks) == (False, 0, [task])


def test_a_text_whose_time_ran_out_at_the_provider_is_nobodys_task(house):
    undelivered(house, "30036")
    assert (house.states, house.reasons, house.tasks) == (["undelivered"], ["30036"], [])
    assert house.address().failures == 0


@pytest.mark.parametrize("kind", ["crisis", "alert"])
def test_each_urgent_text_that_does_not_arrive_is_told(house, kind):
    undelivered(house, "30003", kind=kind)
    assert house.tasks == ["an urgent text did not arrive: 30003"]


def test_what_the_bot_begins_does_not_go_there_and_what_it_answers_does(house):
    undelivered(house, "30006")
    begun = house.queue("begun", kind="nudge")
    house.queue("answered")
    assert house.send() == ["one", "answered"]
    (row,) = [text for text in kept.texts_out(house.database) if text.id == begun]
    assert (row.state, row.reason) == ("dropped", "texts do not reach them")


def test_an_answer_that_fails_as_well_brings_no_second_task(house):
    undelivered(house, "30006")
    house.door.moods = [Unreachable("21614")]
    house.queue("answered")
    house.send()
    assert (house.states, house.tasks) == (["undelivered", "failed"], [RING])


def test_another_address_of_theirs_is_used(house, database):
    def give_a_chat(db):
        whose = {"programme_id": house.cast.programme, "person_id": house.cast.ids["Ada"]}
        add(db, "address", **whose, channel="telegram", value="77", blind=db.seals.blind("77"))

    undelivered(house, "30006")
    ada = house.cast.ids["Ada"]
    assert database.read(partial(people.by_id, person_id=ada)).unreachable
    database.write(give_a_chat)
    assert database.read(partial(people.foremost, person_id=ada)).channel == "telegram"
    assert not database.read(partial(people.by_id, person_id=ada)).unreachable


def test_with_one_address_stopped_and_the_other_out_of_reach_the_bot_begins_nothing(house, database):
    undelivered(house, "30006")
    whose = {"programme_id": house.cast.programme, "person_id": house.cast.ids["Ada"]}
    chat = {"channel": "telegram", "value": "77", "opted_out_at": house.now}
    database.write(lambda db: add(db, "address", **whose, **chat, blind=db.seals.blind("77")))
    ada = database.read(partial(people.by_id, person_id=house.cast.ids["Ada"]))
    assert not_begun(ada, house.now.date()) == "texts do not reach them"


def test_the_mentor_is_not_told(house):
    undelivered(house, "30006")
    assert kept.texts_out(house.database, house.cast.ids["Sam"]) == []


def test_of_a_number_that_nobody_knows_staff_are_asked_nothing(house, database):
    text, number = house.queue("one"), house.address().id
    house.send()
    database.write(lambda db: change(db, "address", number, person_id=None))
    house.status(text, "undelivered", "30006")
    assert house.tasks == []


def test_staff_are_not_asked_to_ring_a_frozen_number(house):
    text = house.queue("one")
    house.send()
    house.hear("who is this?")
    house.status(text, "undelivered", "30006")
    assert house.tasks == ["may be a wrong number: confirm before any text"]


@pytest.mark.parametrize("times", [1, 2])
def test_an_opt_out_at_the_provider_that_is_told_later_is_told_to_staff_once(house, times):
    texts = [house.queue(f"text {number}") for number in range(2)]
    house.send()
    for text in texts:
        for _ in range(times):
            house.status(text, "failed", "21610")
    assert house.address().opted_out_at is not None
    assert house.tasks == ["opted out at the provider"]


def test_an_opt_out_that_is_told_after_they_have_opted_in_again_is_an_old_one(house):
    text = house.queue("one")
    house.send()
    house.hear("STOP")
    house.now += HOUR
    house.hear("START")
    house.status(text, "undelivered", "21610")
    assert house.address().opted_out_at is None
    assert house.tasks == ["opted out by text: STOP"]
    later = house.queue("two")
    house.send()
    house.status(later, "undelivered", "21610")
    assert house.address().opted_out_at is not None


def test_an_opt_out_found_at_the_create_drops_what_else_waits(house):
    house.door.moods = [OptedOut("21610")]
    house.queue("one")
    house.send()
    house.queue("two")
    assert house.send(HOUR) == []
    assert (house.states, house.tasks) == (["failed", "dropped"], ["opted out at the provider"])


@pytest.mark.parametrize(("code", "times"), [("21614", 1), ("forbidden", 1), ("21612", 3)])
def test_a_number_found_out_of_reach_at_the_create_is_so_at_once_unless_it_may_pass(house, code, times):
    for time in range(1, times + 1):
        house.door.moods = [Unreachable(code)]
        house.queue("one")
        house.send(MINUTE)
        assert out_of_reach(house) == (time == times)
    assert house.tasks == [RING]


@pytest.mark.parametrize(("update", "stopped"), [("bot:6", True), ("bot:4", False)])
def test_news_that_they_blocked_the_bot_count_unless_they_have_texted_since(database, update, stopped):
    house = House(database, "mentee Ada with mentor Sam, channel telegram")

    def heard(id_, text, **more):
        message = Inbound("telegram", id_, house.cast.numbers["Ada"], text, **more)
        database.write(partial(hear, message=message, now=house.now))

    heard("bot:5", "my goal is a flat")
    for _ in range(2):
        heard(update, "", blocked=True)
    heard(f"{update}1", "", blocked=False)
    assert (house.address().opted_out_at is not None) == stopped
    assert house.tasks == (["opted out by blocking the bot"] if stopped else [])
    assert house.states == (["dropped"] if stopped else ["waiting"])
