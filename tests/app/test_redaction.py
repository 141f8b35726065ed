"""By choice, a provider is asked to forget each text once it has arrived, again and again until it has."""

import asyncio
import datetime as dt
import logging

import pytest

from bot import redaction
from bot.outbound import MaybeSent, NotSent, Refused, TryLater
from bot.outcomes import status
from bot.redaction import TRIES, redact_waiting
from bot.store import redactions
from tests.app import kept
from tests.app.house import House
from tests.app.post import Post

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


class Forgetful(Post):
    """A door whose provider forgets texts; `refusals` are how the next tries go, as `moods` are for sends."""

    redacts = True

    def __init__(self):
        super().__init__()
        self.refusals, self.forgotten = [], []

    async def redact(self, provider_id):
        if self.refusals and (refusal := self.refusals.pop(0)):
            raise refusal
        self.forgotten.append(provider_id)


class Room(House):
    def __init__(self, database):
        super().__init__(database)
        self.door = Forgetful()

    def arrive(self, body="one", word="delivered"):
        text = self.queue(body)
        self.settle(text, word)
        return text

    def settle(self, text, word, sid="SM1"):
        redacts = redaction.channels({"sms": self.door})
        news = (text, word, None, sid, self.now)
        self.database.write(lambda db: status(db, *news, redacts=redacts))

    def forget(self, after=MINUTE):
        """Let time pass, and ask for what is due then. How many were looked at."""
        self.now += after
        return asyncio.run(redact_waiting(self.database, {"sms": self.door}, self.now))

    @property
    def waiting(self):
        return len(kept.rows(self.database, "redaction"))


@pytest.fixture
def room(database):
    return Room(database)


@pytest.mark.parametrize("word", ["delivered", "read", "undelivered", "failed"])
def test_the_words_of_a_text_are_taken_away_once_it_has_come_to_its_end(room, word):
    room.arrive(word=word)
    assert room.forget(dt.timedelta(seconds=59)) == 0
    assert room.forget(dt.timedelta(seconds=1)) == 1
    assert (room.door.forgotten, room.waiting, room.forget(DAY)) == (["SM1"], 0, 0)


@pytest.mark.parametrize("word", ["queued", "sending", "sent", "no such word"])
def test_a_text_on_its_way_keeps_its_words(room, word):
    room.arrive(word=word)
    assert (room.forget(DAY), room.waiting) == (0, 0)


def test_without_the_choice_nothing_is_planned_or_asked(room):
    text = room.queue("one")
    room.door.redacts = False
    room.settle(text, "delivered")
    assert (room.waiting, room.forget(DAY)) == (0, 0)


def test_a_text_that_came_in_is_forgotten_once_we_keep_it(room, database):
    room.hear("hello")
    for _ in range(2):
        database.write(lambda db: redactions.plan_heard(db, "sms", "SMhello", room.now))
    database.write(lambda db: redactions.plan_heard(db, "sms", "SMnever heard", room.now))
    assert room.forget() == 1
    assert room.door.forgotten == ["SMhello"]
    assert kept.texts_in(database) == ["hello"]


@pytest.mark.parametrize("error", [TryLater("503"), Refused("20009"), MaybeSent("readtimeout")])
def test_what_is_refused_is_asked_for_again_later(room, error):
    room.door.refusals = [error]
    room.arrive()
    assert room.forget() == 1
    assert room.forget(dt.timedelta(seconds=59)) == 0
    assert room.forget(dt.timedelta(seconds=1)) == 1
    assert (room.door.forgotten, room.waiting) == (["SM1"], 0)


def test_after_many_tries_it_is_given_up_and_logged_by_its_id_alone(room, caplog):
    caplog.set_level(logging.INFO)
    room.door.refusals = [NotSent("20009")] * TRIES
    text = room.arrive("my name is Ada")
    assert [room.forget(DAY) for _ in range(TRIES + 2)] == [1] * TRIES + [0, 0]
    assert (room.door.forgotten, room.waiting) == ([], 0)
    told = caplog.text
    assert str(text) in told
    assert "words not redacted" in told
    assert not any(secret in told for secret in ("Ada", "SM1", room.cast.numbers["Ada"][1:]))


def test_what_one_process_has_in_hand_another_leaves_alone_until_that_has_died(room, database):
    room.arrive()
    room.now += MINUTE
    until = room.now + redaction.LEASE
    database.write(lambda db: redactions.claim(db, ["sms"], room.now, until, 10))
    assert room.forget() == 0
    assert room.forget() == 1
    assert room.door.forgotten == ["SM1"]


def test_a_late_failure_of_one_process_does_not_put_off_what_another_has_in_hand(room, database):
    room.arrive()
    room.now += MINUTE
    (first,) = database.write(lambda db: redactions.claim(db, ["sms"], room.now, room.now + MINUTE, 9))
    later = room.now + MINUTE
    (second,) = database.write(lambda db: redactions.claim(db, ["sms"], later, later + MINUTE, 9))
    database.write(lambda db: redactions.put_off(db, first, room.now + DAY))
    assert (second.attempts, room.forget(2 * MINUTE)) == (2, 1)
