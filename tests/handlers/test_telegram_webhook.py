"""Telegram's updates become messages; what nobody said to us is answered politely and not heard."""

import asyncio
import json
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.handlers import telegram
from bot.handlers.telegram_update import read
from bot.inbound import Inbound
from tests.handlers.caller import Caller
from tests.handlers.loopback import Answer, loopback

TOKEN = "666:token"
SECRET = "a-secret_1"
TEXT_ID = UUID("019a0000-0000-7000-8000-000000000001")
CHAT = {"id": 77, "type": "private", "first_name": "Ada"}
GROUP = {"id": -5, "type": "group", "title": "All"}
HEARD = Inbound("telegram", "666:9", "77", "hi", "666")
UNHEARD = telegram.TelegramDoor(TOKEN, "http://127.0.0.1:9").bot  # nobody listens there


def message(**more):
    return {"message": {"message_id": 3, "date": 1, "chat": CHAT, **more}}


def press(data, chat=CHAT):
    return {"callback_query": {"id": "55", "data": data, "message": {"message_id": 3, "chat": chat}}}


def change(old, new, chat=CHAT):
    return {"my_chat_member": {"chat": chat, "old_chat_member": {"status": old}, "new_chat_member": new}}


KICKED, MEMBER = {"status": "kicked", "until_date": 0}, {"status": "member"}

ROWS = [
    ("a text", message(text="hi"), HEARD),
    ("a text with lines", message(text=" hi\nyou "), replace(HEARD, text=" hi\nyou ")),
    ("an emoji and right to left", message(text="\u202eمرحبا 👋🏽"), replace(HEARD, text="\u202eمرحبا 👋🏽")),
    ("a NUL and half a letter", message(text="a\0b\ud83dc"), replace(HEARD, text="a\ufffdb\ufffdc")),
    (
        "a photo with words",
        message(caption="my new room", photo=[{"file_id": "small"}, {"file_id": "big"}]),
        replace(HEARD, text="my new room", media=("telegram:photo:big",)),
    ),
    (
        "a voice note",
        message(voice={"file_id": "v1"}),
        replace(HEARD, text="", media=("telegram:voice:v1",)),
    ),
    (
        "a sticker",
        message(sticker={"file_id": "s1"}),
        replace(HEARD, text="", media=("telegram:sticker:s1",)),
    ),
    (
        "a place",
        message(location={"latitude": 1, "longitude": 2}),
        replace(HEARD, text="", media=("telegram:location",)),
    ),
    ("a photo of nothing", message(photo=[]), replace(HEARD, text="", media=("telegram:photo",))),
    (
        "an edited text",
        {"edited_message": message(text="hi")["message"]},
        replace(HEARD, edited=True),
    ),
    (
        "a live place on the move",
        {"edited_message": message(location={"latitude": 1, "longitude": 2})["message"]},
        None,
    ),
    ("/start", message(text="/start"), replace(HEARD, text="START")),
    ("/start with an invite", message(text="/start Ab_9-z"), replace(HEARD, text="START", invite="Ab_9-z")),
    ("/start with other words", message(text="/start hi you"), replace(HEARD, text="START hi you")),
    ("/stop", message(text="/stop"), replace(HEARD, text="STOP")),
    ("/Stop@OurBot", message(text="/Stop@OurBot"), replace(HEARD, text="STOP")),
    ("/stop and more", message(text="/stop he hits me"), replace(HEARD, text="STOP he hits me")),
    ("a slash that is no command", message(text="/ or \\"), replace(HEARD, text="/ or \\")),
    ("half past", message(text="7/10"), replace(HEARD, text="7/10")),
    ("a button", press(f"{TEXT_ID}:4"), replace(HEARD, text="4", answers=TEXT_ID)),
    ("a button of another", press("yes"), None),
    ("a button in a group", press(f"{TEXT_ID}:4", GROUP), None),
    ("a blocked bot", change("member", KICKED), replace(HEARD, text="", blocked=True)),
    ("a bot let back in", change("kicked", MEMBER), replace(HEARD, text="", blocked=False)),
    ("a bot met anew", change("left", MEMBER), None),
    ("a bot thrown out of a group", change("member", KICKED, GROUP), None),
    ("a group", {"message": {**message(text="hi")["message"], "chat": GROUP}}, None),
    ("a channel", {"channel_post": {"chat": {"id": -9, "type": "channel"}, "text": "hi"}}, None),
    ("a note that a text was pinned", message(pinned_message={"text": "hi"}), None),
    ("something new", {"telepathy": {"chat": CHAT}}, None),
    ("a text that is no text", message(text=["hi"]), None),
    ("a chat that is no chat", {"message": {"chat": "Ada", "text": "hi"}}, None),
]


@pytest.fixture
def caller(ear):
    return Caller(telegram.routes(ear.hear, secret=SECRET, bot=UNHEARD))


def post(caller, update, secret=SECRET, **request):
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    body = {} if request else {"content": json.dumps(update)}
    return caller.post("/telegram/webhook", headers=headers, **body, **request).status_code


