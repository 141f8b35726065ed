"""Today's list, and tasks."""

import datetime as dt
import re

from sqlalchemy import update

from bot.rules.escalation.rota import Post, Shift
from bot.store import heartbeats, rota, tables
from bot.store.columns import new_id, table
from bot.store.console import lists as console_lists
from bot.store.heartbeats import Beat
from bot.store.rows import add, change
from tests.console.house import NOW, task

address = table(tables.Address)
staff = table(tables.Staff)


def order(page):
    return re.findall(r'aria-describedby="flag-\d+-status">Flag \d+: (\w+)', page)


def test_an_empty_list_says_so_in_words(desk):
    page = desk("lead").get("/console").text
    assert "No flag is open. Nobody's worry waits for you." in page.replace("&#39;", "'")
    assert "Nothing waits for staff." in page


def test_flags_come_by_severity_and_then_by_how_long_they_have_waited(house, desk, clock):
    house.text("Ada", "c", ("need", "S3", "c"))
    house.text("Ada", "b", ("recall", "S2", "b"))
    clock.forward(minutes=150)
    house.text("Ada", "a", ("suicide_implicit", "S1", "a"), now=clock())
    house.text("Sam", "d", ("exploitation", "S2", "d"), now=clock())
    page = desk("lead").get("/console").text
    assert order(page) == ["Suicide", "Recall", "Exploitation", "Need"]
    assert "Waiting 2 hours, since" in page
    assert "Thu 12 Mar 2026, 18:30" in page


def test_of_two_as_severe_the_one_that_nobody_has_comes_first(house, desk):
    [earlier] = house.text("Ada", "b", ("suicide_implicit", "S1", "b"))
    house.text("Sam", "d", ("exploitation", "S1", "d"))
    desk("lead").press(earlier, "acknowledge")
    assert order(desk("lead").get("/console").text) == ["Exploitation", "Suicide"]


def test_a_closed_flag_leaves_the_list(house, desk):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    desk("lead").press(number, "close", outcome="handled", note="done")
    assert f"Flag {number}" not in desk("lead").get("/console").text


def test_an_unknown_number_a_call_for_staff_and_an_opt_out_wait_with_who_and_when(house, desk):
    house.text("+447700900099", "who is this")
    house.text("Ada", "STAFF")
    house.text("Sam", "purple monkey dishwasher")
    page = desk("coordinator").get("/console").text
    for told in (
        "An unknown number",
        "+447700900099",
        "Ada Okafor",
        "mentee",
        "Sam Okafor",
        "A text to read",
    ):
        assert told in page


def test_each_sees_their_own_programme_and_staff_of_none_see_all(house, desk):
    house.text("Ada", "rent", ("need", "S3", "rent"))
    house.text("Zed", "cold", ("homeless_tonight", "S1", "cold"))
    assert order(desk("coordinator").get("/console").text) == ["Need"]
    assert order(desk("neighbour").get("/console").text) == ["Homeless"]
    assert order(desk("lead").get("/console").text) == ["Homeless", "Need"]


def test_a_long_list_is_cut_and_says_how_much_more_there_is(house, desk):
    def flood(db):
        for number in range(console_lists.MOST + 7):
            add(db, "task", programme_id=house.bridges, kind=f"task {number}", at=NOW)

    house.database.write(flood)
    page = desk("lead").get("/console").text
    assert page.count("listed listed--task") == console_lists.MOST
    assert "7 more: for staff to do" in page


def test_it_says_truly_that_nobody_is_on_call_at_night(desk):
    page = desk("coordinator").get("/console").text
    assert "Bridges: nobody is on call out of hours.</strong> There is no rota." in page
    assert "reach nobody" not in page


def on_call(house, name, *, ends=dt.time(9)):
    """From now on, every day from 09:00."""
    every_day = frozenset(range(1, 8))
    one = Shift(house.ids[name], Post.ON_CALL, every_day, dt.time(9), ends, NOW.date() - dt.timedelta(days=1))
    house.database.write(lambda db: rota.add_entry(db, house.bridges, one, NOW))


def test_with_somebody_on_call_at_every_hour_it_says_nothing_of_the_rota(house, desk):
    on_call(house, "Cora")
    assert "on call" not in desk("coordinator").get("/console").text


def test_it_says_when_nobody_will_be_on_call_out_of_hours(house, desk):
    on_call(house, "Cora", ends=dt.time(22))
    page = desk("coordinator").get("/console").text
    assert "Bridges: nobody is on call out of hours</strong> from" in page
    assert "Thu 12 Mar 2026, 22:00" in page
    assert "Fri 13 Mar 2026, 09:00" in page


