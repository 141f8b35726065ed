"""Whomever a flag is about never hears of it, and no alert holds more than a level and a number."""

import asyncio
import datetime as dt
import re
import shutil
import unicodedata
from functools import partial
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot import nudges
from bot.conversation import hear
from bot.escalation import acknowledge, handover
from bot.escalation.begin import begin_drill
from bot.inbound import Inbound
from bot.outbound import Refused, TryLater
from bot.outbox import Outbox
from bot.rules.escalation.rota import Away, Holidays, Post, Shift
from bot.screening.flag import CATEGORIES
from bot.store import concerned, ladders, rota
from bot.store.database import Database
from bot.store.rows import add, change
from bot.watching.alarm import Alarm
from bot.watching.watchman import Watchman
from tests import cast
from tests.app import kept
from tests.app.worries import STRANGER, worry

MANY = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
MINUTE = dt.timedelta(minutes=1)
HOPS = [0, 2, 5, 3, 7, 15, 15, 14 * 60, 60]
"""Minutes from one look to the next: each rung of S1, the next morning, and the hours of S2 and S3."""

OF_STAFF = {"boundary_breach", "child_risk", "exploitation"}
ALERT = re.compile(r"S[123] flag (\d+)\. Log in now\. Ack: reply A\1")
CALL = re.compile(r"S[123] flag (\d+)\. Log in now\.")
DRILL = re.compile(
    r"TEST\. S1 drill (\d+)\. Ack: reply A\1|Test\. This is only a test\. Flag (\d+)\. Log in now\."
)
HAND_OVER = re.compile(r"1 flag is open\. Log in now\.|(\d+) flags are open\. Log in now\.")

NAMES = ["Lee", "Will", "Zoë", "Dan"]
STAFF = ["Cora", *NAMES]
HIRED = st.tuples(
    st.sampled_from(["coordinator", "lead"]),
    st.sampled_from(["sms", "sms", "telegram", "both"]),
    st.sampled_from([None, None, None, "opted_out_at", "frozen_at", "unreachable_at"]),
)
SHIFTS = st.lists(
    st.tuples(
        st.sampled_from(STAFF),
        st.sampled_from(Post),
        st.sampled_from([0, 9, 18, 19]),
        st.sampled_from([0, 9, 19, 22]),
    ),
    max_size=5,
)
ABSENCES = st.lists(st.tuples(st.sampled_from(STAFF), st.booleans()), max_size=2)
CREWS = st.fixed_dictionaries(
    {
        "hired": st.dictionaries(st.sampled_from(NAMES), HIRED, max_size=4),
        "shifts": SHIFTS,
        "absences": ABSENCES,
        "own": st.sampled_from(STAFF),
        "down": st.sets(st.sampled_from(["sms", "telegram", "voice"]), max_size=2),
        "fault": st.sampled_from([TryLater("503"), Refused("30007")]),
    }
)
SAID = [
    "{} keeps texting me",
    "its {}",
    "i told {}s mate, {} and 07700 900123",
    "he said so {} did",
    "help me",
]
TEXTS = st.tuples(
    st.just("text"),
    st.sampled_from(["Ada", "Ada", "Sam", "Cora", STRANGER]),
    st.builds(
        lambda words, name, case: words.replace("{}", case(name)),
        st.sampled_from(SAID),
        st.sampled_from([*STAFF, "Zoe", "Sam", "Danny"]),
        st.sampled_from([str, str.lower, str.upper]),
    ),
    st.sampled_from([*CATEGORIES, *OF_STAFF, *OF_STAFF, *OF_STAFF]),
    st.sampled_from(["S1", "S1", "S2", "S3"]),
    st.sampled_from(["self", "other"]),
)
ACTS = st.lists(
    st.one_of(
        TEXTS,
        TEXTS,
        TEXTS,
        st.tuples(st.just("take"), st.sampled_from(STAFF), st.integers(1, 4)),
        st.tuples(st.just("press"), st.sampled_from(STAFF)),
        st.tuples(st.just("name"), st.sampled_from(STAFF), st.integers(1, 4)),
        st.tuples(st.just("drill")),
        st.tuples(st.just("mend")),
        st.tuples(st.just("wait"), st.sampled_from([2, 5, 15, 60])),
    ),
    min_size=1,
    max_size=6,
)


def words_of(text):
    apart = unicodedata.normalize("NFKD", text.casefold())
    return set(
        re.split(r"[^a-z0-9]+", "".join(letter for letter in apart if not unicodedata.combining(letter)))
    )


