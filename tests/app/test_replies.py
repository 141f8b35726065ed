"""What is said to somebody at their worst, whatever they text, whenever, and whoever may be reading."""

import asyncio
import datetime as dt
import re
import shutil
from functools import partial
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from bot.conversation import hear
from bot.inbound import Inbound
from bot.outbox import Outbox
from bot.rules.crisis import SOON, STILL_HERE, STILL_HERE_NEUTRAL, TELL_OF_SEXUAL_VIOLENCE
from bot.rules.person import PhoneSetting
from bot.screening import Flag, Severity
from bot.screening.flag import CATEGORIES
from bot.second_reading import SecondReader
from bot.store import flags as kept_flags
from bot.store.database import Database
from bot.store.rows import add, change
from bot.wording import SENTENCES, country_facts, sentence
from tests import cast
from tests.app import kept
from tests.stand_in import StandIn

STRANGER = "+447911111111"
WHO = ["Ada", "Sam", "Cara", STRANGER]
SHORT = {STILL_HERE, STILL_HERE_NEUTRAL}
WORRY = "red"  # what the second reader knows a worry by
METHODS = """
rope noose pills tablets paracetamol ibuprofen blade razor knife gun bridge tracks petrol bleach belt overdose
overdosed hang hanging jump insulin antifreeze cliff scalpel methadone
"""
LINES = [number for use, number in country_facts("GB").items() if use not in ("country", "emergency")]
NEUTRAL_WORDS = {
    sentence(key, "en", **country_facts("GB")) for key in ("crisis.neutral", "crisis.still_here_neutral")
}
MANY = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

RULES = st.sampled_from(["a rule", *sorted(TELL_OF_SEXUAL_VIOLENCE)])
FLAG = st.builds(
    lambda category, severity, about, rule: Flag(category, Severity(severity), (0, 1), "x", rule, about),
    st.sampled_from(CATEGORIES),
    st.sampled_from(["S1", "S1", "S2", "S3", "S4"]),
    st.sampled_from(["self", "self", "other"]),
    RULES,
)
FLAGS = st.lists(FLAG, max_size=2, unique_by=lambda flag: flag.category).map(tuple)
WORDS = {
    sentence(key, "en", **country_facts("GB")) for key in ("crisis.neutral", "crisis.still_here_neutral")
}
MANY = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

RULES = st.sampled_from(["a rule", *sorted(TELL_OF_SEXUAL_VIOLENCE)])
FLAGS = st.lists(
    st.builds(
        lambda category, severity, about, rule: Flag(category, Severity(severity), (0, 1), "x", rule, about),
        st.sampled_from(CATEGORIES),
        st.sampled_from(["S1", "S1", "S2", "S3", "S4"]),
        st.sampled_from(["self", "self", "other"]),
        RULES,
    ),
    max_size=2,
    unique_by=lambda flag: flag.category,
).map(tuple)
WORDS = st.sampled_from(
    [WORRY, "1", "2", "no", "yes", "thanks", "red kite", "HELP", "BACK", "met A tues 2hrs", "?"]
)
TEXT = st.tuples(st.sampled_from(WHO[:3] + ["Ada"] * 3), WORDS, FLAGS, st.integers(0, 45), st.booleans())
TALKS = st.lists(TEXT, min_size=2, max_size=9)
ALL = st.sampled_from(["own", "shared", "watched"])
SUICIDE = Flag("suicide_explicit", Severity.S1, (0, 1), "x", "a rule")


class Street:
    """A database with Ada, her mentor Sam, a carer and staff, and a clock."""

    def __init__(self, url, seals, phone="own", safe_word="red kite", now=cast.START):
        self.database, self.now = Database(url, seals), now
        self.database.write(partial(self._make, phone=phone, safe_word=safe_word))

    def _make(self, db, phone, safe_word):
        self.cast = cast.make(db, 'mentee Ada with mentor Sam, lead Lou, step "ring the GP"', self.now)
        cast.another(db, self.cast, "carer", "Cara", self.now)
        for name in ("Ada", "Sam", "Cara"):
            change(db, "person", self.cast.ids[name], phone_setting=phone, safe_word=safe_word)

    def text(self, who, words, flags=None):
        """One text, in which the rules see `flags`, or what they do see."""
        message = Inbound("sms", f"SM{uuid4()}", self.cast.numbers.get(who, who), words)
        seen = {} if flags is None else {"screen": lambda *_: flags}
        return self.database.write(lambda db: hear(db, message, self.now, **seen))

    def read_again(self):
        sees = StandIn({WORRY: ("exploitation", "S1")})
        reader = SecondReader(self.database, lambda: self.now, lambda: sees, lambda: None)
        asyncio.run(reader.read_waiting())

    def said(self, who=None):
        """(key, words, when) of every text out to `who`, oldest first."""
        whose = self.cast.ids[who] if who else None
        return self.database.read(
            lambda db: [
                (row.key, db.seals.open(row.body, "message_out.body", row.id), row.at, row.address_id)
                for row in db.conn.execute(kept.message_out.select().order_by(kept.message_out.c.id))
                if row.kind != "alert" and (whose is None or row.person_id == whose)
            ]
        )


