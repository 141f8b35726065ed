"""A call to staff shows on their practice phone as a call, and a key takes the flag on."""

import pytest
from playwright.sync_api import expect

from tests.practice.test_api import CORA, forward, say, thread

ADA, DANGER = "+447700900003", "im going to kill myself tonight"
PHONE = f"phone-{CORA.removeprefix('+')}"
ANSWER = "Answer the call and press 1"


def calls(web):
    return [text for text in thread(web, CORA) if "call" in text]


def answer(web, call, key="1"):
    return web.post("/practice", data={"from": CORA, "answer": call["call"], "key": key})


def test_who_is_on_call_is_rung_and_rung_again_until_a_key_is_pressed(web):
    say(web, ADA, DANGER)
    (call,) = calls(web)
    assert call["body"].startswith("S1 flag ")
    assert ANSWER in web.get("/practice").text
    forward(web, "5 minutes")
    assert len(calls(web)) == 2
    assert answer(web, calls(web)[-1]).status_code == 303
    assert ANSWER not in web.get("/practice").text
    forward(web, "3 hours")
    assert len(calls(web)) == 2


@pytest.mark.parametrize("key", ["2", ""])
def test_another_key_takes_nothing(web, key):
    say(web, ADA, DANGER)
    assert answer(web, calls(web)[0], key).status_code == 303
    forward(web, "5 minutes")
    assert len(calls(web)) == 2


@pytest.mark.parametrize("call", ["", "not a call", "../inbound"])
def test_what_is_no_call_is_told_plainly(web, call):
    told = web.post("/practice", data={"from": CORA, "answer": call})
    assert (told.status_code, "That call is not known here." in told.text) == (400, True)


def test_the_call_is_answered_on_the_page(web, page):
    page.goto(str(web.base_url.join("/practice")))
    phone = page.locator(f"#{PHONE}")
    expect(phone.get_by_text("Phone call")).to_have_count(0)
    web.post("/practice/texts", json={"from": ADA, "body": DANGER}).raise_for_status()
    expect(phone.get_by_text("Phone call")).to_be_visible(timeout=20_000)
    phone.get_by_role("button", name=ANSWER).click()
    expect(phone.get_by_role("button", name=ANSWER)).to_have_count(0, timeout=20_000)
    forward(web, "3 hours")
    assert len(calls(web)) == 1
