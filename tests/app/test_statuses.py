"""However a provider's news of a text come, its state goes forward only, and ends as far as they say."""

from functools import partial
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.outbound import CannotTell, MaybeSent
from bot.outbox import LEASE
from bot.store import outbox as rows
from bot.store.claims import claim
from bot.store.outbox import RANKS, TAKEN, TAKEN_RANK
from bot.store.senders import UNLIMITED
from tests.app import kept
from tests.app.house import House

WORDS = [
    "queued",
    "sending",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "read",
    "accepted",
    "no such word",
]
ANSWER, LOST = "the create is answered", "the answer to the create is lost"


def rank(word):
    return TAKEN_RANK if word in TAKEN else RANKS.get(word, -1)


def state(word):
    return "sent" if word in TAKEN else word


@pytest.fixture
def house(database):
    return House(database)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    news=st.lists(st.sampled_from([*WORDS, ANSWER, LOST]), min_size=1, max_size=8),
    code=st.sampled_from([None, "30003", "30007"]),
)
def test_whatever_the_order_of_the_news(house, news, code):
    """`ANSWER` and `LOST` stand where the create's own answer reaches us, or does not."""
    text = house.queue("one")
    database = house.database
    (held,) = database.write(lambda db: claim(db, house.now, house.now + LEASE, 50, ["sms"], UNLIMITED))
    furthest, was = 0, "sending"
    for one in news:
        if one == ANSWER:
            database.write(lambda db: rows.sent(db, text, "SM1", house.now))
        elif one == LOST:
            database.write(partial(rows.settle, one=held, state="unknown", reason="not_askable"))
        else:
            house.status(text, one, code if one in ("undelivered", "failed") else None)
        word = {ANSWER: "sent", LOST: "unknown"}.get(one, one)
        if rank(word) > furthest and (one != LOST or was == "sending"):
            furthest, was = rank(word), state(word)
        (row,) = [row for row in kept.texts_out(database) if row.id == text]
        assert (row.state, row.rank) == (was, max(furthest, 1))
    database.write(lambda db: rows.forward(db, text, "read", None, "SM1", house.now))


def test_news_of_a_text_that_nobody_knows_change_nothing(house):
    before = kept.counts(house.database)
    house.status(uuid4(), "delivered")
    house.status(uuid4(), "failed", "21610")
    assert kept.counts(house.database) == before


def test_a_text_that_another_process_holds_moves_on_by_its_status_and_is_not_sent_again(house):
    text = house.queue("one")
    house.claim_and_die()
    house.status(text, "delivered")
    assert house.send(2 * LEASE) == []
    assert (house.states, house.door.looked_for) == (["delivered"], [])


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("delivered", "unknown at first: the provider has told since"),
        ("sent", "unknown at first: the provider has told since"),
    ],
)
def test_what_was_unknown_is_mended_by_its_status_and_says_so(house, word, reason):
    house.door.moods, house.door.finds = [MaybeSent("readtimeout")], [CannotTell("not_askable")]
    text = house.queue("one")
    house.send()
    house.send(LEASE)
    assert (house.states, house.reasons) == (["unknown"], ["not_askable"])
    house.status(text, word)
    assert (house.states, house.reasons) == ([word], [reason])
    assert house.tasks == ["a text was not sent: not_askable"]


def test_a_text_whose_words_no_key_opens_takes_its_status_all_the_same(house):
    text = house.queue("one")
    house.send()
    foreign = b"no such seal"
    house.database.write(lambda db: db.conn.execute(kept.message_out.update().values(body=foreign)))
    house.status(text, "delivered")
    assert house.states == ["delivered"]
