"""The record of a flag, who may see it, and two people at it at once."""

import datetime as dt
import html
import re

import pytest
from sqlalchemy import select

from bot.rules.choosing import Unfit
from bot.rules.flag_record import LONGEST_NOTE, Record, read
from bot.rules.staff import Act
from bot.store import concerned, flags, tables
from bot.store.colleagues import hidden_from
from bot.store.columns import table
from bot.store.console import flags as console_flags
from bot.store.console.lists import waiting
from bot.store.rows import change
from tests import cast
from tests.console.house import NOW, SEEN, audit, event, flag, text_out

ladder = table(tables.Ladder)
DIE = "hi sam. i want to die tonight x"
SECRET = "cora said its our secret"
MINE = {"alert": "mine", "note": "worse than it reads"}
HARD = Record("S1", referred=False, today=NOW.date())


@pytest.fixture
def number(house):
    return house.text("Ada", DIE, ("suicide_explicit", "S1", "want to die"))[0]


@pytest.fixture
def cora_is_coordinator(house):
    email(house, "Cora", "Coordinator@Example.org")


def email(house, name, address):
    house.database.write(lambda db: change(db, "person", house.ids[name], email=address))


def row(house, number):
    [found] = house.rows(flag.select().where(flag.c.number == number))
    return found


def acts(house):
    return [one.action for one in house.rows(event.select().order_by(event.c.id))]


def alerts(house):
    return len(house.rows(text_out.select().where(text_out.c.kind == "alert")))


def climbing(house):
    return house.rows(ladder.select().where(ladder.c.stopped_at.is_(None)))


