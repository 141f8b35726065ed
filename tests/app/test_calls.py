"""Staff on call are rung at the number that is texted: once a rung, while nobody has the flag."""

import asyncio
import datetime as dt
from functools import partial

import pytest
from sqlalchemy import select

from bot.escalation.begin import begin_drill
from bot.escalation.ring import OF_USE, ring
from bot.outbound import VOICE, MaybeSent, Refused
from bot.outbox import LEASE, Outbox
from bot.outcomes import status
from bot.store import alerts, people
from bot.store.claims import claim
from bot.store.rows import change
from bot.store.senders import UNLIMITED
from bot.switchboard import Switchboard
from tests import cast
from tests.app import kept
from tests.app.post import Post
from tests.app.worries import Worried, worry

WORDS = "S1 flag 1. Log in now."


class OnCall(Worried):
    """Cora is on call; a door for texts and one for calls, whose post remembers what was said."""

    def __init__(self, database, line="mentee Ada with mentor Sam", channels=("sms", VOICE)):
        super().__init__(database, line)
        self.doors = {channel: Post() for channel in channels}
        self.board = Switchboard(database, self.doors, lambda: self.now)
        self.outbox = Outbox(database, self.doors, lambda: self.now)

    def danger(self, who="Ada"):
        self.text(worry("suicide", "S1"), who=who)

    def send(self, after=dt.timedelta()):
        self.now += after

        async def all_of_it():
            async with asyncio.timeout(20):
                while await self.outbox.send_waiting():
                    pass

        asyncio.run(all_of_it())
        return self.doors[VOICE].sent

    def status(self, call, word, code=None):
        self.database.write(lambda db: status(db, call.id, word, code, "CA1", self.now))

    def press(self, call):
        return asyncio.run(self.board.pressed(call.id, "CA1"))

    def words(self, call):
        return asyncio.run(self.board.words(call.id))

    def set_address(self, name="Cora", **values):
        self.database.write(lambda db: change(db, "address", self.address(name).id, **values))

    def address(self, name="Cora"):
        mine = select(kept.address).where(kept.address.c.person_id == self.cast.ids[name])
        return self.database.read(lambda db: db.conn.execute(mine).one())

    @property
    def calls(self):
        return [text for text in kept.texts_out(self.database) if text.channel == VOICE]

    @property
    def state(self):
        return kept.rows(self.database, "flag")[0].state

    def unsent(self):
        return self.database.read(lambda db: alerts.unsent(db, self.now))


@pytest.fixture
def house(database):
    return OnCall(database)


def test_whoever_is_on_call_is_texted_and_rung_at_the_same_number_at_once(house):
    house.danger()
    assert house.send() == [WORDS]
    (call,) = house.calls
    assert (call.address_id, call.person_id) == (house.address().id, house.cast.ids["Cora"])
    assert (call.kind, call.state, call.flag_number) == ("alert", "sent", 1)
    assert sum(text.startswith("S1 flag 1.") for text in house.doors["sms"].sent) == 1


@pytest.mark.parametrize(("slow", "other"), [("sms", VOICE), (VOICE, "sms")])
def test_neither_text_nor_call_to_a_phone_waits_for_the_other(house, slow, other):
    async def sent_meanwhile():
        sending = asyncio.create_task(house.outbox.send_waiting())
        async with asyncio.timeout(10):
            while not house.doors[other].sent:
                await asyncio.sleep(0.01)
        done = list(house.doors[slow].sent)
        let_go.set()
        await sending
        return done

    house.danger()
    (held,) = [text for text in kept.texts_out(house.database) if is_alert(text, slow)]
    let_go = house.doors[slow].hold(opened(house, held))
    assert alert_of(asyncio.run(sent_meanwhile())) == []
    assert len(alert_of(house.doors[slow].sent)) == 1


def is_alert(text, channel):
    return (text.kind, text.channel) == ("alert", channel)


def opened(house, text):
    return house.database.read(lambda db: db.seals.open(text.body, "message_out.body", text.id))


def alert_of(texts):
    return [text for text in texts if text.startswith("S1 flag 1.")]


@pytest.mark.parametrize("channels", [("sms",), ("sms", "whatsapp", "telegram")])
def test_without_a_door_for_calls_nobody_is_rung_and_everybody_texted(database, channels):
    house = OnCall(database, channels=channels)
    house.danger()
    assert house.calls == []
    assert house.alerts == [1]


@pytest.mark.parametrize("channel", ["whatsapp", "telegram"])
def test_who_has_no_telephone_that_is_texted_by_sms_is_not_rung(house, channel):
    house.set_address(channel=channel)
    house.danger()
    assert (house.calls, house.alerts) == ([], [1])


