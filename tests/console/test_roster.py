"""Everybody on one page after another, and finding one by name or number without either in an address."""

import datetime as dt

import pytest

from bot.store.console.roster import A_PAGE
from bot.store.rows import add, change
from tests.console.house import NOW, audit

NAMES = ("Ada Okafor", "Sam Okafor", "Cora Okafor")


def make(house, name, role="mentee", **also):
    row = {"language": "en", "timezone": "Europe/London", "consent": "yes", "made_at": NOW}
    where = {"programme_id": house.bridges, "role": role, "name": name}
    return house.database.write(lambda db: add(db, "person", **(where | row | also)))


def shown(page, names=NAMES):
    return [name for name in names if name in page]


def test_everybody_of_ones_programme_is_listed_and_nobody_of_another(desk):
    page = desk("coordinator").get("/console/people").text
    assert shown(page) == list(NAMES)
    assert "Zed" not in page
    assert shown(desk("neighbour").get("/console/people").text) == []
    assert "Zed Quill" in desk("lead").get("/console/people").text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("role=mentee", ["Ada Okafor"]),
        ("role=mentor", ["Sam Okafor"]),
        ("state=community", ["Ada Okafor"]),
        ("state=in_custody", []),
        ("silent=yes", ["Sam Okafor"]),
        ("unreachable=yes", ["Ada Okafor"]),
        ("role=wizard&state=x&coordinator=y&after=z", list(NAMES)),
    ],
)
def test_the_list_is_narrowed_to_whom_one_looks_for(house, desk, asked, names):
    long_ago = NOW - dt.timedelta(weeks=4)
    for name, values in {"Ada": {"unreachable_at": NOW}, "Sam": {"heard_at": long_ago}}.items():
        place = house.address(name).id
        house.database.write(lambda db, place=place, values=values: change(db, "address", place, **values))
    listed = desk("second lead").get(f"/console/people?{asked}").text
    assert shown(listed[listed.index("In the order in which they came") :]) == names


def test_a_coordinators_people_are_listed_by_the_coordinator(house, desk):
    cora = house.ids["Cora"]
    page = desk("second lead").get(f"/console/people?coordinator={cora}").text
    assert shown(page[page.index("In the order in which") :]) == ["Ada Okafor", "Sam Okafor"]


def test_pages_follow_each_other_and_leave_nobody_out_or_in_twice(house, desk):
    names = [f"Person{number:03}" for number in range(A_PAGE + 7)]
    for name in names:
        make(house, name)
    lead, found, path = desk("second lead"), [], "/console/people"
    while path:
        page = lead.get(path).text
        found += shown(page[page.index("In the order in which") :], [*names, *NAMES])
        more = page.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        path = more.replace("&amp;", "&") if 'rel="next"' in page else ""
    assert sorted(found) == sorted([*names, *NAMES])


@pytest.mark.parametrize("typed", ["oka ada", "ADA", "+447700900001", "07700 900001"])
def test_one_is_found_by_name_or_number(desk, typed):
    page = desk("coordinator").post("/console/people/find", who=typed)
    assert page.status_code == 200
    assert shown(page.text) == ["Ada Okafor"]


@pytest.mark.parametrize("typed", ["zed", "+447700900077", "nobody", "ad", "%", "' or 1=1"])
def test_nobody_of_another_programme_and_nobody_by_tricks_is_found(desk, typed):
    page = desk("coordinator").post("/console/people/find", who=typed).text
    assert "Nobody is found by that" in page
    assert "Quill" not in page


def test_nothing_typed_is_asked_for_again(desk):
    answer = desk("coordinator").post("/console/people/find", who="  ")
    assert answer.status_code == 400
    assert "Type a name or a number" in answer.text


def test_what_was_looked_for_stands_in_no_address_and_no_audit(house, desk):
    answer = desk("coordinator").post("/console/people/find", who="ada okafor")
    assert "ada" not in str(answer.url).lower()
    rows = [row for row in house.rows(audit.select()) if row.action == "looked for somebody"]
    assert len(rows) == 1
    assert "okafor" not in str(rows).lower()


def test_what_was_typed_is_shown_as_it_was_and_does_nothing(desk):
    page = desk("coordinator").post("/console/people/find", who='"><script>alert(1)</script>').text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
