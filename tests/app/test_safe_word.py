"""A safe word is heard wherever somebody stands, and tells nobody but those who act on it."""

import datetime as dt
import io
import logging
from functools import partial
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import update

from bot import logs
from bot.conversation import hear
from bot.inbound import Inbound
from bot.rules.gate import CLOSED_OFF
from bot.rules.person import State
from bot.store import people
from bot.store.database import Database
from bot.store.rotation import rotate
from bot.store.rows import change
from bot.store.sealing import Seals, new_key
from bot.wording import country_facts, sentence
from tests import cast
from tests.app import kept
from tests.conftest import KEYS

WORD, TYPED = "red kite", "omg saw a RED kyte today lol"
NEUTRAL = sentence("crisis.neutral", "en", **country_facts("GB"))
LINE = 'mentee Ada with mentor Sam, lead Lou, step "ring the GP"'


class Lane:
    """Ada, Sam and staff, of whom Ada and Sam have a safe word."""

    def __init__(self, database, line=LINE):
        self.database = database
        self.cast = database.write(lambda db: cast.make(db, line))
        for name in ("Ada", "Sam"):
            self.set(name, safe_word=WORD)

    def set(self, name, **values):
        self.database.write(lambda db: change(db, "person", self.cast.ids[name], **values))

    def mark(self, name, **values):
        mine = kept.address.c.person_id == self.cast.ids[name]
        self.database.write(lambda db: db.conn.execute(update(kept.address).where(mine).values(values)))

    def text(self, words, who="Ada", **how):
        channel = self.cast.channels.get(who, "sms")
        message = Inbound(channel, f"SM{uuid4()}", self.cast.numbers[who], words)
        return self.database.write(partial(hear, message=message, now=cast.START, **how))

    def said(self, name="Ada"):
        rows = kept.texts_out(self.database, self.cast.ids[name])
        return self.database.read(
            lambda db: [db.seals.open(row.body, "message_out.body", row.id) for row in rows]
        )

    def flags(self):
        return kept.flags(self.database)


@pytest.fixture
def lane(database):
    return Lane(database)


@pytest.mark.parametrize("state", list(State))
def test_it_is_heard_in_every_state(lane, state):
    lane.set("Ada", state=state.value)
    lane.text(TYPED)
    assert lane.flags() == [("S1", "safe_word")]
    assert lane.said() == ([] if state in CLOSED_OFF else [NEUTRAL])
    assert any("S1 flag 1" in alert for alert in lane.said("Cora"))


@pytest.mark.parametrize(
    ("values", "marks", "said"),
    [
        ({"paused_until": cast.START + dt.timedelta(days=9)}, {}, [NEUTRAL]),
        ({"consent": "ask"}, {}, [NEUTRAL]),
        ({"phone_setting": "watched"}, {}, [NEUTRAL]),
        ({"born": "2015-05-01"}, {}, []),
        ({}, {"opted_out_at": cast.START}, []),
        ({}, {"frozen_at": cast.START}, [NEUTRAL]),
        ({}, {"unreachable_at": cast.START}, [NEUTRAL]),
    ],
)
def test_it_is_heard_however_somebody_may_be_texted(lane, values, marks, said):
    if values:
        lane.set("Ada", **values)
    if marks:
        lane.mark("Ada", **marks)
    lane.text(TYPED)
    assert lane.flags() == [("S1", "safe_word")]
    assert lane.said() == said


@pytest.mark.parametrize(
    "words",
    [
        "{} STOP",
        "i want to die {}",
        "1. {}",
        "met A tues 2hrs at costa, {}",
        "he hit me. {}",
        "my goal is {}",
    ],
)
@pytest.mark.parametrize("who", ["Ada", "Sam"])
def test_whatever_stands_around_it_the_answer_tells_nothing(lane, who, words):
    lane.text("how are you", who)
    before = len(lane.said(who))
    lane.text(words.format(TYPED), who)
    assert ("S1", "safe_word") in lane.flags()
    assert lane.said(who)[before:] == [NEUTRAL]


def test_it_counts_even_where_the_rules_fail(lane):
    def broken(*_):
        raise ValueError("no rules today")

    lane.text(TYPED, screen=broken)
    assert lane.flags() == [("S1", "safe_word")]
    assert lane.said() == [NEUTRAL]


def test_it_is_nobody_elses_and_no_longer_theirs_once_taken_away(lane):
    lane.text(TYPED, "Lou")
    assert lane.flags() == []
    lane.set("Ada", safe_word=None)
    lane.text(TYPED)
    assert lane.flags() == []


def test_no_text_and_no_log_ever_holds_it(lane):
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    logs.set_up(stream)
    try:
        lane.text(TYPED)
        lane.text(f"i want to die {WORD}", screen=lambda *_: 1 / 0)
        person = lane.database.read(lambda db: people.by_id(db, lane.cast.ids["Ada"]))
        structlog.get_logger().info("person read", person=person, text=person.safe_word)
        logging.getLogger("some.library").warning("%r", person)
    finally:
        structlog.reset_defaults()
        root.handlers[:], _ = before
        root.setLevel(before[1])
    assert stream.getvalue()
    told = [stream.getvalue(), repr(person), *lane.said(), *lane.said("Cora"), *lane.said("Lou")]
    assert not any(part in words.lower() for words in told for part in ("kite", "kyte"))


def test_it_is_sealed_and_moves_on_with_the_keys(lane, database_url):
    table = kept.Table.metadata.tables["person"]
    sealed = lane.database.read(lambda db: db.conn.execute(table.select()).all())
    assert not any(b"kite" in (row.safe_word or b"") for row in sealed)
    newest = new_key()
    both = Database(database_url, Seals(f"{newest},{KEYS}"))
    rotate(both, pause=0)
    both.close()
    alone = Database(database_url, Seals(newest))
    lane.database = alone
    try:
        lane.text(TYPED)
        assert lane.flags() == [("S1", "safe_word")]
    finally:
        alone.close()
