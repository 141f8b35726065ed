"""A conversation goes from the bot to a person and back, from the console to the phone, in a real browser."""

import datetime as dt
import time

from playwright.sync_api import expect

from bot.practice.keys import LEAD, password
from bot.settings import Settings

PATIENCE = 20  # seconds
NUMBER = "+447700900003"
SUNDAY = 6

expect.set_options(timeout=PATIENCE * 1000)


def at_noon(web):
    """Move the clock on to the next noon at which people are texted."""
    now = dt.datetime.fromisoformat(web.get("/practice/clock").json()["now"])
    noon = now.replace(hour=12, minute=0) + dt.timedelta(days=now.hour >= 12)
    while noon.weekday() == SUNDAY:
        noon += dt.timedelta(days=1)
    minutes = int((noon - now).total_seconds() // 60) + 1
    assert web.post("/practice/clock", json={"forward": f"{minutes} minutes"}).status_code == 200


def texts(web, words):
    assert web.post("/practice/texts", json={"from": NUMBER, "body": words}).is_success


def arrives(web, words):
    """Wait until the last text on the phone holds these words."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        bodies = [one["body"] for one in web.get("/practice/texts", params={"number": NUMBER}).json()]
        if any(words in body for body in bodies[-3:]):
            return
        time.sleep(0.1)
    raise AssertionError(f"{words!r} did not arrive: {bodies[-3:]}")


def test_a_conversation_is_taken_answered_by_a_person_and_given_back(web, folder, page):
    at_noon(web)
    page.goto(str(web.base_url.join("/console/sign-in")))
    page.get_by_label("E-mail").fill(LEAD)
    settings = Settings.load(env_file="none", database_url=f"sqlite:///{folder / 'practice.db'}")
    page.get_by_label("Password", exact=True).fill(password(settings))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    page.goto(str(web.base_url.join("/console/people")))
    page.get_by_role("link", name="Ada Lewis").first.click()
    page.goto(f"{page.url}/texts")

    page.get_by_role("button", name="Take the conversation").click()
    expect(page.get_by_role("heading", name="You have this conversation")).to_be_visible()
    texts(web, "can i talk to somebody about saturday")
    arrives(web, "A person has your text now.")
    page.reload()
    expect(page.get_by_text("can i talk to somebody about saturday")).to_be_visible()

    page.get_by_label("Your text").fill("Hi {name}, yes. I ring you at 2pm.")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_text("1 segment")).to_be_visible()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Your text is on its way.")).to_be_visible()
    arrives(web, "Hi Ada, yes. I ring you at 2pm.")

    page.get_by_role("button", name="Give it back to the bot").click()
    expect(page.get_by_text("The bot answers them again.")).to_be_visible()
    arrives(web, "I'm the computer again.")
