"""Ada and Sam in one house, with a clock that is moved by hand."""

import asyncio
import datetime as dt
from functools import partial

from sqlalchemy import select

from bot.conversation import hear
from bot.inbound import Inbound
from bot.outbox import LEASE, Outbox
from bot.outcomes import status
from bot.store import people, texts
from bot.store.claims import claim
from bot.store.senders import UNLIMITED
from tests import cast
from tests.app import kept
from tests.app.post import Post


class House:
    """Ada and Sam, an outbox, and a clock that is moved by hand."""

    def __init__(self, database, line="mentee Ada with mentor Sam"):
        self.database, self.door = database, Post()
        self.now = cast.START
        self.cast = database.write(lambda db: cast.make(db, line, self.now))
        self.outbox = Outbox(database, {"sms": self.door}, lambda: self.now)

    def queue(self, body, name="Ada", kind="reply", key="common.thanks"):
        place = self.database.read(partial(people.places, person_id=self.cast.ids[name]))[0]
        words = {"kind": kind, "key": key, "body": body, "now": self.now}
        return self.database.write(lambda db: texts.queue(db, place, **words))

    def send(self, after=dt.timedelta()):
        """Let time pass, and send whatever is due then."""
        self.now += after

        async def all_of_it():
            async with asyncio.timeout(20):
                while await self.outbox.send_waiting():
                    pass

        asyncio.run(all_of_it())
        return self.door.sent

    def hear(self, body, name="Ada"):
        message = Inbound("sms", f"SM{body}", self.cast.numbers[name], body)
        return self.database.write(partial(hear, message=message, now=self.now))

    def status(self, text, word, code=None, sid="SM1"):
        """The provider tells what became of a text."""
        self.database.write(lambda db: status(db, text, word, code, sid, self.now))

    def claim_and_die(self):
        """Another process takes what is due, and is never heard of again."""
        until = self.now + LEASE
        self.database.write(lambda db: claim(db, self.now, until, 50, ["sms"], UNLIMITED))

    def address(self, name="Ada"):
        mine = select(kept.address).where(kept.address.c.person_id == self.cast.ids[name])
        return self.database.read(lambda db: db.conn.execute(mine).one())

    @property
    def states(self):
        return [text.state for text in kept.texts_out(self.database)]

    @property
    def tasks(self):
        return kept.tasks(self.database)

    @property
    def reasons(self):
        return [text.reason for text in kept.texts_out(self.database)]
