"""Figures of flags, and drills, as leads and auditors see them and leads begin them."""

import datetime as dt
import html
import re

import pytest

from bot import nudges
from bot.console.spans import how_long
from bot.escalation import drill as escalation
from bot.store import tables
from bot.store.columns import table
from tests.console.house import NOW, audit, bare

MINUTE = dt.timedelta(minutes=1)
drills, answers = table(tables.Drill), table(tables.DrillAnswer)


def told_to(desk, who="lead", path="/console/figures"):
    return html.unescape(bare(desk(who).get(path).text))


def row_of(page, month):
    """The cells of the first row that begins with this."""
    [cells] = re.findall(rf'<tr><th scope="row">{month}</th>(.*?)</tr>', page)[:1]
    return re.findall("<td>(.*?)</td>", cells)


@pytest.fixture
def begun(house):
    """The number of a drill of Bridges, of which the first rung has been climbed."""

    def begin(db):
        return escalation.begin(db, house.bridges, "command line", NOW)

    number = house.database.write(begin)
    nudges.tick(house.database, NOW)
    return number


def test_flags_of_each_month_are_counted_and_timed_for_each_programme(house, desk, clock):
    [grave] = house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
    house.text("Ada", "no food", ("need", "S3", "no food"), now=NOW - 40 * 24 * 60 * MINUTE)
    clock.forward(minutes=4)
    desk("coordinator").press(grave, "acknowledge")
    page = told_to(desk)
    assert row_of(page, "2026-03") == ["1", "0", "0", "0", "100%", "0", "0", "0"]
    assert row_of(page, "2026-01") == ["0", "0", "1", "0", "0%", "0", "0", "0"]
    assert row_of(page, "All") == ["1", "0", "1", "0", "50%", "0", "0", "0"]
    assert "<td>S1</td><td>4 min</td><td>4 min</td><td>15 minutes</td><td>0</td><td>0</td>" in page


def test_what_nobody_has_taken_on_in_time_is_a_breach(house, desk, clock):
    house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
    clock.forward(minutes=16)
    nudges.tick(house.database, clock())
    assert row_of(told_to(desk), "2026-03") == ["1", "0", "0", "0", "100%", "0", "0", "1"]


def test_a_share_of_s1_that_cannot_be_is_remarked_on(house, desk):
    for _ in range(8):
        house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
        house.database.write(lambda db: db.conn.execute(table(tables.Flag).update().values(state="closed")))
    assert "More than half of all flags say S1." in told_to(desk)
    assert "No flag was raised." in told_to(desk, "neighbour")


def test_nothing_in_the_figures_tells_who_it_was(house, desk):
    house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
    page = told_to(desk)
    for secret in ("Ada", "Okafor", "7009", "die", "suicide"):
        assert secret not in page


def test_each_sees_the_programmes_within_their_walls(desk):
    assert all(name in told_to(desk) for name in ("Bridges", "Harbour"))
    assert "Harbour" not in told_to(desk, "second lead")
    assert "Bridges" not in told_to(desk, "neighbour")


def test_an_auditor_reads_them_and_begins_no_drill(desk):
    assert "Begin a drill of Bridges" in told_to(desk)
    page = told_to(desk, "auditor")
    assert "Bridges" in page
    assert "Begin a drill" not in page


def test_a_coordinator_is_told_that_they_are_for_leads(desk):
    answer = desk("coordinator").get("/console/figures")
    assert (answer.status_code, "That is for leads." in answer.text) == (403, True)
    assert "/console/figures" not in desk("coordinator").get("/console").text


def test_that_they_were_looked_at_is_kept(house, desk, begun):
    told_to(desk)
    told_to(desk, "auditor", f"/console/drills/{begun}")
    [figures] = house.rows(audit.select().where(audit.c.action == "looked at the figures"))
    [drill] = house.rows(audit.select().where(audit.c.action == "looked at a drill"))
    assert figures.actor == f"staff {house.staff['lead'].id}"
    assert (drill.actor, drill.programme_id) == (f"staff {house.staff['auditor'].id}", house.bridges)


def test_a_lead_is_shown_who_would_be_told_and_then_begins_it(house, desk):
    path = f"/console/programmes/{house.bridges}/drill"
    lead = desk("second lead")
    page = html.unescape(bare(lead.get(path).text))
    assert re.search(r"At once, on call</dt><dd>\s*<bdi>Cora[^<]*</bdi> \(text\)", page)
    assert house.rows(drills.select()) == []
    answer = lead.post(path)
    [made] = house.rows(drills.select())
    assert answer.headers["location"] == f"/console/drills/{made.number}"
    assert (made.programme_id, made.staff_id) == (house.bridges, house.staff["second lead"].id)


def test_a_second_drill_at_once_is_refused_with_a_word(house, desk, begun):
    path = f"/console/programmes/{house.bridges}/drill"
    answer = desk("lead").post(path)
    assert (answer.status_code, f"Drill {begun} is still going on." in answer.text) == (409, True)
    assert len(house.rows(drills.select())) == 1


def test_the_report_names_who_was_told_on_which_rung_and_who_has_not_answered(desk, begun):
    page = told_to(desk, path=f"/console/drills/{begun}")
    assert re.search(r"<bdi>Cora[^<]*</bdi> by text, under 1 min after it began: waiting", page)
    assert re.search(r"Told, and have not answered: <bdi>Cora", page)
    assert page.count("Not yet.") == 4


def test_whoever_was_told_answers_on_todays_page_and_the_drill_goes_on(house, desk, clock, begun):
    clock.forward(minutes=3)
    cora = desk("coordinator")
    assert f"Test {begun} of Bridges is going on." in cora.get("/console").text
    assert cora.post(f"/console/drills/{begun}/answer").headers["location"] == "/console"
    assert "is going on" not in cora.get("/console").text
    assert "is going on" in desk("second coordinator").get("/console").text
    assert "is going on" not in desk("neighbour").get("/console").text
    page = told_to(desk, path=f"/console/drills/{begun}")
    assert "coordinator@example.org</bdi></strong> by the console, 3 min after it began" in page
    assert "It is still going on." in page
    [row] = house.rows(answers.select())
    assert (row.way, row.staff_id, row.person_id) == ("console", house.staff["coordinator"].id, None)


def test_a_drill_that_is_over_is_on_no_list_of_today(house, desk, clock, begun):
    for _ in range(46):
        clock.forward(minutes=1)
        nudges.tick(house.database, clock())
    assert "is going on" not in desk("coordinator").get("/console").text
    assert "It has gone up the whole ladder." in told_to(desk, path=f"/console/drills/{begun}")
    assert f"Drill {begun} of Bridges" in told_to(desk)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "under 1 min"),
        (59, "under 1 min"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
        (86_400, "1 day"),
        (86_460, "1 day"),
        (183_600, "2 days 3 h"),
    ],
)
def test_a_span_is_told_in_the_two_units_that_matter(seconds, said):
    assert how_long(dt.timedelta(seconds=seconds)) == said


def test_no_span_is_a_dash():
    assert how_long(None) == "-"