class Line:
    """A door: what leaves by it is looked at as it leaves."""

    def __init__(self, channel, office):
        self.channel, self.office = channel, office

    async def send(self, message):
        if self.channel in self.office.down:
            raise self.office.fault
        self.office.left.append((message.id, dict(self.office.about)))
        return f"id of {message.id}"

    async def find(self, _message):
        return None


class Office:
    """A programme with these staff, a rota, and doors of which some are down.

    `about` holds who each flag is about, by its number, as this test reads the texts for itself.
    """

    def __init__(self, url, seals, crew):
        self.now = cast.START
        self.database = Database(url, seals)
        self.database.calls = True
        self.down, self.fault = crew["down"], crew["fault"]
        self.about, self.left, self.queued = {}, [], []
        self.database.write(lambda db: self._staff(db, crew))
        lines = {channel: Line(channel, self) for channel in ("sms", "telegram", "voice")}
        self.outbox = Outbox(self.database, lines, lambda: self.now)
        self.watchman = Watchman(self.database, Alarm(), lambda: self.now, lambda: 0.0)

    def _staff(self, db, crew):
        self.cast = cast.make(db, "mentee Ada with mentor Sam", self.now)
        for name, (role, channels, closed) in crew["hired"].items():
            self._hire(db, name, role, channels, closed)
        own = self.cast.ids.get(crew["own"], self.cast.ids["Cora"])
        change(db, "relationship", self.cast.relationship, coordinator_id=own)
        for name, post, begins, ends in crew["shifts"]:
            whole_week = frozenset(range(1, 8))
            hours = dt.time(begins), dt.time(ends), dt.date(2026, 3, 1), None, Holidays.ALSO
            self._enter(db, name, lambda who: Shift(who, post, whole_week, *hours))  # noqa: B023
        for name, comes_back in crew["absences"]:
            today = self.now.date()
            self._enter(db, name, lambda who: Away(who, today, today if comes_back else None))  # noqa: B023
        handover.plan(db, self.cast.programme, self.now)

    def _hire(self, db, name, role, channels, closed):
        cast.another(db, self.cast, role, name, self.now)
        (sms,) = rota.people.places(db, self.cast.ids[name])
        if closed:
            change(db, "address", sms.id, **{closed: self.now})
        if channels == "telegram":
            chat = f"7{len(self.cast.ids)}"
            change(db, "address", sms.id, channel="telegram", value=chat, blind=db.seals.blind(chat))
        if channels == "both":
            chat = f"8{len(self.cast.ids)}"
            whose = {"programme_id": self.cast.programme, "person_id": self.cast.ids[name]}
            add(db, "address", **whose, channel="telegram", value=chat, blind=db.seals.blind(chat))

    def _enter(self, db, name, entry):
        if name in self.cast.ids:
            rota.add_entry(db, self.cast.programme, entry(self.cast.ids[name]), self.now)

    def live(self, acts):
        for what, *how in acts:
            getattr(self, what)(*how)
            self.look()
        for hop in HOPS:
            self.wait(hop)

    def wait(self, minutes):
        self.now += minutes * MINUTE
        nudges.tick(self.database, self.now)
        self.look()

    def look(self):
        """Note what was queued with what is known by now, and what the watchman adds; send it all."""
        self._note()

        async def all_of_it():
            async with asyncio.timeout(20):
                await self.watchman.look()
                while await self.outbox.send_waiting():
                    pass

        asyncio.run(all_of_it())
        self._note()

    def _note(self):
        for row, who, words in self.alerts()[len(self.queued) :]:
            self.queued.append((row, who, words, dict(self.about)))

    def text(self, who, words, category, severity, about):
        flag = worry(category, severity, about)
        message = Inbound("sms", f"SM{uuid4()}", self.cast.numbers.get(who, who), words)
        self.database.write(partial(hear, message=message, now=self.now, screen=lambda *_: (flag,)))
        latest = kept.rows(self.database, "message_in")[-1].id
        numbers = {row.id: row.number for row in kept.rows(self.database, "flag")}
        raised = [row.id for row in kept.rows(self.database, "flag") if row.message_id == latest]
        again = [row.flag_id for row in kept.rows(self.database, "sighting") if row.message_id == latest]
        for one in [*raised, *again]:
            self._concerns(numbers[one], self._named(who, words, category))

    def _named(self, who, words, category):
        named = (
            {name for name in STAFF if words_of(name) <= words_of(words)} if category in OF_STAFF else set()
        )
        return (named - {who}) | ({"Sam"} if (who, category) == ("Ada", "boundary_breach") else set())

    def _concerns(self, number, names):
        self.about[number] = self.about.get(number, frozenset()) | names

    def take(self, who, number):
        if who in self.cast.ids:
            (place, *_) = self.database.read(lambda db: rota.people.places(db, self.cast.ids[who]))
            told = Inbound(place.channel, f"SM{uuid4()}", self._address(place), f"A{number}")
            self.database.write(partial(hear, message=told, now=self.now))

    def _address(self, place):
        def opened(db):
            row = db.conn.execute(kept.address.select().where(kept.address.c.id == place.id)).one()
            return db.seals.open(row.value, "address.value", row.id)

        return self.database.read(opened)

    def press(self, who):
        for row in kept.texts_out(self.database, self.cast.ids.get(who)) if who in self.cast.ids else ():
            if row.channel == "voice":
                self.database.write(partial(acknowledge.by_call, text_id=row.id, now=self.now))

    def name(self, who, number):
        if who in self.cast.ids and number in self.about:
            self.database.write(lambda db: self._name(db, ladders.worry(db, number).id, self.cast.ids[who]))
            self._concerns(number, {who})

    def _name(self, db, flag, who):
        concerned.add(db, flag, self.cast.programme, who, self.now)
        ladders.climb_alone(db, flag, self.now)

    def mend(self):
        """The provider is up again."""
        self.down = frozenset()

    def drill(self):
        self.database.write(lambda db: begin_drill(db, self.cast.programme, None, self.now))

    def alerts(self):
        """(row, who, words) of every alert that was queued."""
        names = {mine: name for name, mine in self.cast.ids.items()}
        seals = self.database.seals
        return [
            (row, names.get(row.person_id), seals.open(row.body, "message_out.body", row.id))
            for row in kept.texts_out(self.database)
            if row.kind == "alert"
        ]


