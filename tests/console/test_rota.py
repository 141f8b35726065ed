"""Who is on call, as leads set it and all see it."""

import html
import re

import pytest

from bot.store import tables
from bot.store.columns import table
from bot.store.rows import add
from tests.console.house import NOW, audit

shift = table(tables.Shift)
away = table(tables.Away)
NIGHT = {"post": "on_call", "from": "17:00", "to": "9am", "holidays": "also"}
EVERY_DAY = {f"day_{day}": "yes" for day in range(1, 8)}


@pytest.fixture
def cora(house):
    """A coordinator of Bridges with a phone."""

    def made(db):
        mine = {"programme_id": house.bridges}
        row = {"role": "coordinator", "name": "Cora Call", "language": "en", "timezone": "Europe/London"}
        who = add(db, "person", **mine, **row, consent="yes", phone_setting="own", made_at=NOW)
        number = "+447700900055"
        add(db, "address", **mine, person_id=who, channel="sms", value=number, blind=db.seals.blind(number))
        return who

    return house.database.write(made)


def page(desk, house, more=""):
    return html.unescape(desk.get(f"/console/rota/{house.bridges}{more}").text)


def put(desk, house, what="shift", **fields):
    return desk.post(f"/console/rota/{house.bridges}/{what}", **fields)


def shifts(house):
    return house.rows(shift.select().where(shift.c.removed_at.is_(None)))


def test_a_shift_is_on_the_rota_at_once_and_twice_is_once(house, desk, cora):
    lead = desk("second lead")
    for _ in range(2):
        assert put(lead, house, person=cora, **NIGHT, **EVERY_DAY).status_code == 303
    [row] = shifts(house)
    assert (row.begins.hour, row.ends.hour, row.weekdays) == (17, 9, "1234567")
    told = page(lead, house)
    assert "17:00 to 00:00 <bdi>Cora Call</bdi>" in told
    assert "changed the rota" in [row.action for row in house.rows(audit.select())]


def test_a_gap_is_said_loudly(house, desk, cora):
    lead = desk("second lead")
    put(lead, house, person=cora, **NIGHT, day_1="yes")
    assert "Nobody is there, and the office is closed" in page(lead, house)
    assert "more times in the next two weeks" in page(lead, house)


def test_without_a_rota_the_page_says_who_is_told(house, desk):
    assert "This programme keeps no rota" in page(desk("auditor"), house)


def test_a_shift_is_changed_in_place_of_the_old_one(house, desk, cora):
    lead = desk("second lead")
    put(lead, house, person=cora, **NIGHT, **EVERY_DAY)
    [old] = shifts(house)
    form = page(lead, house, f"?change={old.id}")
    assert f'name="row" value="{old.id}"' in form
    assert re.search(r'name="from"[^>]*value="17:00"', form)
    put(lead, house, person=cora, **NIGHT | {"from": "18:00"}, **EVERY_DAY, row=old.id)
    [new] = shifts(house)
    assert new.begins.hour == 18


def test_the_second_of_two_who_take_one_off_sees_that_it_is_gone(house, desk, cora):
    lead = desk("second lead")
    put(lead, house, person=cora, **NIGHT, **EVERY_DAY)
    [row] = shifts(house)
    assert put(lead, house, "remove", row=row.id).status_code == 303
    late = put(desk("lead"), house, "remove", row=row.id)
    assert late.status_code == 409
    assert "Somebody has changed the rota meanwhile" in late.text
    assert shifts(house) == []


def test_who_is_away_leaves_a_gap_and_who_has_left_is_gone(house, desk, cora):
    lead = desk("second lead")
    put(lead, house, person=cora, **NIGHT, **EVERY_DAY)
    put(lead, house, "away", person=cora, first_day="2026-03-13", last_day="2026-03-14")
    assert "from 13 Mar 2026 to 14 Mar 2026" in page(lead, house)
    assert "Nobody is there" in page(lead, house)
    assert put(lead, house, "away", person=cora, first_day="2026-04-01").status_code == 400
    assert put(lead, house, "away", person=cora, first_day="2026-04-01", left="yes").status_code == 303
    assert len(house.rows(away.select())) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"person": ""}, "Choose who."),
        ({"from": "5"}, "Must be a time such as"),
        ({"to": ""}, "Say from when to when"),
        ({"post": "boss"}, "Choose what they are on the rota for."),
        ({"first_day": "2026-05-01", "last_day": "2026-04-01"}, "The last day is before the first."),
        ({"last_day": "soon"}, "is no date"),
        ({f"day_{day}": "" for day in range(1, 8)}, "Choose on which days"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(house, desk, cora, fields, said):
    answer = put(desk("second lead"), house, **{"person": cora, **NIGHT, **EVERY_DAY} | fields)
    assert answer.status_code == 400
    assert said.casefold() in html.unescape(answer.text).casefold() or "date" in said
    assert 'value="9am"' in answer.text or "to" in fields
    assert shifts(house) == []


def test_nobody_of_another_programme_can_be_put_on_a_rota(house, desk):
    answer = put(desk("second lead"), house, person=house.ids["Zed"], **NIGHT, **EVERY_DAY)
    assert answer.status_code == 400
    assert shifts(house) == []


def test_whoever_is_on_call_and_cannot_be_reached_is_named(house, desk, cora):
    lead = desk("second lead")
    put(lead, house, person=cora, **NIGHT, **EVERY_DAY)
    assert "Alerts reach no phone" not in page(lead, house)
    stopped = table(tables.Address).update().where(table(tables.Address).c.person_id == cora)
    house.database.write(lambda db: db.conn.execute(stopped.values(opted_out_at=NOW)))
    assert "Alerts reach no phone of <bdi>Cora Call</bdi>" in page(lead, house)


@pytest.mark.parametrize("monday", ["never", "0001-01-01", "9999-12-31"])
def test_a_week_that_is_none_or_far_off_is_not_found(house, desk, monday):
    assert desk("lead").get(f"/console/rota/{house.bridges}/{monday}").status_code == 404
