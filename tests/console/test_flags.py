"""A flag's page, and what staff do with it."""

import datetime as dt
import html
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.console.flags import Overtaken, do
from bot.rules.staff import Act
from bot.store import tables
from bot.store.columns import table
from bot.store.flags import has_hard_flag
from tests.console.house import NOW, SEEN, bare, event, flag, strange_scripts

audit = table(tables.Audit)

RIGHT = {"outcome": "right", "note": "rang her", "not_referred": "she has a crisis team"}
DIE = "hi sam. i want to die tonight x"


@pytest.fixture
def number(house):
    return house.text("Ada", DIE, ("suicide_explicit", "S1", "want to die"))[0]


def state(house, number):
    return house.rows(select(flag.c.state).where(flag.c.number == number), lambda row: row.state)[0]


def acts(house):
    return [row.action for row in house.rows(event.select().order_by(event.c.id))]


def seen_at(desk, number):
    return SEEN.search(desk.get(f"/console/flags/{number}").text)[1]


def test_the_words_that_worried_are_marked_in_the_whole_text(desk, number):
    page = desk("coordinator").get(f"/console/flags/{number}").text
    assert "hi sam. i <mark>want to die</mark> tonight x" in page
    for told in ("Ada Okafor", "mentee", "Bridges", "act now", "said so", "+447700900001", "Samaritans"):
        assert told in page


def test_it_tells_whether_it_is_safe_to_call(house, desk):
    morning = NOW + dt.timedelta(hours=16)  # staff are in, so it is asked
    [number] = house.text("Ada", DIE, ("suicide_explicit", "S1", "want to die"), now=morning)
    assert "not asked, or not answered yet" in desk("lead").get(f"/console/flags/{number}").text
    house.text("Ada", "no", now=morning)
    page = bare(desk("lead").get(f"/console/flags/{number}").text)
    assert re.search(r"Safe to call\?</dt><dd>no<", page)


def test_what_was_said_back_to_another_text_of_the_same_moment_is_not_shown(house, desk, number):
    house.text("Ada", "HELP")
    page = desk("lead").get(f"/console/flags/{number}").text
    assert "Text STOP to stop." not in page
    assert "Staff are not here till 9am Fri." in page


def test_looking_leaves_a_trace(house, desk, number):
    desk("auditor").get(f"/console/flags/{number}")
    [row] = house.rows(audit.select().where(audit.c.action == "looked at a flag"))
    assert row.actor == f"staff {house.staff['auditor'].id}"
    assert row.programme_id == house.bridges


def test_hostile_words_are_shown_and_do_nothing(house, desk):
    body = "<script>alert(1)</script> \u202e'\"><img src=x onerror=1> {{ 7*7 }}"
    [number] = house.text("Ada", body, ("need", "S3", "</script>"))
    page = desk("lead").get(f"/console/flags/{number}").text
    before, _ = body.split("</script>")
    assert f"{html.escape(before)}<mark>&lt;/script&gt;</mark>" in page
    assert strange_scripts(page) == []
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page


def test_acknowledging_says_who_and_when_and_is_done_once(house, desk, number):
    cora = desk("coordinator")
    seen = seen_at(cora, number)
    assert cora.post(f"/console/flags/{number}/acknowledge", seen=seen).status_code == 303
    twice = cora.post(f"/console/flags/{number}/acknowledge", seen=seen)
    late = desk("lead").post(f"/console/flags/{number}/acknowledge", seen=seen)

    assert (twice.status_code, late.status_code) == (409, 409)
    assert "You acknowledged it since you opened this page" in twice.text
    assert "coordinator@example.org acknowledged it since you opened this page" in late.text
    assert acts(house) == ["acknowledge"]
    assert "acknowledged it" in desk("auditor").get(f"/console/flags/{number}").text


@pytest.mark.parametrize("severity", ["S1", "S2"])
def test_two_people_close_a_hard_flag(house, desk, severity):
    [number] = house.text("Ada", "help", ("suicide_implicit", severity, "help"))
    cora, lead = desk("coordinator"), desk("lead")
    ada = house.rows(select(flag.c.person_id).where(flag.c.number == number), lambda row: row.person_id)[0]

    cora.press(number, "close", outcome="false_alarm", note="spoke to her, a film title")
    assert state(house, number) == "proposed"
    own = cora.press(number, "confirm")
    assert (own.status_code, "somebody else must confirm" in own.text) == (409, True)
    assert state(house, number) == "proposed"
    assert house.database.read(lambda db: has_hard_flag(db, ada))

    page = lead.get(f"/console/flags/{number}").text
    assert "spoke to her, a film title" in page
    assert lead.press(number, "confirm").status_code == 303
    assert state(house, number) == "closed"
    assert not house.database.read(lambda db: has_hard_flag(db, ada))
    assert acts(house) == ["close", "confirm"]


@pytest.mark.parametrize("severity", ["S3", "S4"])
def test_one_person_closes_a_softer_flag(house, desk, severity):
    [number] = house.text("Ada", "rent is late", ("need", severity, "rent"))
    assert (
        desk("coordinator").press(number, "close", outcome="handled", note="booked Shelter").status_code
        == 303
    )
    assert state(house, number) == "closed"


def test_a_proposal_can_be_turned_down(house, desk, number):
    desk("coordinator").press(number, "close", **RIGHT)
    assert desk("second coordinator").press(number, "keep-open").status_code == 303
    assert state(house, number) == "handled"
    assert desk("lead").press(number, "confirm").status_code == 409


