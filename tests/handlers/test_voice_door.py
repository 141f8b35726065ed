"""Twilio is asked for a call once, and each failure is told by what it means for that call."""

import datetime as dt
import logging
from contextlib import asynccontextmanager
from dataclasses import replace
from email.utils import format_datetime

import httpx
import pytest
import uuid_utils.compat

from bot.handlers.twilio_voice import CallDoor
from bot.outbound import VOICE, MaybeSent, NotSent, Outbound, Refused, TooLate, TryLater
from tests.handlers import nodes
from tests.handlers.loopback import DRIP, DROP, FLOOD, HANG, Answer, loopback, patience

ACCOUNT = "AC" + "0" * 32
CALLS = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
NUMBER, CALLER = "+447700900001", "+447700900100"
PUBLIC = "https://texts.example.org/alongside"
WORDS = "S1 flag 214. Log in now."


def call(**more):
    return replace(Outbound(uuid_utils.compat.uuid7(), VOICE, NUMBER, WORDS, useful_for=300.0), **more)


class TwilioLike:
    """Makes and lists calls as Twilio does; `moods` are how the next creates go, one each.

    "unheard": the line breaks before the call was made.
    """

    def __init__(self):
        self.asked, self.made, self.moods = [], [], []
        self.list_mood = None

    def __call__(self, asked):
        self.asked.append(asked)
        if asked.method == "GET":
            return self.list_mood or self.listed(asked.query)
        mood = self.moods.pop(0) if self.moods else None
        if isinstance(mood, Answer) or mood == "unheard":
            return mood if isinstance(mood, Answer) else DROP
        made = self.make(asked.form)
        return mood or Answer(201, made)

    def make(self, form, ago=dt.timedelta(), direction="outbound-api"):
        row = {"sid": f"CA{len(self.made)}", "to": form["To"], "from": form["From"], "direction": direction}
        when = format_datetime(dt.datetime.now(dt.UTC) - ago)
        self.made.insert(0, row | {"status": "queued", "date_created": when})
        return self.made[0]

    def listed(self, query):
        found = [made for made in self.made if made["to"] == query["To"]]
        return Answer(200, {"calls": found, "next_page_uri": None})


@asynccontextmanager
async def door_to(twilio, **more):
    async with loopback(twilio) as root:
        settings = {"public_url": PUBLIC + "/", "caller": CALLER, "api_url": root}
        waits = {"patience": patience(*twilio.moods, twilio.list_mood)}
        door = CallDoor(ACCOUNT, "secret", **(settings | waits | more))
        try:
            yield door
        finally:
            await door.close()


@pytest.fixture
def twilio():
    return TwilioLike()


def send(run, twilio, message, mood=None):
    """Ask for a call; what came of it."""

    async def go():
        async with door_to(twilio) as door:
            try:
                return await door.send(message)
            except NotSent as error:
                return error

    twilio.moods = [mood]
    return run(go())


def test_a_call_is_asked_for_with_our_own_id_in_each_address_and_nothing_else_of_ours(run, twilio):
    message = call()
    assert send(run, twilio, message) == "CA0"
    (asked,) = twilio.asked
    here = f"{PUBLIC}/twilio/voice/{message.id}"
    news = [value for name, value in asked.fields if name == "StatusCallbackEvent"]
    assert news == ["initiated", "answered", "completed"]
    assert (asked.method, asked.path) == ("POST", CALLS)
    assert asked.form == {
        "To": NUMBER,
        "From": CALLER,
        "Url": here,
        "Method": "POST",
        "FallbackUrl": here,
        "FallbackMethod": "POST",
        "StatusCallback": f"{here}/status",
        "StatusCallbackMethod": "POST",
        "StatusCallbackEvent": news[-1],
        "Timeout": "45",
    }


def refused(status, code, **headers):
    return Answer(status, {"code": code, "message": f"about {NUMBER}", "status": status}, headers)


@pytest.mark.parametrize(
    ("mood", "kind"),
    [
        *[(refused(400, code), Refused) for code in (21211, 21214, 21217, 21610, 21212, 21215, 21219)],
        (refused(401, 20003), Refused),
        (Answer(404, ""), Refused),
        (Answer(400, "<html>no</html>"), Refused),
        (refused(429, 20429), TryLater),
        (Answer(500, "not JSON"), TryLater),
        (Answer(503, "<html>"), TryLater),
        (Answer(504, ""), MaybeSent),
        (Answer(201, "not JSON"), MaybeSent),
        (Answer(201, {}), MaybeSent),
        *[(mood, MaybeSent) for mood in (DROP, HANG, DRIP, FLOOD, "unheard")],
    ],
)
def test_each_failure_has_its_meaning_and_none_says_that_a_number_cannot_be_texted(run, twilio, mood, kind):
    assert type(send(run, twilio, call(), mood)) is kind
    assert len(twilio.asked) == 1


