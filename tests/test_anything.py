"""Whatever happens, in whatever order: texts are kept once, worries seen, and no phone texted wrongly."""

import asyncio
import datetime as dt
import shutil
import tempfile
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, union

from bot import conversation, nudges
from bot.inbound import Inbound
from bot.outbound import MaybeSent, TryLater
from bot.outbox import Outbox
from bot.rules.gate import CLOSED_OFF
from bot.rules.person import State
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database
from bot.store.rows import change
from tests import cast

message_in = table(tables.MessageIn)
flag = table(tables.Flag)
sighting = table(tables.Sighting)
STRANGER = "+447911111111"
WORRY = "i want to kill myself"
SAID = [
    "1",
    "2",
    "3",
    "4",
    "8",
    "0",
    "stuck innit",
    "done",
    "yes",
    "no",
    "goal: a flat",
    "step: ring mum",
    "PAUSE",
    "BACK",
]
SAID += [
    "STOP",
    "START",
    "HELP",
    "STAFF",
    "FINISH",
    "MOVE",
    "END",
    "met A tues 2hrs at costa. next weds 3pm",
    "",
    "ok",
]
SAID += [
    "who is this",
    WORRY,
    f"hello {WORRY}",
    "nowhere to sleep tonight",
    "lol",
    "rang them yday 20 mins no answer",
]
texts = st.sampled_from(SAID) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80
)
SILENT = {"stop", "end", "who is this", "start"}  # the carrier answers, or nobody may


class Crash(Exception):
    """The process died before its transaction was committed."""


class Life(RuleBasedStateMachine):
    """Two people, a stranger, an unreliable carrier, and time."""

    migrated: Path
    seals = None

    @initialize()
    def begin(self):
        self.folder = tempfile.mkdtemp()
        self.url = f"sqlite:///{shutil.copy(self.migrated, self.folder)}"
        self.database = Database(self.url, self.seals)
        line = 'mentee Ada with mentor Sam, step "ring the GP", meets tue 18:00'
        self.cast = self.database.write(lambda db: cast.make(db, line))
        self.now, self.state, self.stopped, self.frozen = cast.START, State.COMMUNITY, set(), set()
        self.heard, self.worries, self.sent = {}, 0, []

    def teardown(self):
        self.database.close()
        shutil.rmtree(self.folder)

    def address(self, who):
        return self.cast.numbers.get(who, STRANGER)

    @rule(who=st.sampled_from(["Ada", "Sam", "stranger"]), text=texts)
    def somebody_texts(self, who, text):
        message = Inbound("sms", f"id{uuid4()}", self.address(who), text)
        before = self.waiting()
        self.database.write(partial(conversation.hear, message=message, now=self.now))
        self.heard[message.provider_id] = message
        self.worries += WORRY in text
        self.note_stops(who, text)
        if who == "Sam" and who not in self.stopped | self.frozen and text.strip().lower() not in SILENT:
            assert self.waiting() > before, f"nothing was said to {text!r}"

    def note_stops(self, who, text):
        word = conversation.keyword(Inbound("sms", "", "", text), opted_out=who in self.stopped)
        if word in ("STOP", "asked to stop"):
            self.stopped.add(who)
        if word == "wrong number" and who != "stranger":
            self.frozen.add(who)
        if word == "START" and who not in self.frozen:
            self.stopped.discard(who)

    @rule(data=st.data())
    def the_carrier_says_it_again(self, data):
        if self.heard:
            message = self.heard[data.draw(st.sampled_from(sorted(self.heard)))]
            before = self.waiting()
            again = self.database.write(partial(conversation.hear, message=message, now=self.now))
            assert again.again
            assert self.waiting() == before

    @rule(who=st.sampled_from(["Ada", "Sam"]), text=texts)
    def the_process_dies_before_the_commit(self, who, text):
        def dying(db):
            conversation.hear(db, Inbound("sms", f"id{uuid4()}", self.address(who), text), self.now)
            raise Crash

        with pytest.raises(Crash):
            self.database.write(dying)

    @rule(state=st.sampled_from(list(State)))
    def ada_moves(self, state):
        self.state = state
        self.database.write(lambda db: change(db, "person", self.cast.ids["Ada"], state=state.value))

    @rule(hours=st.sampled_from([1, 5, 24, 50, 170]))
    def time_passes(self, hours):
        until = self.now + dt.timedelta(hours=hours)
        for _ in range(200):
            due = self.database.read(nudges.next_event)
            if due is None or due > until:
                break
            self.now = max(self.now, due)
            nudges.tick(self.database, self.now)
            self.send()
        self.now = until

    @rule()
    def the_bot_is_restarted(self):
        self.database.close()
        self.database = Database(self.url, self.seals)

    @rule(error=st.sampled_from([None, None, TryLater("20429"), MaybeSent("timeout")]))
    def the_outbox_sends(self, error):
        self.send(error)

    def send(self, error=None):
        outbox = Outbox(self.database, {"sms": Carrier(self, error)}, lambda: self.now)
        asyncio.run(outbox.send_waiting())

    def waiting(self):
        return self.database.read(
            lambda db: db.conn.execute(select(func.count()).select_from(tables.MessageOut)).scalar()
        )

    @invariant()
    def every_text_is_kept_once_and_every_worry_has_its_flag(self):
        def count(db):
            kept = db.conn.execute(select(message_in.c.provider_id)).scalars().all()
            raised = select(flag.c.message_id).where(flag.c.category == "suicide_explicit")
            again = select(sighting.c.message_id).join(flag, flag.c.id == sighting.c.flag_id)
            again = again.where(flag.c.category == "suicide_explicit")
            return sorted(kept), len(db.conn.execute(union(raised, again)).all())

        kept, flagged = self.database.read(count)
        assert kept == sorted(self.heard)
        assert flagged >= self.worries

    @invariant()
    def no_text_is_said_twice(self):
        assert len(self.sent) == len(set(self.sent))


class Carrier:
    """Takes texts, unless told to fail; and looks at each one's right to be sent."""

    channel = "sms"

    def __init__(self, life, error):
        self.life, self.error = life, error
        self.taken = {}

    async def send(self, message):
        life = self.life
        who = life.cast.name_at(message.address)
        assert who not in life.stopped, f"{who} has stopped texts, and was sent {message.text!r}"
        anyones = message.text.startswith(("Thank you for telling us", "Staff are not here", "Still here"))
        assert who not in life.frozen or anyones, f"a stranger may have {who}'s number: {message.text!r}"
        assert who != "Ada" or life.state not in CLOSED_OFF, f"{life.state}: {message.text!r}"
        if isinstance(self.error, TryLater):
            raise self.error
        life.sent.append(message.id)
        if self.error:
            raise self.error
        return f"sid{message.id}"

    async def find(self, message):
        return f"sid{message.id}" if message.id in self.life.sent else None


def test_whatever_happens(migrated_file, seals):
    Life.migrated, Life.seals = migrated_file, seals
    often = settings(
        max_examples=40,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(Life, settings=often)
