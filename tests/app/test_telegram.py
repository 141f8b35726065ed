"""Telegram calls, or is asked, and is called: the whole program beside a Bot API server."""

import datetime as dt
from contextlib import contextmanager
from itertools import count

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from sqlalchemy import select

from bot.store.invites import invite_person
from tests.app import kept
from tests.app.phone import Phone, labels
from tests.app.serving import serving
from tests.app.waiting import wait_until
from tests.handlers import nodes
from tests.handlers.loopback import Answer, loopback

SECRET = "a-secret"
MAY_WE = (
    "Hi Ada. It's Bridges. Can we text you about meet-ups and plans? Staff can read texts. "
    "Reply 1 for OK, 2 for no. Text STOP to stop."
)
bots = count(1000)


@pytest.fixture(scope="module")
def bot_api():
    with nodes.bot_api() as root:
        yield root


@pytest.fixture
def phone(bot_api):
    return Phone(bot_api, f"{next(bots)}:token")


@contextmanager
def served(phone, database_url, secret):
    more = {"telegram_webhook_secret": secret} if secret else {}
    with serving(database_url, telegram_bot_token=phone.token, telegram_api_url=phone.api, **more) as root:
        if secret:
            wait_until(lambda: phone.webhook() == f"{root}/telegram/webhook", every=0.05)
        yield root


def invited(database, cast):
    now = dt.datetime.now(dt.UTC)
    return database.write(lambda db: invite_person(db, cast.programme, cast.ids["Ada"], now))


@pytest.mark.parametrize("secret", [SECRET, None], ids=["webhook", "polling"])
def test_an_invited_person_joins_is_welcomed_and_answers_by_buttons(
    database, database_url, people, phone, secret
):
    code = invited(database, people("mentee Ada with mentor Sam, consent ask"))
    with served(phone, database_url, secret):
        phone.text(f"/start {code}")
        (invitation,) = phone.told(1)
        assert invitation["text"] == MAY_WE
        assert labels(invitation) == ["OK", "no"]
        phone.press(invitation, 1)
        told = phone.told(4)
        assert told[3]["text"] == "Is this phone just yours? 1 yes. 2 I share it. 3 someone may look at it."
        assert [bool(labels(message)) for message in told] == [True, False, False, True]

        phone.press(invitation, 2)  # its question has been answered
        told = phone.told(6)
        assert told[4]["text"] == "Thanks. That was an old question. You can just text us here."
        assert (told[5]["text"], labels(told[5])) == (told[3]["text"], labels(told[3]))

        phone.press(told[5], 1)
        assert phone.told(7)[6]["text"].startswith("Good to know: text STOP to stop these texts.")
        phone.press(told[5], 3)  # no question is open any more
        assert phone.told(8)[7]["text"] == told[4]["text"]
    assert kept.tasks(database) == []


@pytest.fixture
def ada(people):
    """Ada, who has been on Telegram for a while, in chat 101."""
    return people("mentee Ada with mentor Sam, channel telegram")