@pytest.fixture
def street(migrated_file, tmp_path, seals):
    """Makes streets, each in a file of its own."""
    made = []

    def make(**how):
        file = shutil.copy(migrated_file, tmp_path / f"{len(made)}.db")
        made.append(Street(f"sqlite:///{file}", seals, **how))
        return made[-1]

    yield make
    for one in made:
        one.database.close()


def talked(street, texts):
    for who, words, flags, minutes, again in texts:
        street.now += dt.timedelta(minutes=minutes)
        street.text(who, words, flags)
        if again:
            street.read_again()


@MANY
@given(texts=TALKS, phone=ALL)
@example(
    texts=[("Ada", "x", (SUICIDE,), 0, True), ("Ada", WORRY, (), 5, True), ("Ada", WORRY, (), 5, True)],
    phone="own",
)
def test_no_script_is_said_twice_within_half_an_hour_whatever_is_texted(street, texts, phone):
    one = street(phone=phone)
    talked(one, texts)
    said = {}
    for key, _, at, place in one.said():
        if key.startswith("crisis.") and key not in SHORT:
            said.setdefault((place, key), []).append(at)
    assert all(later - earlier >= SOON for times in said.values() for earlier, later in pairwise(times))


@MANY
@given(texts=TALKS)
def test_a_watched_phone_is_told_the_neutral_words_and_never_more(street, texts):
    one = street(phone=PhoneSetting.WATCHED.value)
    talked(one, texts)
    for key, words, _, _ in one.said():
        assert words in NEUTRAL_WORDS or not key.startswith(("crisis.", "danger."))
        assert not any(line in words for line in LINES)


@MANY
@given(texts=TALKS, phone=ALL)
def test_whoever_tells_of_a_worry_is_answered_every_time(street, texts, phone):
    one = street(phone=phone)
    for who, words, flags, minutes, _ in texts:
        one.now += dt.timedelta(minutes=minutes)
        before = len(one.said(who))
        one.text(who, words, flags)
        worst = min((flag.severity for flag in flags), default=Severity.S4)
        if who != "Sam" and worst is not Severity.S4:
            assert len(one.said(who)) > before


@MANY
@given(
    who=st.sampled_from(WHO),
    method=st.sampled_from(METHODS.split()),
    words=st.sampled_from(
        [
            "i want to kill myself with {}",
            "1 but im going to end it tonight, {}",
            "met A tues 2hrs at the {} shop, she said shell kill herself with {}. next weds 3pm at the {}",
            "he hit me with a {} last night",
            "my step is get {} and end it all",
            "appt fri 2pm {} i want to die",
            "STOP i took {} and want to die",
            "my mate says hes gonna kill himself, {}",
        ]
    ),
    asked=st.sampled_from([None, "how are you?", "goal: {}"]),
)
def test_no_answer_names_a_method(street, who, method, words, asked):
    one = street(safe_word=None)
    if asked:
        one.text(who, asked.format(method), ())
    before = len(one.said())
    one.text(who, words.replace("{}", method))
    assume(kept.flags(one.database))
    for _, said, _, _ in one.said()[before:]:
        assert not re.search(rf"\b{method}\b", said, re.IGNORECASE), said


@pytest.mark.parametrize(
    "key",
    sorted(key for key in SENTENCES["en"] if key.partition(".")[0] in ("crisis", "crisis_call", "danger")),
)
def test_no_words_for_a_worry_name_a_method_or_hold_a_number_of_their_own(key):
    written = SENTENCES["en"][key]
    assert not re.search(rf"\b(?:{'|'.join(METHODS.split())})\b", written, re.IGNORECASE)
    assert re.findall(r"\d{2,}", written) == []


@MANY
@given(hours=st.integers(0, 24 * 21), flag=FLAG)
def test_it_leaves_at_once_at_any_hour_past_every_cap(street, hours, flag):
    one = street(now=cast.START + dt.timedelta(hours=hours), safe_word=None)
    one.database.write(lambda db: _used_up(db, one))
    before = {row.id for row in kept.texts_out(one.database)}
    one.text("Ada", "x", (flag,))
    phone = Phone()
    outbox = Outbox(one.database, {"sms": phone, "voice": phone}, lambda: one.now)
    asyncio.run(_all_of_it(outbox))
    said = [row for row in kept.texts_out(one.database) if row.id not in before and row.kind == "crisis"]
    assert bool(said) == (flag.severity is not Severity.S4)
    assert {row.id for row in said} <= set(phone.got)


def _used_up(db, one):
    """Ada has had every text that the bot may begin, and has a worry open."""
    whose = {"programme_id": one.cast.programme, "person_id": one.cast.ids["Ada"], "channel": "sms"}
    place = db.conn.execute(
        kept.address.select().where(kept.address.c.person_id == one.cast.ids["Ada"])
    ).one()
    for minutes in range(9):
        at = one.now - dt.timedelta(minutes=minutes)
        row = {"kind": "nudge", "key": "goal_checkin.ask", "state": "delivered", "at": at, "not_before": at}
        add(db, "message_out", **whose, **row, address_id=place.id, body="hi", sent_at=at)
    kept_flags.next_number(db, "flag")


class Phone:
    channel = "sms"

    def __init__(self):
        self.got = []

    async def send(self, message):
        self.got.append(message.id)
        return f"phone{message.id}"

    async def find(self, _message):
        return None


async def _all_of_it(outbox):
    while await outbox.send_waiting():
        pass
