"""A text leaves by Twilio once, and each failure is told by what it means for the text."""

import base64
import datetime as dt
import logging
from contextlib import asynccontextmanager
from dataclasses import replace
from email.utils import format_datetime
from uuid import uuid4

import httpx
import pytest
import uuid_utils.compat

from bot.handlers.twilio_rest import meaning
from bot.handlers.twilio_sms import TwilioDoor
from bot.outbound import MaybeSent, NotSent, OptedOut, Outbound, Refused, TooLate, TryLater, Unreachable
from tests.handlers import nodes
from tests.handlers.loopback import DRIP, DROP, FLOOD, HANG, Answer, loopback, patience

ACCOUNT = "AC" + "0" * 32
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
SERVICE = "MG" + "0" * 32
NUMBER = "+447700900001"
WORDS = "Hi Ada. Your step: ring the GP. How did it go?"


def text(**more):
    return replace(Outbound(uuid_utils.compat.uuid7(), "sms", NUMBER, WORDS), **more)


class TwilioLike:
    """Takes and lists texts as Twilio does; `mood` (once or more) decides how a create is answered."""

    def __init__(self):
        self.asked = []
        self.taken = []
        self.moods = []
        self.list_mood = None

    def __call__(self, asked):
        self.asked.append(asked)
        if asked.method == "GET":
            return self.list_mood or self.listed(asked.query)
        mood = self.moods.pop(0) if self.moods else None
        if isinstance(mood, Answer) or mood == "unheard":
            return mood if isinstance(mood, Answer) else DROP
        if asked.path != MESSAGES:
            return mood or Answer(200, {"sid": "SM0", "body": asked.form["Body"]})
        taken = self.take(asked.form)
        return mood or Answer(201, taken)

    def take(self, form, ago=dt.timedelta(), direction="outbound-api"):
        made = format_datetime(dt.datetime.now(dt.UTC) - ago)
        self.taken.insert(
            0,
            {
                "sid": f"SM{len(self.taken)}",
                "to": form["To"],
                "body": form["Body"],
                "direction": direction,
                "status": "queued",
                "date_created": made,
            },
        )
        return self.taken[0]

    def listed(self, query):
        found = [taken for taken in self.taken if taken["to"] == query["To"]]
        return Answer(200, {"messages": found, "next_page_uri": None})


@asynccontextmanager
async def door_to(twilio, **more):
    async with loopback(twilio) as root:
        settings = {"sender": "+447700900100", "public_url": "https://texts.example.org", "api_url": root}
        waits = {"patience": patience(*twilio.moods, twilio.list_mood)}
        door = TwilioDoor(ACCOUNT, "secret", **(settings | waits | more))
        try:
            yield door
        finally:
            await door.close()


@pytest.fixture
def twilio():
    return TwilioLike()


def test_a_text_is_handed_over_with_our_own_id_in_the_status_address(run, twilio):
    async def go():
        async with door_to(twilio) as door:
            return await door.send(message)

    message = text()
    assert run(go()) == "SM0"
    (asked,) = twilio.asked
    assert (asked.method, asked.path) == ("POST", MESSAGES)
    assert (
        asked.headers["authorization"] == "Basic " + base64.b64encode(f"{ACCOUNT}:secret".encode()).decode()
    )
    assert asked.form == {
        "To": NUMBER,
        "From": "+447700900100",
        "Body": WORDS,
        "StatusCallback": f"https://texts.example.org/twilio/status/{message.id}",
    }


@pytest.mark.parametrize(
    ("settings", "sender", "form"),
    [
        ({}, None, {"From": "+447700900100", "To": NUMBER}),
        ({"messaging_service_sid": SERVICE}, None, {"MessagingServiceSid": SERVICE, "To": NUMBER}),
        ({"messaging_service_sid": SERVICE}, "+447700900101", {"From": "+447700900101", "To": NUMBER}),
        ({}, SERVICE, {"MessagingServiceSid": SERVICE, "To": NUMBER}),
        (
            {"channel": "whatsapp"},
            None,
            {"From": "whatsapp:+447700900100", "To": f"whatsapp:{NUMBER}"},
        ),
        (
            {"channel": "whatsapp", "messaging_service_sid": SERVICE},
            None,
            {"MessagingServiceSid": SERVICE, "To": f"whatsapp:{NUMBER}"},
        ),
    ],
)
def test_a_text_leaves_from_its_own_sender_or_else_the_doors(run, twilio, settings, sender, form):
    async def go():
        async with door_to(twilio, **settings) as door:
            await door.send(text(sender=sender))

    run(go())
    sent = {
        key: value for key, value in twilio.asked[0].form.items() if key not in ("Body", "StatusCallback")
    }
    assert sent == form


