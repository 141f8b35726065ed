"""A person's record: what they agreed to, the states behind them, and another number."""

import re

import pytest

from bot.rules.staff import StaffRole
from bot.store import tables
from bot.store.columns import table
from bot.store.rows import add, change
from tests.console.house import NOW, SEEN, address, audit, hire, learned, nudge, person, text_out

stages = table(tables.StateChange)
WHY = "her mother rang"
NEW = "+447700900555"


@pytest.fixture
def ada(house):
    return f"/console/people/{house.ids['Ada']}"


def move(desk, ada, who="coordinator", **fields):
    """Open the record and change the state."""
    one = desk(who)
    seen = SEEN.search(one.get(f"{ada}/record").text)
    filled = {"seen": seen[1] if seen else "", "since": str(NOW.date()), "reason": WHY}
    return one.post(f"{ada}/state", **(filled | fields))


def put(house, state):
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], state=state))


def waiting_for(house, name):
    wanted = text_out.select().where(text_out.c.person_id == house.ids[name], text_out.c.state == "waiting")
    due = nudge.select().where(nudge.c.person_id == house.ids[name], nudge.c.state == "waiting")
    return len(house.rows(wanted)) + len(house.rows(due))


def keep_waiting(house, name, kind="goal_checkin"):
    """A text and a nudge that wait."""
    owner = {"programme_id": house.bridges, "person_id": house.ids[name]}
    where = {"address_id": house.address(name).id, "channel": "sms", "at": NOW, "not_before": NOW}
    due = {"relationship_id": None, "about": house.ids[name], "due_at": NOW, "planned_at": NOW}

    def keep(db):
        add(
            db,
            "message_out",
            **owner,
            **where,
            kind="nudge",
            key="goal_checkin.ask",
            body="x",
            state="waiting",
        )
        add(db, "nudge", **owner, **due, kind=kind, local_date=NOW.date(), state="waiting")

    house.database.write(keep)


def test_the_consent_record_has_each_yes_and_no_with_its_wording_and_its_way(house, desk, ada):
    whose = {"programme_id": house.bridges, "person_id": house.ids["Ada"], "at": NOW}
    whose |= {"address_id": house.address("Ada").id}
    house.database.write(
        lambda db: add(db, "consent", **whose, given=True, wording="w-77", method="own text")
    )
    house.database.write(lambda db: add(db, "consent", **whose, given=False, wording="w-78", method="paper"))
    page = desk("lead").get(f"{ada}/record").text
    for told in ("w-77", "w-78", "Own text, +447700900001", "Paper", "Ada Okafor"):
        assert told in page
    assert page.index("w-78") < page.index("w-77")


def test_an_auditor_sees_the_record_with_its_numbers_masked(house, desk, ada):
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], guardian_phone="+447700900088"))
    page = desk("auditor").get(f"{ada}/record").text
    assert "+447700900001" not in page
    assert "+447700900088" not in page
    assert "Change the state" not in page


def test_a_state_is_kept_with_who_changed_it_why_and_since_when(house, desk, ada):
    assert move(desk, ada, state="in_custody", since="2026-03-10").status_code == 303
    row = house.person("Ada")
    assert (row.state, f"{row.state_at:%Y-%m-%d}") == ("in_custody", "2026-03-10")
    [one] = house.rows(stages.select())
    assert (one.before, one.after, one.staff_id) == ("community", "in_custody", house.staff["coordinator"].id)
    page = desk("lead").get(f"{ada}/record").text
    assert WHY in page
    assert "coordinator@example.org" in page
    assert WHY not in str(house.rows(audit.select()))


@pytest.mark.parametrize("state", ["in_custody", "recalled", "release_planned"])
def test_what_waits_for_their_phone_is_dropped_at_once_with_the_reason(house, desk, ada, state):
    keep_waiting(house, "Ada")
    keep_waiting(house, "Sam", "session_log")
    assert waiting_for(house, "Ada") >= 2
    before = waiting_for(house, "Sam")
    assert move(desk, ada, state=state, planned_on="2026-04-01").status_code == 303
    assert waiting_for(house, "Ada") == 0
    assert waiting_for(house, "Sam") == before
    reasons = house.rows(text_out.select().where(text_out.c.state == "dropped"), lambda row: row.reason)
    assert reasons == [f"state is {state}"]


def test_a_release_date_may_move_and_each_is_kept(house, desk, ada):
    move(desk, ada, state="release_planned", planned_on="2026-04-01")
    move(desk, ada, state="release_planned", planned_on="2026-04-20")
    assert house.rows(stages.select(), lambda row: str(row.planned_on)) == ["2026-04-01", "2026-04-20"]
    page = desk("lead").get(f"{ada}/record").text
    assert "Release planned for Mon 20 Apr 2026" in page


def test_nobody_comes_out_without_word_of_their_number(house, desk, ada):
    put(house, "in_custody")
    answer = move(desk, ada, state="released")
    assert answer.status_code == 400
    assert "Say whether their number has been checked" in answer.text
    assert WHY in answer.text
    assert house.person("Ada").state == "in_custody"


def test_who_comes_out_with_a_checked_number_is_asked_again_before_anything_else(house, desk, ada):
    put(house, "release_planned")
    assert move(desk, ada, state="released", checked="yes").status_code == 303
    assert (house.person("Ada").consent, house.person("Ada").state) == ("ask", "released")
    asked = nudge.select().where(nudge.c.person_id == house.ids["Ada"], nudge.c.kind == "welcome")
    assert [row.state for row in house.rows(asked)] == ["waiting"]
    assert house.address("Ada").frozen_at is None


