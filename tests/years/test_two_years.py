"""For two years, on three continents, the bot begins what it should, when it should, and nothing else."""

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.store.database import Database
from tests.years.household import ZONES, Chosen, Happening, Household, households
from tests.years.life import Life
from tests.years.naive import broken

LIVES = int(os.environ.get("LIVES", "6"))  # in each time zone; 100 for a long run
LONDON = ZONES[0]
BEGINS = dt.datetime(2026, 3, 12, 10, tzinfo=ZoneInfo(LONDON))
SHM = Path("/dev/shm")  # noqa: S108
often = settings(
    max_examples=LIVES,
    deadline=None,
    derandomize=LIVES < 10,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


def lived(migrated_file, seals, home, years=2):
    folder = tempfile.mkdtemp(dir=SHM if SHM.is_dir() else None)
    database = Database(f"sqlite:///{shutil.copy(migrated_file, folder)}", seals)
    try:
        life = Life(database, home).live(years)
        return life, broken(life)
    finally:
        database.close()
        shutil.rmtree(folder)


@pytest.mark.timeout(120 + 20 * LIVES)
@pytest.mark.parametrize("zone", ZONES)
def test_two_years_of_texts_keep_every_promise(migrated_file, seals, zone):
    @often
    @given(home=households(zone))
    def live(home):
        life, wrong = lived(migrated_file, seals, home)
        assert wrong == [], f"{len(life.sent)} texts"

    live()


def test_a_mentor_who_had_a_break_is_asked_for_no_check_in_of_their_own(migrated_file, seals):
    break_ = [Happening(hours, "says", ("Sam", word)) for hours, word in ((30, "PAUSE"), (60, "BACK"))]
    home = Household(LONDON, BEGINS, "tue 18:00", Chosen(LONDON), Chosen(LONDON), happenings=tuple(break_))
    life, wrong = lived(migrated_file, seals, home, years=0.1)
    assert wrong == []
    assert {one.who for one in life.sent if one.nudge and one.nudge.kind == "goal_checkin"} == {"Ada"}


def test_after_an_outage_two_reminders_of_one_date_do_not_come_on_one_day(migrated_file, seals):
    happens = [Happening(47, "outage", 24), Happening(0, "date", 119)]  # Saturday's reminder is Monday's
    home = Household(LONDON, BEGINS, None, Chosen(LONDON), Chosen(LONDON), happenings=tuple(happens))
    life, wrong = lived(migrated_file, seals, home, years=0.1)
    assert wrong == []
    reminders = [one for one in life.sent if one.nudge and one.nudge.kind == "appointment_reminder"]
    assert len(reminders) == len({one.at.date() for one in reminders}) > 0
    assert "said once already on this day" in {one.reason for one in life.nudges}