def test_a_text_with_a_broken_letter_still_leaves(run, twilio):
    async def go():
        async with door_to(twilio) as door:
            await door.send(text(text="a\ud800b"))

    run(go())
    assert twilio.taken[0]["body"] == "a\ufffdb"


def refused(status, code, **headers):
    return Answer(status, {"code": code, "message": f"about {NUMBER}", "status": status}, headers)


@pytest.mark.parametrize(
    ("mood", "kind", "code"),
    [
        (refused(400, 21610), OptedOut, "21610"),
        (refused(400, 63014), OptedOut, "63014"),
        *[
            (refused(400, code), Unreachable, str(code))
            for code in (21211, 21214, 21217, 21612, 21614, 21635)
        ],
        (refused(429, 20429), TryLater, "20429"),
        (refused(400, 21611), TryLater, "21611"),
        *[(refused(400, code), TryLater, str(code)) for code in (14107, 30022, 63018)],
        (Answer(400, "<html>no</html>"), Refused, "400"),
        (Answer(500, "not JSON"), TryLater, "500"),
        (Answer(502, "<html>"), TryLater, "502"),
        (Answer(503, ["no", "object"]), TryLater, "503"),
        (Answer(520, ""), TryLater, "520"),
        (Answer(504, ""), MaybeSent, "504"),
        (refused(401, 20003), Refused, "20003"),
        *[(refused(400, code), Refused, str(code)) for code in (21408, 21606, 21617, 21659, 63016)],
        (Answer(404, ""), Refused, "404"),
        *[
            (Answer(status, "", {"location": "http://127.0.0.1:9/"}), Refused, str(status))
            for status in (301, 307)
        ],
        (Answer(400, {"code": "quotes +447700900001"}), Refused, "400"),
        (
            Answer(400, {"type": "t", "title": "t", "status": 400, "code": 21610}),
            OptedOut,
            "21610",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_refusal_has_its_meaning(run, twilio, mood, kind, code):
    async def go():
        async with door_to(twilio) as door:
            with pytest.raises(NotSent) as caught:
                await door.send(text())
            return caught.value

    twilio.moods = [mood]
    error = run(go())
    assert (type(error), error.code) == (kind, code)
    assert twilio.taken == []
    assert len(twilio.asked) == 1


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"Retry-After": "7"}, 7.0),
        (
            {"Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"},
            30.0,
        ),
        (
            {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:30 GMT"},
            0.0,
        ),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_that_twilio_asks_for_is_passed_on(run, twilio, headers, after, status):
    async def go():
        async with door_to(twilio) as door:
            with pytest.raises(TryLater) as caught:
                await door.send(text())
            return caught.value.after

    twilio.moods = [Answer(status, {"code": 20429}, headers)]
    assert run(go()) == after


@pytest.mark.parametrize("root", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
def test_what_never_left_this_machine_can_be_sent_again(run, root):
    async def go():
        door = TwilioDoor(ACCOUNT, "secret", sender="1", public_url="http://x", api_url=root)
        with pytest.raises(TryLater):
            await door.send(text())
        await door.close()

    run(go())


@pytest.mark.parametrize(
    ("mood", "whole"),
    [
        *[(refused(429, code), True) for code in (20429, None)],
        *[(refused(400, code), True) for code in (21611, 30022, 63018)],
        (refused(400, 14107), False),
        *[(Answer(status, "<html>", {"Retry-After": "9"}), False) for status in (500, 502, 503)],
    ],
)
def test_a_wait_is_for_all_of_a_senders_texts_or_for_one_number(run, twilio, mood, whole):
    async def go():
        async with door_to(twilio) as door:
            with pytest.raises(TryLater) as caught:
                await door.send(text())
            return caught.value.whole_sender

    twilio.moods = [mood]
    assert run(go()) is whole


@pytest.mark.parametrize(
    ("useful_for", "form"),
    [
        (None, None),
        (5.0, "5"),
        (90.9, "90"),
        (36_000.0, "36000"),
        (36_001.0, "36000"),
        (10**9, "36000"),
    ],
)
def test_twilio_is_told_for_how_long_a_text_is_of_use(run, twilio, useful_for, form):
    async def go():
        async with door_to(twilio) as door:
            await door.send(text(useful_for=useful_for))

    run(go())
    assert twilio.asked[0].form.get("ValidityPeriod") == form


@pytest.mark.parametrize("useful_for", [4.9, 0.0, -60.0])
def test_a_text_that_would_come_too_late_is_not_handed_over(run, twilio, useful_for):
    async def go():
        async with door_to(twilio) as door:
            with pytest.raises(TooLate):
                await door.send(text(useful_for=useful_for))

    run(go())
    assert twilio.asked == []


@pytest.mark.parametrize(
    "mood",
    [DROP, HANG, DRIP, FLOOD, Answer(201, "not JSON"), Answer(200, "<html>hello</html>"), Answer(201, {})],
)
def test_a_line_that_breaks_after_the_text_was_handed_over_leaves_it_open(run, twilio, mood):
    async def go():
        async with door_to(twilio) as door:
            with pytest.raises(MaybeSent):
                await door.send(text())

    twilio.moods = [mood]
    run(go())
    assert len(twilio.asked) == 1


def test_a_door_without_a_sender_refuses_before_it_asks(run, twilio):
    async def go():
        async with door_to(twilio, sender=None) as door:
            with pytest.raises(Refused):
                await door.send(text())

    run(go())
    assert twilio.asked == []


@pytest.mark.parametrize(("mood", "found"), [(DROP, "SM0"), (HANG, "SM0"), ("unheard", None)])
def test_a_text_that_may_have_been_taken_is_looked_for(run, twilio, mood, found):
    async def go():
        async with door_to(twilio) as door:
            message = text()
            with pytest.raises(MaybeSent):
                await door.send(message)
            return await door.find(message)

    twilio.moods = [mood]
    assert run(go()) == found


@pytest.mark.parametrize(
    ("form", "more", "found"),
    [
        ({"To": NUMBER, "Body": WORDS}, {}, "SM0"),
        ({"To": NUMBER, "Body": f"Sent from your Twilio trial account - {WORDS}"}, {}, "SM0"),
        ({"To": NUMBER, "Body": "other words"}, {}, None),
        ({"To": "+447700900002", "Body": WORDS}, {}, None),
        ({"To": NUMBER, "Body": WORDS}, {"direction": "inbound"}, None),
        ({"To": NUMBER, "Body": WORDS}, {"ago": dt.timedelta(minutes=1)}, "SM0"),
        ({"To": NUMBER, "Body": WORDS}, {"ago": dt.timedelta(hours=1)}, None),
    ],
)
def test_only_this_text_is_found(run, twilio, form, more, found):
    async def go():
        async with door_to(twilio) as door:
            return await door.find(text())

    twilio.take(form, **more)
    assert run(go()) == found


def test_a_text_on_whatsapp_is_looked_for_there(run, twilio):
    async def go():
        async with door_to(twilio, channel="whatsapp") as door:
            return await door.find(text())

    twilio.take({"To": NUMBER, "Body": WORDS})
    twilio.take({"To": f"whatsapp:{NUMBER}", "Body": WORDS})
    assert run(go()) == "SM1"


def test_a_text_whose_id_tells_no_time_is_found_by_its_words(run, twilio):
    async def go():
        async with door_to(twilio) as door:
            return await door.find(text(id=uuid4()))

    twilio.take({"To": NUMBER, "Body": WORDS}, ago=dt.timedelta(hours=1))
    assert run(go()) == "SM0"


@pytest.mark.parametrize(
    "mood", [DROP, HANG, DRIP, FLOOD, Answer(503, ""), Answer(504, ""), Answer(200, "not JSON")]
)
def test_a_look_that_fails_is_tried_later(run, twilio, mood):
    async def go():
        async with door_to(twilio) as door:
            with pytest.raises(NotSent) as caught:
                await door.find(text())
            return type(caught.value)

    twilio.list_mood = mood
    assert run(go()) is TryLater


@pytest.mark.parametrize(
    ("code", "kind"), [(30003, Unreachable), (30006, Unreachable), (30001, TryLater), (30007, Refused)]
)
def test_a_code_from_a_status_has_a_meaning_too(code, kind):
    assert meaning(code) is kind


def test_the_words_of_a_text_are_taken_away_and_nothing_else(run, twilio):
    async def go():
        async with door_to(twilio, redacts=True) as door:
            await door.redact("SM0")
            return door.redacts

    assert run(go())
    (asked,) = twilio.asked
    assert (asked.method, asked.path) == ("POST", MESSAGES.replace(".json", "/SM0.json"))
    assert asked.form == {"Body": ""}


@pytest.mark.parametrize(
    ("mood", "kind"),
    [
        (refused(400, 30400), Refused),
        (refused(409, 20009), Refused),
        (refused(429, 20429), TryLater),
        (Answer(500, ""), TryLater),
        (DROP, MaybeSent),
        (HANG, MaybeSent),
        (FLOOD, MaybeSent),
        (Answer(200, "<html>"), TryLater),
    ],
)
def test_words_that_could_not_be_taken_away_are_told_of(run, twilio, mood, kind):
    async def go():
        async with door_to(twilio) as door:
            with pytest.raises(NotSent) as caught:
                await door.redact("SM0")
            return type(caught.value)

    twilio.moods = [mood]
    assert run(go()) is kind


def test_a_text_that_twilio_has_no_more_needs_no_taking_away(run, twilio):
    async def go():
        async with door_to(twilio) as door:
            await door.redact("SM0")

    twilio.moods = [refused(404, 20404)]
    run(go())
    assert len(twilio.asked) == 1


@pytest.mark.parametrize(
    "mood",
    [
        DROP,
        HANG,
        DRIP,
        FLOOD,
        refused(400, 21211),
        refused(429, 20429),
        refused(500, 20500),
        Answer(200, NUMBER),
    ],
)
def test_whatever_goes_wrong_no_number_or_word_is_logged_or_quoted(run, twilio, caplog, mood):
    async def go():
        async with door_to(twilio) as door:
            with pytest.raises(NotSent) as caught:
                await door.send(text())
            return caught.value

    twilio.moods = [mood]
    caplog.set_level(logging.DEBUG)
    error = run(go())
    told = caplog.text + repr(error) + str(error)
    assert not any(secret in told for secret in (NUMBER[1:], WORDS, ACCOUNT))


def test_no_number_token_or_word_is_logged_or_quoted(run, twilio, caplog):
    async def go():
        async with door_to(twilio) as door:
            await door.send(text())
            await door.find(text())
            with pytest.raises(NotSent) as caught:
                await door.send(text())
            return caught.value

    twilio.moods = [None, refused(400, 21211)]
    caplog.set_level(logging.INFO)
    error = run(go())
    told = caplog.text + repr(error) + str(error)
    assert not any(secret in told for secret in (NUMBER[1:], WORDS, ACCOUNT))
    assert error.__suppress_context__


@pytest.fixture(scope="module")
def prism():
    with nodes.prism() as root:
        yield root


@pytest.mark.parametrize("settings", [{}, {"messaging_service_sid": SERVICE}, {"channel": "whatsapp"}])
def test_twilios_own_description_accepts_what_we_send_and_ask(run, prism, settings):
    async def go():
        given = {"sender": "+447700900100", "public_url": "https://texts.example.org", "api_url": prism}
        door = TwilioDoor(ACCOUNT, "secret", **(given | settings))
        sid = await door.send(text())
        await door.find(text())
        await door.send(text(useful_for=600))
        await door.redact("SM" + "0" * 32)
        await door.close()
        return sid

    assert run(go()).startswith(("SM", "MM"))


def test_twilios_own_description_would_notice_a_wrong_request(prism):
    answer = httpx.post(
        f"{prism}/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
        data={"Body": WORDS, "StatusCallback": "x"},
        auth=(ACCOUNT, "secret"),
    )
    assert answer.status_code >= 400
