"""An alert that cannot be sent by one channel goes by the next within two minutes."""

import asyncio
import datetime as dt

import pytest

from bot import nudges
from bot.outbound import Refused, TryLater
from bot.outbox import Outbox
from bot.watching.alarm import Alarm
from bot.watching.watchman import EVERY, Watchman
from tests.app import kept
from tests.app.climbing import Rota
from tests.app.post import Post
from tests.app.worries import worry

TWO_MINUTES = dt.timedelta(minutes=2)


class Line(Post):
    """A door that is down until it is `up`: then each text goes well, and is kept with when it went."""

    def __init__(self, channel, world, fault=None):
        super().__init__()
        self.channel, self.world, self.fault = channel, world, fault
        self.went = []

    async def send(self, message):
        if self.fault is not None:
            raise self.fault
        self.went.append((self.world.now, message.id))
        return f"id of {message.id}"


class World:
    """A rota, its doors, and a process that ticks, sends and watches, every 15 seconds."""

    def __init__(self, database, **faults):
        self.rota = Rota(database)
        self.doors = {name: Line(name, self.rota, faults.get(name)) for name in ("sms", "telegram", "voice")}
        self.outbox = Outbox(database, self.doors, lambda: self.rota.now)
        self.watchman = Watchman(database, Alarm(), lambda: self.rota.now, lambda: 0.0)

    def passes(self, time):
        for _ in range(time // dt.timedelta(seconds=EVERY)):
            self.rota.now += dt.timedelta(seconds=EVERY)
            nudges.tick(self.rota.database, self.rota.now)
            asyncio.run(self._send_and_look())

    async def _send_and_look(self):
        async with asyncio.timeout(20):
            await self.watchman.look()
            while await self.outbox.send_waiting():
                pass

    def went(self, channel):
        """When alerts left by this channel."""
        out = kept.texts_out(self.rota.database)
        alerts = {row.id for row in out if row.kind == "alert"}
        return [at for at, text in self.doors[channel].went if text in alerts]


DOWN = TryLater("503")
NO = Refused("30007")


@pytest.mark.parametrize("fault", [DOWN, NO])
def test_an_s2_that_does_not_leave_by_sms_leaves_by_telegram_within_two_minutes(database, fault):
    world = World(database, sms=fault)
    world.rota.starts("2026-03-12 12:00")
    begun = world.rota.now
    world.rota.text(worry())
    world.passes(TWO_MINUTES)
    assert [at - begun <= TWO_MINUTES for at in world.went("telegram")] == [True]


def test_an_s1_leaves_by_whatever_is_up_at_once(database):
    world = World(database, sms=DOWN, voice=DOWN)
    begun = world.rota.now
    world.rota.text(worry(severity="S1"))
    world.passes(dt.timedelta(seconds=30))
    assert [at - begun for at in world.went("telegram")] == [dt.timedelta(seconds=EVERY)]


def test_where_no_channel_of_theirs_is_up_the_next_in_line_are_told_within_two_minutes(database):
    world = World(database, telegram=DOWN)
    by_sms = (kept.address.c.person_id == world.rota.cast.ids["Cora"], kept.address.c.channel == "sms")
    stopped = kept.address.update().where(*by_sms).values(opted_out_at=world.rota.now)
    database.write(lambda db: db.conn.execute(stopped))
    begun = world.rota.now
    world.rota.text(worry(severity="S1"))
    world.passes(TWO_MINUTES)
    assert [at - begun <= TWO_MINUTES for at in world.went("sms")] == [True, True]  # Dan and Lee


def test_after_an_hour_in_which_the_provider_was_down_each_alert_leaves_once(database):
    world = World(database, sms=DOWN, telegram=DOWN, voice=DOWN)
    world.rota.text(worry(severity="S1"))
    world.passes(dt.timedelta(hours=1))
    for door in world.doors.values():
        door.fault = None
    world.passes(TWO_MINUTES)
    sent = [row for row in kept.texts_out(database) if row.kind == "alert" and row.channel != "voice"]
    assert {row.state for row in sent} == {"sent"}
    went = [text for door in world.doors.values() for _, text in door.went]
    assert sorted(went) == sorted(set(went))
