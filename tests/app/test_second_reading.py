"""The second reader adds what the rules missed, within a round, once, and says next to nothing."""

import asyncio
import datetime as dt
import json
import threading
from functools import partial

import pytest
from sqlalchemy import text, update

from bot.by_meaning import READ_AT_MOST, TRIES, NotThere
from bot.conversation import hear
from bot.inbound import Inbound
from bot.practice.passing import settle
from bot.screening import Flag, Severity
from bot.second_reading import AT_ONCE, LEASE, NOT_READ, SecondReader
from bot.store import heartbeats, readings
from bot.store.rows import change
from bot.switchboard import Switchboard
from tests import cast
from tests.app import kept
from tests.app.house import House
from tests.app.post import Post
from tests.stand_in import CALM, SURE, StandIn

WORRIES = {
    "purple": ("suicide_implicit", "S1"),
    "indigo": ("domestic_abuse", "S2"),
    "orange": ("need", "S3"),
    "scarlet": ("boundary_breach", "S2"),
}
WORRYING = "the purple ones again"
NEUTRAL = "crisis.neutral"
WITH_A_LEAD = "mentee Ada with mentor Sam, lead Lee"
AT_WORK = cast.START.replace(hour=12)
MINUTE = dt.timedelta(minutes=1)
GONE = "+447700900099"


class Desk:
    """A house with a second reader in it."""

    def __init__(self, database, line="mentee Ada with mentor Sam", reader=None):
        self.house, self.database = House(database, line), database
        self.house.now = AT_WORK
        self.model = reader or StandIn(WORRIES)
        self.said = []
        self.reader = SecondReader(database, lambda: self.house.now, lambda: self.model, self.woken)

    def woken(self):
        self.said.append(True)

    def hear(self, body=WORRYING, who="Ada", seen=(), **more):
        """They text it; `seen` are the category and severity of what the rules see in it."""
        number = self.house.cast.numbers.get(who, who)
        flags = tuple(Flag(category, Severity(level), (0, 3), body[:3], "test") for category, level in seen)
        message = Inbound("sms", f"SM{body[:60]}{more}", number, body, **more)
        self.database.write(partial(hear, message=message, now=self.house.now, screen=lambda *_: flags))

    def read(self, after=dt.timedelta()):
        """Let time pass, and read all that waits then. How many texts were taken."""
        self.house.now += after

        async def all_of_it():
            taken = 0
            async with asyncio.timeout(20):
                while some := await self.reader.read_waiting():
                    taken += some
            return taken

        return asyncio.run(all_of_it())

    def die_with_some(self):
        """Another process takes what is due, and is never heard of again."""
        take = partial(readings.claim, now=self.house.now, until=self.house.now + LEASE, most=AT_ONCE)
        self.database.write(take)

    def let(self, name="Ada", **values):
        self.database.write(lambda db: change(db, "person", self.house.cast.ids[name], **values))

    def number(self, **values):
        self.database.write(lambda db: change(db, "address", self.house.address().id, **values))

    @property
    def flags(self):
        return kept.rows(self.database, "flag")

    @property
    def levels(self):
        return [(flag.severity, flag.category) for flag in self.flags]

    @property
    def texts(self):
        return kept.rows(self.database, "message_in")

    def said_of(self, kind):
        return [one.key for one in kept.texts_out(self.database) if one.kind == kind]


@pytest.fixture
def desk(database):
    return Desk(database)


def test_a_worry_that_the_rules_missed_is_flagged_alerted_and_answered_neutrally(desk):
    desk.hear()
    assert desk.levels == []
    assert desk.read() == 1

    (flag,), (came,) = desk.flags, desk.texts
    assert (flag.severity, flag.category, flag.about) == ("S2", "suicide_implicit", "self")
    assert (flag.reader, flag.version, flag.rule) == ("meaning", "stand-in-1", "meaning.suicide_implicit")
    assert WORRYING[flag.span_start : flag.span_end] == "purple"
    assert (flag.message_id, flag.at) == (came.id, desk.house.now)
    assert (came.unread_at, came.meaning_version, came.meaning_score) == (None, "stand-in-1", SURE)
    assert (desk.said_of("alert"), desk.said_of("crisis")) == (["common.staff_alert"], [NEUTRAL])
    assert kept.open_talks(desk.database) == [("crisis_call", "safe")]
    assert desk.said