@pytest.mark.parametrize("severity", ["S2", "S3", "S4"])
def test_nobody_is_rung_for_less_than_s1(house, severity):
    house.text(worry("debt", severity))
    assert house.calls == []


@pytest.mark.parametrize("since", [{"opted_out_at": cast.START}, {"frozen_at": cast.START}])
def test_what_is_asked_again_at_sending_is_asked_of_a_call_as_of_a_text(house, since):
    house.danger()
    house.set_address(**since)
    assert house.send() == []
    text, call = (row for row in kept.texts_out(house.database) if row.kind == "alert")
    assert (text.channel, text.state) == ("sms", "dropped")
    assert (call.channel, call.state, call.reason) == (VOICE, "dropped", text.reason)


def test_a_call_that_waited_is_not_made_once_somebody_has_the_flag(house):
    house.danger()
    house.set_flags(state="acknowledged")
    assert house.send() == []
    assert [(call.state, call.reason) for call in house.calls] == [
        ("dropped", "somebody has the flag by now")
    ]


def test_a_call_that_waited_is_not_made_when_the_next_rung_calls_again(house):
    house.danger()
    assert house.send(OF_USE) == []
    assert [(call.state, call.reason) for call in house.calls] == [("dropped", "too late to be of use")]


@pytest.mark.parametrize(("found", "made"), [("CA9", []), (None, [WORDS])])
def test_a_call_that_may_have_been_made_is_looked_for_before_it_is_made_again(house, found, made):
    door = house.doors[VOICE]
    door.moods, door.finds = [MaybeSent("readtimeout")], [found]
    house.danger()
    house.send()
    assert house.send(dt.timedelta(seconds=5)) == made
    assert door.looked_for == [WORDS]
    assert [call.state for call in house.calls] == ["sent"]


def test_two_calls_in_doubt_to_one_phone_are_known_to_be_easily_taken_for_each_other(house):
    door = house.doors[VOICE]
    door.moods, door.finds = [MaybeSent("readtimeout")] * 2, [None, None]
    house.danger()
    house.danger("Sam")
    house.send()
    house.send(dt.timedelta(seconds=5))
    assert door.had_rivals == [True, True]


def test_a_call_in_doubt_alone_is_not_taken_for_one_of_an_earlier_rung(house):
    door = house.doors[VOICE]
    house.danger()
    house.send()
    door.moods, door.finds = [MaybeSent("readtimeout")], ["CA9"]
    house.danger("Sam")
    house.send()
    house.send(dt.timedelta(seconds=5))
    assert door.had_rivals == [False]


def test_a_call_in_the_hands_of_a_process_that_died_is_looked_for_as_well(house):
    house.danger()
    until = house.now + LEASE
    house.database.write(lambda db: claim(db, house.now, until, 50, list(house.doors), UNLIMITED))
    house.doors[VOICE].finds = ["CA9"]
    assert house.send(LEASE) == []
    assert [(call.state, call.provider_id) for call in house.calls] == [("sent", "CA9")]


@pytest.mark.parametrize(("found", "becomes"), [("CA9", "sent"), (None, "dropped")])
def test_a_call_that_may_have_been_made_is_looked_for_though_somebody_has_the_flag(house, found, becomes):
    house.doors[VOICE].moods, house.doors[VOICE].finds = [MaybeSent("readtimeout")], [found]
    house.danger()
    house.send()
    house.set_flags(state="acknowledged")
    assert house.send(dt.timedelta(seconds=5)) == []
    assert [(call.state, call.provider_id) for call in house.calls] == [(becomes, found)]


def test_a_call_that_its_own_status_tells_of_is_not_made_again(house):
    house.doors[VOICE].moods = [MaybeSent("readtimeout")]
    house.danger()
    house.send()
    house.status(house.calls[0], "queued")
    assert house.send(dt.timedelta(seconds=5)) == []
    assert [(call.state, call.provider_id) for call in house.calls] == [("sent", "CA1")]


def test_of_two_calls_to_one_number_only_one_is_in_hand(house):
    place = house.database.read(partial(people.places, person_id=house.cast.ids["Cora"]))[0]
    until, channels, held = house.now + LEASE, list(house.doors), []
    for number in (1, 2):
        house.database.write(partial(ring, place=place, severity="S1", number=number, now=house.now))
        held += house.database.write(lambda db: claim(db, house.now, until, 50, channels, UNLIMITED))
    assert [call.body for call in held] == [WORDS]


@pytest.mark.parametrize("why", ["busy", "no-answer", "canceled"])
def test_a_call_that_nobody_answers_is_known_as_that_and_the_next_rung_rings_again(house, why):
    house.danger()
    house.send()
    tasks = kept.tasks(house.database)
    house.status(house.calls[0], "undelivered", why)
    assert [(call.state, call.reason) for call in house.calls] == [("undelivered", why)]
    assert (house.address().failures, house.address().unreachable_at) == (0, None)
    assert kept.tasks(house.database) == tasks
    assert house.unsent() == []
    house.passes(minutes=5)
    assert house.send() == [WORDS] * 2


