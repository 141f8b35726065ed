"""The places that people are told of, as staff find, mend, add and close them."""

import html
import json
import re

import pytest

from bot.console.directory.form import filled, read
from bot.store.rows import add as add_row
from signposting.directory.edit import add, edit
from signposting.directory.listing import Sought, listed
from signposting.directory.load import load_first
from signposting.directory.read import service as service_of
from signposting.directory.tables import service
from signposting.imports.standard import read_object
from tests.console.house import NOW, audit

SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')
ROOF = {
    "name": "Roof",
    "description": "Food parcels.",
    "phones": [{"number": "0113 496 0000"}],
    "attributes": [{"taxonomy_term": {"name": "food"}}],
    "schedules": [{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"}],
    "service_at_locations": [{"location": {"addresses": [{"postal_code": "LS1 1AA", "country": "GB"}]}}],
}
FORM = {"name": "New Place", "phones": "0113 496 0001", "kind_food": "yes", "hours": "Mo-Fr 09:00-17:00"}


@pytest.fixture
def roof(house):
    return house.database.write(lambda db: add(db.conn, ROOF, "import: Leeds", NOW))


def told(house, which):
    return house.database.read(lambda db: service_of(db.conn, which))


def typed(which, **fields):
    return filled(read_object({**ROOF, "id": str(which)})) | fields


def change(desk, which, **fields):
    page = desk.get(f"/console/directory/{which}/change").text
    return desk.post(
        f"/console/directory/{which}/change", **typed(which, seen=SEEN.search(page)[1], **fields)
    )


def press(desk, which, what, **fields):
    page = desk.get(f"/console/directory/{which}").text
    return desk.post(f"/console/directory/{which}/{what}", seen=SEEN.search(page)[1], **fields)


def test_a_service_is_found_by_word_kind_and_place_and_not_elsewhere(desk, roof):
    cora = desk("coordinator")
    for asked in ("words=parcels", "kind=food", "place=Leeds", "words=roof&kind=food&place=LS1"):
        assert f"/console/directory/{roof}" in cora.get(f"/console/directory?{asked}").text
    for asked in ("words=nothing+such", "kind=drugs", "place=Truro", "closed=yes", "words=%27%22%2A"):
        assert f"/console/directory/{roof}" not in cora.get(f"/console/directory?{asked}").text
    assert "That place is not known" in cora.get("/console/directory?place=Xyzzyville").text


def test_pages_follow_each_other_by_key_and_none_is_left_out(house, desk):
    def many(db):
        return {str(add(db.conn, ROOF | {"name": f"Roof {at}"}, "x", NOW)) for at in range(60)}

    made, cora, found = house.database.write(many), desk("coordinator"), []
    path = "/console/directory?words=roof"
    while path:
        page = html.unescape(cora.get(path).text)
        found += re.findall(r"/console/directory/([0-9a-f-]{36})", page)
        path = next(iter(re.findall(r'href="(/console/directory\?[^"]*after=[^"]*)"', page)), "")
    assert len(found) == 60
    assert set(found) == made


def test_what_is_changed_by_hand_is_told_at_once_and_stays_over_the_next_import(house, desk, roof):
    assert change(desk("coordinator"), roof, phones="0113 496 0002", hours="24/7").status_code == 303
    one = told(house, roof)
    assert [phone.number for phone in one.phones] == ["0113 496 0002"]
    page = desk("coordinator").get(f"/console/directory/{roof}").text
    assert "0113 496 0002" in page
    assert page.count("changed by staff") >= 2
    assert "coordinator@example.org" in page
    assert "changed a service" in [row.action for row in house.rows(audit.select())]
    assert one.description == "Food parcels."


def test_a_form_that_changes_nothing_leaves_all_as_its_source_has_it(house, desk, roof):
    before = house.rows(service.select().where(service.c.id == roof))
    assert change(desk("coordinator"), roof).status_code == 303
    assert house.rows(service.select().where(service.c.id == roof)) == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "Say what it is called."),
        ({"phones": "12"}, "12 cannot be dialled."),
        ({"phones": "0113 496 0000\n=cmd()"}, "=cmd() cannot be dialled."),
        ({"hours": "whenever"}, "Write hours as Mo-Fr"),
        ({"postcode": "QQ9 9QQ"}, "There is no such postcode."),
        ({"areas": "Xyzzyville"}, "Xyzzyville is not known"),
        ({"minimum_age": "old"}, "An age is a whole number"),
        ({"minimum_age": "60", "maximum_age": "18"}, "The oldest age is below the youngest."),
        ({"url": "javascript:alert(1)"}, "Write an address such as"),
        ({"email": "nobody"}, "Write an e-mail address."),
        ({"kind_food": ""}, "Choose what kind of need"),
        ({"name": "x" * 201}, "At most 200 letters."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(house, desk, roof, fields, said):
    before = told(house, roof)
    answer = change(desk("coordinator"), roof, **fields)
    assert answer.status_code == 400
    page = html.unescape(answer.text)
    assert said in page
    for value in fields.values():
        assert " ".join(value.split("\n")[-1:]) in page
    assert told(house, roof) == before


def test_the_second_of_two_sees_that_it_has_changed_and_loses_nothing(house, desk, roof):
    one, two = desk("coordinator"), desk("second coordinator")
    old = SEEN.search(two.get(f"/console/directory/{roof}/change").text)[1]
    change(one, roof, name="First")
    answer = two.post(f"/console/directory/{roof}/change", **typed(roof, seen=old, name="Second"))
    assert answer.status_code == 409
    assert "Somebody has changed this service meanwhile" in answer.text
    assert 'value="Second"' in answer.text
    assert told(house, roof).name == "First"


def test_one_that_closes_is_offered_no_more_and_opened_again_it_is(house, desk, roof):
    cora = desk("coordinator")
    assert press(cora, roof, "close").status_code == 400
    assert press(cora, roof, "close", how="defunct").status_code == 303
    assert "nobody is told of it" in cora.get(f"/console/directory/{roof}").text
    assert house.database.read(lambda db: listed(db.conn, Sought("roof"), None, 9)) == []
    assert f"/console/directory/{roof}" in cora.get("/console/directory?closed=yes").text
    assert cora.post(f"/console/directory/{roof}/reopen").status_code == 303
    assert cora.post(f"/console/directory/{roof}/reopen").status_code == 409
    assert len(house.database.read(lambda db: listed(db.conn, Sought("roof"), None, 9))) == 1


def test_who_has_checked_it_today_says_so_with_one_press(house, desk, roof):
    cora = desk("coordinator")
    assert press(cora, roof, "verify").status_code == 303
    assert told(house, roof).last_verified == NOW.date()
    assert "12 Mar 2026" in cora.get(f"/console/directory/{roof}").text


def test_a_new_one_is_found_like_any_other(house, desk):
    cora = desk("coordinator")
    answer = cora.post("/console/directory/new", **FORM, postcode="LS1 1AA", city="Leeds")
    assert answer.status_code == 303
    page = cora.get(answer.headers["location"]).text
    assert "Mon-Fri 9-5" in page
    assert "Added by staff" in page
    [one] = house.database.read(
        lambda db: listed(db.conn, Sought("new place", "food", (53.8, -1.55)), None, 9)
    )
    assert one.name == "New Place"


def test_an_empty_new_one_is_no_service(house, desk):
    before = len(house.rows(service.select()))
    answer = desk("coordinator").post("/console/directory/new", name="", phones="")
    assert answer.status_code == 400
    assert len(house.rows(service.select())) == before


def test_what_others_wrote_is_shown_as_the_text_that_it_is(house, desk):
    hostile = ROOF | {"name": "<script>alert(1)</script>\u202egnp", "description": '"><img src=x>'}
    which = house.database.write(lambda db: add(db.conn, hostile, "import: x", NOW))
    for path in (f"/console/directory/{which}", f"/console/directory/{which}/change", "/console/directory"):
        page = desk("coordinator").get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page.replace('<img src="/console', "")


def test_staff_of_another_programme_are_not_named_in_the_history(house, desk, roof):
    by = f"staff {house.staff['neighbour'].id}"
    house.database.write(lambda db: edit(db.conn, roof, {"name": "Theirs"}, by, NOW))
    page = desk("coordinator").get(f"/console/directory/{roof}").text
    assert "staff of another programme" in page
    assert "neighbour@" not in page


def test_what_came_of_it_is_counted_for_ones_own_programme_alone(house, desk, roof):
    def offered(db):
        one = {"service_id": roof, "category": "food", "offered_at": NOW, "outcome": "helped"}
        add_row(db, "signpost", programme_id=house.other, person_id=house.ids["Zed"], **one)

    house.database.write(offered)
    assert (
        "Nobody of yours has been told of it yet."
        in desk("coordinator").get(f"/console/directory/{roof}").text
    )
    assert "1 said that it helped" in desk("neighbour").get(f"/console/directory/{roof}").text


def test_every_service_that_ships_can_be_opened_in_the_form_and_saved_as_it_is(house):
    def all_of_them(db):
        load_first(db.conn, NOW)
        return [json.loads(row.body) for row in db.conn.execute(service.select())]

    bodies = house.database.write(all_of_them)
    assert len(bodies) > 20
    for body in bodies:
        one = read_object(body)
        found = read(one, body, filled(one), "GB")
        assert (found.said, found.wrong) == ({}, {})
