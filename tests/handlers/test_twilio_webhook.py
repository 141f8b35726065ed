"""Twilio's requests become messages; forged, broken and oversized ones become a clear refusal."""

from urllib.parse import quote_plus, urlencode
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from bot.handlers import twilio_sms
from bot.inbound import Inbound
from tests.handlers.caller import Caller

TOKEN = "a-token"
PUBLIC = "https://texts.example.org/alongside"
TEXT_ID = UUID("019a0000-0000-7000-8000-000000000001")
FORM = "application/x-www-form-urlencoded"
BASE = {"MessageSid": "SM1", "From": "+447700900001", "To": "+447700900100", "Body": "hi", "NumMedia": "0"}
HEARD = Inbound("sms", "SM1", "+447700900001", "hi", "+447700900100")


def client_of(ear):
    return Caller(twilio_sms.routes(ear.hear, ear.status, auth_token=TOKEN, public_url=PUBLIC + "/"))


@pytest.fixture
def client(ear):
    return client_of(ear)


def post(client, fields, path="/twilio/inbound", body=None, token=TOKEN, kind=FORM):
    """Post as Twilio does, signed by its own library."""
    fields = list(fields.items() if isinstance(fields, dict) else fields)
    signature = RequestValidator(token).compute_signature(PUBLIC + path, ImmutableMultiDict(fields))
    return client.post(
        path,
        content=urlencode(fields) if body is None else body,
        headers={"Content-Type": kind, "X-Twilio-Signature": signature},
    )


LONG = "5000 letters " * 400
ROWS = [
    ("a plain text", {}, HEARD),
    ("an empty text", {"Body": ""}, Inbound("sms", "SM1", "+447700900001", "", "+447700900100")),
    (
        "a picture without words",
        {"Body": "", "NumMedia": "2", "MediaUrl0": "https://x/0", "MediaUrl1": "https://x/1"},
        Inbound("sms", "SM1", "+447700900001", "", "+447700900100", ("https://x/0", "https://x/1")),
    ),
    (
        "a count of media that is no number",
        {"NumMedia": "many", "MediaUrl0": "https://x/0"},
        Inbound("sms", "SM1", "+447700900001", "hi", "+447700900100", ("https://x/0",)),
    ),
    (
        "WhatsApp",
        {"From": "whatsapp:+447700900001", "To": "whatsapp:+447700900100"},
        Inbound("whatsapp", "SM1", "+447700900001", "hi", "+447700900100"),
    ),
    (
        "an opt-out that Twilio saw",
        {"Body": "Stop", "OptOutType": "STOP"},
        Inbound("sms", "SM1", "+447700900001", "Stop", "+447700900100", opt_out="STOP"),
    ),
    (
        "a number of a messaging service",
        {"MessagingServiceSid": "MG1"},
        Inbound("sms", "SM1", "+447700900001", "hi", "+447700900100", service="MG1"),
    ),
    ("an unknown opt-out", {"OptOutType": "ELSE"}, HEARD),
    ("a short code", {"From": "85258"}, Inbound("sms", "SM1", "85258", "hi", "+447700900100")),
    (
        "a name as sender",
        {"From": "NHS-NoReply"},
        Inbound("sms", "SM1", "NHS-NoReply", "hi", "+447700900100"),
    ),
    (
        "a button of ours",
        {"Body": "2 some", "ButtonText": "2 some", "ButtonPayload": f"{TEXT_ID}:2"},
        Inbound("sms", "SM1", "+447700900001", "2", "+447700900100", answers=TEXT_ID),
    ),
    (
        "a button of another",
        {"Body": "", "ButtonText": "Yes please", "ButtonPayload": "yes"},
        Inbound("sms", "SM1", "+447700900001", "Yes please", "+447700900100"),
    ),
    ("a long text", {"Body": LONG}, Inbound("sms", "SM1", "+447700900001", LONG, "+447700900100")),
    (
        "a NUL",
        {"Body": "kill\0myself"},
        Inbound("sms", "SM1", "+447700900001", "kill\ufffdmyself", "+447700900100"),
    ),
    (
        "right to left",
        {"Body": "\u202eمرحبا 👋🏽"},
        Inbound("sms", "SM1", "+447700900001", "\u202eمرحبا 👋🏽", "+447700900100"),
    ),
    ("forty fields too many", {f"Extra{n}": str(n) for n in range(40)}, HEARD),
]


