"""The clock that can be moved on, and what happens on the way."""

import asyncio
import datetime as dt
import shutil
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

from bot.clock import real
from bot.conversation import hear
from bot.inbound import Inbound
from bot.outbound import TryLater
from bot.practice.clock import PracticeClock, claim
from bot.practice.doors import PracticeDoor, practice_doors
from bot.practice.life import Memory, live
from bot.practice.passing import NotALength, length, pass_time
from bot.practice.threads import thread
from bot.settings import SettingsError
from bot.store.database import Database
from bot.switchboard import Switchboard
from tests import cast
from tests.conftest import KEYS

THURSDAY = dt.datetime(2026, 3, 12, 15, 30, tzinfo=dt.UTC)
ADA = "+447700900003"

ELSEWHERE = """
import sys
from bot.practice.clock import PracticeClock
from bot.store.database import Database
from bot.store.sealing import Seals
database = Database(sys.argv[1], Seals(sys.argv[2]))
print(PracticeClock(database)().isoformat())
database.close()
"""


def test_without_a_word_in_the_database_it_is_the_real_time(database):
    assert PracticeClock(database, lambda: THURSDAY)() == THURSDAY


def test_it_is_moved_on_and_never_back(database):
    clock = PracticeClock(database, lambda: THURSDAY)
    clock.move_to(THURSDAY + dt.timedelta(days=3))
    clock.move_to(THURSDAY + dt.timedelta(days=1))
    assert clock() == THURSDAY + dt.timedelta(days=3)


def test_another_process_lives_at_the_same_time(database, database_url):
    PracticeClock(database).move_to(real() + dt.timedelta(days=200))
    before = PracticeClock(database)()
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, database_url, KEYS], capture_output=True, text=True, check=True
    )
    assert before <= dt.datetime.fromisoformat(told.stdout.strip()) <= PracticeClock(database)()


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3 days", 72),
        ("1 day", 24),
        ("+1 hour", None),
        ("90 minutes", 1.5),
        ("1 week", 168),
        ("2w", 336),
        ("1 day 6 hours", 30),
        ("1.5 hours", 1.5),
        (" 2  Hrs ", 2),
        ("1 day and 1 hour", 25),
        ("52 weeks", 8736),
        ("53 weeks", None),
        ("day", None),
        ("3", None),
        ("3 days ago", None),
        ("0 hours", None),
        ("-1 hour", None),
        ("9" * 5000 + " days", None),
        (3, None),
        (None, None),
        (["3 days"], None),
    ],
)
def test_lengths_are_read_or_refused(text, hours):
    if hours is None:
        with pytest.raises(NotALength):
            length(text)
    else:
        assert length(text) == dt.timedelta(hours=hours)


def lived(database, today=THURSDAY):
    """A board and a clock at `today`, after weeks of life."""

    async def so_far():
        await live(database, today)
        clock = Memory(today)
        return Switchboard(database, practice_doors(), clock), clock

    return asyncio.run(so_far())


def said_to(database, number):
    return [text for text in database.read(lambda db: thread(db, number)) if text.ours]


def test_silence_is_counted_from_the_moment_a_question_was_sent(database):
    board, clock = lived(database)
    asked = said_to(database, ADA)[-1]
    asyncio.run(pass_time(board, clock, dt.timedelta(days=1)))
    again = said_to(database, ADA)[-1]
    assert again.body == asked.body
    assert again.at - asked.at == dt.timedelta(hours=24)


def test_a_long_wait_is_the_same_as_many_short_ones(tmp_path, migrated_file, seals):
    threads = []
    for name, steps in (("one", [14 * 24]), ("many", [5, 24, 1, 72, 90, 144])):
        database = Database(f"sqlite:///{shutil.copy(migrated_file, tmp_path / name)}", seals)
        board, clock = lived(database)
        for hours in steps:
            asyncio.run(pass_time(board, clock, dt.timedelta(hours=hours)))
        threads.append([(text.at, text.body) for text in said_to(database, ADA)])
        database.close()
    assert threads[0] == threads[1]


def test_nobody_is_texted_at_night_or_on_a_sunday_by_what_the_bot_begins(database):
    board, clock = lived(database)
    asyncio.run(pass_time(board, clock, dt.timedelta(weeks=6)))
    since = [text.at for text in said_to(database, ADA) if text.at > THURSDAY]
    assert since
    assert all(9 <= at.astimezone(ZoneInfo("Europe/London")).hour < 20 for at in since)
    assert all(at.weekday() != 6 for at in since)


class BusyDoor(PracticeDoor):
    """Takes nothing, ever."""

    async def send(self, _message):
        raise TryLater("busy")


def test_time_passes_even_where_nothing_can_be_sent(database):
    _, clock = lived(database)
    board = Switchboard(database, {"sms": BusyDoor("sms"), "telegram": BusyDoor("telegram")}, clock)
    asyncio.run(pass_time(board, clock, dt.timedelta(hours=26)))
    assert clock() == THURSDAY + dt.timedelta(hours=26)


def test_a_database_that_real_texts_went_through_is_not_practised_on(database):
    def a_real_text(db):
        people = cast.make(db, "mentee Ada with mentor Sam")
        hear(db, Inbound("sms", "SM1", people.numbers["Ada"], "hello"), THURSDAY)

    database.write(a_real_text)

    with pytest.raises(SettingsError, match="real texts"):
        database.write(claim)


def test_people_may_be_imported_before_practice_first_starts(database):
    database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))

    database.write(claim)
    database.write(claim)
