"""The clock is set back an hour at any moment: nothing is said twice, and nothing stays undone."""

import asyncio
import datetime as dt

import pytest

from bot import nudges
from bot.outbox import Outbox
from bot.store import people, texts
from tests import cast
from tests.app import kept
from tests.app.post import Post

HOUR = dt.timedelta(hours=1)
WEEKS = dt.timedelta(weeks=3)
LINE = 'mentee Ada with mentor Sam, step "ring the GP", meets tue 18:00'


class Life:
    """A database that lives from one event to the next. `back`: by how much its clock is set back at each."""

    def __init__(self, database, back):
        self.database, self.back, self.now, self.post = database, back, cast.START, Post()

    def live(self):
        end = self.now + WEEKS
        while (due := self.database.read(nudges.next_event)) and due < end:
            self.now = max(self.now, due)
            self.work()
            self.now -= self.back
            self.work()

    def work(self):
        nudges.tick(self.database, self.now)
        self.send()

    def send(self):
        async def run():
            outbox = Outbox(self.database, {"sms": self.post}, lambda: self.now)
            while await outbox.send_waiting():
                pass

        asyncio.run(run())


def test_a_clock_set_back_at_every_event_changes_nothing_of_what_is_said(database):
    said = []
    for back, begin in ((dt.timedelta(0), 0), (HOUR, 10)):
        database.write(lambda db, begin=begin: cast.make(db, LINE, begin=begin))
        life = Life(database, back)
        life.live()
        said.append(life.post.sent)
    assert len(said[0]) > 5
    assert said[1] == said[0]


@pytest.mark.parametrize("kind", ["reply", "crisis"])
def test_a_text_in_hand_when_the_clock_goes_back_is_said_once_however_long_it_takes(database, kind):
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))
    place = database.read(lambda db: people.places(db, made.ids["Ada"]))[0]
    words = {"kind": kind, "key": "common.thanks", "body": "hello", "now": cast.START}
    database.write(lambda db: texts.queue(db, place, **words))
    now, others = cast.START, Life(database, HOUR)

    class Backwards(Post):
        """Takes the text, and meanwhile the clock goes back and another looks for what to send."""

        async def send(self, message):
            nonlocal now
            now -= HOUR
            await Outbox(database, {"sms": others.post}, lambda: now).send_waiting()
            return await super().send(message)

    post = Backwards()
    asyncio.run(Outbox(database, {"sms": post}, lambda: now).send_waiting())
    others.now = cast.START + HOUR
    others.send()
    assert post.sent + others.post.sent == ["hello"]
    assert {text.state for text in kept.texts_out(database)} == {"sent"}


def test_what_was_claimed_before_the_clock_went_back_is_said_when_it_has_caught_up(database):
    """Whoever had claimed it died; it waits for as long as the clock was wrong, and no longer."""
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))
    place = database.read(lambda db: people.places(db, made.ids["Ada"]))[0]
    words = {"kind": "reply", "key": "common.thanks", "body": "hello", "now": cast.START}
    database.write(lambda db: texts.queue(db, place, **words))

    class Dies(Post):
        async def send(self, _message):
            raise RuntimeError("killed")

    asyncio.run(Outbox(database, {"sms": Dies()}, lambda: cast.START).send_waiting())
    assert {text.state for text in kept.texts_out(database)} == {"sending"}
    later = Life(database, HOUR)
    later.now = cast.START - HOUR
    later.send()
    assert later.post.sent == []
    later.now = cast.START + dt.timedelta(minutes=3)
    later.send()
    assert later.post.sent == ["hello"]