def test_a_text_that_is_nearly_as_much_like_another_worry_is_flagged_as_both_and_answered_once(desk):
    desk.hear("the purple scarlet ones")
    desk.read()
    assert desk.levels == [("S2", "suicide_implicit"), ("S2", "boundary_breach")]
    assert desk.said_of("crisis") == [NEUTRAL]


def test_a_flag_tells_staff_the_words_that_moved_it_and_what_it_is_like(desk):
    desk.hear()
    desk.read()
    (flag,) = desk.flags
    reasons = desk.database.read(lambda db: json.loads(db.seals.open(flag.reasons, "flag.reasons", flag.id)))
    assert reasons == [
        "The words that moved it most: 'purple'.",
        "Nearest in the corpus: suicide_implicit S1: 'purple'",
        "Nearest in the corpus: domestic_abuse S2: 'indigo'",
        "Nearest in the corpus: need S3: 'orange'",
    ]


def test_a_text_of_nothing_is_noted_as_read(desk):
    desk.hear("see you on tuesday")
    desk.read()
    (came,) = desk.texts
    assert (came.unread_at, came.meaning_version, came.meaning_score) == (None, "stand-in-1", CALM)
    assert (desk.flags, desk.said_of("crisis"), desk.said) == ([], [], [])
    assert desk.read(LEASE * 2) == 0


@pytest.mark.parametrize("words", ["", "   \n"])
def test_a_text_without_words_waits_for_nobody(desk, words):
    desk.hear(words, media=("https://example.org/picture",))
    assert desk.texts[0].unread_at is None
    assert desk.read() == 0


@pytest.mark.parametrize("level", ["S1", "S2"])
def test_what_the_rules_saw_as_severely_is_not_flagged_again(desk, level):
    desk.hear(seen=[("suicide_implicit", level)])
    before = kept.counts(desk.database)
    desk.read()
    assert kept.counts(desk.database) == before
    assert desk.texts[0].meaning_score == SURE


def test_what_the_rules_saw_as_less_is_raised_and_alerted(desk):
    desk.hear(seen=[("suicide_implicit", "S4")])
    desk.read()
    assert desk.levels == [("S2", "suicide_implicit")]
    assert [one.reader for one in kept.rows(desk.database, "sighting")] == ["meaning"]
    assert desk.said_of("alert") == ["common.staff_alert"]


def test_nothing_is_ever_lowered(desk):
    desk.hear("orange", seen=[("need", "S1"), ("recall", "S2")])
    before = desk.levels
    desk.read()
    assert desk.levels == before
    assert kept.rows(desk.database, "sighting") == []


def test_another_worry_in_a_text_that_staff_know_of_is_flagged_and_pages_nobody_again(desk):
    desk.hear(seen=[("domestic_abuse", "S2")])
    desk.read()
    assert desk.levels == [("S2", "domestic_abuse"), ("S2", "suicide_implicit")]
    assert desk.said_of("alert") == ["common.staff_alert"]


def test_a_worry_that_only_leads_may_read_of_pages_them_though_others_were_paged(database):
    desk = Desk(database, WITH_A_LEAD)
    desk.hear("scarlet", seen=[("recall", "S2")])
    desk.read()
    assert desk.levels == [("S2", "recall"), ("S2", "boundary_breach")]
    assert len(desk.said_of("alert")) == 2


def test_a_worry_that_leads_were_paged_for_pages_them_once(database):
    desk = Desk(database, WITH_A_LEAD)
    desk.hear("scarlet", seen=[("child_risk", "S2")])
    desk.read()
    assert len(desk.said_of("alert")) == 1


def test_a_worry_that_is_graver_by_what_is_known_pages_again(desk):
    desk.let(born=(cast.START - dt.timedelta(days=16 * 365)).date().isoformat())
    desk.hear(seen=[("need", "S3")])
    desk.read()
    assert desk.levels == [("S2", "need"), ("S1", "suicide_implicit")]
    assert len(desk.said_of("alert")) == 2


def test_a_lesser_worry_is_flagged_and_told_of_without_an_answer(desk):
    desk.hear("orange")
    desk.read()
    assert desk.levels == [("S3", "need")]
    assert (desk.said_of("alert"), desk.said_of("crisis")) == (["common.staff_alert"], [])


def test_a_mentor_tells_of_another_and_is_told_nothing(desk):
    desk.hear(who="Sam")
    desk.read()
    (flag,) = desk.flags
    assert (flag.severity, flag.about) == ("S2", "other")
    assert (desk.said_of("alert"), desk.said_of("crisis")) == (["common.staff_alert"], [])


