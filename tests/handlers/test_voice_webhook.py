"""What Twilio asks on a call is answered in its own markup, and only where Twilio itself has asked."""

from urllib.parse import urlencode
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from bot.handlers import twilio_voice
from tests.handlers.caller import Caller

TOKEN = "a-token"
PUBLIC = "https://texts.example.org/alongside"
CALL = UUID("019a0000-0000-7000-8000-000000000001")
HERE = f"/twilio/voice/{CALL}"
FORM = "application/x-www-form-urlencoded"
WORDS = "S1 flag 214. Log in now."
PRESS = "Press 1 to say that you have it."
ON_A_CALL = {"CallSid": "CA1", "From": "+447700900100", "To": "+447700900001", "CallStatus": "in-progress"}


class Desk:
    """Knows one call, as long as its flag is `open`; who presses has it if they `may`."""

    def __init__(self):
        self.open = self.may = True
        self.pressed, self.statuses = [], []
        self.trouble = None

    async def words(self, call):
        self.fail()
        return WORDS if self.open and call == CALL else None

    async def press(self, *news):
        self.fail()
        self.pressed.append(news)
        return self.may

    async def status(self, *news):
        self.fail()
        self.statuses.append(news)

    def fail(self):
        if self.trouble:
            raise self.trouble


@pytest.fixture
def desk():
    return Desk()


def client_of(desk):
    return Caller(
        twilio_voice.routes(desk.words, desk.press, desk.status, auth_token=TOKEN, public_url=PUBLIC + "/")
    )


@pytest.fixture
def client(desk):
    return client_of(desk)


def post(client, path, fields=ON_A_CALL, token=TOKEN, body=None, kind=FORM):
    """Post as Twilio does, signed by its own library."""
    signature = RequestValidator(token).compute_signature(PUBLIC + path, ImmutableMultiDict(fields))
    headers = {"Content-Type": kind, "X-Twilio-Signature": signature}
    return client.post(path, content=urlencode(fields) if body is None else body, headers=headers)