def test_three_calls_that_nobody_answers_make_no_number_unreachable(house):
    house.danger()
    for calls in (1, 2, 3):
        house.send()
        assert len(house.calls) == calls
        house.status(house.calls[-1], "undelivered", "no-answer")
        house.passes(minutes=15)
    assert (house.address().failures, house.address().unreachable_at) == (0, None)


def test_calls_that_do_not_get_through_are_a_task_once(house):
    for who in ("Ada", "Sam"):
        house.danger(who)
    house.send()
    for call in house.calls:
        house.status(call, "failed", "13224")
    assert len(house.calls) == 2
    assert kept.tasks(house.database).count("calls do not get through: 13224") == 1
    assert house.address().unreachable_at is None
    house.passes(minutes=3)
    assert {alert.id for alert in house.unsent()} == {call.id for call in house.calls}


def test_a_call_that_twilio_refuses_is_a_task_and_says_nothing_of_the_number(house):
    house.doors[VOICE].moods = [Refused("21215")]
    house.danger()
    house.send()
    assert "a call was not made: refused: 21215" in kept.tasks(house.database)
    assert house.address().unreachable_at is None


def test_an_answered_call_does_not_say_that_texts_arrive(house):
    house.danger()
    house.send()
    house.set_address(unreachable_at=house.now, failures=3)
    house.status(house.calls[0], "delivered")
    assert house.calls[0].state == "delivered"
    assert (house.address().failures, house.address().unreachable_at) == (3, house.now)


def test_an_answering_machine_takes_nothing_and_the_ladder_goes_on(house):
    house.danger()
    house.send()
    house.words(house.calls[0])
    house.status(house.calls[0], "delivered")
    house.passes(minutes=5)
    assert house.state == "open"
    assert house.send() == [WORDS] * 2


def test_whoever_presses_the_key_has_the_flag_and_nobody_else_is_rung(house):
    house.danger()
    house.send()
    (call,) = house.calls
    assert house.words(call) == WORDS
    assert house.press(call)
    assert (house.state, house.calls[0].state) == ("acknowledged", "read")
    (event,) = [row for row in kept.rows(house.database, "flag_event") if row.action == "acknowledge"]
    assert (event.way, event.person_id) == ("voice", house.cast.ids["Cora"])
    for _ in range(12):
        house.passes(minutes=5)
    assert house.send() == [WORDS]


def test_a_key_pressed_twice_is_answered_alike_and_kept_once(house):
    house.danger()
    house.send()
    (call,) = house.calls
    assert [house.press(call) for _ in range(2)] == [True, True]
    assert len([row for row in kept.rows(house.database, "flag_event") if row.action == "acknowledge"]) == 1


def test_a_call_about_what_somebody_has_by_now_has_no_words(house):
    house.danger()
    house.send()
    house.set_flags(state="acknowledged")
    assert house.words(house.calls[0]) is None


def test_no_other_text_is_ever_read_out_nor_taken_by_a_key(house):
    house.danger()
    house.send()
    for text in kept.texts_out(house.database):
        if text.channel != VOICE:
            assert house.words(text) is None
            assert not house.press(text)
    assert house.state == "open"


def test_who_may_not_have_it_any_more_does_not_get_it_by_a_key(house):
    house.danger()
    house.send()
    house.set("Cora", role="mentor")
    assert not house.press(house.calls[0])
    assert house.state == "open"


def test_no_call_holds_a_name_a_number_or_a_word_of_the_text(house):
    house.text(worry("suicide", "S1"), words="I am Ada and I want to die, ring 07700900001")
    assert house.send() == [WORDS]


def test_the_fixed_words_of_a_test_say_that_it_is_one(house):
    place = house.database.read(partial(people.places, person_id=house.cast.ids["Cora"]))[0]
    house.database.write(lambda db: ring(db, place, "S1", 7, house.now, drill=True))
    assert house.send() == ["Test. This is only a test. Flag 7. Log in now."]
    (call,) = house.calls
    assert call.flag_number is None


def test_a_key_answers_a_test_and_the_test_climbs_on(house):
    house.database.write(
        partial(begin_drill, programme_id=house.cast.programme, staff_id=None, now=house.now)
    )
    house.passes()
    house.send()
    (call,) = house.calls
    assert house.press(call)
    assert [answer.way for answer in kept.rows(house.database, "drill_answer")] == ["voice"]
    house.passes(minutes=5)
    assert len(house.calls) == 2
