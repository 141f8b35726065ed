"""Texts that no reader flagged, picked by chance, as staff read them."""

import datetime as dt
import html

import pytest
from markupsafe import escape
from sqlalchemy import select

from bot.rules.staff import LEADS_ONLY
from bot.store import tables
from bot.store.columns import table
from bot.store.rows import add, change
from tests.console.house import NOW, audit, flag, message, strange_scripts, text_out
from tests.console.house import spot_check as check

sighting = table(tables.Sighting)

BODY = "the car is back on the drive so me and the kids are in the bath again x"
REWORDED = "hiding from him in the bathroom with my little ones"
MISSED = {"verdict": "missed", "category": "domestic_abuse", "severity": "S1"}


def put(house, who="Ada", body=BODY, now=NOW):
    """`who` texts, and chance picks it. The id of its place on the list."""
    house.text(who, body, now=now)
    [newest] = house.rows(message.select().order_by(message.c.id.desc()).limit(1))
    kept = {"programme_id": newest.programme_id, "message_id": newest.id, "picked_at": now}
    return house.database.write(lambda db: add(db, "spot_check", **kept))


@pytest.fixture
def picked(house):
    return put(house)


def listed(desk, who="coordinator"):
    return html.unescape(desk(who).get("/console/reading").text)


def say(desk, picked, **fields):
    return desk.post(f"/console/reading/{picked}", **fields)


def checks(house):
    return house.rows(check.select().order_by(check.c.id))


def alerts(house):
    return house.rows(text_out.select().where(text_out.c.kind == "alert"))


def test_a_text_is_shown_with_its_day_and_role_and_nothing_that_tells_who(desk, picked):
    assert picked
    told = listed(desk)
    for word in (BODY, "Mentee", "Thu 12 Mar 2026"):
        assert word in told
    for secret in ("Ada", "Okafor", "7009", "18:30", "Sam"):
        assert secret not in told


def test_today_leads_to_the_list_with_its_count(desk, picked):
    assert picked
    assert "To read: 1 text that no reader flagged" in desk("coordinator").get("/console").text
    assert "/console/reading" not in desk("auditor").get("/console").text


def test_an_empty_list_says_so(desk):
    assert "Nothing waits to be read." in listed(desk)


def test_twenty_are_shown_at_a_time_the_longest_waiting_first(house, desk):
    for number in range(22):
        put(house, body=f"the bus was late, number {number}.", now=NOW + dt.timedelta(minutes=number))
    told = listed(desk)
    assert told.count("<blockquote") == 20
    assert "number 0." in told
    assert "number 20." not in told
    assert "2 more." in told


def test_each_text_that_is_shown_leaves_a_trace(house, desk, picked):
    listed(desk)
    [row] = house.rows(audit.select().where(audit.c.action == "read a text by chance"))
    assert (row.actor, row.subject_id) == (f"staff {house.staff['coordinator'].id}", picked)
    assert row.programme_id == house.bridges


def test_nothing_here_is_kept_and_takes_the_text_off_the_list(house, desk, picked):
    cora = desk("coordinator")
    assert say(cora, picked, verdict="nothing").status_code == 303
    [row] = checks(house)
    assert (row.verdict, row.staff_id) == ("nothing", house.staff["coordinator"].id)
    assert (row.missed_category, row.missed_severity, row.reworded, row.read_at) == (None, None, None, NOW)
    assert BODY not in listed(desk)
    assert house.flags() == []


def test_what_was_missed_becomes_a_flag_and_those_on_call_are_alerted(house, desk, picked):
    answer = say(desk("coordinator"), picked, **MISSED, reworded=REWORDED)
    [row] = house.rows(flag.select())
    assert answer.status_code == 200
    assert f'href="/console/flags/{row.number}"' in answer.text
    assert (row.reader, row.rule, row.category, row.severity) == (
        "staff",
        "staff.missed",
        "domestic_abuse",
        "S1",
    )
    assert (row.person_id, row.about) == (house.ids["Ada"], "self")
    assert [one.flag_number for one in alerts(house)] == [row.number]
    told = html.unescape(desk("lead").get(f"/console/flags/{row.number}").text)
    assert f"<mark>{BODY}</mark>" in told
    assert "someone of staff" in told


def test_nothing_is_said_to_whoever_texted(house, desk, picked):
    before = house.rows(text_out.select().where(text_out.c.kind != "alert"))
    say(desk("coordinator"), picked, **MISSED)
    assert house.rows(text_out.select().where(text_out.c.kind != "alert")) == before


def test_what_is_said_again_is_sealed_and_may_be_left_out(house, desk, picked):
    other = put(house, body="the rent man came, i hid")
    lead = desk("lead")
    say(lead, picked, **MISSED, reworded=REWORDED)
    say(lead, other, **MISSED)
    first, second = checks(house)
    assert REWORDED.encode() not in first.reworded
    assert second.reworded is None
    seals = house.database.seals
    assert seals.open(first.reworded, "spot_check.reworded", first.id) == REWORDED


def test_what_waits_for_supervision_is_kept_and_raises_no_flag(house, desk, picked):
    answer = say(desk("coordinator"), picked, verdict="missed", category="low_mood", severity="S4")
    [row] = checks(house)
    assert answer.status_code == 303
    assert (row.verdict, row.missed_category, row.missed_severity) == ("missed", "low_mood", "S4")
    assert (house.flags(), alerts(house)) == ([], [])