def spoken(answer):
    """The document that an answer holds, read as XML: it must be TwiML."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    document = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    assert document.tag == "Response"
    return document


def said(part):
    return [one.text for one in part.iter("Say")]


def test_the_words_are_said_twice_with_a_key_to_press_and_once_more_where_none_is(client):
    document = spoken(post(client, HERE))
    assert [part.tag for part in document] == ["Gather", "Gather", "Say"]
    for gather in document.findall("Gather"):
        assert [part.tag for part in gather] == ["Say", "Pause", "Say", "Pause", "Say"]
        assert said(gather) == [WORDS, WORDS, PRESS]
        assert gather.attrib == {
            "numDigits": "1",
            "finishOnKey": "",
            "timeout": "8",
            "action": f"{PUBLIC}{HERE}/key",
            "method": "POST",
        }
    assert document[-1].text == "No key was pressed. Goodbye."


def test_whoever_presses_1_has_it(client, desk):
    document = spoken(post(client, f"{HERE}/key", ON_A_CALL | {"Digits": "1"}))
    assert said(document) == ["Thank you. You have it. Log in now."]
    assert document.find("Gather") is None
    assert desk.pressed == [(CALL, "CA1")]


@pytest.mark.parametrize("key", ["2", "0", "9", "*", "#", "", "11", "one", None])
def test_any_other_key_asks_again_and_takes_nothing(client, desk, key):
    fields = ON_A_CALL if key is None else ON_A_CALL | {"Digits": key}
    document = spoken(post(client, f"{HERE}/key", fields))
    assert said(document)[:4] == ["That was not 1.", WORDS, WORDS, PRESS]
    assert len(document.findall("Gather")) == 2
    assert desk.pressed == []


def test_an_answering_machine_takes_nothing(client, desk):
    post(client, HERE)
    post(client, f"{HERE}/status", ON_A_CALL | {"CallStatus": "completed"})
    assert desk.pressed == []
    assert desk.statuses == [(CALL, "delivered", None, "CA1")]


def test_who_presses_too_late_hears_that_it_is_not_theirs(client, desk):
    desk.may = False
    document = spoken(post(client, f"{HERE}/key", ON_A_CALL | {"Digits": "1"}))
    assert said(document) == ["You need not take this one. Log in to see it."]


@pytest.mark.parametrize("fields", [ON_A_CALL, ON_A_CALL | {"Digits": "2"}])
@pytest.mark.parametrize("path", [HERE, f"{HERE}/key"])
def test_a_call_about_what_somebody_has_by_now_asks_for_nothing(client, desk, path, fields):
    desk.open = False
    document = spoken(post(client, path, fields))
    assert [part.tag for part in document] == ["Say"]


def test_a_call_that_nobody_knows_asks_for_nothing(client):
    document = spoken(post(client, "/twilio/voice/019a0000-0000-7000-8000-000000000009"))
    assert document.find("Gather") is None


def test_no_document_holds_a_number_or_anything_of_who_is_called(client):
    paths = [(HERE, ON_A_CALL), (f"{HERE}/key", ON_A_CALL | {"Digits": "1"}), (f"{HERE}/key", ON_A_CALL)]
    for path, fields in paths:
        document = post(client, path, fields).text
        assert not any(number in document for number in ("7700900", "CA1", "To", "From"))


@pytest.mark.parametrize(
    ("fields", "news"),
    [
        ({"CallStatus": "queued"}, ("queued", None)),
        ({"CallStatus": "initiated"}, ("queued", None)),
        ({"CallStatus": "ringing"}, ("sent", None)),
        ({"CallStatus": "in-progress"}, ("delivered", None)),
        ({"CallStatus": "completed", "CallDuration": "31"}, ("delivered", None)),
        ({"CallStatus": "busy"}, ("undelivered", "busy")),
        ({"CallStatus": "no-answer"}, ("undelivered", "no-answer")),
        ({"CallStatus": "canceled"}, ("undelivered", "canceled")),
        ({"CallStatus": "failed", "SipResponseCode": "404"}, ("failed", "404")),
        ({"CallStatus": "failed", "ErrorCode": "13224", "SipResponseCode": "404"}, ("failed", "13224")),
        ({"CallStatus": "failed"}, ("failed", None)),
        ({"CallStatus": "no such word"}, ("no such word", None)),
    ],
)
def test_how_a_call_goes_is_told_in_the_words_of_texts(client, desk, fields, news):
    assert post(client, f"{HERE}/status", ON_A_CALL | fields).status_code == 204
    assert desk.statuses == [(CALL, *news, "CA1")]


def test_a_status_that_says_nothing_is_refused(client, desk):
    assert post(client, f"{HERE}/status", {"CallSid": "CA1"}).status_code == 400
    assert desk.statuses == []


PATHS = [HERE, f"{HERE}/key", f"{HERE}/status"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("signature", [None, "", "nonsense", "ünïcode"])
def test_a_missing_or_wrong_signature_is_refused_and_nothing_is_said_or_taken(client, desk, path, signature):
    headers = {"Content-Type": FORM}
    if signature is not None:
        headers["X-Twilio-Signature"] = signature.encode()
    answer = client.post(path, content=urlencode(ON_A_CALL | {"Digits": "1"}), headers=headers)
    assert answer.status_code == 403
    assert WORDS not in answer.text
    assert desk.pressed == desk.statuses == []


@pytest.mark.parametrize("path", PATHS)
def test_a_signature_by_another_token_or_for_another_form_or_call_is_refused(client, desk, path):
    pressed = ON_A_CALL | {"Digits": "1"}
    assert post(client, path, pressed, token="another").status_code == 403
    assert post(client, path, ON_A_CALL, body=urlencode(pressed)).status_code == 403
    elsewhere = path.replace("000000000001", "000000000002")
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + elsewhere, pressed)
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
    assert client.post(path, content=urlencode(pressed), headers=headers).status_code == 403
    assert desk.pressed == desk.statuses == []


def test_the_routes_cannot_be_opened_without_a_token(desk):
    with pytest.raises(ValueError, match="token"):
        twilio_voice.routes(desk.words, desk.press, desk.status, auth_token="", public_url=PUBLIC)


def test_what_could_not_be_done_is_asked_for_again(client, desk, trouble):
    desk.trouble = trouble
    for path in PATHS:
        assert post(client, path, ON_A_CALL | {"Digits": "1"}).status_code == 503
    desk.trouble = None
    assert said(spoken(post(client, f"{HERE}/key", ON_A_CALL | {"Digits": "1"}))) == [
        "Thank you. You have it. Log in now."
    ]


@pytest.mark.parametrize("id_", ["1", "not-an-id", "..%2f", "%00"])
def test_what_is_no_id_is_not_found(client, id_):
    for rest in ("", "/key", "/status"):
        assert post(client, f"/twilio/voice/{id_}{rest}").status_code == 404


FIELDS = st.dictionaries(
    st.sampled_from([*ON_A_CALL, "Digits", "ErrorCode"]) | st.text(max_size=9),
    st.text(max_size=99),
    max_size=9,
)


@settings(max_examples=100, deadline=None)
@given(fields=FIELDS, path=st.sampled_from(PATHS))
def test_no_signed_form_breaks_a_call(fields, path):
    answer = post(client_of(Desk()), path, fields)
    assert answer.status_code in (200, 204, 400)
    if answer.status_code == 200:
        spoken(answer)
