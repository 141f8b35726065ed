"""Several programmes share one bot: each texts from its own sender, and is found by it."""

import asyncio
import datetime as dt
from functools import partial

import pytest

from bot.conversation import hear
from bot.inbound import Inbound
from bot.outbox import Outbox
from bot.store import programmes
from bot.store.rows import change
from tests import cast
from tests.app import kept
from tests.app.post import Post

NOW = cast.START
BRIDGES, OTHER = "+447700900100", "MG" + "1" * 32
STRANGER = "+447700900099"


class Senders(Post):
    """Remembers by which sender each text left."""

    def __init__(self):
        super().__init__()
        self.left = []

    async def send(self, message):
        self.left.append((message.sender, message.address, message.text))
        return await super().send(message)


@pytest.fixture
def two(database):
    """Two programmes, the second with a messaging service, and a third with nothing of its own."""
    first, second, third = (
        database.write(partial(cast.make, line="mentee Ada with mentor Sam", begin=begin))
        for begin in (0, 30, 60)
    )
    database.write(lambda db: change(db, "programme", first.programme, sender=BRIDGES))
    database.write(lambda db: change(db, "programme", second.programme, sender=OTHER))
    return first, second, third


def text(database, number, words, to="", service="", now=NOW):
    message = Inbound("sms", f"SM{number}{to}{words}{now}", number, words, to=to, service=service)
    database.write(partial(hear, message=message, now=now))


def sent(database, now=NOW):
    door = Senders()

    async def all_of_it():
        while await Outbox(database, {"sms": door}, lambda: now).send_waiting():
            pass

    asyncio.run(all_of_it())
    return door.left


@pytest.mark.parametrize(("which", "sender"), [(0, BRIDGES), (1, OTHER), (2, None)])
def test_a_reply_leaves_from_the_sender_of_their_programme_whichever_they_texted(
    database, two, which, sender
):
    ada = two[which].numbers["Ada"]
    text(database, ada, "my goal is a flat", to=BRIDGES)
    assert [(left[0], left[1]) for left in sent(database)] == [(sender, ada)]


@pytest.mark.parametrize(
    ("to", "service", "which"),
    [
        (BRIDGES, "", 0),
        ("+447700900177", OTHER, 1),
        (BRIDGES, OTHER, 0),
        ("+447700900178", "MG" + "2" * 32, 0),
        ("", "", 0),
    ],
)
def test_a_number_that_nobody_knows_is_with_the_programme_that_it_texts_or_else_the_oldest(
    database, two, to, service, which
):
    text(database, STRANGER, "hello", to=to, service=service)
    sender = [BRIDGES, OTHER, None][which]
    assert [(left[0], left[1]) for left in sent(database)] == [(sender, STRANGER)]
    assert {row.programme_id for row in kept.rows(database, "message_in")} == {two[which].programme}
    assert {row.programme_id for row in kept.rows(database, "task")} == {two[which].programme}


def test_the_same_stranger_who_texts_another_programme_next_is_answered_by_that_one(database, two):
    text(database, STRANGER, "hello", to=BRIDGES)
    sent(database)
    later = NOW + dt.timedelta(days=1)
    text(database, STRANGER, "i want to kill myself", service=OTHER, now=later)
    assert {left[0] for left in sent(database, later)} == {OTHER}
    assert [row.programme_id for row in kept.rows(database, "flag")] == [two[1].programme]


def test_a_programme_found_by_its_sender_comes_with_its_own_limits_and_holidays(database, two):
    database.write(lambda db: change(db, "programme", two[0].programme, subdivision="SCT"))
    found = database.read(partial(programmes.owning, sender=BRIDGES))
    assert (found.id, found.subdivision) == (two[0].programme, "SCT")


def test_an_opt_out_counts_for_every_programme_on_that_number(database, two):
    text(database, two[1].numbers["Ada"], "STOP", to=BRIDGES)
    text(database, two[1].numbers["Ada"], "my goal is a flat", service=OTHER)
    assert sent(database) == []