@pytest.mark.parametrize(
    ("words", "whom"),
    [("he turned me purple", "self"), ("she said she was purple", "other"), ("i feel purple", "self")],
)
def test_a_flag_says_whom_the_words_are_about(desk, words, whom):
    desk.hear(words)
    desk.read()
    assert [flag.about for flag in desk.flags] == [whom]


def test_what_is_said_again_within_a_day_adds_to_the_flag_and_pages_only_where_it_is_graver(desk):
    alerts = []
    for words in ("purple", "purple once more", "and purple again"):
        desk.hear(words)
        desk.read(MINUTE)
        alerts.append(len(desk.said_of("alert")))
    assert desk.levels == [("S1", "suicide_implicit")]
    assert len(kept.rows(desk.database, "sighting")) == 2
    assert alerts == [1, 2, 2]


def test_an_open_talk_about_a_goal_ends(desk):
    desk.hear("my goal is get my forklift ticket")
    assert kept.open_talks(desk.database) == [("new_goal", "whose")]
    desk.hear()
    desk.read()
    assert kept.open_talks(desk.database) == [("crisis_call", "safe")]


def test_after_an_outage_it_is_flagged_and_nothing_is_said(desk):
    desk.hear()
    desk.read(11 * MINUTE)
    assert (desk.levels, desk.said_of("crisis")) == ([("S2", "suicide_implicit")], [])
    assert desk.said_of("alert") == ["common.staff_alert"]


def test_where_crisis_words_were_said_since_none_are_added(desk):
    desk.hear(seen=[("homeless_tonight", "S2")])
    said = desk.said_of("crisis")
    desk.read()
    assert desk.levels == [("S2", "homeless_tonight"), ("S2", "suicide_implicit")]
    assert (said, desk.said_of("crisis")) == (["crisis.no_bed"], said)


NOW = cast.START
STATES = {
    "stopped": lambda desk: desk.number(opted_out_at=NOW),
    "paused": lambda desk: desk.let(paused_until=NOW + dt.timedelta(days=9)),
    "ended": lambda desk: desk.let(state="closed"),
    "in custody": lambda desk: desk.let(state="in_custody"),
    "recalled": lambda desk: desk.let(state="recalled"),
    "not asked yet": lambda desk: desk.let(consent="ask"),
    "refused": lambda desk: desk.let(consent="no"),
    "a shared phone": lambda desk: desk.let(phone_setting="shared"),
    "a watched phone": lambda desk: desk.let(phone_setting="watched"),
    "frozen": lambda desk: desk.number(frozen_at=NOW),
    "out of reach": lambda desk: desk.number(unreachable_at=NOW),
    "under 13": lambda desk: desk.let(born=(NOW - dt.timedelta(days=12 * 365)).date().isoformat()),
    "in the middle of a talk": lambda desk: desk.hear("my goal is get my forklift ticket"),
}
NOT_TEXTED = {"stopped", "in custody", "recalled", "under 13"}


@pytest.mark.parametrize("state", STATES)
def test_in_every_state_a_text_is_read_and_only_who_may_be_texted_is_answered(desk, state):
    STATES[state](desk)
    desk.hear()
    desk.read()
    assert {came.unread_at for came in desk.texts} == {None}
    assert [category for _, category in desk.levels] == ["suicide_implicit"]
    assert desk.said_of("crisis") == ([] if state in NOT_TEXTED else [NEUTRAL])
    assert desk.said_of("alert") == ["common.staff_alert"]


def test_a_number_that_nobody_knows_is_read_flagged_and_answered(desk):
    desk.hear(who=GONE)
    desk.read()
    (flag,) = desk.flags
    assert (flag.person_id, flag.address_id) == (None, desk.texts[0].address_id)
    assert desk.said_of("crisis") == [NEUTRAL]


def test_where_the_number_is_somebody_elses_by_now_the_flag_is_the_writers_and_nothing_is_said(desk):
    desk.hear()
    desk.number(person_id=desk.house.cast.ids["Sam"])
    desk.read()
    assert [flag.person_id for flag in desk.flags] == [desk.house.cast.ids["Ada"]]
    assert desk.said_of("crisis") == []


def test_of_a_very_long_text_the_beginning_is_read(desk):
    desk.hear(WORRYING + " and so on" * 1000)
    desk.read()
    assert desk.model.longest == READ_AT_MOST
    assert desk.levels == [("S2", "suicide_implicit")]


