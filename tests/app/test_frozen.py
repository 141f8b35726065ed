"""A number that may be a stranger's is told nothing until staff have looked; what comes from it is kept."""

import asyncio
import datetime as dt
from functools import partial

import pytest

from bot.conversation import hear
from bot.inbound import Inbound
from bot.rules.gate import FROZEN, not_begun
from bot.rules.person import Consent
from bot.store import addresses, people
from bot.store.rows import change
from tests.app import kept
from tests.app.house import House

CONFIRM = "may be a wrong number: confirm before any text"
HELD = "a text from a number that may be a stranger's"
NEW_NUMBER = "their number is a stranger's now: get a new one"
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.fixture
def house(database):
    """Somebody has asked who we are, from Ada's number, while a text to it waits."""
    house = House(database)
    house.number = house.address().id
    house.queue("waits already")
    house.hear("who is this?")
    return house


def ada(house):
    return house.database.read(partial(people.by_id, person_id=house.cast.ids["Ada"]))


def staff(house, act):
    return house.database.write(lambda db: act(db, house.number, house.now))


def planned(house):
    """The kinds of nudge that wait for Ada."""
    nudges = kept.rows(house.database, "nudge")
    mine = (nudge for nudge in nudges if nudge.person_id == house.cast.ids["Ada"])
    return [nudge.kind for nudge in mine if nudge.state == "waiting"]


def test_it_is_frozen_and_not_opted_out_and_what_waits_is_dropped_with_the_reason(house):
    address = house.address()
    assert (address.frozen_at, address.opted_out_at) == (house.now, None)
    assert (house.states, house.reasons, house.tasks) == (["dropped"], [FROZEN], [CONFIRM])
    assert house.send(HOUR) == []


def test_the_bot_begins_nothing_with_them(house):
    assert not_begun(ada(house), house.now.date()) == FROZEN


@pytest.mark.parametrize(
    "said",
    ["hello?", "START", "yes", "HELP", "STAFF", "PAUSE", "FINISH", "MOVE", "1", "my goal is a flat", ""],
)
def test_whatever_is_said_there_is_kept_for_staff_and_not_answered(house, said):
    house.now += MINUTE
    assert house.hear(said).recorded[-1].facts == {"kind": HELD}
    assert house.send(HOUR) == []
    assert (house.tasks, kept.texts_in(house.database)) == ([CONFIRM, HELD], ["who is this?", said])
    assert house.address().frozen_at is not None
    assert kept.open_talks(house.database) == []


def test_a_worry_is_screened_alerted_and_answered_in_the_words_that_anyone_gets(house):
    house.hear("i want to kill myself")
    said = house.send()
    assert said[0] == "S1 flag 1. Log in now. Ack: reply A1"
    assert all("Ada" not in text and "Cora" not in text and "Bridges" not in text for text in said[1:])
    assert said[1].startswith("Thank you for telling us. I'm a computer.")
    assert kept.flags(house.database) == [("S1", "suicide_explicit")]
    assert kept.open_talks(house.database) == []


def test_a_worry_from_a_phone_that_is_watched_is_answered_in_words_that_say_nothing(house, database):
    database.write(lambda db: change(db, "person", house.cast.ids["Ada"], phone_setting="watched"))
    house.hear("i want to kill myself")
    assert house.send()[1].startswith("Thanks for your text. Someone from the team will be in touch.")


def test_a_worry_from_a_number_in_custody_is_not_answered(house, database):
    database.write(lambda db: change(db, "person", house.cast.ids["Ada"], state="in_custody"))
    house.hear("i want to kill myself")
    assert house.send() == ["S1 flag 1. Log in now. Ack: reply A1"]


def test_a_stop_from_there_stops_the_number_and_speaks_for_nobody_else(house):
    house.now += MINUTE
    house.hear("STOP")
    assert house.address().opted_out_at is not None
    assert ada(house).consent is Consent.YES
    house.hear("START")
    assert house.address().opted_out_at is not None


def test_another_address_of_theirs_goes_on_as_before(house, database):
    place = database.write(
        lambda db: people.claim(db, "telegram", "77", house.cast.programme, house.cast.ids["Ada"])
    )
    assert place
    assert not_begun(ada(house), house.now.date()) is None
    message = Inbound("telegram", "bot:1", "77", "my goal is a flat")
    database.write(partial(hear, message=message, now=house.now))
    assert kept.open_talks(database) == [("new_goal", "whose")]


def test_once_confirmed_they_are_asked_again_whether_they_may_be_texted(house):
    assert staff(house, addresses.thaw)
    assert (house.address().frozen_at, ada(house).consent) == (None, Consent.ASK)
    assert "welcome" in planned(house)
    assert not_begun(ada(house), house.now.date()) == "consent is ask"


def test_confirmed_a_staff_members_number_is_asked_nothing(house):
    mine = house.address("Cora").id
    house.hear("wrong number", "Cora")
    assert house.database.write(lambda db: addresses.thaw(db, mine, house.now))
    cora = house.database.read(partial(people.by_id, person_id=house.cast.ids["Cora"]))
    assert cora.consent is Consent.YES


def test_released_it_is_a_number_that_nobody_knows_and_a_new_one_is_asked_for(house, database):
    assert staff(house, addresses.release)
    task = kept.rows(database, "task")[-1]
    assert (task.kind, task.person_id, task.address_id) == (NEW_NUMBER, house.cast.ids["Ada"], None)
    assert (ada(house).opted_out, ada(house).unreachable) == (False, True)
    house.now += MINUTE
    house.hear("hello")
    (text,) = house.send()
    assert text.startswith("Hi. This is a text service run by staff. We don't know this number.")


def test_released_while_another_address_is_left_no_number_is_asked_for(house, database):
    database.write(lambda db: people.claim(db, "telegram", "77", house.cast.programme, house.cast.ids["Ada"]))
    assert staff(house, addresses.release)
    assert house.tasks == [CONFIRM]
    assert not ada(house).unreachable


@pytest.mark.parametrize("act", [addresses.thaw, addresses.release])
def test_two_of_staff_do_it_once(house, act):
    assert [staff(house, act), staff(house, act)] == [True, False]
    assert not staff(house, addresses.thaw)
    assert not staff(house, addresses.release)


def test_a_text_in_hand_when_the_number_is_frozen_is_not_sent_again(database):
    house = House(database)
    house.queue("one")
    house.claim_and_die()
    house.hear("wrong number")
    assert house.send(HOUR) == []
    assert (house.states, house.reasons) == (["dropped"], [FROZEN])


@pytest.mark.parametrize(("said", "why"), [("wrong number", FROZEN), ("STOP", "opted out")])
def test_a_text_that_is_answered_so_is_not_followed_by_what_was_in_hand_behind_it(database, said, why):
    house = House(database)
    for body in ("one", "two", "three"):
        house.queue(body)
    slow = house.door.hold("one")

    async def go():
        async with asyncio.timeout(20):
            sending = asyncio.create_task(house.outbox.send_waiting())
            while house.states != ["sending"] * 3:
                await asyncio.sleep(0.01)
            house.hear(said)
            slow.set()
            await sending

    asyncio.run(go())
    assert house.send() == ["one"]
    assert (house.states, house.reasons[1:]) == (["sent", "dropped", "dropped"], [why, why])
