"""A need in the middle of everything else: what it may begin, and what it must never cost."""

import datetime as dt
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.conversation import hear
from bot.finding import Directory
from bot.inbound import Inbound
from bot.nudging.beginning import begin_due
from bot.planning.signposts import SHARED
from bot.screening import Flag, Severity
from bot.store import tables
from bot.store.columns import table
from bot.store.rows import change
from signposting.directory.tables import service
from signposting.needs import Likely, Need
from tests.app import kept
from tests.app.house import House

LINE = "mentor Sam with mentee Dan, places yes"
flag, gap, nudge, signpost = map(table, (tables.Flag, tables.Gap, tables.Nudge, tables.Signpost))
WORRIES = {
    "crisis": "crisis.suicide",
    "domestic-abuse": "crisis.neutral",
    "sexual-violence": "crisis.sexual_violence",
}


@pytest.fixture
def house(database):
    return House(database, LINE)


def said(house):
    return [text.key for text in kept.texts_out(house.database)]


def rows(house, of):
    return house.database.read(lambda db: db.conn.execute(select(of)).all())


def texts(house, body, name="Dan", **given):
    """Somebody texts, to readers that a test brings along."""
    message = Inbound("sms", f"SM{body}", house.cast.numbers[name], body)
    return house.database.write(partial(hear, message=message, now=house.now, **given))


def reads(*kinds, is_safety=False):
    likely = tuple(Likely(kind, 0.9, ()) for kind in kinds)
    return Directory(need=lambda *_: Need(likely, is_safety=is_safety))


def test_a_directory_that_fails_costs_neither_the_text_nor_an_answer(house):
    def fails(*_):
        raise LookupError

    texts(house, "need a food bank in leeds", directory=Directory(search=fails))
    assert said(house) == ["common.hand_over"]
    assert house.tasks == ["a text could not be answered"]


@pytest.mark.parametrize("kind", WORRIES)
def test_a_need_that_is_a_worry_is_flagged_and_gets_the_fixed_words_alone(house, kind):
    texts(house, "who can i see about it", directory=reads(kind, is_safety=True), screen=lambda *_: ())
    [raised] = rows(house, flag)
    assert (raised.severity, raised.about, raised.rule) == ("S2", "self", f"needs.{kind}")
    assert said(house)[0] == WORRIES[kind]
    assert all(key.startswith("crisis.") for key in said(house))
    assert rows(house, signpost) == []


def test_a_danger_that_is_only_feared_stands_in_the_way_of_no_search(house):
    likely = (Likely("domestic-abuse", 0.1, ()), Likely("housing-longterm", 0.8, ()))
    feared = Directory(need=lambda *_: Need(likely, is_safety=True))
    texts(house, "who rents to people with a record in leeds", directory=feared, screen=lambda *_: ())
    assert rows(house, flag) == []
    assert not any(key.startswith("crisis.") for key in said(house))
    assert said(house)


def test_a_way_of_speaking_is_no_worry_for_the_reader_of_needs_either(house):
    low = Flag("low_mood", Severity.S4, (0, 4), "dead", "low_mood/test")
    texts(house, "dead good that", directory=reads("crisis", is_safety=True), screen=lambda *_: (low,))
    assert said(house) == ["common.person_will_look"]


def test_a_mentor_is_offered_nothing_for_what_they_only_tell(house):
    texts(house, "D was on about the bailiffs at his window all night", "Sam", directory=reads("debt"))
    assert said(house) == ["common.person_will_look"]


def test_what_was_meant_for_somebody_is_not_sent_once_it_has_closed(house):
    house.hear("signpost D housing leeds", "Sam")
    house.hear("1", "Sam")
    closed = update(service).values(closed_at=house.now)
    house.database.write(lambda db: db.conn.execute(closed))
    [waits] = [one for one in rows(house, nudge) if one.kind == SHARED]
    house.database.write(lambda db: begin_due(db, waits.id, house.now + dt.timedelta(days=1)))
    [settled] = [one for one in rows(house, nudge) if one.kind == SHARED]
    assert settled.state == "dropped"
    assert rows(house, signpost) == []


@pytest.mark.parametrize(("column", "to"), [("phone_setting", "watched"), ("state", "recalled")])
def test_a_mentor_is_told_where_nothing_can_be_sent(house, column, to):
    house.database.write(lambda db: change(db, "person", house.cast.ids["Dan"], **{column: to}))
    house.hear("signpost D housing leeds", "Sam")
    house.hear("1", "Sam")
    assert said(house)[-1] == "signpost_for.cannot_send"
    assert not any(one.kind == SHARED for one in rows(house, nudge))


def test_a_gap_has_no_name_beside_it(house):
    house.hear("need a food bank in truro", "Dan")
    [missing] = rows(house, gap)
    assert (missing.category, missing.area, missing.why) == ("food", "Truro", "none")
    assert "person_id" not in gap.c