def test_more_than_one_round_of_texts_are_all_read_once_the_oldest_first(desk):
    words = [f"purple {number}" for number in range(2 * AT_ONCE + 3)]
    for one in words:
        desk.hear(one)
        desk.house.now += dt.timedelta(seconds=1)
    assert desk.read() == len(words)
    assert list(desk.model.read_before) == words
    assert set(desk.model.read_before.values()) == {1}


def test_two_readers_at_once_never_read_the_same_text(desk, database):
    for number in range(40):
        desk.hear(f"purple {number}")
    desk.model.seconds = 0.002
    others = [
        SecondReader(database, lambda: desk.house.now, lambda: desk.model, desk.woken) for _ in range(2)
    ]

    async def until_none(reader):
        while await reader.read_waiting():
            pass

    async def both():
        await asyncio.gather(*(until_none(reader) for reader in others))

    asyncio.run(both())
    assert desk.model.read_before == {f"purple {number}": 1 for number in range(40)}
    assert len(desk.flags) + len(kept.rows(database, "sighting")) == 40


def test_what_a_process_that_died_had_in_hand_is_read_once_its_lease_has_run_out(desk):
    desk.hear()
    desk.hear("purple too")
    desk.die_with_some()
    assert desk.read(LEASE / 2) == 0
    assert desk.read(LEASE / 2) == 2
    assert set(desk.model.read_before.values()) == {1}
    assert len(desk.flags) == 1
    assert len(kept.rows(desk.database, "sighting")) == 1


def test_who_comes_late_with_a_reading_adds_nothing(desk):
    desk.hear()
    desk.model.held.clear()
    slow = SecondReader(desk.database, lambda: desk.house.now, lambda: desk.model, desk.woken)

    async def overtaken():
        late = asyncio.create_task(slow.read_waiting())
        while not desk.texts[0].read_tries:
            await asyncio.sleep(0.01)
        desk.house.now += LEASE
        quick = SecondReader(desk.database, lambda: desk.house.now, lambda: StandIn(WORRIES), desk.woken)
        assert await quick.read_waiting() == 1
        desk.model.held.set()
        await late

    asyncio.run(overtaken())
    assert (len(desk.flags), kept.rows(desk.database, "sighting")) == (1, [])
    assert desk.said_of("crisis") == [NEUTRAL]


def test_a_text_on_which_the_reader_fails_goes_to_a_person_at_the_fifth_time_and_holds_up_no_other(database):
    desk = Desk(database, reader=StandIn(WORRIES, broken=["green"]))
    desk.hear("green")
    desk.hear()
    for number in range(TRIES):
        assert NOT_READ not in desk.house.tasks
        assert desk.read(LEASE if number else dt.timedelta()) == (1 if number else 2)
    assert desk.house.tasks.count(NOT_READ) == 1
    assert [(came.unread_at, came.meaning_version) for came in desk.texts] == [
        (None, None),
        (None, "stand-in-1"),
    ]
    assert desk.levels == [("S2", "suicide_implicit")]
    assert desk.read(LEASE * 2) == 0


class Killed(BaseException):
    """What the process does not survive."""


def test_a_text_that_ends_whoever_reads_it_goes_to_a_person_and_takes_no_other_along(database):
    class Mortal(StandIn):
        def read(self, texts):
            if any("deadly" in text for text in texts):
                raise Killed
            return super().read(texts)

    desk, deaths = Desk(database, reader=Mortal(WORRIES)), 0
    for words in ("deadly", "purple", "nothing"):
        desk.hear(words)
    for _ in range(2 * TRIES):
        try:
            desk.read(LEASE)
        except Killed:
            deaths += 1
    assert deaths == TRIES
    assert [came.meaning_version for came in desk.texts] == [None, "stand-in-1", "stand-in-1"]
    assert {came.unread_at for came in desk.texts} == {None}
    assert desk.house.tasks.count(NOT_READ) == 1


def test_a_worry_that_cannot_be_explained_counts_all_the_same(database):
    class Silent(StandIn):
        def because(self, _text, _reading):
            raise ValueError("who knows")

    desk = Desk(database, reader=Silent(WORRIES))
    desk.hear()
    desk.read()
    (flag,) = desk.flags
    assert (flag.severity, flag.reasons) == ("S2", None)
    assert (flag.span_start, flag.span_end) == (0, len(WORRYING))