@pytest.fixture
def office(migrated_file, tmp_path, seals):
    """Makes offices, each in a file of its own."""
    made = []

    def make(crew):
        file = shutil.copy(migrated_file, tmp_path / f"{len(made)}.db")
        made.append(Office(f"sqlite:///{file}", seals, crew))
        return made[-1]

    yield make
    for one in made:
        one.database.close()


BOTH = ("lead", "both", None)
QUIET = {"hired": {"Lee": BOTH}, "shifts": [], "absences": [], "own": "Cora", "fault": TryLater("503")}
SMS_DOWN = QUIET | {"hired": {"Lee": BOTH, "Dan": ("coordinator", "sms", None)}, "down": {"sms"}}
UP = QUIET | {"down": set()}
FIRST = ("text", "Ada", "help me", "self_harm", "S1", "self")


@MANY
@given(crew=CREWS, acts=ACTS)
@example(
    crew=SMS_DOWN,
    acts=[
        ("wait", 15 * 60),
        ("text", "Ada", "help me", "boundary_breach", "S2", "self"),
        ("text", "Ada", "its Lee", "boundary_breach", "S2", "self"),
    ],
)
@example(
    crew=SMS_DOWN,
    acts=[
        ("text", "Ada", "help me", "exploitation", "S1", "self"),
        ("text", "Ada", "its Cora", "exploitation", "S1", "self"),
        ("mend",),
    ],
)
@example(
    crew=UP,
    acts=[
        FIRST,
        ("text", "Ada", "help me", "exploitation", "S1", "self"),
        ("text", "Ada", "its Cora", "exploitation", "S1", "self"),
        ("take", "Cora", 1),
    ],
)
def test_whomever_a_flag_is_about_is_told_by_no_way_and_never_has_it(office, crew, acts):
    one = office(crew)
    one.live(acts)
    alerts = {row.id: (row, who) for row, who, _, _ in one.queued}
    left = [(*alerts[text], about) for text, about in one.left if text in alerts]
    for row, who, about in left + [(row, who, about) for row, who, _, about in one.queued]:
        assert who not in about.get(row.flag_number, ())
    for _, who, words, about in one.queued:
        handed_over = HAND_OVER.fullmatch(words)
        open_to_them = sum(who not in theirs for theirs in about.values())
        assert handed_over is None or int(handed_over[1]) <= open_to_them
    names = {mine: name for name, mine in one.cast.ids.items()}
    numbers = {row.id: row.number for row in kept.rows(one.database, "flag")}
    for entry in kept.rows(one.database, "flag_event"):
        assert names.get(entry.person_id) not in one.about[numbers[entry.flag_id]]


@MANY
@given(crew=CREWS, acts=ACTS)
def test_no_alert_and_no_call_holds_more_than_a_level_and_the_number_of_its_flag(office, crew, acts):
    one = office(crew)
    one.live(acts)
    for row, _, words, _ in one.queued:
        if row.flag_number is None:
            assert DRILL.fullmatch(words) or HAND_OVER.fullmatch(words)
        else:
            said = (CALL if row.channel == "voice" else ALERT).fullmatch(words)
            assert said
            assert int(said[1]) == row.flag_number
