"""Numbers that nobody knows: what they texted, and whose they turn out to be."""

import html

import pytest

from bot.store.console.unknown import KIND
from tests.console.house import address, audit, flag, message, nudge, task

STRANGER = "+447700900555"


@pytest.fixture
def number(house):
    """The row of a number that has texted twice, the second time of a worry."""
    house.text(STRANGER, "hello its <i>me</i>")
    house.text(STRANGER, "he hit me", ("domestic_abuse", "S2", "he hit me"))
    blind = house.database.seals.blind(STRANGER)
    [row] = house.rows(address.select().where(address.c.blind == blind))
    return row.id


def open_tasks(house):
    return house.rows(task.select().where(task.c.state == "open", task.c.kind == KIND))


def test_each_number_stands_once_with_what_it_texted(desk, number):
    page = desk("coordinator").get("/console/unknown").text
    assert page.count(f"/console/unknown/{number}") == 1
    assert "hello its &lt;i&gt;me&lt;/i&gt;" in page
    assert "2 texts" in page
    assert STRANGER not in desk("auditor").get("/console/unknown").text


def test_it_is_found_by_name_and_becomes_theirs_with_what_it_texted(house, desk, number):
    one, path = desk("coordinator"), f"/console/unknown/{number}"
    found = html.unescape(one.post(f"{path}/find", name="ada").text)
    assert "Ada Okafor, mentee" in found
    done = one.post(f"{path}/theirs", person=str(house.ids["Ada"]))
    assert (done.status_code, done.headers["location"]) == (303, "/console/unknown")
    assert open_tasks(house) == []
    [row] = house.rows(address.select().where(address.c.id == number))
    assert row.person_id == house.ids["Ada"]
    said = house.rows(message.select().where(message.c.address_id == number))
    assert {row.person_id for row in said} == {house.ids["Ada"]}
    assert house.rows(flag.select(), lambda row: row.person_id) == [house.ids["Ada"]]


def test_whoever_is_found_is_asked_again_whether_we_may_text_them(house, desk, number):
    desk("coordinator").post(f"/console/unknown/{number}/theirs", person=str(house.ids["Ada"]))
    assert house.person("Ada").consent == "ask"
    assert "welcome" in house.rows(nudge.select(), lambda row: row.kind)


def test_nobody_of_ours_leaves_the_list_and_comes_back_with_its_next_text(house, desk, number):
    one = desk("coordinator")
    assert one.post(f"/console/unknown/{number}/nobodys").status_code == 303
    assert open_tasks(house) == []
    assert str(number) not in one.get("/console/unknown").text
    house.text(STRANGER, "hello again")
    assert str(number) in one.get("/console/unknown").text


def test_the_second_who_settles_a_number_is_told_that_somebody_has(house, desk, number):
    first, second = desk("coordinator"), desk("second coordinator")
    assert first.post(f"/console/unknown/{number}/nobodys").status_code == 303
    late = second.post(f"/console/unknown/{number}/theirs", person=str(house.ids["Ada"]))
    assert late.status_code == 409
    assert "Somebody has dealt with this number already" in late.text
    assert house.person("Ada").consent == "yes"


@pytest.mark.parametrize("whose", ["", "nobody", "Zed"])
def test_it_is_nobodys_of_another_programme(house, desk, number, whose):
    person = str(house.ids.get(whose, whose))
    refused = desk("lead").post(f"/console/unknown/{number}/theirs", person=person)
    assert refused.status_code == 400
    assert "Choose whose number it is." in refused.text
    assert len(open_tasks(house)) == 2


def test_a_neighbour_finds_no_such_number(desk, number):
    neighbour = desk("neighbour")
    assert neighbour.get(f"/console/unknown/{number}").status_code == 404
    for what in ("find", "theirs", "nobodys"):
        assert neighbour.post(f"/console/unknown/{number}/{what}").status_code == 404
    assert str(number) not in neighbour.get("/console/unknown").text


def test_the_audit_holds_no_number_and_no_word(house, desk, number):
    desk("coordinator").post(f"/console/unknown/{number}/find", name="ada")
    desk("coordinator").post(f"/console/unknown/{number}/theirs", person=str(house.ids["Ada"]))
    told = str(house.rows(audit.select(), lambda row: (row.action, row.subject, row.subject_id)))
    assert "found whose a number is" in told
    assert "7700" not in told
    assert "ada" not in told.casefold()