def test_who_is_to_rest_puts_back_what_it_has_not_touched(desk):
    for number in range(5):
        desk.hear(f"purple {number}")

    async def rest_in_the_middle():
        desk.model.held.clear()
        reading = asyncio.create_task(desk.reader.read_waiting())
        while not desk.texts[0].read_tries:
            await asyncio.sleep(0.01)
        desk.reader.resting = True
        desk.model.held.set()
        await reading
        return await desk.reader.read_waiting()

    assert asyncio.run(rest_in_the_middle()) == 0
    assert [came.unread_at is None for came in desk.texts] == [True] + [False] * 4
    assert {came.read_tries for came in desk.texts[1:]} == {0}
    desk.reader.resting = False
    assert desk.read() == 4


def running(desk, meanwhile, reader, **given):
    """A process runs until `meanwhile` is over; gives its switchboard."""
    board = Switchboard(desk.database, {"sms": Post()}, lambda: desk.house.now, reader=reader, **given)

    async def run():
        async with asyncio.timeout(30), board.running():
            await meanwhile(board)

    asyncio.run(run())
    return board


def read_all(desk):
    return all(came.unread_at is None for came in desk.texts)


async def texts_in(board, desk):
    await board.hear(Inbound("sms", "SMnow", desk.house.cast.numbers["Ada"], WORRYING))


def test_a_process_that_hears_a_text_reads_it_at_once_in_a_thread(desk):
    here = threading.current_thread()

    async def text_and_wait(board):
        while board.heart.meaning_version is None:
            await asyncio.sleep(0.01)
        await texts_in(board, desk)
        while not (read_all(desk) and desk.said_of("crisis")):
            await asyncio.sleep(0.01)
        while {one.state for one in kept.texts_out(desk.database)} != {"sent"}:
            await asyncio.sleep(0.01)
        assert desk.database.read(heartbeats.everyone)[0].meaning_version == "stand-in-1"

    running(desk, text_and_wait, lambda: desk.model)
    assert desk.model.threads
    assert here not in desk.model.threads
    assert desk.levels == [("S2", "suicide_implicit")]


def test_what_another_process_has_heard_is_read_within_a_second_or_so(desk):
    async def wait(board):
        while board.heart.meaning_version is None:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(desk.hear)
        while not read_all(desk):
            await asyncio.sleep(0.01)

    running(desk, wait, lambda: desk.model)
    assert desk.levels == [("S2", "suicide_implicit")]


def not_there():
    raise NotThere(NotThere.__doc__)


@pytest.mark.parametrize("reader", [None, not_there], ids=["off", "absent"])
def test_without_a_reader_a_process_does_all_else_and_what_it_hears_waits(desk, reader):
    async def text(board):
        await texts_in(board, desk)
        await board.heart.beat()
        assert [beat.meaning_version for beat in desk.database.read(heartbeats.everyone)] == [None]
        assert await board.second.read_waiting() == 0

    running(desk, text, reader)
    assert (read_all(desk), desk.levels) == (False, [])
    assert desk.database.read(readings.waiting) == readings.Waiting(1, desk.house.now)
    desk.read()
    assert desk.levels == [("S2", "suicide_implicit")]


def test_a_process_that_stands_aside_reads_on_and_gives_up_on_nothing(desk):
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    desk.database.write(lambda db: db.conn.execute(newer))
    desk.model.broken = ["green"]

    async def text_and_wait(board):
        while not board.aside:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(desk.hear, "green")
        await texts_in(board, desk)
        while not desk.flags:
            await asyncio.sleep(0.01)

    running(desk, text_and_wait, lambda: desk.model)
    (green,) = [came for came in desk.texts if came.unread_at is not None]
    assert (green.read_tries, green.unread_at) == (0, desk.house.now + LEASE)


def test_time_that_is_moved_on_waits_until_what_came_in_has_been_read(desk):
    board = Switchboard(desk.database, {}, lambda: desk.house.now, reader=lambda: desk.model)
    desk.hear()
    asyncio.run(settle(board))
    assert read_all(desk)
    assert desk.said_of("crisis") == [NEUTRAL]


def test_how_many_wait_is_counted_and_since_when(desk):
    desk.hear("one")
    desk.house.now += MINUTE
    desk.hear("two")
    assert desk.database.read(readings.waiting) == readings.Waiting(2, AT_WORK)
    desk.read()
    assert desk.database.read(readings.waiting) == readings.Waiting(0, None)


def test_what_fails_after_the_flag_undoes_nothing_and_reaches_a_person(desk):
    desk.hear()
    nameless = update(kept.talk.metadata.tables["programme"]).values(country="XX")
    desk.database.write(lambda db: db.conn.execute(nameless))
    desk.read()
    assert desk.levels == [("S2", "suicide_implicit")]
    assert read_all(desk)
