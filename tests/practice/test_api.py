"""Practice mode as its JSON addresses show it."""

import datetime as dt
import json

import pytest

from tests.practice.room import serving

SAM, ADA, KAI, CORA = "+447700900001", "+447700900003", "700900005", "+447700900009"
LOG = "Met A yday 2hrs at costa. did cv, applied for 2 jobs. next meeting weds 3pm same place"


def say(web, number, body):
    """Text the bot, and what is on the phone since."""
    before = len(thread(web, number))
    web.post("/practice/texts", json={"from": number, "body": body}).raise_for_status()
    return thread(web, number)[before:]


def thread(web, number):
    return web.get("/practice/texts", params={"number": number}).raise_for_status().json()


def bodies(texts):
    return [text["body"] for text in texts]


def now(web):
    return dt.datetime.fromisoformat(web.get("/practice/clock").json()["now"])


def forward(web, length):
    return web.post("/practice/clock", json={"forward": length})


def test_everybody_with_a_phone_is_told(shared_web):
    people = shared_web.get("/practice/people").json()
    assert [person["role"] for person in people] == ["mentor"] * 2 + ["mentee"] * 3 + ["coordinator"]
    assert people[0] == {"name": "Sam Okafor", "role": "mentor", "number": SAM, "channel": "sms"}
    assert people[4] == {"name": "Kai Brown", "role": "mentee", "number": KAI, "channel": "telegram"}


def test_a_reply_is_there_straight_after_a_text(web):
    mine, reply = say(web, SAM, LOG)
    assert (mine["from"], mine["body"], mine["to"]) == (SAM, LOG, reply["from"])
    assert (reply["to"], reply["body"][:6]) == (SAM, "Saved:")


def test_a_post_answers_with_what_is_on_the_phone_since(web):
    answer = web.post("/practice/texts", json={"from": ADA, "body": "stuck innit"}).json()
    assert answer == thread(web, ADA)[-2:]
    assert "What got in the way?" in answer[1]["body"]


def test_texts_come_oldest_first_with_times_that_have_an_offset(shared_web):
    say(shared_web, SAM, LOG)
    times = [dt.datetime.fromisoformat(text["at"]) for text in thread(shared_web, SAM)]
    assert times == sorted(times)
    assert all(time.utcoffset() is not None for time in times)


def test_a_plus_that_was_not_escaped_is_understood(shared_web):
    assert shared_web.get(f"/practice/texts?number={SAM}").json() == thread(shared_web, SAM) != []


def test_a_telegram_chat_is_texted_by_its_own_number(web):
    mine, reply = say(web, KAI, "done")
    assert (mine["from"], mine["body"], reply["to"]) == (KAI, "done", KAI)
    assert "You did it" in reply["body"]


def test_an_unknown_number_gets_one_reply_and_has_a_thread(web):
    stranger = "+447700900042"
    assert thread(web, stranger) == []
    assert [text["to"] == stranger for text in say(web, stranger, "hi who is this")] == [False, True]
    assert len(say(web, stranger, "hello?")) == 1


def test_a_whatsapp_number_has_a_thread_of_its_own(shared_web):
    mine, reply = say(shared_web, "whatsapp:+447700900001", "hello")
    assert (mine["from"], reply["to"]) == ("whatsapp:+447700900001",) * 2
    assert mine not in thread(shared_web, SAM)


def test_a_text_that_shows_danger_reaches_the_coordinator(web):
    alerts = len(thread(web, CORA))
    assert "staff" in say(web, ADA, "nowhere to sleep tonite")[1]["body"]
    assert "flag" in thread(web, CORA)[alerts]["body"]


def test_a_week_brings_a_check_in_to_the_phone(web):
    before = len(thread(web, ADA))
    start = now(web)
    told = dt.datetime.fromisoformat(forward(web, "7 days").raise_for_status().json()["now"])
    assert dt.timedelta(days=7) <= told - start < dt.timedelta(days=7, minutes=5)
    since = thread(web, ADA)[before:]
    assert any("How did it go?" in text["body"] for text in since)
    assert all(start <= dt.datetime.fromisoformat(text["at"]) <= told for text in since)


def test_a_meeting_brings_the_prompt_for_its_log(web):
    before = len(thread(web, SAM))
    forward(web, "1 week").raise_for_status()
    assert any("Did you meet A?" in body for body in bodies(thread(web, SAM)[before:]))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"3 days"',
        b"\xff\xfe",
        b"[" * 100_000,
        b"{}",
        b'{"from": 447700900001, "body": "hi"}',
        b'{"from": "+447700900001"}',
        b'{"from": "+447700900001", "body": 1}',
        b'{"from": "07700 900001", "body": "hi"}',
        b'{"from": "", "body": "hi"}',
        b'{"forward": 3}',
        b'{"forward": "3 fortnights"}',
        b'{"forward": "-3 days"}',
        b'{"forward": "0 days"}',
        b'{"forward": "2 years"}',
        b'{"forward": "999999 weeks"}',
        b'{"forward": ""}',
    ],
)
def test_what_cannot_be_read_gets_a_clear_400(shared_web, body):
    for address in ("/practice/texts", "/practice/clock"):
        answer = shared_web.post(address, content=body)
        assert answer.status_code in ((400, 413) if len(body) > 65536 else (400,))
        assert len(answer.json()["error"]) > 10


def test_a_thread_of_nobody_is_a_clear_400(shared_web):
    assert shared_web.get("/practice/texts").status_code == 400


@pytest.mark.parametrize(
    "body", ["", " ", "x" * 5000, "a\x00b", "שלום, אני תקוע", "\ud83d alone", "😀" * 400]
)
def test_odd_texts_are_kept_and_answered(shared_web, body):
    answer = shared_web.post("/practice/texts", content=json.dumps({"from": SAM, "body": body}))
    assert answer.status_code == 200
    mine, *replies = answer.json()
    assert mine["from"] == SAM
    assert replies


def test_a_text_too_long_for_any_door_is_refused(shared_web):
    answer = shared_web.post("/practice/texts", json={"from": SAM, "body": "é" * 20_000})
    assert answer.status_code == 413
    assert answer.json()["error"]


def test_it_serves_from_postgresql_as_well(postgres_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # its keys are kept under var/
    with serving(postgres_url) as web:
        assert "Saved:" in say(web, SAM, LOG)[1]["body"]
        assert forward(web, "7 days").is_success
        assert "How did it go?" in web.get("/practice").text


def test_the_real_doors_stay_shut_to_whoever_cannot_sign(shared_web):
    form = {"From": SAM, "To": "+447700900000", "Body": "hi", "MessageSid": "SM1"}
    assert shared_web.post("/twilio/inbound", data=form).status_code == 403
    assert shared_web.post("/telegram/webhook", json={"update_id": 1}).status_code == 403
    assert shared_web.get("/healthz").text == "ok"
    assert shared_web.get("/readyz").text == "ok"
