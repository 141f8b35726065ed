"""The fictional people: who they are, where they stand, and how they are kept."""

import asyncio
import datetime as dt
import stat

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from bot.app import practice_app
from bot.practice.cast import BY_NUMBER, CHARACTERS
from bot.practice.keys import practice_settings, sign_in
from bot.practice.life import live
from bot.practice.people import let_lead_in
from bot.practice.threads import phones, thread
from bot.settings import Settings, SettingsError
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database
from bot.store.rows import add
from bot.store.sealing import Seals, new_key
from bot.wording import SENTENCES
from tests.practice.room import serving

DAYS = [
    dt.datetime(2026, 3, 12, 15, 30, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC),  # a Sunday, at night
    dt.datetime(2026, 12, 28, 9, 0, tzinfo=dt.UTC),  # after days on which nobody is texted
    dt.datetime(2027, 3, 29, 12, 5, tzinfo=dt.UTC),  # the clocks went forward, and it is a holiday
]


def rows(database, subject):
    return database.read(lambda db: db.conn.execute(select(table(subject))).all())


def count(database, subject):
    return database.read(
        lambda db: db.conn.execute(select(func.count()).select_from(table(subject))).scalar()
    )


def settings(tmp_path, **given):
    given = {"database_url": f"sqlite:///{tmp_path}/practice.db"} | given
    return Settings.load(env_file=tmp_path / "none", **given)


def test_their_numbers_belong_to_nobody():
    numbers = [one.number for one in CHARACTERS if one.channel == "sms"]
    assert all(number.startswith("+447700900") and len(number) == 13 for number in numbers)
    assert len(BY_NUMBER) == len(numbers) + 1


def test_they_answer_only_questions_that_the_bot_asks():
    assert {question for one in CHARACTERS for question in one.says} <= set(SENTENCES["en"])


@pytest.mark.parametrize("today", DAYS, ids=lambda day: f"{day:%d %b}")
def test_whenever_they_are_made_their_past_is_whole(database, today):
    asyncio.run(live(database, today))
    assert count(database, tables.CheckIn) >= 4
    assert count(database, tables.SessionLog) >= 6
    assert {goal.status for goal in rows(database, tables.Goal)} == {"active"}
    assert rows(database, tables.Task) == []
    assert {flag.severity for flag in rows(database, tables.Flag)} <= {"S4"}
    assert {talk.state for talk in rows(database, tables.Talk)} <= {"done", "open", "expired"}


@pytest.mark.parametrize("today", DAYS[:2], ids=lambda day: f"{day:%d %b}")
def test_a_newcomer_finds_questions_that_wait_for_an_answer(database, today):
    asyncio.run(live(database, today))
    waiting = {(talk.flow, talk.step) for talk in rows(database, tables.Talk) if talk.state == "open"}
    assert waiting == {("goal_checkin", "result"), ("welcome", "consent")}


def test_nothing_of_their_past_is_in_the_future(database):
    asyncio.run(live(database, DAYS[0]))
    for phone in database.read(phones):
        assert all(text.at <= DAYS[0] for text in database.read(lambda db, p=phone: thread(db, p.number)))


def test_they_move_into_an_empty_database_only(database):
    alone = {"name": "Ours", "alias": "Us", "phone": "", "country": "GB", "timezone": "Europe/London"}
    database.write(lambda db: add(db, "programme", **alone, day_first=True))
    asyncio.run(live(database, DAYS[0]))
    assert count(database, tables.Person) == 0


def test_a_second_start_changes_nothing(folder):
    with serving(folder / "practice.db") as web:
        before = web.get("/practice/texts", params={"number": "+447700900003"}).json()
    with serving(folder / "practice.db") as web:
        assert len(web.get("/practice/people").json()) == 6
        assert web.get("/practice/texts", params={"number": "+447700900003"}).json() == before


def test_the_lead_signs_in_with_the_password_that_was_printed_and_sees_every_programme(folder):
    here = settings(folder)
    _, password = sign_in(here).split(" / ")
    keys = practice_settings(here).alongside_keys.get_secret_value()
    opened = Database(here.database_url, Seals(keys))
    (lead,) = rows(opened, tables.Staff)
    assert PasswordHasher().verify(lead.password_hash, password)
    assert (lead.role, lead.programme_id) == ("lead", None)
    opened.close()


def test_a_lost_password_is_made_anew_and_works(database):
    for password in ("first words", "other words"):
        database.write(lambda db, p=password: let_lead_in(db, p, DAYS[0]))
    (lead,) = rows(database, tables.Staff)
    assert PasswordHasher().verify(lead.password_hash, "other words")


def test_the_sign_in_stays_the_same_and_is_for_its_owner_alone(tmp_path):
    here = settings(tmp_path)
    assert sign_in(here) == sign_in(here)
    assert sign_in(here).startswith("sign in: lead@practice.example / ")
    keys = practice_settings(here).alongside_keys
    assert keys == practice_settings(here).alongside_keys
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["practice.keys", "practice.password"]


def test_keys_that_were_given_are_used(tmp_path):
    given = new_key()
    assert (
        practice_settings(settings(tmp_path, alongside_keys=given)).alongside_keys.get_secret_value() == given
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", [{"telegram_bot_token": "1:secret"}, {"host": "192.0.2.1"}])
def test_it_does_not_start_where_real_people_could_be_reached_or_others_look_in(tmp_path, given):
    with pytest.raises(SettingsError, match="Practice mode"):
        practice_app(settings(tmp_path, **given))
