"""A provider so slow that a lease runs out: whoever looks meanwhile sends nothing a second time."""

import asyncio
import datetime as dt
from functools import partial

import pytest

from bot.outbox import Outbox
from bot.store import people, texts
from tests import cast
from tests.app import kept
from tests.app.post import Post

TEXTS = 8


class SlowPost(Post):
    """Takes its time over each text, in which another looks for what to send."""

    def __init__(self, takes):
        super().__init__()
        self.takes, self.now, self.other = takes, cast.START, None

    async def send(self, message):
        self.now += self.takes
        await self.other.send_waiting()
        return await super().send(message)


@pytest.mark.parametrize("kind", ["reply", "alert"])
@pytest.mark.parametrize("seconds", [20, 29])
def test_a_lease_that_runs_out_while_others_are_sent_doubles_no_text(database, kind, seconds):
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))
    place = database.read(partial(people.places, person_id=made.ids["Ada"]))[0]
    for number in range(TEXTS):
        words = {"key": "common.thanks", "body": str(number), "kind": kind, "now": cast.START}
        database.write(lambda db, words=words: texts.queue(db, place, **words))

    slow, quick = SlowPost(dt.timedelta(seconds=seconds)), Post()
    slow.other = Outbox(database, {"sms": quick}, lambda: slow.now)

    async def send():
        outbox = Outbox(database, {"sms": slow}, lambda: slow.now)
        while await outbox.send_waiting():
            pass

    asyncio.run(send())
    assert sorted(slow.sent + quick.sent) == [str(number) for number in range(TEXTS)]
    assert {text.state for text in kept.texts_out(database)} == {"sent"}