def post(root, update, secret=SECRET):
    """Post an update as Telegram does."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    return httpx.post(f"{root}/telegram/webhook", json=update, headers=headers, timeout=30, trust_env=False)


def texted(number, words, chat=101):
    return {"update_id": number, "message": {"chat": {"id": chat, "type": "private"}, "text": words}}


def member(number, before, after):
    """The news that somebody has blocked the bot, or let it back in."""
    states = {"old_chat_member": {"status": before}, "new_chat_member": {"status": after}}
    return {"update_id": number, "my_chat_member": {"chat": {"id": 101, "type": "private"}, **states}}


def opted_out(database, cast, name="Ada"):
    rows = select(kept.address.c.opted_out_at).where(kept.address.c.person_id == cast.ids[name])
    return database.read(lambda db: db.conn.execute(rows).scalar()) is not None


def test_who_blocks_the_bot_is_opted_out_and_is_texted_no_more(database, database_url, phone, ada):
    phone.chat = 101
    with served(phone, database_url, SECRET) as root:
        assert post(root, member(1, "member", "kicked")).status_code == 200
        assert opted_out(database, ada)
        assert kept.tasks(database) == ["opted out by blocking the bot"]
        assert post(root, texted(2, "hello?")).status_code == 200
    assert [text.key for text in kept.texts_out(database, ada.ids["Ada"])] == []


def test_a_bot_found_to_be_blocked_is_an_opt_out_too(database, database_url, ada):
    def telegrams(asked):
        if asked.path.endswith("/sendMessage"):
            told = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
            return Answer(403, told)
        return Answer(200, {"ok": True, "result": True})

    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(loopback(telegrams)) as api,
        serving(
            database_url,
            telegram_bot_token="1:token",
            telegram_api_url=api,
            telegram_webhook_secret=SECRET,
        ) as root,
    ):
        assert post(root, texted(1, "my goal is get my forklift ticket")).status_code == 200
        wait_until(lambda: kept.texts_out(database)[-1].state == "failed")
    assert opted_out(database, ada)
    assert kept.tasks(database) == ["opted out at the provider"]


def test_a_code_that_was_used_or_never_made_joins_nobody(database, database_url, people, phone):
    code = invited(database, people("mentee Ada with mentor Sam, consent ask"))
    stranger = Phone(phone.api, phone.token, 78)
    with served(phone, database_url, SECRET):
        phone.text(f"/start {code}")
        phone.told(1)
        stranger.text(f"/start {code}")
        assert stranger.told(1)[0]["text"].startswith("Hi. This is a text service run by staff.")
    assert kept.tasks(database) == ["an unknown number"]


@pytest.mark.usefixtures("ada")
def test_only_telegram_itself_is_heard(database, database_url, phone):
    with served(phone, database_url, SECRET) as root:
        before = kept.counts(database)
        for wrong in (None, "", "wrong", SECRET + "x"):
            assert post(root, texted(1, "hi"), wrong).status_code == 403
        assert kept.counts(database) == before


@pytest.mark.usefixtures("ada")
def test_an_update_that_comes_twice_has_one_effect(database, database_url, phone):
    phone.chat = 101
    with served(phone, database_url, SECRET) as root:
        answers = [post(root, texted(9, "my goal is get my forklift ticket")) for _ in range(3)]
        phone.told(1)
    assert [answer.status_code for answer in answers] == [200] * 3
    assert kept.texts_in(database) == ["my goal is get my forklift ticket"]
    assert len(kept.texts_out(database)) == 1


NO_UPDATES = [
    b"",
    b"null",
    b"[]",
    b"1",
    b"{}",
    b'{"update_id": "1"}',
    b'{"update_id": null, "message": {}}',
    b"not JSON",
    b"[" * 100_000,
    b"\xff\xfe",
]


@pytest.mark.usefixtures("ada")
def test_what_is_no_update_is_refused_and_nothing_is_kept(database, database_url, phone):
    with served(phone, database_url, SECRET) as root:
        before = kept.counts(database)
        for body in NO_UPDATES:
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            answer = httpx.post(f"{root}/telegram/webhook", content=body, headers=headers, trust_env=False)
            assert answer.status_code == 400, body[:20]
        assert kept.counts(database) == before


ODD = [
    {"update_id": 1},
    {"update_id": 2, "message": None},
    {"update_id": 3, "message": {"chat": {"id": 101, "type": "private"}, "text": 5}},
    {"update_id": 4, "message": {"chat": {"id": "101", "type": "private"}, "text": "hi"}},
    {"update_id": 5, "message": {"chat": {"id": 10**40, "type": "private"}, "text": "hi"}},
    {"update_id": 10**400, "message": {"chat": {"id": 101, "type": "private"}, "text": "hi"}},
    {"update_id": 7, "callback_query": {"data": "nonsense", "message": {"chat": {"id": 101}}}},
    {"update_id": 8, "poll": {"id": "1"}},
]


@pytest.mark.usefixtures("ada")
def test_an_odd_update_is_never_an_error_of_ours(database, database_url, phone):
    with served(phone, database_url, SECRET) as root:
        answers = [post(root, update).status_code for update in ODD]
        assert post(root, texted(9, "still here?")).status_code == 200
    assert set(answers) <= {200, 400}
    assert kept.texts_in(database)[-1] == "still here?"