@pytest.mark.parametrize(("fields", "heard"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_signed_form_is_heard(ear, client, fields, heard):
    answer = post(client, BASE | fields)
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert answer.headers["content-type"].startswith("text/xml")
    assert ear.heard == [heard]


def test_a_text_of_five_thousand_letters_loses_none(ear, client):
    assert post(client, BASE | {"Body": "ه" * 5000}).status_code == 200
    assert ear.heard[0].text == "ه" * 5000


def test_an_older_form_with_only_sms_sid_is_heard(ear, client):
    fields = {key: value for key, value in BASE.items() if key != "MessageSid"} | {"SmsSid": "SM1"}
    assert post(client, fields).status_code == 200
    assert ear.heard == [HEARD]


def test_repeated_fields_are_part_of_the_signature(ear, client):
    assert post(client, [*BASE.items(), ("Extra", "b"), ("Extra", "a")]).status_code == 200
    assert ear.heard == [HEARD]


def test_a_query_is_part_of_the_signature(ear, client):
    assert post(client, BASE, path="/twilio/inbound?x=1&y=%20z").status_code == 200
    assert ear.heard == [HEARD]


def test_a_surrogate_on_its_own_costs_no_other_letter(ear, client):
    broken = urlencode(BASE | {"Body": ""}).replace("Body=", "Body=before%ED%A0%80after")
    signed_as = BASE | {"Body": "before\ufffd\ufffd\ufffdafter"}
    assert post(client, signed_as, body=broken).status_code == 200
    assert ear.heard[0].text == "before\ufffd\ufffd\ufffdafter"


@pytest.mark.parametrize("path", ["/twilio/inbound", f"/twilio/status/{TEXT_ID}"])
@pytest.mark.parametrize("signature", [None, "", "nonsense", "ünïcode"])
def test_a_missing_or_wrong_signature_is_refused_and_nothing_is_kept(ear, client, path, signature):
    headers = {"Content-Type": FORM}
    if signature is not None:
        headers["X-Twilio-Signature"] = signature.encode()
    fields = BASE | {"MessageStatus": "sent"}
    assert client.post(path, content=urlencode(fields), headers=headers).status_code == 403
    assert ear.heard == ear.statuses == []


def test_a_webhook_cannot_be_opened_without_a_token(ear):
    with pytest.raises(ValueError, match="token"):
        twilio_sms.routes(ear.hear, ear.status, auth_token="", public_url=PUBLIC)


def test_a_signature_by_another_token_is_refused(ear, client):
    assert post(client, BASE, token="another").status_code == 403
    assert ear.heard == []


def test_a_field_added_after_signing_is_refused(ear, client):
    assert post(client, BASE, body=urlencode(BASE | {"Extra": "1"})).status_code == 403
    assert ear.heard == []


@pytest.mark.parametrize(
    ("code", "fields", "more"),
    [
        (400, {key: value for key, value in BASE.items() if key != "From"}, {}),
        (400, {key: value for key, value in BASE.items() if key != "MessageSid"}, {}),
        (400, BASE | {"From": "whatsapp:"}, {}),
        (400, BASE | {"From": "+" * 65}, {}),
        (400, BASE | {"MessageSid": "S" * 65}, {}),
        (400, BASE | {f"Extra{n}": "" for n in range(300)}, {}),
        (413, BASE | {"Body": "x" * 70_000}, {}),
        (415, BASE, {"kind": "application/json"}),
        (415, BASE, {"kind": ""}),
        (403, BASE, {"body": b"\xff%zz&=&&%"}),
        (403, BASE, {"body": b""}),
    ],
)
def test_what_twilio_would_never_send_is_refused(ear, client, code, fields, more):
    assert post(client, fields, **more).status_code == code
    assert ear.heard == []


def test_what_could_not_be_kept_is_asked_for_again(ear, client, trouble):
    ear.deaf = trouble
    for path, fields in [
        ("/twilio/inbound", BASE),
        (f"/twilio/status/{TEXT_ID}", {"MessageStatus": "sent"}),
    ]:
        answer = post(client, fields, path=path)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
    ear.deaf = None
    assert post(client, BASE).status_code == 200
    assert ear.heard == [HEARD]


def test_a_repeated_delivery_is_answered_again(ear, client):
    assert [post(client, BASE).status_code for _ in range(2)] == [200, 200]
    assert ear.heard == [HEARD, HEARD]


@pytest.mark.parametrize(
    ("fields", "news"),
    [
        (
            {"MessageStatus": "delivered", "MessageSid": "SM9"},
            (TEXT_ID, "delivered", None, "SM9"),
        ),
        (
            {"MessageStatus": "undelivered", "ErrorCode": "30003", "MessageSid": "SM9"},
            (TEXT_ID, "undelivered", "30003", "SM9"),
        ),
        ({"SmsStatus": "sent"}, (TEXT_ID, "sent", None, None)),
    ],
)
def test_a_status_comes_with_our_own_id(ear, client, fields, news):
    assert post(client, fields, path=f"/twilio/status/{TEXT_ID}").status_code == 204
    assert ear.statuses == [news]


def test_a_status_that_says_nothing_is_refused(ear, client):
    assert post(client, {"MessageSid": "SM9"}, path=f"/twilio/status/{TEXT_ID}").status_code == 400
    assert ear.statuses == []


@pytest.mark.parametrize("id_", ["1", "not-an-id", "..%2f", "%00"])
def test_a_status_of_no_text_of_ours_is_not_found(ear, client, id_):
    assert post(client, {"MessageStatus": "sent"}, path=f"/twilio/status/{id_}").status_code == 404
    assert ear.statuses == []


FIELDS = st.dictionaries(
    st.sampled_from([*BASE, "MediaUrl0", "OptOutType", "ButtonPayload", "ButtonText", "SmsSid"])
    | st.text(max_size=9),
    st.text(max_size=99),
    max_size=20,
)


class Strict:
    """Hears only what any database can keep."""

    async def hear(self, message):
        for words in (message.text, message.address, message.provider_id, message.to, *message.media):
            assert "\0" not in words
            words.encode()

    async def status(self, _id, *news):
        for words in filter(None, news):
            assert "\0" not in words
            words.encode()


@settings(max_examples=200, deadline=None)
@given(fields=FIELDS, whole=st.booleans())
def test_no_signed_form_breaks_the_door(fields, whole):
    client = client_of(Strict())
    assert post(client, (BASE if whole else {}) | fields).status_code in (200, 400)
    assert post(client, fields, path=f"/twilio/status/{TEXT_ID}").status_code in (204, 400)


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=300), signature=st.text(st.characters(codec="latin-1"), max_size=40))
def test_no_bytes_break_the_door(body, signature):
    headers = {"Content-Type": FORM, "X-Twilio-Signature": quote_plus(signature, safe="=+/ ")}
    answer = client_of(Strict()).post("/twilio/inbound", content=body, headers=headers)
    assert answer.status_code in (400, 403)
