"""Twilio calls, and is called: the whole program, over real ports."""

import datetime as dt
import time
from functools import partial
from uuid import uuid4
from xml.etree import ElementTree

import pytest

from bot.conversation import hear
from bot.inbound import Inbound
from bot.store.database import Database
from tests import cast
from tests.app import carrier as twilio
from tests.app import kept
from tests.app.serving import serving
from tests.app.waiting import wait_until
from tests.handlers import nodes
from tests.handlers.loopback import Answer

NOW = dt.datetime.now(dt.UTC)
WAITS = {"waiting", "sending"}
WHOSE = "Whose idea is this goal? 1 mine, 2 mine and Sam's, 3 someone else's."


def state_of(database, row=-1):
    return kept.texts_out(database)[row].state


def test_a_signed_text_brings_a_reply_by_the_rest_api_and_the_talk_goes_on(
    on_twilio, people, database, capsys
):
    ada = people().numbers["Ada"]
    with on_twilio() as carrier:
        began = time.monotonic()
        answer = carrier.text(ada, "my goal is get my forklift ticket")
        assert (answer.status_code, answer.text) == (200, "<Response/>")
        assert carrier.told(ada, 1) == [WHOSE]
        with capsys.disabled():
            print(f"\nsigned webhook to reply by the REST API: {1000 * (time.monotonic() - began):.0f} ms")
        carrier.text(ada, "mine")
        assert carrier.told(ada, 3)[1] == "Saved. Your goal: get my forklift ticket."
        assert carrier.told(ada, 3)[2].startswith("What is one small thing you could do by ")
        wait_until(lambda: state_of(database) == "sent")
    assert [text.state for text in kept.texts_out(database)] == ["sent"] * 3
    assert [text.provider_id for text in kept.texts_out(database)] == [text["sid"] for text in carrier.taken]


def test_what_was_waiting_when_the_program_stopped_leaves_when_it_is_back(on_twilio, people, database):
    ada = people().numbers["Ada"]
    goal = Inbound("sms", "SM1", ada, "my goal is get my forklift ticket")
    database.write(partial(hear, message=goal, now=NOW))
    with on_twilio() as carrier:
        assert carrier.told(ada, 1) == [WHOSE]


def test_statuses_move_a_text_forward_and_never_back(on_twilio, people, database):
    ada = people().numbers["Ada"]
    with on_twilio() as carrier:
        carrier.text(ada, "my goal is get my forklift ticket")
        carrier.told(ada, 1)
        (text,) = carrier.taken
        wait_until(lambda: state_of(database) == "sent")
        for word, state in [
            ("sent", "sent"),
            ("delivered", "delivered"),
            ("delivered", "delivered"),
            ("sending", "delivered"),
            ("queued", "delivered"),
            ("undelivered", "delivered"),
            ("no such word", "delivered"),
            ("read", "read"),
            ("delivered", "read"),
        ]:
            assert carrier.status(text, word).status_code == 204
            assert state_of(database) == state, word
        unknown = text | {"callback": f"{carrier.public}/twilio/status/{uuid4()}"}
        assert carrier.status(unknown, "delivered").status_code == 204
    assert kept.tasks(database) == []


def test_a_status_that_comes_before_the_answer_to_the_create_is_not_undone(on_twilio, people, database):
    ada = people().numbers["Ada"]
    with on_twilio() as carrier:
        carrier.moods = [lambda text: carrier.status(text, "delivered") and None]
        carrier.text(ada, "my goal is get my forklift ticket")
        carrier.told(ada, 1)
        carrier.text(ada, "mine")
        carrier.told(ada, 3)
        wait_until(lambda: state_of(database) == "sent")
    first = kept.texts_out(database)[0]
    assert (first.state, first.provider_id) == ("delivered", carrier.taken[0]["sid"])


def test_a_text_that_was_delivered_is_not_sent_again_though_the_line_broke(on_twilio, people, database):
    ada = people().numbers["Ada"]
    with on_twilio() as carrier:
        carrier.moods = [lambda text: carrier.status(text, "delivered") and Answer(504)]
        carrier.text(ada, "my goal is get my forklift ticket")
        carrier.told(ada, 1)
        carrier.text(ada, "mine")
        carrier.told(ada, 3)
        wait_until(lambda: state_of(database) == "sent")
    assert [text.state for text in kept.texts_out(database)] == ["delivered", "sent", "sent"]
    assert kept.texts_out(database)[0].provider_id == carrier.taken[0]["sid"]


@pytest.mark.parametrize(
    ("word", "code", "task"),
    [
        ("undelivered", "30006", "texts do not reach this number: ring them"),
        ("failed", "21610", "opted out at the provider"),
    ],
)
def test_a_text_that_did_not_arrive_is_shown_to_staff_once(on_twilio, people, database, word, code, task):
    ada = people().numbers["Ada"]
    with on_twilio() as carrier:
        carrier.text(ada, "my goal is get my forklift ticket")
        carrier.told(ada, 1)
        for _ in range(2):
            carrier.status(carrier.taken[0], word, ErrorCode=code)
    assert state_of(database) == word
    assert kept.tasks(database) == [task]


