"""What waits to be said is said once, in its order, at its hour; what cannot be said reaches a person."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import update

from bot import nudges
from bot.outbound import CannotTell, MaybeSent, OptedOut, Refused, TryLater, Unreachable
from bot.outbox import LEASE, TRIES
from bot.outcomes import status
from bot.store.sealing import Seals, new_key
from tests.app import kept
from tests.app.house import House

SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)
NIGHT = dt.datetime(2026, 3, 12, 22, 30, tzinfo=dt.UTC)  # a Thursday, in London's own time
MORNING = dt.datetime(2026, 3, 13, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def house(database):
    return House(database)


def test_a_busy_provider_is_tried_again_later_and_the_text_is_sent_once(house):
    house.door.moods = [TryLater("20429"), TryLater("503")]
    house.queue("one")
    assert house.send() == []
    assert house.send(4 * SECOND) == []
    assert house.send(1 * SECOND) == []
    assert house.send(14 * SECOND) == []
    assert house.send(1 * SECOND) == ["one"]
    assert house.send(24 * HOUR) == ["one"]
    assert (house.states, house.door.looked_for) == (["sent"], [])


def test_the_wait_that_a_provider_asks_for_is_kept(house):
    house.door.moods = [TryLater("429", after=90)]
    house.queue("one")
    house.send()
    assert house.send(89 * SECOND) == []
    assert house.send(1 * SECOND) == ["one"]


def test_after_many_tries_a_text_is_given_up_to_a_person(house, database):
    house.door.moods = [TryLater("503")] * TRIES
    house.queue("one")
    for _ in range(TRIES + 2):
        house.send(2 * HOUR)
    assert (house.door.sent, house.states) == ([], ["failed"])
    assert kept.tasks(database) == ["a text was not sent: 503"]


def test_what_may_have_been_sent_is_looked_up_and_not_sent_again_if_found(house, database):
    house.door.moods, house.door.finds = [MaybeSent("readtimeout")], ["SM9"]
    house.queue("one")
    house.send()
    house.send(1 * HOUR)
    assert (house.door.sent, house.door.looked_for) == ([], ["one"])
    (text,) = kept.texts_out(database)
    assert (text.state, text.provider_id) == ("sent", "SM9")


def test_what_may_have_been_sent_is_looked_up_and_sent_if_not_found(house):
    house.door.moods = [MaybeSent("readtimeout")]
    house.queue("one")
    house.send()
    assert house.send(1 * HOUR) == ["one"]
    assert house.door.looked_for == ["one"]


def test_as_long_as_nobody_can_be_asked_it_is_not_sent_again(house):
    house.door.moods = [MaybeSent("readtimeout")]
    house.door.finds = [TryLater("503"), TryLater("503"), "SM9"]
    house.queue("one")
    for _ in range(4):
        house.send(1 * HOUR)
    assert (house.door.sent, house.door.looked_for) == ([], ["one"] * 3)
    assert house.states == ["sent"]


def test_what_nobody_can_tell_is_shown_as_unknown_till_the_provider_tells(house, database):
    house.door.moods, house.door.finds = [MaybeSent("readtimeout")], [CannotTell("not_askable")]
    text = house.queue("one")
    house.send()
    house.send(1 * HOUR)
    assert house.send(24 * HOUR) == []
    assert house.states == ["unknown"]
    assert kept.tasks(database) == ["a text was not sent: not_askable"]
    for word, state in [("sent", "sent"), ("queued", "sent"), ("delivered", "delivered")]:
        database.write(lambda db, word=word: status(db, text, word, None, "SM9", house.now))
        assert house.states == [state]


@pytest.mark.parametrize(
    ("error", "task", "opted_out", "unreachable"),
    [
        (Refused("63038"), "a text was not sent: refused: 63038", False, False),
        (Unreachable("21614"), "texts do not reach this number: ring them", False, True),
        (OptedOut("21610"), "opted out at the provider", True, False),
    ],
)
def test_a_text_that_cannot_be_sent_ends_with_a_task_and_the_next_one_leaves(
    house, database, error, task, opted_out, unreachable
):
    house.door.moods = [error]
    house.queue("one")
    house.send()
    house.queue("two", "Sam")  # not before: two addresses' texts leave at the same time
    assert house.send(24 * HOUR) == ["two"]
    assert house.states == ["failed", "sent"]
    assert kept.tasks(database) == [task]
    address = house.address()
    assert (address.opted_out_at is not None, address.unreachable_at is not None) == (opted_out, unreachable)


@pytest.mark.parametrize("found", ["SM9", None])
def test_a_text_whose_sender_died_is_looked_up_before_it_is_sent(house, found):
    house.door.finds = [found]
    house.queue("one")
    house.claim_and_die()
    assert house.send(LEASE - SECOND) == []
    assert house.door.looked_for == []
    assert house.send(SECOND) == ([] if found else ["one"])
    assert (house.door.looked_for, house.states) == (["one"], ["sent"])


def test_it_is_looked_up_even_when_the_night_or_an_earlier_text_came_between(house):
    house.now = NIGHT - 4 * HOUR
    house.queue("one")
    house.queue("two", kind="nudge")
    house.queue("three")
    house.claim_and_die()
    house.now = NIGHT
    house.door.finds = [TryLater("503"), "SM1", "SM2", "SM3"]
    house.send()
    house.now = MORNING
    house.send()
    assert house.door.sent == []
    assert sorted(house.door.looked_for) == ["one", "one", "three", "two"]
    assert house.states == ["sent"] * 3


def test_texts_to_one_person_leave_in_order_even_when_the_first_must_be_tried_again(house):
    house.door.moods = [TryLater("503")]
    for body in ("one", "two"):
        house.queue(body)
    assert house.send() == []
    house.queue("hers", "Sam")
    assert house.send() == ["hers"]
    house.queue("three")
    assert house.send(4 * SECOND) == ["hers"]
    assert house.send(1 * SECOND) == ["hers", "one", "two", "three"]


def test_a_crisis_text_does_not_wait_behind_one_that_must_be_tried_again(house):
    house.door.moods = [TryLater("503")]
    house.queue("one")
    house.send()
    house.queue("crisis", kind="crisis")
    assert house.send() == ["crisis"]
    assert house.send(5 * SECOND) == ["crisis", "one"]


def test_a_crisis_text_goes_first_of_those_that_are_due(house):
    for body in ("one", "two"):
        house.queue(body)
    house.queue("crisis", kind="crisis")
    assert house.send() == ["crisis", "one", "two"]


def test_a_text_whose_sending_takes_long_holds_up_no_crisis_and_no_other_person(house):
    async def go():
        slow, stop = house.door.hold("slow"), asyncio.Event()
        house.queue("slow")
        house.queue("after it")
        sending = asyncio.create_task(house.outbox.run(stop, every=0.01))
        async with asyncio.timeout(20):
            while "sending" not in house.states:
                await asyncio.sleep(0.01)
            house.queue("crisis", kind="crisis")
            house.queue("to Sam", "Sam")
            while len(house.door.sent) < 2:
                await asyncio.sleep(0.01)
            assert sorted(house.door.sent) == ["crisis", "to Sam"]
            slow.set()
            while len(house.door.sent) < 4:
                await asyncio.sleep(0.01)
            stop.set()
            await sending

    asyncio.run(go())
    assert house.door.sent[2:] == ["slow", "after it"]
    assert set(house.states) == {"sent"}


def test_what_is_in_hand_is_finished_when_the_program_stops(house):
    async def go():
        slow, stop = house.door.hold("slow"), asyncio.Event()
        house.queue("slow")
        sending = asyncio.create_task(house.outbox.run(stop, every=0.01))
        async with asyncio.timeout(20):
            while "sending" not in house.states:
                await asyncio.sleep(0.01)
            stop.set()
            house.outbox.wake()
            slow.set()
            await sending

    asyncio.run(go())
    assert (house.door.sent, house.states) == (["slow"], ["sent"])


def test_the_night_holds_what_the_bot_begins_and_not_what_it_answers(house):
    house.now = NIGHT
    house.queue("begun", kind="nudge")
    house.queue("answered")
    house.queue("crisis", kind="crisis")
    assert house.send() == ["crisis", "answered"]
    house.now = MORNING - SECOND
    assert house.send() == ["crisis", "answered"]
    assert house.send(SECOND) == ["crisis", "answered", "begun"]


def test_a_text_to_someone_who_has_stopped_texts_meanwhile_is_dropped(house):
    house.door.moods = [TryLater("503")]
    house.queue("one")
    house.send()
    house.hear("STOP")
    assert house.send(1 * HOUR) == []
    assert house.states == ["dropped"]


def test_a_text_that_no_key_opens_holds_up_no_other(house, database):
    broken = house.queue("one")
    house.queue("two")
    house.queue("to Sam", "Sam")
    foreign = Seals(new_key()).seal("one", "message_out.body", broken)
    database.write(
        lambda db: db.conn.execute(
            update(kept.message_out).where(kept.message_out.c.id == broken).values(body=foreign)
        )
    )
    assert sorted(house.send()) == ["to Sam", "two"]


def test_a_question_that_never_left_does_not_stay_open_for_ever(house, database):
    house.hear("my goal is get my forklift ticket")
    house.door.moods = [Refused("63038")]
    house.send()
    assert kept.open_talks(database) == [("new_goal", "whose")]
    house.now += dt.timedelta(days=15)
    nudges.tick(database, house.now)
    assert kept.open_talks(database) == []
