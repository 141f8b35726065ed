"""A text leaves by Telegram with its choices as buttons, and each failure is told by what it means."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
import uuid_utils.compat
import uvicorn
from starlette.applications import Starlette

from bot.handlers import telegram
from bot.handlers.telegram import TelegramDoor
from bot.inbound import pressed
from bot.outbound import (
    CannotTell,
    MaybeSent,
    NotSent,
    OptedOut,
    Outbound,
    Refused,
    TooLate,
    TryLater,
    Unreachable,
)
from tests.handlers import nodes
from tests.handlers.loopback import DRIP, DROP, FLOOD, HANG, Answer, loopback, patience

TOKEN = "666:token"
WORDS = "How did it go? Reply 1 done, 2 some."
CHOICES = (("1", "done"), ("2", "some"))
SENT = {"ok": True, "result": {"message_id": 8, "date": 1, "chat": {"id": 77, "type": "private"}}}


def text(**more):
    return replace(Outbound(uuid_utils.compat.uuid7(), "telegram", "77", WORDS, CHOICES), **more)


@asynccontextmanager
async def door_to(answer, mood=None):
    async with loopback(answer) as root:
        door = TelegramDoor(TOKEN, root + "/", patience=patience(mood))
        try:
            yield door
        finally:
            await door.close()


def send(run, answer, message):
    """Send to a Telegram that gives this answer; what it was asked, and what came of it."""
    asked = []

    def telegrams(question):
        asked.append(question)
        return answer

    async def go():
        async with door_to(telegrams, answer) as door:
            try:
                return await door.send(message)
            except NotSent as error:
                return error

    return run(go()), asked


def test_a_text_goes_to_its_chat_with_a_button_for_each_choice(run):
    message = text()
    sent, (asked,) = send(run, Answer(200, SENT), message)
    assert sent == "8"
    assert asked.path == f"/bot{TOKEN}/sendMessage"
    assert (asked.form["chat_id"], asked.form["text"]) == ("77", WORDS)
    (row,) = json.loads(asked.form["reply_markup"])["inline_keyboard"]
    assert [key["text"] for key in row] == ["done", "some"]
    assert [pressed(key["callback_data"]) for key in row] == [(message.id, "1"), (message.id, "2")]


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["done", "some", "not yet", "stuck"], 1),
        (["a place to live", "how I feel", "other people"], 3),
        ([""], 1),
    ],
)
def test_long_labels_stand_below_each_other(labels, rows):
    choices = tuple((str(n), label) for n, label in enumerate(labels, 1))
    keys = telegram.buttons(text(choices=choices)).inline_keyboard
    assert len(keys) == rows
    assert all(key.text for row in keys for key in row)


@pytest.mark.parametrize("choices", [(), (("1", "done"), ("x" * 40, "too long for a button"))])
def test_without_choices_that_fit_the_text_goes_alone(run, choices):
    _, (asked,) = send(run, Answer(200, SENT), text(choices=choices))
    assert "reply_markup" not in asked.form


def bad(status, description, **parameters):
    told = {"ok": False, "error_code": status, "description": description}
    return Answer(status, told | ({"parameters": parameters} if parameters else {}))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (bad(403, "Forbidden: bot was blocked by the user"), OptedOut),
        (bad(403, "Forbidden: user is deactivated"), Unreachable),
        (bad(403, "Forbidden: bot can't initiate conversation with a user"), Unreachable),
        (bad(400, "Bad Request: chat not found"), Unreachable),
        (bad(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100), Unreachable),
        (bad(400, "Bad Request: message text is empty"), Refused),
        (bad(401, "Unauthorized"), Refused),
        (bad(404, "Not Found"), Refused),
        (bad(429, "Too Many Requests"), TryLater),
        (bad(500, "Internal Server Error"), TryLater),
        (Answer(502, "<html>"), TryLater),
        (Answer(200, "not JSON"), MaybeSent),
        (Answer(200, {"ok": True, "result": {"message_id": 8}}), MaybeSent),
        (Answer(200, "<html>hello</html>"), MaybeSent),
        (Answer(400, "<html>no</html>"), Refused),
        (Answer(302, "", {"location": "http://127.0.0.1:9/"}), TryLater),
        (DROP, MaybeSent),
        (HANG, MaybeSent),
        (DRIP, MaybeSent),
        (FLOOD, MaybeSent),
    ],
)
def test_each_failure_has_its_meaning_and_is_not_tried_twice(run, answer, kind):
    error, asked = send(run, answer, text())
    assert type(error) is kind
    assert len(asked) == 1


def test_the_wait_that_telegram_asks_for_is_passed_on(run):
    error, _ = send(run, bad(429, "Too Many Requests", retry_after=7), text())
    assert (type(error), error.after, error.whole_sender) == (TryLater, 7.0, False)


@pytest.mark.parametrize("root", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
def test_what_never_left_this_machine_can_be_sent_again(run, root):
    async def go():
        door = TelegramDoor(TOKEN, root)
        with pytest.raises(TryLater):
            await door.send(text())
        await door.close()

    run(go())


def test_a_text_that_would_come_too_late_is_not_handed_over(run):
    error, asked = send(run, Answer(200, SENT), text(useful_for=4.9))
    assert (type(error), asked) == (TooLate, [])


@pytest.mark.parametrize("address", ["", "@ada", "+447700900001"])
def test_an_address_that_is_no_chat_is_not_tried(run, address):
    error, asked = send(run, Answer(200, SENT), text(address=address))
    assert type(error) is Unreachable
    assert asked == []


def test_telegram_cannot_be_asked_what_it_has_sent(run):
    async def go():
        async with door_to(lambda _: DROP) as door:
            with pytest.raises(CannotTell):
                await door.find(text())

    run(go())


@pytest.mark.parametrize(
    ("secret", "asked"),
    [("s", ["setWebhook", "setMyCommands"]), (None, ["deleteWebhook", "setMyCommands"])],
)
def test_setting_up_twice_asks_the_same_twice(run, secret, asked):
    calls = []

    def telegrams(question):
        calls.append(question)
        return Answer(200, {"ok": True, "result": True})

    async def go():
        async with door_to(telegrams) as door:
            for _ in range(2):
                await door.setup("https://texts.example.org/", secret)

    run(go())
    assert [call.path.rsplit("/", 1)[1] for call in calls] == asked * 2
    if secret:
        assert calls[0].form["url"] == "https://texts.example.org/telegram/webhook"
        assert calls[0].form["secret_token"] == secret


def test_a_setting_up_that_fails_says_so(run):
    async def go():
        async with door_to(lambda _: bad(401, "Unauthorized")) as door:
            with pytest.raises(Refused):
                await door.setup("https://texts.example.org", "s")

    run(go())


def test_no_token_or_word_is_logged_or_quoted(run, caplog):
    caplog.set_level(logging.DEBUG)
    told = ""
    for answer in (Answer(200, SENT), bad(400, f"Bad Request: {WORDS}"), HANG, DROP, DRIP, FLOOD):
        result, _ = send(run, answer, text())
        told += repr(result)
    assert not any(secret in caplog.text + told for secret in (TOKEN, WORDS))


@pytest.fixture(scope="module")
def bot_api():
    with nodes.bot_api() as root:
        yield root


@asynccontextmanager
async def served(routes):
    """A real server on a free port, for a simulator to call."""
    port = nodes.free_port()
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=port, log_config=None, ws="none"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


def phone(token, **more):
    """What the simulator wants to know of someone who texts the bot."""
    chat = {"id": 77, "type": "private", "first_name": "Ada"}
    return {"botToken": token, "date": 1, "from": {**chat, "is_bot": False}, "chat": chat, **more}


async def texts_to(root, token, how_many):
    async with httpx.AsyncClient() as client:
        while True:
            history = (await client.post(f"{root}/getUpdatesHistory", json={"token": token})).json()["result"]
            told = [update["message"] for update in history if "chat_id" in update.get("message", {})]
            if len(told) >= how_many:
                return told
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("secret", ["a-secret", None])
def test_a_chat_with_a_bot_api_server_by_webhook_or_polling(run, bot_api, secret):
    token = f"666:{secret}"

    async def go():
        door = TelegramDoor(token, bot_api)
        heard = asyncio.Queue()
        routes = telegram.routes(heard.put, secret=secret, bot=door.bot) if secret else []
        stop = asyncio.Event()
        async with served(routes) as public, httpx.AsyncClient() as client:
            await door.setup(public, secret)
            polling = None if secret else asyncio.create_task(telegram.poll(heard.put, door.bot, stop))
            await client.post(f"{bot_api}/sendMessage", json=phone(token, text="hi"))
            first = await heard.get()
            message = text(address=first.address)
            await door.send(message)
            (told,) = await texts_to(bot_api, token, 1)
            data = told["reply_markup"]["inline_keyboard"][0][1]["callback_data"]
            press = phone(token, data=data, message={"message_id": 1, "date": 1, **phone(token)})
            await client.post(f"{bot_api}/sendCallback", json=press)
            second = await heard.get()
            stop.set()
            if polling:
                await polling
        await door.close()
        return first, second, told, message

    first, second, told, message = run(go())
    assert (first.channel, first.address, first.text) == ("telegram", "77", "hi")
    assert told["text"] == WORDS
    assert (second.text, second.answers) == ("2", message.id)
    assert first.provider_id != second.provider_id