def test_it_says_loudly_that_nobody_is_on_call_now(house, desk):
    on_call(house, "Cora", ends=dt.time(18))
    page = desk("coordinator").get("/console").text
    assert "Nobody is on call for Bridges now</strong>, until" in page
    assert "Fri 13 Mar 2026, 09:00" in page


def test_who_is_on_call_with_a_phone_that_texts_do_not_reach_is_not_there(house, desk):
    on_call(house, "Cora")
    house.database.write(
        lambda db: db.conn.execute(
            update(address).where(address.c.person_id == house.ids["Cora"]).values(opted_out_at=NOW)
        )
    )
    assert "Nobody is on call for Bridges now</strong>" in desk("coordinator").get("/console").text


def test_it_says_loudly_where_alerts_reach_nobody_or_no_lead_can_sign_in(house, desk):
    page = desk("neighbour").get("/console").text
    assert "Alerts for Harbour reach nobody." in page
    assert "No lead of" not in page

    house.database.write(
        lambda db: db.conn.execute(update(staff).where(staff.c.role == "lead").values(role="coordinator"))
    )
    page = desk("coordinator").get("/console").text
    assert "No lead of Bridges can sign in." in page
    assert "Harbour" not in page


def process_that_reads(house, wall, meaning_version="m1"):
    began = {"began_at": wall(), "seen_at": wall(), "ticked_at": None}
    beat = Beat(new_id(), "serve", "1", **began, meaning_version=meaning_version)
    house.database.write(lambda db: heartbeats.keep(db, beat))


def test_it_says_to_everyone_that_the_second_reader_is_off_and_how_many_texts_it_has_not_read(
    house, desk, wall
):
    process_that_reads(house, wall, None)
    off = "<strong>The second reader is off:</strong>"
    assert f"{off} texts are read by rules alone." in desk("coordinator").get("/console").text
    house.text("Ada", "hello")
    assert f"{off} 1 text has been read by rules alone." in desk("lead").get("/console").text
    house.text("Zed", "hello")
    for name in ("lead", "coordinator", "auditor", "neighbour"):
        assert f"{off} 2 texts have been read by rules alone." in desk(name).get("/console").text


def test_a_reader_whose_process_has_fallen_silent_counts_as_off(house, desk, wall):
    process_that_reads(house, wall)
    assert "second reader" not in desk("lead").get("/console").text
    wall.forward(minutes=3)
    assert "The second reader is off" in desk("lead").get("/console").text


def test_it_says_that_the_second_reader_is_behind_and_by_how_much(house, desk, clock, wall):
    process_that_reads(house, wall)
    house.text("Ada", "hello")
    clock.forward(seconds=60)
    assert "second reader" not in desk("lead").get("/console").text
    clock.forward(minutes=4)
    page = desk("auditor").get("/console").text
    assert (
        "<strong>The second reader is behind:</strong> the oldest unread text came in 5 minutes ago." in page
    )


def test_a_task_is_done_once_and_the_second_one_sees_by_whom(house, desk):
    house.text("+447700900099", "who <b>is</b> this")
    task_id = house.tasks()[-1]
    cora, lead = desk("coordinator"), desk("lead")
    assert "who &lt;b&gt;is&lt;/b&gt; this" in lead.get(f"/console/tasks/{task_id}").text

    assert cora.post(f"/console/tasks/{task_id}/done").status_code == 303
    late = lead.post(f"/console/tasks/{task_id}/done")
    assert late.status_code == 409
    assert "Done by <strong>coordinator@example.org</strong>" in late.text
    [row] = house.rows(task.select().where(task.c.id == task_id))
    assert (row.state, row.done_by, row.done_at) == ("done", house.staff["coordinator"].id, NOW)
    assert str(task_id) not in lead.get("/console").text


def test_a_task_does_not_tell_a_coordinator_what_is_kept_for_leads(house, desk):
    house.text("+447700900099", "sam said its our secret", ("boundary_breach", "S2", "our secret"))
    task_id = house.tasks()[-1]
    house.database.write(lambda db: change(db, "task", task_id, note="our secret again"))
    hidden = desk("coordinator").get(f"/console/tasks/{task_id}").text
    assert "our secret" not in hidden
    assert "Kept for leads." in hidden
    assert "our secret" in desk("lead").get(f"/console/tasks/{task_id}").text


def test_a_task_without_person_number_or_text_has_a_page(house, desk):
    task_id = house.database.write(
        lambda db: add(db, "task", programme_id=house.bridges, kind="look at the till", at=NOW)
    )
    page = desk("lead").get(f"/console/tasks/{task_id}")
    assert page.status_code == 200
    assert "Look at the till" in page.text
    assert "Nobody in particular" in desk("lead").get("/console").text