def words(page):
    """What a page says, without its marks."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page.text).split()))


def it_is_about(house, number, name):
    flag_id = row(house, number).id
    keep = house.database.write
    keep(lambda db: concerned.add(db, flag_id, house.bridges, house.ids[name], NOW))


def test_everything_that_is_done_stands_in_the_record_and_in_where_it_stands(house, desk, number):
    cora = desk("coordinator")
    for what, form in {
        "acknowledge": {},
        "call": {"reached": "spoke", "safe": "ask_first", "note": "she is with Bea"},
        "done": {"note": "rang Bea", "told": "her sister Bea"},
        "outside": {"body": "crisis team", "reference": "CT-88", "consent": "refused", "note": "in danger"},
        "outcome": {"outcome_told": "yes"},
        "review": {"review": "2026-03-19", "note": "ring again"},
    }.items():
        assert cora.press(number, what, **form).status_code == 303, what
    page = words(desk("auditor").get(f"/console/flags/{number}"))

    for told in (
        "coordinator@example.org acknowledged it.",
        "called: spoke to them.",
        "she is with Bea",
        "Safe to call? only after a text first",
        "Told her sister Bea",
        "told crisis team",
        "crisis team, reference CT-88. They did not agree.",
        "in danger",
        "Told the outcome? Yes",
        "will look again on Thu 19 Mar 2026",
    ):
        assert told in page, told
    assert acts(house) == [
        "acknowledge",
        "log a call",
        "log what was done",
        "log outside help",
        "tell the person the outcome",
        "set a review date",
    ]
    assert row(house, number).state == "handled"


def test_what_a_form_asked_is_sealed(house, desk, number):
    desk("lead").press(number, "done", note="rang", told="her sister Beatrix")
    [kept] = house.rows(event.select())
    assert b"Beatrix" not in kept.facts


@pytest.mark.parametrize("what", ["call", "done", "outside"])
def test_whoever_does_something_about_an_open_flag_has_it(house, desk, number, what):
    assert len(climbing(house)) == 1
    form = {"reached": "no_answer", "note": "rang", "body": ""}
    desk("coordinator").press(number, what, **form)
    assert row(house, number).state == "handled"
    assert climbing(house) == []


def test_goal_talks_stay_stopped_until_it_is_closed(house, desk, number):
    ada = house.ids["Ada"]
    close = {"outcome": "right", "note": "rang", "not_referred": "she has a team"}
    for who, what, form in (
        ("coordinator", "acknowledge", {}),
        ("coordinator", "done", {"note": "rang"}),
        ("coordinator", "close", close),
    ):
        desk(who).press(number, what, **form)
        assert house.database.read(lambda db: flags.has_hard_flag(db, ada)), what
    desk("lead").press(number, "confirm")
    assert not house.database.read(lambda db: flags.has_hard_flag(db, ada))


def test_what_is_added_after_it_was_closed_leaves_it_closed(house, desk):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    cora = desk("coordinator")
    cora.press(number, "close", outcome="handled", note="booked Shelter")
    assert cora.press(number, "outcome", outcome_told="yes").status_code == 303
    assert row(house, number).state == "closed"


@pytest.mark.parametrize(
    ("act", "form", "told"),
    [
        (Act.CALL, {}, "reached them"),
        (Act.CALL, {"reached": "spoke", "safe": "maybe"}, "from the list"),
        (Act.DO, {"told": "Bea"}, "what was done"),
        (Act.DO, {"note": "x", "told": "x" * 201}, "too long"),
        (Act.REFER, {}, "why nobody was"),
        (Act.REFER, {"reference": "7", "note": "x"}, "whose reference"),
        (Act.REFER, {"body": "police", "note": "x"}, "whether they agreed"),
        (Act.REFER, {"body": "police", "consent": "not_asked"}, "without their agreement"),
        (Act.GRADE, {"severity": "S9", "note": "x"}, "how soon"),
        (Act.GRADE, {"severity": "S1", "note": "x"}, "S1 already"),
        (Act.GRADE, {"severity": "S3"}, "Say why"),
        (Act.TELL, {}, "have been told"),
        (Act.REVIEW, {"review": "soon"}, "Give the day"),
        (Act.REVIEW, {"review": "2026-03-11"}, "from today on"),
        (Act.REVIEW, {"review": "2036-03-11"}, "within two years"),
        (Act.CLOSE, {"outcome": "right", "note": "x"}, "nobody outside was told"),
        (Act.CALL, {"reached": "spoke", "note": "x" * (LONGEST_NOTE + 1)}, "too long"),
    ],
)
def test_a_form_that_does_not_say_enough_says_what_is_missing(act, form, told):
    with pytest.raises(Unfit, match=told):
        read(act, form, HARD)


def test_raising_asks_who_acts_on_it():
    with pytest.raises(Unfit, match="who acts"):
        read(Act.GRADE, {"severity": "S1", "note": "x"}, Record("S3", referred=False, today=NOW.date()))


def test_a_false_alarm_needs_no_word_on_outside_help():
    assert read(Act.CLOSE, {"outcome": "false_alarm", "note": "a film"}, HARD).outcome == "false_alarm"


def test_what_people_say_of_the_severity_leaves_what_the_reader_said(house, desk, number):
    cora = desk("coordinator")
    assert cora.press(number, "severity", severity="S3", note="a film title").status_code == 303
    found = row(house, number)
    assert (found.severity, found.raised_as, found.state) == ("S3", "S1", "acknowledged")
    assert climbing(house) == []
    page = words(cora.get(f"/console/flags/{number}"))
    assert "lowered it from S1 to S3" in page
    assert "The rules, version" in page
    assert "said S1." in page


def test_who_lowered_it_does_not_close_it_alone_and_another_does(house, desk, number):
    cora = desk("coordinator")
    cora.press(number, "severity", severity="S3", note="a film title")
    cora.press(number, "close", outcome="false_alarm", note="a film")
    assert row(house, number).state == "proposed"
    assert cora.press(number, "confirm").status_code == 409
    assert desk("lead").press(number, "confirm").status_code == 303
    assert row(house, number).state == "closed"


def test_raised_for_oneself_alerts_nobody_and_raised_for_others_climbs_anew(house, desk):
    [mine] = house.text("Ada", "rent", ("need", "S3", "rent"))
    [theirs] = house.text("Sam", "rent", ("need", "S3", "rent"))
    before = alerts(house)
    desk("coordinator").press(mine, "severity", severity="S1", **MINE)
    assert (row(house, mine).severity, row(house, mine).state) == ("S1", "acknowledged")
    assert alerts(house) == before

    cora = desk("coordinator")
    cora.press(theirs, "acknowledge")
    cora.press(theirs, "severity", severity="S1", note="he is going there now", alert="alert")
    assert (row(house, theirs).severity, row(house, theirs).state) == ("S1", "open")
    assert alerts(house) > before
    assert [one.severity for one in climbing(house)] == ["S1"]


def test_said_again_after_it_was_lowered_it_climbs_again(house, desk, number):
    desk("coordinator").press(number, "severity", severity="S3", note="a film title")
    before = alerts(house)
    house.text("Ada", DIE, ("suicide_explicit", "S1", "want to die"), now=NOW + dt.timedelta(minutes=20))
    found = row(house, number)
    assert (found.severity, found.state) == ("S1", "open")
    assert alerts(house) > before
    page = words(desk("lead").get(f"/console/flags/{number}"))
    assert "The bot raised it from S3 to S1" in page
    assert "it was said again, and more seriously" in page


def test_the_second_of_two_sees_who_was_quicker_and_loses_nothing_that_they_typed(house, desk, number):
    cora, lead = desk("coordinator"), desk("lead")
    seen = re.search(r'name="seen" value="([0-9a-f]*)"', lead.get(f"/console/flags/{number}").text)[1]
    right = {"outcome": "right", "note": "rang, sister there", "not_referred": "has a team"}
    cora.press(number, "close", **right)
    late = lead.post(
        f"/console/flags/{number}/close", seen=seen, outcome="right", note="I spoke to her mum at seven"
    )

    assert late.status_code == 409
    assert "coordinator@example.org proposed to close it since you opened this page" in words(late)
    assert "What you wrote is not kept yet" in late.text
    assert "I spoke to her mum at seven" in late.text
    assert acts(house) == ["close"]


def test_what_only_adds_waits_for_nobody(house, desk, number):
    cora, lead = desk("coordinator"), desk("lead")
    seen = re.search(r'name="seen" value="([0-9a-f]*)"', lead.get(f"/console/flags/{number}").text)[1]
    cora.press(number, "acknowledge")
    assert lead.post(f"/console/flags/{number}/call", seen=seen, reached="no_answer").status_code == 303
    assert acts(house) == ["acknowledge", "log a call"]


def test_to_acknowledge_what_another_is_at_tells_who(desk, number):
    lead = desk("lead")
    seen = re.search(r'name="seen" value="([0-9a-f]*)"', lead.get(f"/console/flags/{number}").text)[1]
    desk("coordinator").press(number, "call", reached="spoke")
    late = lead.post(f"/console/flags/{number}/acknowledge", seen=seen)
    assert late.status_code == 409
    assert "coordinator@example.org called: spoke to them. It is being seen to." in words(late)


def test_who_has_it_by_text_is_named_on_its_page(house, desk, number):
    house.text("Cora", f"A{number}")
    page = words(desk("lead").get(f"/console/flags/{number}"))
    assert "Who has it Cora Okafor (since" in page
    assert "Cora Okafor acknowledged it by text" in page
    assert "Cora Okafor by text: waiting" in page


@pytest.mark.usefixtures("cora_is_coordinator")
def test_a_flag_does_not_exist_for_the_coordinator_whom_it_is_about(house, desk):
    [number] = house.text("Ada", SECRET, ("exploitation", "S2", "our secret"))
    cora = desk("coordinator")

    assert cora.get(f"/console/flags/{number}").status_code == 404
    assert cora.get(f"/console/flags/{number}").text == cora.get("/console/flags/99999").text
    today = cora.get("/console").text
    assert f"flags/{number}" not in today
    assert 'Flags <span class="count">0</span>' in today
    for what in ("acknowledge", "call", "texts", "verdict"):
        assert cora.press(number, what, note="x", reached="spoke", verdict="right").status_code == 404
    assert acts(house) == []
    for name in ("lead", "second coordinator", "auditor"):
        assert desk(name).get(f"/console/flags/{number}").status_code == 200


@pytest.mark.usefixtures("cora_is_coordinator")
def test_its_words_are_nowhere_else_for_them_either(house, desk):
    [number] = house.text("Ada", SECRET, ("exploitation", "S2", "our secret"))
    [other] = house.text("Ada", "rent is late", ("need", "S3", "rent"), now=NOW + dt.timedelta(minutes=1))
    cora = desk("coordinator")
    texts = cora.press(other, "texts", note="to see").text
    person = f"/console/people/{house.ids['Ada']}"

    assert "secret" not in texts
    assert "Kept for leads" not in texts
    for path in ("/console", person, f"/console/flags/{other}", "/console/unsent"):
        assert "secret" not in cora.get(path).text, path
    for task in house.tasks():
        assert "secret" not in cora.get(f"/console/tasks/{task}").text
    assert "secret" in desk("second coordinator").press(other, "texts", note="to see").text
    assert number != other


def test_a_flag_about_the_only_lead_is_not_there_for_them(house, desk):
    house.database.write(lambda db: _lead(db, house))
    [number] = house.text("Ada", "lena came to my flat", ("boundary_breach", "S2", "my flat"))
    assert desk("second lead").get(f"/console/flags/{number}").status_code == 404
    assert desk("second coordinator").get(f"/console/flags/{number}").status_code == 200
    assert desk("lead").get(f"/console/flags/{number}").status_code == 200


def test_what_is_hidden_is_so_on_either_database(house_on_either):
    house = house_on_either
    house.database.write(lambda db: _lead(db, house))
    [breach] = house.text("Ada", "lena came to my flat", ("boundary_breach", "S2", "my flat"))
    [secret] = house.text("Sam", SECRET, ("exploitation", "S2", "our secret"))

    def seen(name):
        who = house.staff[name]
        listed = house.database.read(
            lambda db: [one.number for one in waiting(db, who, hidden_from(db, who)).flags]
        )
        opened = house.database.read(
            lambda db: [one for one in (breach, secret) if console_flags.by_number(db, who, one)]
        )
        assert sorted(listed) == opened
        return opened

    assert seen("lead") == seen("second coordinator") == [breach, secret]
    assert seen("second lead") == [secret]
    assert seen("coordinator") == []


def test_a_flag_about_a_lead_is_not_there_for_the_coordinator_who_would_ask_that_lead(house, desk):
    house.database.write(lambda db: _lead(db, house))
    [number] = house.text("Ada", "lena came to my flat", ("boundary_breach", "S2", "my flat"))
    cora = desk("coordinator")  # whom the relationship names, and who may not stand in
    assert cora.get(f"/console/flags/{number}").status_code == 404
    assert "for leads" not in cora.get("/console").text


def _lead(db, house):
    people = cast.Cast(40)
    people.programme = house.bridges
    cast.another(db, people, "lead", "Lena")
    house.ids |= people.ids
    change(db, "person", people.ids["Lena"], email="second.lead@example.org")
    change(db, "person", house.ids["Cora"], email="coordinator@example.org")


@pytest.mark.usefixtures("cora_is_coordinator")
def test_staff_can_say_that_it_is_about_somebody_of_staff(house, desk, number):
    lead = desk("lead")
    wrong = lead.press(number, "concern", person=str(house.ids["Sam"]))
    assert (wrong.status_code, "Choose whom it is about" in wrong.text) == (400, True)
    assert desk("coordinator").get(f"/console/flags/{number}").status_code == 200

    assert lead.press(number, "concern", person=str(house.ids["Cora"]), note="she says so").status_code == 303
    assert desk("coordinator").get(f"/console/flags/{number}").status_code == 404
    page = words(lead.get(f"/console/flags/{number}"))
    assert "noted that it is about Cora Okafor" in page
    assert row(house, number).state == "open"


@pytest.mark.usefixtures("number")
def test_a_flag_that_joined_another_climbs_by_itself_once_it_is_about_somebody(house, desk):
    [joined] = house.text("Ada", "no bed tonight", ("homeless_tonight", "S1", "no bed"))
    before = {one.flag_id: one.joined_id for one in climbing(house)}
    assert before[row(house, joined).id] is not None
    desk("lead").press(joined, "concern", person=str(house.ids["Cora"]))
    [own] = [one for one in climbing(house) if one.flag_id == row(house, joined).id]
    assert (own.joined_id, own.due_at) == (None, NOW)


def test_a_day_to_look_again_brings_it_back_to_the_list_until_it_is_over(house, desk, clock):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    cora = desk("coordinator")
    cora.press(number, "review", review="2026-03-14")
    cora.press(number, "close", outcome="handled", note="booked Shelter")
    assert "To look at again" not in cora.get("/console").text
    clock.forward(days=2)
    later = desk("coordinator")
    assert f"flags/{number}" in later.get("/console").text
    later.press(number, "review", review_over="yes")
    assert "To look at again" not in later.get("/console").text


def test_every_view_and_act_leaves_a_trace_without_a_word_of_it(house, desk, number):
    desk("lead").press(number, "done", note="rang her sister")
    traces = house.rows(select(audit.c.action).where(audit.c.subject == "flag"), lambda one: one.action)
    assert traces == ["looked at a flag", "log what was done"]


def test_the_page_of_a_flag_from_a_number_that_nobody_knows_is_there(house, desk):
    [number] = house.text("+447700900099", DIE, ("suicide_explicit", "S1", "want to die"))
    page = words(desk("lead").get(f"/console/flags/{number}"))
    assert "unknown number, Bridges" in page
    assert desk("lead").press(number, "call", reached="no_answer").status_code == 303


def test_a_flag_is_taken_over_from_whoever_has_it_and_their_name_is_said(house, desk):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    cora, lead = desk("coordinator"), desk("lead")
    cora.press(number, "acknowledge")
    page = lead.get(f"/console/flags/{number}").text
    assert "Take it over from coordinator@example.org" in page
    assert "Take it over" not in cora.get(f"/console/flags/{number}").text
    assert cora.press(number, "take").status_code == 409

    assert lead.press(number, "take").status_code == 303
    page = cora.get(f"/console/flags/{number}").text
    assert "took it over from coordinator@example.org." in page
    assert "Take it over from lead@example.org" in page
    assert "<bdi>lead@example.org</bdi>" in page.split("Who has it")[1][:300]


def test_two_who_take_a_flag_over_at_once_do_not_both_have_it(house, desk):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    desk("coordinator").press(number, "acknowledge")
    lead, other = desk("lead"), desk("second coordinator")
    seen = SEEN.search(lead.get(f"/console/flags/{number}").text)[1]
    assert lead.post(f"/console/flags/{number}/take", seen=seen).status_code == 303
    late = other.post(f"/console/flags/{number}/take", seen=seen)
    assert late.status_code == 409
    assert (
        "lead@example.org took it over from coordinator@example.org since you opened this page." in late.text
    )


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_flag_that_nobody_has_cannot_be_taken_over(house, desk, state):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    lead = desk("lead")
    if state == "closed":
        lead.press(number, "close", outcome="handled", note="done")
    answer = lead.press(number, "take")
    assert answer.status_code == 409
    assert "Nobody has this flag" in answer.text


def test_the_page_shows_what_the_bot_had_said_before_and_leads_to_the_whole_thread(house, desk):
    house.text("Ada", "purple monkey dishwasher")
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"), now=NOW + dt.timedelta(minutes=1))
    [said, *_] = house.rows(text_out.select().order_by(text_out.c.id), lambda row: row)
    words = house.database.seals.open(said.body, "message_out.body", said.id)
    lead = desk("lead")
    page = lead.get(f"/console/flags/{number}").text
    assert "What the bot had said before." in page
    assert words.replace("'", "&#39;") in page
    assert "purple monkey dishwasher" not in page
    assert f"/console/people/{house.ids['Ada']}/texts" in page