@pytest.mark.parametrize("chosen", [True, False])
def test_by_choice_each_text_is_to_be_forgotten_once_it_has_arrived_or_is_kept(
    carrier, people, database, database_url, chosen
):
    ada = people().numbers["Ada"]
    settings = twilio.SETTINGS | {"twilio_redact": chosen}
    with serving(database_url, twilio_api_url=carrier.api, **settings) as carrier.public:
        carrier.text(ada, "my goal is get my forklift ticket", sid="SMheard")
        carrier.told(ada, 1)
        for word in ("sent", "delivered", "delivered"):
            carrier.status(carrier.taken[0], word)
        carrier.text(ada, "my goal is get my forklift ticket", sid="SMheard")
    planned = {row.provider_id for row in kept.rows(database, "redaction")}
    assert planned == ({"SMheard", carrier.taken[0]["sid"]} if chosen else set())


def rung(carrier):
    """The one call that is made, once it is."""
    (call,) = wait_until(lambda: carrier.calls)
    return call


def gathers(answer):
    """Where each key goes that a call waits for."""
    document = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    return [gather.get("action") for gather in document.iter("Gather")]


def test_a_text_of_danger_rings_who_is_on_call_and_a_key_takes_it_on(on_twilio, people, database):
    cast = people()
    with on_twilio() as carrier:
        carrier.text(cast.numbers["Ada"], "im going to kill myself tonight")
        call = rung(carrier)
        assert (call["to"], call["from"]) == (cast.numbers["Cora"], twilio.OURS)
        for word in ("initiated", "ringing", "in-progress"):
            assert carrier.call_status(call, word).status_code == 204
        first, again = gathers(carrier.ask(call))
        assert first == again
        assert gathers(carrier.ask(call, first, Digits="5")) == [first, again]
        assert [flag.state for flag in kept.rows(database, "flag")] == ["open"]
        assert gathers(carrier.ask(call, first, Digits="1")) == []
        assert carrier.call_status(call, "completed").status_code == 204
    assert [flag.state for flag in kept.rows(database, "flag")] == ["acknowledged"]
    (row,) = [text for text in kept.texts_out(database) if text.channel == "voice"]
    assert (row.state, row.provider_id) == ("read", call["sid"])


def test_nobody_else_than_twilio_can_answer_a_call(on_twilio, people, database):
    cast = people()
    with on_twilio() as carrier:
        carrier.text(cast.numbers["Ada"], "im going to kill myself tonight")
        call = rung(carrier)
        path = call["url"].removeprefix(carrier.public)
        for rest in ("", "/key", "/status"):
            fields = {"CallSid": call["sid"], "Digits": "1", "CallStatus": "completed"}
            assert carrier.post(path + rest, fields, token="another").status_code == 403
            assert carrier.post(path + rest, fields, signature="").status_code == 403
    assert [flag.state for flag in kept.rows(database, "flag")] == ["open"]


def test_a_call_that_nobody_answered_is_known_as_that(on_twilio, people, database):
    cast = people()
    with on_twilio() as carrier:
        carrier.text(cast.numbers["Ada"], "im going to kill myself tonight")
        carrier.call_status(rung(carrier), "no-answer")
    (row,) = [text for text in kept.texts_out(database) if text.channel == "voice"]
    assert (row.state, row.reason) == ("undelivered", "no-answer")


def test_a_messaging_service_alone_rings_nobody(carrier, people, database, database_url):
    cast = people()
    settings = twilio.SETTINGS | {"twilio_from": None, "twilio_messaging_service_sid": "MG" + "0" * 32}
    with serving(database_url, twilio_api_url=carrier.api, **settings) as carrier.public:
        carrier.text(cast.numbers["Ada"], "im going to kill myself tonight")
        assert carrier.told(cast.numbers["Cora"], 1)[0].startswith("S1 flag ")
    assert carrier.calls == []
    assert [text for text in kept.texts_out(database) if text.channel == "voice"] == []


def test_twilios_own_description_of_its_api_accepts_what_is_sent(sqlite_url, seals):
    database = Database(sqlite_url, seals)
    ada = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam", NOW)).numbers["Ada"]
    carrier = twilio.Carrier()
    with (
        nodes.prism() as root,
        serving(sqlite_url, twilio_api_url=root, **twilio.SETTINGS) as carrier.public,
    ):
        carrier.text(ada, "im going to kill myself tonight")
        wait_until(lambda: {text.state for text in kept.texts_out(database)}.isdisjoint(WAITS))
    texts = kept.texts_out(database)
    assert {(text.channel, text.state) for text in texts} == {("sms", "sent"), ("voice", "sent")}
    assert {text.provider_id[:2] for text in texts if text.channel == "voice"} == {"CA"}
    database.close()