def test_who_comes_out_with_a_number_not_checked_is_told_nothing_there(house, desk, ada):
    put(house, "in_custody")
    move(desk, ada, state="released", checked="no")
    assert house.address("Ada").frozen_at == NOW
    house.text("Ada", "hi its me")
    assert not house.rows(text_out.select().where(text_out.c.person_id == house.ids["Ada"]))


def test_who_said_no_is_not_asked_again(house, desk, ada):
    put(house, "in_custody")
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], consent="no"))
    move(desk, ada, state="released", checked="yes")
    assert house.person("Ada").consent == "no"
    assert not house.rows(nudge.select().where(nudge.c.kind == "welcome"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "closed"}, "Choose the state"),
        ({"state": "community"}, "Choose the state"),
        ({"state": "in_custody", "since": "2026-03-13"}, "still to come"),
        ({"state": "in_custody", "since": "2020-01-01"}, "more than a year ago"),
        ({"state": "in_custody", "since": "soon"}, "must be a day"),
        ({"state": "in_custody", "reason": " "}, "Say why you change their state"),
        ({"state": "in_custody", "reason": "x" * 201}, "too long"),
        ({"state": "release_planned"}, "Say on which day the release is planned"),
        ({"state": "release_planned", "planned_on": "2026-03-01"}, "within the year to come"),
    ],
)
def test_what_does_not_fit_changes_nothing_and_says_what_to_mend(house, desk, ada, fields, words):
    answer = move(desk, ada, **fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert "<title>Error: " in answer.text
    assert house.person("Ada").state == "community"


def test_of_two_at_once_the_second_sees_that_it_has_changed_and_twice_is_once(house, desk, ada):
    one = desk("coordinator")
    seen = SEEN.search(one.get(f"{ada}/record").text)[1]
    filled = {"seen": seen, "since": str(NOW.date()), "reason": WHY, "state": "in_custody"}
    assert one.post(f"{ada}/state", **filled).status_code == 303
    again = one.post(f"{ada}/state", **(filled | {"state": "recalled", "reason": "my own words"}))
    assert again.status_code == 409
    assert "has changed since you opened this page" in again.text
    assert "my own words" in again.text
    assert len(house.rows(stages.select())) == 1


def test_a_new_number_gets_nothing_but_the_question_and_the_old_one_nothing_at_all(house, desk, ada):
    keep_waiting(house, "Ada")
    old = house.address("Ada").id
    answer = desk("coordinator").post(f"{ada}/number", number="07700 900555", reason=WHY)
    assert answer.status_code == 303
    rows = {
        row.id: row for row in house.rows(address.select().where(address.c.person_id == house.ids["Ada"]))
    }
    assert len(rows) == 2
    assert (rows[old].past_at, rows[old].frozen_at) == (NOW, NOW)
    new = next(row for row in rows.values() if row.id != old)
    assert (new.frozen_at, new.past_at, new.opted_out_at) == (None, None, None)
    assert house.person("Ada").consent == "ask"
    texts = house.rows(text_out.select(), lambda row: (row.state, row.reason))
    assert texts == [("dropped", "they have another number by now")]
    page = desk("lead").get(f"{ada}/record").text
    assert NEW in page
    assert "their number before: nothing goes there" in page


def test_a_number_that_was_sent_twice_is_kept_once(house, desk, ada):
    for _ in range(2):
        assert desk("coordinator").post(f"{ada}/number", number=NEW, reason=WHY).status_code == 303
    done = [row for row in house.rows(audit.select()) if row.action == "gave them another number"]
    assert len(done) == 1


def test_a_stop_holds_for_the_new_number_too(house, desk, ada):
    house.database.write(lambda db: change(db, "address", house.address("Ada").id, opted_out_at=NOW))
    desk("coordinator").post(f"{ada}/number", number=NEW, reason=WHY)
    rows = house.rows(address.select().where(address.c.person_id == house.ids["Ada"]))
    assert all(row.opted_out_at for row in rows)
    assert not house.rows(nudge.select().where(nudge.c.kind == "welcome", nudge.c.state == "waiting"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+447700900002", "somebody else"),
        ("+447700900077", "somebody else"),
        ("12", "whole phone number"),
        ("<b>", "not a phone number"),
    ],
)
def test_a_number_that_cannot_be_changes_nothing(house, desk, ada, number, words):
    answer = desk("coordinator").post(f"{ada}/number", number=number, reason=WHY)
    assert answer.status_code == 400
    assert words in answer.text
    assert "<b>" not in answer.text
    assert house.address("Ada").past_at is None


def test_a_name_that_is_a_script_is_shown_as_it_is_written(house, desk, ada):
    hostile = "<script>alert(1)</script> \u202eevil"
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], name=hostile))
    for path in (f"{ada}/record", "/console/people", f"{ada}/goals", f"{ada}/timeline"):
        page = desk("lead").get(path).text
        assert "<script>alert" not in page
        assert "<bdi>&lt;script&gt;" in page


def test_a_coordinator_of_another_caseload_finds_no_record(house, desk, ada):
    database = house.database
    other = database.write(
        lambda db: add(
            db,
            "person",
            programme_id=house.bridges,
            role="coordinator",
            name="Oda Other",
            language="en",
            timezone="Europe/London",
            consent="yes",
            made_at=NOW,
        )
    )
    house.staff["other"] = database.write(
        lambda db: hire(db, "oda@example.org", StaffRole.COORDINATOR, house.bridges, them=other)
    )
    one = desk("other")
    for path in ("record", "goals", "timeline"):
        assert one.get(f"{ada}/{path}").status_code == 404
    assert one.post(f"{ada}/state", state="in_custody").status_code == 404
    assert not re.search("Ada", one.get("/console/people").text)
    assert not re.search("Ada", one.post("/console/people/find", who="ada oka").text)
    assert house.rows(person.select().where(person.c.state == "in_custody")) == []
    assert house.rows(learned.select()) == []