def test_a_worry_that_is_open_already_is_added_to_and_not_alerted_twice(house, desk, picked):
    other = put(house, body="he is at the door again")
    lead = desk("lead")
    say(lead, picked, **MISSED)
    say(lead, other, **MISSED)
    [number] = house.flags()
    assert len(house.rows(sighting.select())) == 1
    assert [one.flag_number for one in alerts(house)] == [number]


def test_a_mentors_worry_is_about_somebody_else(house, desk):
    say(desk("lead"), put(house, "Sam", "she says that he has that look again"), **MISSED)
    [row] = house.rows(flag.select())
    assert row.about == "other"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"verdict": "banana"}, "Choose whether something was missed."),
        ({}, "Choose whether something was missed."),
        ({"verdict": "missed"}, "Choose what was missed."),
        ({**MISSED, "category": "banana"}, "Choose what was missed."),
        ({**MISSED, "severity": ""}, "Choose how soon somebody must act."),
        ({**MISSED, "reworded": BODY}, "That is what was texted."),
        ({**MISSED, "reworded": "he said ME AND THE KIDS ARE IN the bath!"}, "That is what was texted."),
        ({**MISSED, "reworded": "ada is hiding from him"}, "Leave out the names"),
        ({**MISSED, "reworded": "hiding from Sam"}, "Leave out the names"),
        ({**MISSED, "reworded": "ring me on 07700 900001"}, "Leave out numbers"),
        ({**MISSED, "reworded": "write to her@example.org"}, "Leave out numbers"),
        ({**MISSED, "reworded": "x" * 301}, "Say it in fewer words"),
    ],
)
def test_what_is_filled_in_wrong_is_told_and_nothing_is_kept(house, desk, picked, fields, told):
    answer = say(desk("coordinator"), picked, **fields)
    assert answer.status_code == 400
    assert told in answer.text
    assert BODY in html.unescape(answer.text)
    assert checks(house)[0].verdict is None
    assert house.flags() == []


def test_two_people_cannot_both_judge_one_text(house, desk, picked):
    assert say(desk("coordinator"), picked, verdict="nothing").status_code == 303
    late = say(desk("lead"), picked, **MISSED)
    assert late.status_code == 409
    assert "Someone has read that one already." in late.text
    assert house.flags() == []


def test_a_text_that_has_been_flagged_since_is_nobodys_to_read_by_chance(house, desk, picked):
    sent = {"programme_id": house.bridges, "message_id": checks(house)[0].message_id, "number": 1}
    seen = {"category": "need", "severity": "S3", "about": "self", "rule": "r", "why": "w", "version": "v"}
    span = {"span_start": 0, "span_end": 1, "at": NOW}
    house.database.write(lambda db: add(db, "flag", **sent, **seen, **span))
    assert BODY not in listed(desk, "lead")
    assert say(desk("lead"), picked, verdict="nothing").status_code == 409


@pytest.mark.parametrize("category", sorted(LEADS_ONLY))
def test_texts_of_a_person_with_a_flag_for_leads_are_for_leads(house, desk, picked, category):
    house.text("Ada", "our secret", (category, "S2", "our secret"))
    assert BODY not in listed(desk)
    assert "To read: 0 texts" in desk("coordinator").get("/console").text
    assert say(desk("coordinator"), picked, verdict="nothing").status_code == 409
    assert checks(house)[0].verdict is None
    assert BODY in listed(desk, "lead")


def test_texts_of_a_number_with_a_flag_for_leads_are_for_leads(house, desk):
    stranger = "+447700900099"
    put(house, stranger, "is anybody there at all")
    house.text(stranger, "our secret", ("boundary_breach", "S2", "our secret"))
    assert "is anybody there" not in listed(desk)
    assert "Somebody unknown" in listed(desk, "lead")


def test_what_came_from_a_frozen_number_follows_the_flags_of_its_owner(house, desk):
    place = house.address("Ada")
    house.text("Ada", "our secret", ("boundary_breach", "S2", "our secret"))
    house.database.write(lambda db: change(db, "address", place.id, frozen_at=NOW))
    put(house)
    assert BODY not in listed(desk)
    assert BODY in listed(desk, "lead")


def test_what_was_missed_at_a_frozen_number_is_raised_without_a_name(house, desk):
    place = house.address("Ada")
    house.database.write(lambda db: change(db, "address", place.id, frozen_at=NOW))
    answer = say(desk("lead"), put(house), **MISSED)
    assert answer.status_code == 200
    assert len(alerts(house)) == 1


def test_texts_of_another_programme_are_not_shown(house, desk):
    put(house, "Zed", "the other house")
    assert "the other house" not in listed(desk, "second lead")
    assert "the other house" in listed(desk, "neighbour")
    assert "the other house" in listed(desk, "lead")


def test_an_auditor_reads_nothing_here(house, desk, picked):
    auditor = desk("auditor")
    told = auditor.get("/console/reading")
    assert (told.status_code, BODY in told.text) == (403, False)
    assert say(auditor, picked, verdict="nothing").status_code == 403
    assert house.rows(select(check.c.verdict), lambda row: row.verdict) == [None]


@pytest.mark.parametrize(
    "body",
    ["<script>alert(1)</script> \u202e'\"{{ 7*7 }}", "🔪" * 60, "م" * 200, "x" * 5000],
    ids=["html", "emoji", "right to left", "very long"],
)
def test_hostile_texts_are_shown_and_do_nothing(house, desk, body):
    put(house, body=body)
    told = desk("lead").get("/console/reading").text
    assert str(escape(body)) in told
    assert strange_scripts(told) == []