@pytest.mark.parametrize("root", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
def test_what_never_left_this_machine_can_be_asked_for_again(run, root):
    async def go():
        door = CallDoor(ACCOUNT, "secret", public_url=PUBLIC, caller=CALLER, api_url=root)
        with pytest.raises(TryLater):
            await door.send(call())
        await door.close()

    run(go())


def test_a_call_that_would_come_too_late_is_not_asked_for(run, twilio):
    assert type(send(run, twilio, call(useful_for=4.9))) is TooLate
    assert twilio.asked == []


def find(run, twilio, message):
    async def go():
        async with door_to(twilio) as door:
            try:
                return await door.find(message)
            except NotSent as error:
                return type(error)

    return run(go())


@pytest.mark.parametrize(("mood", "found"), [(DROP, "CA0"), (HANG, "CA0"), ("unheard", None)])
def test_a_call_that_may_have_been_made_is_looked_for(run, twilio, mood, found):
    message = call()
    assert type(send(run, twilio, message, mood)) is MaybeSent
    assert find(run, twilio, message) == found


@pytest.mark.parametrize(
    ("form", "more", "found"),
    [
        ({}, {}, "CA0"),
        ({"To": "+447700900009"}, {}, None),
        ({"From": "+447700900101"}, {}, None),
        ({}, {"direction": "inbound"}, None),
        ({}, {"direction": "outbound-dial"}, None),
        ({}, {"ago": dt.timedelta(seconds=50)}, "CA0"),
        ({}, {"ago": dt.timedelta(seconds=70)}, None),
    ],
)
def test_only_a_call_of_ours_to_that_number_since_then_is_this_one(run, twilio, form, more, found):
    message = call()
    twilio.make({"To": NUMBER, "From": CALLER} | form, **more)
    assert find(run, twilio, message) == found


def test_a_call_that_is_known_to_be_another_is_not_taken_for_this_one(run, twilio):
    message = call(known=frozenset({"CA1"}))
    twilio.make({"To": NUMBER, "From": CALLER})
    twilio.make({"To": NUMBER, "From": CALLER})
    assert find(run, twilio, message) == "CA0"


def test_a_call_that_could_as_well_be_another_in_doubt_is_made_again(run, twilio):
    message = call(has_rivals=True)
    twilio.make({"To": NUMBER, "From": CALLER})
    assert find(run, twilio, message) is None


@pytest.mark.parametrize(
    ("mood", "kind"),
    [
        *[(mood, TryLater) for mood in (DROP, HANG, Answer(200, "<html>"), Answer(503, ""))],
        (refused(401, 20003), MaybeSent),
    ],
)
def test_where_twilio_cannot_be_asked_nobody_is_called_twice(run, twilio, mood, kind):
    twilio.list_mood = mood
    assert find(run, twilio, call()) is kind


@pytest.mark.parametrize("mood", [None, DROP, HANG, refused(400, 21211), refused(500, 20500)])
def test_whatever_goes_wrong_no_number_or_word_is_logged_or_quoted(run, twilio, caplog, mood):
    caplog.set_level(logging.DEBUG)
    told = repr(send(run, twilio, call(), mood)) + caplog.text
    assert not any(secret in told for secret in (NUMBER[1:], CALLER[1:], WORDS, ACCOUNT))


@pytest.fixture(scope="module")
def prism():
    with nodes.prism() as root:
        yield root


def test_twilios_own_description_accepts_what_we_ask_for_and_how_we_look_for_it(run, prism):
    async def go():
        door = CallDoor(ACCOUNT, "secret", public_url=PUBLIC, caller=CALLER, api_url=prism)
        sid = await door.send(call())
        await door.find(call())
        await door.close()
        return sid

    assert run(go()).startswith("CA")


@pytest.mark.parametrize(
    "wrong",
    [{"Method": "PUT"}, {"Timeout": "soon"}, {"StatusCallbackMethod": "PATCH"}, {"Url": "no address"}],
)
def test_twilios_own_description_would_notice_a_wrong_request(prism, wrong):
    right = {"To": NUMBER, "From": CALLER, "Url": PUBLIC, "Method": "POST", "Timeout": "45"}
    asked = {"url": f"{prism}{CALLS}", "auth": (ACCOUNT, "secret")}
    assert httpx.post(**asked, data=right).status_code == 201
    assert httpx.post(**asked, data=right | wrong).status_code >= 400
