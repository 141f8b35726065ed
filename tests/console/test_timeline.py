"""Everything that happened to a person, a page at a time; and how many queries the pages of people take."""

import datetime as dt
import re

import pytest
from sqlalchemy import event as events

from bot.store import tables
from bot.store.columns import table
from bot.store.console import pairs, papers, roster, timeline
from bot.store.console.timeline import A_PAGE
from bot.store.rows import add
from tests.console.house import NOW

MOST_QUERIES = 20
relationship = table(tables.Relationship)


def steps(house, many):
    """Steps, two of each moment."""
    [pair] = house.rows(relationship.select())
    within = {"programme_id": house.bridges, "relationship_id": pair.id}

    def keep(db):
        for number in range(many):
            made = NOW - dt.timedelta(hours=number // 2)
            add(db, "step", **within, words=f"step {number:03}", made_at=made)

    house.database.write(keep)


def test_what_happened_stands_in_plain_words_and_texts_without_theirs(house, desk):
    house.text("Ada", "the secret rent", ("need", "S3", "rent"))
    whose = {"programme_id": house.bridges, "person_id": house.ids["Ada"], "at": NOW}
    house.database.write(lambda db: add(db, "consent", **whose, given=True, wording="w", method="own text"))
    house.database.write(lambda db: add(db, "state_change", **whose, after="in_custody", way="bot"))
    page = desk("lead").get(f"/console/people/{house.ids['Ada']}/timeline").text
    for told in ("A text from them", "A flag: Need, S3", "Agreed to texts, by own text", "State: in custody"):
        assert told in page
    assert "secret" not in page


def test_what_is_for_leads_does_not_stand_on_a_coordinators_timeline(house, desk):
    house.text("Ada", "he hits the kid", ("child_risk", "S1", "hits the kid"))
    path = f"/console/people/{house.ids['Ada']}/timeline"
    assert "A flag: Child risk" in desk("lead").get(path).text
    assert "Child risk" not in desk("coordinator").get(path).text


def test_pages_follow_each_other_and_leave_nothing_out_or_in_twice(house, desk):
    many = A_PAGE * 2 + 5
    steps(house, many)
    lead, found, path = desk("lead"), [], f"/console/people/{house.ids['Ada']}/timeline"
    while path:
        page = lead.get(path).text
        found += re.findall(r"step \d{3}", page)
        more = re.search(r'href="([^"]+\?before=\d+)"', page)
        path = more[1] if more else ""
    assert sorted(found) == [f"step {number:03}" for number in range(many)]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, ""])
def test_a_moment_that_is_none_is_no_error(house, desk, before):
    answer = desk("lead").get(f"/console/people/{house.ids['Ada']}/timeline?before={before}")
    assert answer.status_code == 200


@pytest.mark.parametrize("who", ["second lead", "coordinator"])
@pytest.mark.parametrize("side", ["", "/record", "/goals", "/timeline", "/same", "pair", "list", "caseload"])
def test_no_page_of_people_takes_more_than_twenty_queries(house, desk, side, who):
    house.text("Ada", "rent", ("need", "S3", "rent"))
    steps(house, 30)
    [pair] = house.rows(relationship.select())
    ada = f"/console/people/{house.ids['Ada']}{side}"
    paths = {
        "pair": f"/console/relationships/{pair.id}",
        "list": "/console/people?silent=yes&unreachable=yes",
    }
    paths["caseload"] = f"/console/people/{house.ids['Cora']}/caseload"
    one, asked = desk(who), []

    def count(_conn, _cursor, statement, *_more):
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    events.listen(house.database.engine, "before_cursor_execute", count)
    assert one.get(paths.get(side, ada)).status_code in (200, 403)
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)


def test_both_databases_tell_the_same_of_people(house_on_either):
    house = house_on_either
    house.text("Ada", "rent", ("need", "S3", "rent"))
    steps(house, 3)
    cora, lead = house.ids["Cora"], house.staff["second lead"]
    everything = roster.Wanted("mentee", "community", cora, silent=True, unreachable=True)
    [pair] = house.rows(relationship.select())

    def look(db):
        events_of, _ = timeline.page(db, lead, house.ids["Ada"], NOW + dt.timedelta(days=1))
        found = roster.page(db, lead, roster.Wanted("mentee", "community", cora), None, NOW)
        assert roster.page(db, lead, everything, None, NOW).listed == []
        assert pairs.around(db, pairs.by_id(db, lead, pair.id)).last_log_at is None
        papers.of_person(db, lead, house.ids["Ada"])
        return [one.what for one in events_of], [one.name for one in found.listed]

    happened, listed = house.database.read(look)
    assert listed == ["Ada Okafor"]
    assert happened.count("step") == 3
    assert {"heard", "flag"} <= set(happened)
