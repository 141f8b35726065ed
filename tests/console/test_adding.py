"""A person or a relationship by form: the same rules as a file, and nothing typed is lost."""

import pytest

from bot.store import tables
from bot.store.columns import table
from tests.console.house import audit, nudge, person

relationship, stages = table(tables.Relationship), table(tables.StateChange)
BEA = {"name": "Bea Stone", "role": "mentee", "phone": "07700 900333", "consent": "ask", "language": "en"}
NEW = "/console/people/new"


def called(house, name):
    rows = house.rows(person.select())
    return [row for row in rows if house.database.seals.open(row.name, "person.name", row.id) == name]


def test_a_person_comes_in_as_from_a_file_and_is_asked(house, desk):
    one = desk("coordinator")
    answer = one.post(NEW, **BEA, mentor_phone="+447700900002", meets="tue 18:00", starts_on="2026-03-17")
    assert answer.status_code == 303
    [bea] = called(house, "Bea Stone")
    assert answer.headers["location"] == f"/console/people/{bea.id}/record"
    assert (bea.programme_id, bea.state, bea.consent) == (house.bridges, "community", "ask")
    kinds = house.rows(nudge.select().where(nudge.c.person_id == bea.id), lambda row: row.kind)
    assert "welcome" in kinds
    [pair] = house.rows(relationship.select().where(relationship.c.mentee_id == bea.id))
    assert (pair.mentor_id, pair.meets) == (house.ids["Sam"], "tue 18:00")
    assert pair.coordinator_id == house.ids["Cora"]
    assert [row.after for row in house.rows(stages.select())] == ["community"]
    assert "Bea" not in str(house.rows(audit.select()))


def test_sent_twice_it_is_there_once(house, desk):
    one = desk("coordinator")
    first, again = one.post(NEW, **BEA), one.post(NEW, **BEA)
    assert first.headers["location"] == again.headers["location"]
    assert len(called(house, "Bea Stone")) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Full name is empty"),
        ({"phone": "12"}, "Phone is not a whole phone number"),
        ({"born": "2015-01-01"}, "is needed: this mentee is 11"),
        ({"consent": ""}, "May we text them? is empty"),
        ({"mentor_phone": "+447700900999"}, "is nobody"),
        ({"phone": "+447700900002"}, "already a mentor"),
        ({"phone": "+447700900001"}, "by another name"),
        ({"phone": "+447700900077"}, "cannot be taken"),
        ({"role": "lead"}, "Choose mentee, mentor or carer"),
        ({"meets": "<i>", "mentor_phone": "+447700900002"}, "Meets must be like"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_with_all_that_was_typed(house, desk, fields, words):
    before = len(house.rows(person.select()))
    answer = desk("coordinator").post(NEW, **(BEA | {"step": 'say "hi"'} | fields))
    assert answer.status_code == 400
    page = answer.text.replace("&#39;", "'")
    assert words in page
    assert "<title>Error: Add a person" in page
    assert "say &#34;hi&#34;" in page
    assert "<i>" not in page
    assert "Zed" not in page
    assert len(house.rows(person.select())) == before


def test_a_mentee_who_is_here_is_given_a_mentor(house, desk):
    one = desk("coordinator")
    one.post(NEW, **BEA)
    [bea] = called(house, "Bea Stone")
    path = f"/console/people/{bea.id}/mentor"
    assert "A mentor for" in one.get(path).text
    wrong = one.post(path, mentor_phone="+447700900001")
    assert wrong.status_code == 400
    for _ in range(2):
        assert one.post(path, mentor_phone="+447700900002", step="ring them").status_code == 303
    [pair] = house.rows(relationship.select().where(relationship.c.mentee_id == bea.id))
    assert pair.mentor_id == house.ids["Sam"]
    assert called(house, "Bea Stone")[0].consent == "ask"


def test_nobody_is_added_to_another_programme(house, desk):
    one = desk("coordinator")
    one.post(NEW, **BEA, programme=str(house.other))
    assert [row.programme_id for row in called(house, "Bea Stone")] == [house.bridges]
    assert "Harbour" not in one.get(NEW).text