def test_a_confirmation_is_of_the_proposal_that_was_read(house, desk, number):
    cora, lead = desk("coordinator"), desk("lead")
    cora.press(number, "close", **RIGHT)
    seen = seen_at(lead, number)
    cora.press(number, "keep-open")
    cora.press(number, "close", outcome="false_alarm", note="second")
    assert lead.post(f"/console/flags/{number}/confirm", seen=seen).status_code == 409
    assert state(house, number) == "proposed"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"outcome": "", "note": "x"}, "Choose how it turned out."),
        ({"outcome": "banana", "note": "x"}, "Choose how it turned out."),
        ({"outcome": "right", "note": "  "}, "Say in a few words what was done."),
        ({"outcome": "right", "note": "x" * 2001}, "That is too long"),
    ],
)
def test_closing_needs_an_outcome_and_a_note_and_keeps_what_was_typed(house, desk, number, fields, told):
    answer = desk("lead").press(number, "close", **fields)
    assert (answer.status_code, told in answer.text) == (400, True)
    assert fields["outcome"] not in ("right",) or fields["note"].strip() in answer.text
    assert acts(house) == []


def test_many_presses_at_once_count_as_one(house_on_either):
    house = house_on_either
    [number] = house.text("Ada", "rent is late", ("need", "S3", "rent"))
    staff = [house.staff["lead"], house.staff["coordinator"]] * 6
    said = {"seen": "", "outcome": "handled", "note": "done"}

    def press(who):
        try:
            house.database.write(lambda db: do(db, who, number, Act.CLOSE, said, NOW))
        except Overtaken:
            return 0
        return 1

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(press, staff)) == 1
    assert acts(house) == ["close"]


def test_the_last_texts_are_shown_for_a_reason_that_is_kept(house, desk, number):
    house.text("Ada", "see you friday")
    cora = desk("coordinator")
    assert "see you friday" not in cora.get(f"/console/flags/{number}").text
    refused = cora.press(number, "texts", note=" ")
    assert (refused.status_code, "see you friday" in refused.text) == (400, False)

    shown = cora.press(number, "texts", note="to see if she answered")
    assert shown.status_code == 200
    assert "see you friday" in shown.text
    assert acts(house) == ["read texts"]
    assert b"answered" not in b"".join(house.rows(event.select(), lambda row: row.note))
    assert "to see if she answered" in desk("auditor").get(f"/console/flags/{number}").text


def test_reading_texts_gets_in_nobodys_way(desk, number):
    cora, lead = desk("coordinator"), desk("lead")
    seen = seen_at(lead, number)
    cora.press(number, "texts", note="to see")
    assert lead.post(f"/console/flags/{number}/acknowledge", seen=seen).status_code == 303


def test_an_auditor_sees_no_whole_number_anywhere(house, desk):
    [number] = house.text("Ada", "ring mum 07700 900321, rent is late", ("need", "S3", "rent"))
    house.text("+447700900099", "hello? ring 07700 900321")
    auditor = desk("auditor")
    pages = [auditor.get(path).text for path in ("/console", f"/console/flags/{number}")]
    pages += [auditor.get(f"/console/tasks/{task}").text for task in house.tasks()]
    for page in pages:
        for whole in ("900321", "7700900001", "7700900099"):
            assert whole not in page
    assert "07700 900321" in desk("lead").get(f"/console/flags/{number}").text


@pytest.mark.parametrize("category", ["boundary_breach", "child_risk"])
def test_what_leads_alone_may_read_is_there_for_coordinators_as_a_number(house, desk, category):
    [number] = house.text("Ada", "sam said its our secret", (category, "S2", "our secret"))
    cora = desk("coordinator")
    page = cora.get(f"/console/flags/{number}")
    today = cora.get("/console").text

    assert page.status_code == 403
    assert f"Flag {number} is for leads" in page.text
    assert f"Flag {number}: for leads" in today
    for secret in ("secret", "Ada", category.replace("_", " ").capitalize()):
        assert secret not in page.text
    assert cora.press(number, "acknowledge").status_code == 404
    assert cora.press(number, "texts", note="to see").status_code == 404
    for name in ("lead", "second lead", "auditor"):
        assert "<mark>our secret</mark>" in desk(name).get(f"/console/flags/{number}").text


def test_a_text_with_two_worries_shows_coordinators_only_the_words_of_theirs(house, desk):
    body = "sam said its our secret. i want to die"
    worries = ("boundary_breach", "S2", "our secret"), ("suicide_explicit", "S1", "want to die")
    numbers = house.text("Ada", body, *worries)
    pages = {number: desk("coordinator").get(f"/console/flags/{number}") for number in numbers}
    shown = [page.text for page in pages.values() if page.status_code == 200]

    assert len(shown) == 1
    assert "<mark>want to die</mark>" in shown[0]
    assert "our secret" not in shown[0]
    assert "The rest of this text is kept for leads" in shown[0]
    assert "Samaritans" not in shown[0]  # the answer may tell of the other worry


def test_texts_that_leads_alone_may_read_stay_with_them(house, desk, number):
    house.text("Ada", "sam said its our secret", ("boundary_breach", "S2", "our secret"))
    shown = desk("coordinator").press(number, "texts", note="to see").text
    assert "our secret" not in shown
    assert "Kept for leads." in shown
    assert "our secret" in desk("lead").press(number, "texts", note="to see").text


def test_the_note_is_sealed(house, desk, number):
    desk("lead").press(number, "close", **RIGHT | {"note": "rang her sister"})
    assert b"sister" not in house.rows(event.select(), lambda row: row.note)[0]


def test_no_code_changes_or_takes_away_what_staff_did():
    written = "\n".join(path.read_text() for path in Path("bot").rglob("*.py"))
    assert not re.search(
        r'(update|delete)\((event|flag_event|tables\.FlagEvent)\)|change\(db, "flag_event"', written
    )