@pytest.mark.parametrize(("update", "heard"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_an_update_is_heard_if_a_person_said_it_to_us(ear, caller, update, heard):
    assert post(caller, {"update_id": 9, **update}) == 200
    assert ear.heard == ([heard] if heard else [])


@pytest.mark.parametrize("secret", [None, "", "another", SECRET + "x", "ünïcode"])
def test_without_the_secret_nothing_is_kept(ear, caller, secret):
    assert post(caller, {"update_id": 9, **message(text="hi")}, secret) == 403
    assert ear.heard == []


def test_a_webhook_cannot_be_opened_without_a_secret(ear):
    with pytest.raises(ValueError, match="secret"):
        telegram.routes(ear.hear, secret="", bot=UNHEARD)


@pytest.mark.parametrize(
    ("code", "body"),
    [
        (400, b""),
        (400, b"hi"),
        (400, b"[]"),
        (400, b"{}"),
        (400, b'{"update_id": "9"}'),
        (400, b"\xff"),
        (400, b"[" * 100_000),
        (400, b"9" * 5000),
        (413, b" " * 600_000),
    ],
    ids=range(9),
)
def test_what_is_no_update_is_refused(ear, caller, code, body):
    assert post(caller, None, content=body) == code
    assert ear.heard == []


def test_what_could_not_be_kept_is_sent_again(ear, caller, trouble):
    ear.deaf = trouble
    assert post(caller, {"update_id": 9, **message(text="hi")}) == 503
    ear.deaf = None
    assert [post(caller, {"update_id": 9, **message(text="hi")}) for _ in range(2)] == [200, 200]
    assert ear.heard == [HEARD, HEARD]


@pytest.mark.parametrize("kept", [True, False])
def test_a_press_is_settled_once_it_is_kept(ear, run, kept):
    asked = []

    def telegrams(question):
        asked.append((question.path, question.form))
        return Answer(200, {"ok": True, "result": True})

    async def go():
        async with loopback(telegrams) as root:
            door = telegram.TelegramDoor(TOKEN, root)
            caller = Caller(telegram.routes(ear.hear, secret=SECRET, bot=door.bot))
            update = json.dumps({"update_id": 9, **press(f"{TEXT_ID}:4")})
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            await caller.call("/telegram/webhook", content=update, headers=headers)
            await door.close()

    ear.deaf = None if kept else OSError()
    run(go())
    settled = [
        (f"/bot{TOKEN}/answerCallbackQuery", {"callback_query_id": "55"}),
        (f"/bot{TOKEN}/editMessageReplyMarkup", {"chat_id": "77", "message_id": "3"}),
    ]
    assert asked == (settled if kept else [])


LETTERS = st.text(st.characters(), max_size=20)  # lone surrogates too
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | LETTERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3),
    max_leaves=12,
)


def like(shape):
    """JSON of this shape in which any part may be something else."""
    if isinstance(shape, dict):
        inner = st.fixed_dictionaries({}, optional={key: like(value) for key, value in shape.items()})
        return inner | st.fixed_dictionaries({key: like(value) for key, value in shape.items()}) | JSON
    return st.just(shape) | JSON


SHAPES = [{"update_id": 9, **row[1]} for row in ROWS]


@settings(max_examples=300, deadline=None)
@given(update=st.sampled_from(SHAPES).flatmap(like))
def test_no_json_breaks_the_door(update):
    async def hear(heard):
        for words in (heard.text, heard.address, heard.provider_id, *heard.media):
            assert "\0" not in words
            words.encode()

    caller = Caller(telegram.routes(hear, secret=SECRET, bot=UNHEARD))
    assert post(caller, update) in (200, 400)


def test_an_update_is_known_by_its_bot_and_number():
    update = {"update_id": 9, **message(text="hi")}
    assert [read(update, bot).provider_id for bot in ("666", "777")] == ["666:9", "777:9"]


def test_polling_hears_everything_in_order_and_moves_on(ear, run):
    feed = [[{"update_id": 5, **message(text="one")}, {"update_id": 6, **message(text="two")}]]
    offsets = poll(run, ear, feed)
    assert [heard.text for heard in ear.heard] == ["one", "two"]
    assert offsets == [0, 7]


def test_polling_asks_again_for_what_was_not_kept_and_hears_the_others_meanwhile(run, ear):
    one, two = ({"update_id": n, **message(text=words)} for n, words in ((5, "one"), (6, "two")))
    tries = []

    async def hear(heard):
        tries.append(heard.text)
        if tries.count("one") < 3 and heard.text == "one":
            raise OSError

    ear.hear = hear
    offsets = poll(run, ear, [[one, two], [one, two], [one, two], []])
    assert tries == ["one", "two", "one", "one"]
    assert offsets == [0, 5, 5, 7, 7]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(502, "<html>"),
        Answer(429, {"ok": False, "parameters": {"retry_after": 1}}),
        Answer(200, "not JSON"),
        Answer(401, {"ok": False, "description": "Unauthorized"}),
    ],
)
def test_polling_outlives_a_bad_answer(ear, run, answer):
    poll(run, ear, [answer, [{"update_id": 5, **message(text="one")}]])
    assert [heard.text for heard in ear.heard] == ["one"]


def test_polling_takes_away_a_webhook_that_stands_in_its_way(ear, run):
    conflict = Answer(409, {"ok": False, "description": "Conflict: webhook is active"})
    asked = []
    poll(run, ear, [conflict, [{"update_id": 5, **message(text="one")}]], asked)
    assert "deleteWebhook" in asked
    assert [heard.text for heard in ear.heard] == ["one"]


def poll(run, ear, feed, asked=None):
    """Poll a Telegram that answers with each of the feed in turn, then stop; gives the offsets asked for."""
    offsets, stop = [], asyncio.Event()
    feed = list(feed)

    def telegrams(question):
        method = question.path.rsplit("/", 1)[1]
        if asked is not None:
            asked.append(method)
        if method != "getUpdates":
            return Answer(200, {"ok": True, "result": True})
        offsets.append(int(question.query["offset"]))
        if not feed:
            stop.set()
            return "hang"
        told = feed.pop(0)
        return told if isinstance(told, Answer) else Answer(200, {"ok": True, "result": told})

    async def go():
        async with loopback(telegrams) as root:
            door = telegram.TelegramDoor(TOKEN, root)
            await telegram.poll(ear.hear, door.bot, stop)
            await door.close()

    run(go())
    return offsets
