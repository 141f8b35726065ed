"""Why a flag was raised, how often its worry was said again, and what staff say of it."""

import datetime as dt
import html

import pytest
from markupsafe import escape

from bot.rules.staff import LEADS_ONLY
from tests.console.house import NOW, audit, strange_scripts, verdict, worry

DIE = "hi sam. i want to die tonight x"
LATER = NOW + dt.timedelta(hours=2)
REASONS = ("'kms' read as 'kill myself'", "'tonight' raises")
HOSTILE = "<script>alert(1)</script> \u202e'\"{{ 7*7 }}"


def flag_of(house, body=DIE, quote="want to die", who="Ada", now=NOW, **more):
    flag = worry(body, "suicide_explicit", "S1", quote, **more)
    return house.hear(who, body, flag, now=now)


@pytest.fixture
def number(house):
    [number] = flag_of(house, reasons=REASONS)
    return number


def page(desk, number, who="coordinator"):
    return html.unescape(desk(who).get(f"/console/flags/{number}").text)


def given(house):
    return house.rows(verdict.select().order_by(verdict.c.id))


def judge(desk, number, verdict="right", **more):
    return desk.post(f"/console/flags/{number}/verdict", verdict=verdict, **more)


def test_the_page_tells_the_reasons_and_which_reader_found_it(desk, number):
    told = page(desk, number)
    for reason in REASONS:
        assert reason in told
    assert "the rules, version 20" in told


def test_what_the_second_reader_found_says_so(house, desk):
    [number] = flag_of(house, reader="meaning")
    assert "the second reader, version" in page(desk, number)


def test_a_flag_without_reasons_is_shown_all_the_same(house, desk):
    [number] = flag_of(house)
    assert "said so" in page(desk, number)


def test_a_worry_said_again_is_shown_with_when_by_whom_seen_how_severe_and_its_words(house, desk, number):
    again = "still want to end it"
    flag = worry(again, "suicide_explicit", "S2", "end it", why="an ending", reasons=("'it' is their life",))
    assert house.hear("Ada", again, flag, now=LATER) == []
    told = page(desk, number)
    assert "still want to <mark>end it</mark>" in told
    for word in ("Said again", "S2", "20:30", "an ending", "'it' is their life", "1 time since"):
        assert word in told


def test_a_worry_said_once_is_not_said_to_be_said_again(desk, number):
    assert "Said again" not in page(desk, number)


def test_many_times_are_counted_and_the_newest_shown(house, desk, number):
    for minute in range(23):
        body = f"i want to die number {minute}"
        flag_of(house, body, now=NOW + dt.timedelta(minutes=minute))
    told = page(desk, number)
    assert "23 times since" in told
    assert "Those are the newest." in told
    assert ("number 22" in told, "number 2<" in told) == (True, False)


@pytest.mark.parametrize("category", sorted(LEADS_ONLY))
def test_of_a_text_that_is_kept_for_leads_a_coordinator_sees_the_quote_alone(house, desk, number, category):
    body = "want to die, and our secret"
    flags = [
        worry(body, "suicide_explicit", "S1", "want to die", reasons=("our secret",)),
        worry(body, category, "S2", "our secret"),
    ]
    house.hear("Ada", body, *flags, now=LATER)
    told, whole = page(desk, number), page(desk, number, "lead")
    assert "<mark>want to die</mark></blockquote>" in told
    assert "The rest of this text is kept for leads." in told
    assert "our secret" not in told
    assert whole.count("our secret") == 2


def test_a_verdict_is_shown_with_who_and_when_and_leaves_a_trace(house, desk, number):
    answer = judge(desk("coordinator"), number, "not_sure", category="need", severity="S3", note="rent")
    assert answer.status_code == 303
    told = page(desk, number, "auditor")
    for word in ("coordinator@example.org", "I am not sure", "Missed: need, S3", "rent", "12 Mar 2026"):
        assert word in told
    [row] = house.rows(audit.select().where(audit.c.action == "judged a flag"))
    assert (row.actor, row.programme_id) == (f"staff {house.staff['coordinator'].id}", house.bridges)


def test_verdicts_are_added_and_the_last_one_counts(house, desk, number):
    judge(desk("coordinator"), number, "right")
    judge(desk("lead"), number, "wrong", note="a film")
    told = page(desk, number)
    assert [row.verdict for row in given(house)] == ["right", "wrong"]
    assert "no, there was nothing like it" in told
    assert "lead@example.org" in told
    assert "<strong>coordinator@example.org</strong> said" not in told


def test_a_verdict_is_sealed_and_changes_nothing_about_the_flag(house, desk, number):
    before = house.flags()
    judge(desk("coordinator"), number, "wrong", note="a film that she saw")
    [row] = given(house)
    assert b"film" not in row.note
    assert house.flags() == before
    assert "Nobody has acknowledged this yet" in page(desk, number)


def test_a_closed_flag_can_still_be_judged(house, desk):
    [number] = house.text("Ada", "rent is late", ("need", "S3", "rent"))
    cora = desk("coordinator")
    cora.press(number, "close", outcome="handled", note="rang")
    assert judge(cora, number).status_code == 303


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"verdict": ""}, "Choose whether the flag was right."),
        ({"verdict": "banana"}, "Choose whether the flag was right."),
        ({"category": "banana", "severity": "S1"}, "Choose what was missed."),
        ({"severity": "S1"}, "Choose what was missed."),
        ({"category": "need"}, "Choose how soon somebody must act."),
        ({"category": "need", "severity": "S9"}, "Choose how soon somebody must act."),
        ({"note": "x" * 2001}, "That is too long"),
    ],
)
def test_what_is_filled_in_wrong_is_told_and_nothing_is_kept(house, desk, number, fields, told):
    answer = judge(desk("coordinator"), number, **{"verdict": "right", **fields})
    assert answer.status_code == 400
    assert told in answer.text
    assert given(house) == []


def test_an_auditor_reads_verdicts_and_gives_none(house, desk, number):
    assert judge(desk("auditor"), number).status_code == 403
    assert given(house) == []
    assert "Save the answer" not in page(desk, number, "auditor")


def test_who_may_not_read_a_flag_cannot_judge_it(house, desk):
    [number] = house.text("Ada", "our secret", ("boundary_breach", "S2", "our secret"))
    assert judge(desk("coordinator"), number).status_code == 404
    assert given(house) == []
    assert judge(desk("lead"), number).status_code == 303


def test_that_leads_saw_something_for_leads_is_not_told_to_a_coordinator(desk, number):
    judge(desk("lead"), number, "wrong", category="child_risk", severity="S1", note="the girl next door")
    told = page(desk, number)
    assert "no, there was nothing like it" in told
    assert "Missed:" not in told
    assert "next door" not in told
    assert "next door" in page(desk, number, "second lead")


def test_hostile_notes_and_reasons_are_shown_and_do_nothing(house, desk):
    [number] = flag_of(house, reasons=(HOSTILE,))
    judge(desk("lead"), number, note=HOSTILE)
    told = desk("lead").get(f"/console/flags/{number}").text
    assert told.count(str(escape(HOSTILE))) == 2
    assert strange_scripts(told) == []
