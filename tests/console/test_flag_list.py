"""The list of all flags: what can be looked for, and that it goes on to the last one."""

import datetime as dt
import re

import pytest

from bot.store.columns import new_id
from bot.store.console import flag_list
from bot.store.console.flag_list import Wanted
from bot.store.rows import change
from tests.console.house import NOW, STAFF, flag

NUMBER = re.compile(r'aria-describedby="flag-(\d+)-status"')


def listed(page):
    return [int(number) for number in NUMBER.findall(page.text)]


@pytest.fixture
def kinds(house):
    """Four flags by what they are; those of a month ago and of now."""
    before = NOW - dt.timedelta(days=40)
    [old] = house.text("Ada", "rent", ("need", "S3", "rent"), now=before)
    [low] = house.text("Ada", "meh", ("low_mood", "S4", "meh"))
    [tag] = house.text("Sam", "tag", ("recall", "S2", "tag"))
    [zed] = house.text("Zed", "cold", ("homeless_tonight", "S1", "cold"))
    return {"old": old, "low": low, "tag": tag, "zed": zed}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["zed", "tag", "low"]),
        ("?state=closed", ["old"]),
        ("?state=all", ["zed", "tag", "low", "old"]),
        ("?state=acknowledged", ["tag"]),
        ("?state=open&severity=S4", ["low"]),
        ("?state=all&category=need", ["old"]),
        ("?state=all&month=2026-01", ["old"]),
        ("?state=all&month=2026-03", ["zed", "tag", "low"]),
        ("?state=all&month=2026-02", []),
        ("?state=review", ["old"]),
    ],
)
def test_flags_are_found_by_state_severity_category_and_month(house, desk, kinds, asked, found):
    lead = desk("lead")
    lead.press(kinds["old"], "close", outcome="handled", note="done")
    lead.press(kinds["tag"], "acknowledge")
    rows = {row.number: row.id for row in house.rows(flag.select())}
    house.database.write(lambda db: change(db, "flag", rows[kinds["old"]], review_on=NOW.date()))
    assert listed(lead.get(f"/console/flags{asked}")) == [kinds[name] for name in found]


def test_each_finds_only_flags_of_their_own_programme(desk, kinds):
    assert listed(desk("coordinator").get("/console/flags?state=all")) == [
        kinds["tag"],
        kinds["low"],
        kinds["old"],
    ]
    neighbour = desk("neighbour")
    assert listed(neighbour.get("/console/flags?state=all")) == [kinds["zed"]]
    assert listed(neighbour.get(f"/console/flags?state=all&after={kinds['tag']}")) == []


def test_of_what_kind_a_flag_for_leads_is_cannot_be_found_out_by_looking_for_it(house, desk):
    [secret] = house.text("Ada", "our secret", ("boundary_breach", "S2", "our secret"))
    cora, lead = desk("coordinator"), desk("lead")
    assert listed(cora.get("/console/flags")) == [secret]
    page = cora.get("/console/flags?category=boundary_breach")
    assert listed(page) == []
    assert "Boundary breach" not in page.text
    assert listed(lead.get("/console/flags?category=boundary_breach")) == [secret]


def test_a_list_of_many_goes_on_to_the_last_one_and_has_each_once(house_on_either):
    house, many = house_on_either, flag_list.A_PAGE + 3
    house.text("Ada", "rent", ("need", "S3", "rent"))
    [row] = house.rows(flag.select())

    def copy(db):
        for number in range(2, many + 1):
            at = NOW + dt.timedelta(seconds=number // 3)  # three at each moment
            db.conn.execute(
                flag.insert().values({**row._mapping, "id": new_id(), "number": number, "at": at})
            )

    house.database.write(copy)
    lead, found, after = house.staff["lead"], [], None
    for _ in range(2):
        listed, after = house.database.read(
            lambda db, after=after: flag_list.page(db, lead, Wanted(), after, NOW)
        )
        found += [one.number for one in listed]
    assert after is None
    assert found == list(range(many, 0, -1))


@pytest.mark.parametrize(
    "asked",
    ["state=x", "severity=S9", "category=x", "month=2026-13", "month=x", "after=x", "after=" + "9" * 40],
)
def test_what_no_form_of_ours_asks_is_not_found(desk, asked):
    assert desk("lead").get(f"/console/flags?{asked}").status_code == 404


@pytest.mark.parametrize("name", STAFF)
def test_an_empty_list_says_so_to_everyone(desk, name):
    assert "There is no such flag." in desk(name).get("/console/flags").text
