"""However often those who climb are killed, each rung of each flag is told of once, and none is left out."""

import os
import random
from collections import Counter
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import delete

from bot import outcomes
from bot.conversation import hear
from bot.inbound import Inbound
from bot.outbox import LEASE
from bot.store import ladders
from tests import cast
from tests.app import kept
from tests.app.climbing import Rota
from tests.app.waiting import wait_until
from tests.app.worries import worry
from tests.conftest import KEYS
from tests.crash.climber import NOBODY, Fate, account, climber
from tests.crash.provider import Provider

FLAGS = int(os.environ.get("CRASH_FLAGS", "4"))  # 30 for a long run
MINUTES = (0, 5, 15, 30, 45)
BOTH = "sms", "voice"
RUNGS = [
    *[(rung, who, way) for rung, who in enumerate(("Cora", "Cora", "Dan", "Lee")) for way in BOTH],
    *[(4, who, "sms") for who in ("Cora", "Dan", "Eve", "Lee")],
]
ENDED = ("sent", "delivered", "dropped")
AFTERWARDS, IN_THE_MIDDLE = 1, 2
"""Two flags that are taken: once a rung has been told, and while those who tell the next are dead."""


class Reaper(Provider):
    """A provider that sees who asks, and kills them: when it has read the request, or has taken it too.

    `tells`: is given each call that it takes, whoever is alive to hear its answer.
    """

    def __init__(self):
        super().__init__()
        self.tells = None
        self.at_work, self.left = {}, 0
        self._point = "asked"

    def kills_after(self, many, point):
        self.left, self._point = many, point

    def _answer(self, asked):
        if asked.method == "POST":
            self.left -= 1
            if self.left == 0:
                whose = self.at_work[asked.path.split("/")[3]]
                self.kills = self._point, whose.kill
        made = len(self.calls)
        answer = super()._answer(asked)
        for call in self.calls[made:]:
            self.tells(call)
        return answer


class Shift:
    """Two processes at a time, of which none outlives the test."""

    def __init__(self, url, provider, fate):
        self._url, self._provider, self._fate = url, provider, fate
        self._started, self._on = 0, []
        self.killed = 0

    def begin(self):
        self._on = [self._one_more() for _ in range(2)]

    def _one_more(self):
        self._started += 1
        process = climber(self._url, KEYS, self._provider.api, self._started, self._fate)
        self._provider.at_work[account(self._started)] = process
        process.start()
        return process

    def any_dead(self):
        return any(process.exitcode is not None for process in self._on)

    def kill(self):
        for process in self._on:
            process.kill()
            process.join(30)
        self.killed += len(self._on)
        self._on = []


@pytest.fixture
def provider():
    with Reaper().open() as opened:
        yield opened


@pytest.fixture
def fate():
    return Fate()


@pytest.fixture
def shift(database_url, provider, fate):
    made = Shift(database_url, provider, fate)
    yield made
    made.kill()


@pytest.fixture
def rota(database, provider, fate):
    """Cora, Dan and Lee are on call, each with one phone, and so many have told of danger."""
    made = Rota(database, "mentee Ada, lead Lee")
    made.now = fate.now()
    database.write(lambda db: db.conn.execute(delete(kept.address).where(kept.address.c.channel != "sms")))
    for number in range(FLAGS):
        database.write(lambda db, name=f"Ada {number}": cast.another(db, made.cast, "mentee", name, made.now))
        made.text(worry(severity="S1"), who=f"Ada {number}")
    provider.tells = partial(initiated, database, fate)
    return made


def initiated(database, fate, call):
    """What Twilio tells of a call by our own id, as soon as it is made."""
    ours, sid = UUID(call["callback"].split("/")[-2]), call["sid"]
    database.write(lambda db: outcomes.status(db, ours, "queued", None, sid, fate.now()))


def take(rota, number, now):
    """Cora texts that she has it."""
    message = Inbound("sms", f"SM-ack{number}", rota.cast.numbers["Cora"], f"A{number}")
    rota.database.write(partial(hear, message=message, now=now))


def settled(database, now):
    """Is all climbed that is due, and all said that waited?"""
    due = database.read(lambda db: ladders.due(db, now, 1))
    return not due and all(text.state in ENDED for text in kept.texts_out(database))


def reached(provider):
    """How often each text and each call of ours came to the provider, by our own id of it."""
    texts = [text["callback"].rpartition("/")[2] for text in provider.taken]
    return Counter(texts + [call["callback"].split("/")[-2] for call in provider.calls])


def told_at(provider, rota):
    """Of each flag: (rung, who, way), as often as the provider was handed it."""
    names, many = {mine: name for name, mine in rota.cast.ids.items()}, reached(provider)
    numbers = {row.id: row.number for row in kept.rows(rota.database, "flag")}
    flags = {row.id: numbers[row.flag_id] for row in rota.ladders}
    told = {number: Counter() for number in flags.values()}
    for row in kept.rows(rota.database, "told"):
        told[flags[row.ladder_id]][row.rung, names[row.person_id], row.way] += many[str(row.text_id)]
    return told


def test_killed_on_every_rung_again_and_again_each_is_told_of_once_until_somebody_has_it(
    rota, shift, provider, fate, capsys
):
    chance, began, left_in_hand = random.Random(FLAGS), fate.now(), 0
    for minute in MINUTES:
        fate.passes(seconds=minute * 60 - (fate.now() - began).total_seconds())
        shift.begin()
        fate.comes_after(chance.choice([NOBODY, *range(1, 2 * FLAGS)]))
        for _ in range(2):
            provider.kills_after(chance.randint(1, FLAGS), chance.choice(["asked", "accepted"]))
            wait_until(lambda: shift.any_dead() or settled(rota.database, fate.now()))
            shift.kill()
            left_in_hand += sum(text.state == "sending" for text in kept.texts_out(rota.database))
            if minute == 15:
                take(rota, IN_THE_MIDDLE, fate.now())
            fate.comes_after(NOBODY)
            fate.passes(seconds=LEASE.total_seconds() + 1)
            shift.begin()
        provider.kills_after(0, "asked")
        wait_until(lambda: settled(rota.database, fate.now()))
        shift.kill()
        if minute == 5:
            take(rota, AFTERWARDS, fate.now())

    told, many = told_at(provider, rota), reached(provider)
    with capsys.disabled():
        name, came = rota.database.engine.dialect.name, many.total()
        of_flags = f"{FLAGS} flags, {shift.killed} killed, {left_in_hand} left in hand"
        print(f"\n{name}: {of_flags}, {came} at the provider, {came - len(many)} twice")
    assert told.pop(AFTERWARDS) == Counter(one for one in RUNGS if one[0] <= 1)
    assert told.pop(IN_THE_MIDDLE) <= Counter(one for one in RUNGS if one[0] <= 2)
    assert told == {number: Counter(RUNGS) for number in range(3, FLAGS + 1)}
