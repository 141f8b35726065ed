"""What the bot is going to send, and what staff leave out of it."""

import datetime as dt
import re

import pytest

from bot.store.rows import add, change
from tests.console.house import NOW, audit, nudge

ROWS = re.compile(r"/console/schedule/([0-9a-f-]{36})/skip")


def plan(house, who="Ada", days=1, kind="goal_checkin", **more):
    due = NOW + dt.timedelta(days=days)
    where = house.other if who == "Zed" else house.bridges
    row = {"kind": kind, "due_at": due, "planned_at": due, "local_date": due.date(), "state": "waiting"}
    mine = {"programme_id": where, "person_id": house.ids[who], "about": house.ids[who]}
    return house.database.write(lambda db: add(db, "nudge", **mine, **row | more))


def state(house, which):
    [row] = house.rows(nudge.select().where(nudge.c.id == which))
    return row.state, row.reason


@pytest.fixture(autouse=True)
def empty(house):
    house.database.write(lambda db: db.conn.execute(nudge.delete()))


def test_what_is_due_in_two_weeks_is_listed_soonest_first_and_later_not(house, desk):
    late, soon = plan(house, days=9), plan(house, days=2, kind="next_step")
    plan(house, days=16, kind="session_log")
    plan(house, days=3, kind="log_overdue")
    page = desk("second lead").get("/console/schedule").text
    assert ROWS.findall(page) == [str(soon), str(late)]
    assert "Weekly check-in" in page


def test_nothing_of_another_programme_or_caseload_is_listed_or_left_out(house, desk):
    theirs = plan(house, "Zed")
    lead = desk("second lead")
    assert ROWS.findall(lead.get("/console/schedule").text) == []
    assert lead.post(f"/console/schedule/{theirs}/skip", why="they asked").status_code == 404
    assert state(house, theirs)[0] == "waiting"


def test_one_that_is_left_out_is_not_sent_and_says_why(house, desk):
    which, lead = plan(house), desk("second lead")
    path = f"/console/schedule/{which}/skip"
    assert lead.post(path).status_code == 400
    assert lead.post(path, why="spoken").status_code == 303
    assert state(house, which) == ("dropped", "left out by staff: somebody has spoken with them about it")
    again = lead.post(path, why="spoken")
    assert again.status_code == 409
    assert "begun or left out already" in again.text
    assert [row.action for row in house.rows(audit.select())].count("skipped a text") == 1
    assert "left out by staff" in lead.get("/console/unsent").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent": "no"}, "they said no to texts"),
        ({"state": "in_custody"}, "they are in custody"),
        ({"phone_setting": "watched"}, "someone may look at the phone"),
        ({"paused_until": NOW + dt.timedelta(days=3)}, "paused"),
    ],
)
def test_what_would_hold_it_back_now_is_said(house, desk, changes, said):
    plan(house)
    assert "It would be held back now" not in desk("second lead").get("/console/schedule").text
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], **changes))
    page = desk("second lead").get("/console/schedule").text
    assert f"It would be held back now: {said}." in page


def test_that_a_flag_is_open_is_said_to_those_who_may_read_it_alone(house, desk):
    plan(house)
    house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
    assert "a flag is open" in desk("second lead").get("/console/schedule").text
    page = desk("coordinator").get("/console/schedule").text
    assert "a flag is open" not in page


def test_pages_follow_each_other_by_key_and_none_is_left_out(house, desk):
    made = {str(plan(house))}
    made |= {str(plan(house, days=1 + at / 10, kind=f"kind{at}")) for at in range(70)}
    lead, found, path = desk("second lead"), [], "/console/schedule"
    while path:
        page = lead.get(path).text
        found += ROWS.findall(page)
        path = next(iter(re.findall(r'href="(/console/schedule\?after=[^"]+)"', page)), "")
    assert len(found) == len(set(found)) == 71
    assert set(found) == made
