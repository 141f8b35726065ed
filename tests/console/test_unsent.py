"""What was not sent, for a whole programme."""

import datetime as dt
import re

from sqlalchemy import event
from sqlalchemy import text as sql

from bot.store.console import unsent as console_unsent
from bot.store.rows import add, change
from tests.console.house import NOW, bare
from tests.console.test_people import plan, text_to

MINUTE = dt.timedelta(minutes=1)


def page(desk, who="lead", number=None):
    told = desk(who).get("/console/unsent" + (f"/{number}" if number else "")).text
    return bare(told).replace("&#39;", "'")


def dropped(house, name, reason, at=NOW, kind="goal_checkin"):
    return plan(house, name, kind, at, state="dropped", reason=reason, settled_at=at)


def test_nothing_unsent_says_so(desk):
    assert "Everything went out." in page(desk)


def test_nudges_and_texts_come_newest_first_with_kind_reason_and_person(house, desk):
    dropped(house, "Ada", "they have not met yet", NOW - 3 * MINUTE)
    text_to(
        house, "Sam", "hi", state="failed", reason="refused: 21211", key="support.ask", at=NOW - 2 * MINUTE
    )
    text_to(house, "Ada", "hi", state="unknown", reason="timeout", kind="reply", at=NOW - MINUTE)
    text_to(house, "Ada", "hi", state="delivered")
    told = page(desk)
    found = [
        told.index(words)
        for words in (
            "<h3>Answer: unknown (the provider cannot tell): timeout",
            "<h3>Support for the mentor: did not arrive: refused: not a number that can be texted (21211)",
            "<h3>Weekly check-in: not sent: they have not met yet",
        )
    ]
    assert found == sorted(found)
    assert told.count("<h3>") == 3
    assert f"/console/people/{house.ids['Sam']}" in told


def test_reasons_are_counted_the_most_frequent_on_top(house, desk):
    dropped(house, "Ada", "paused")
    for days in (1, 2):
        dropped(house, "Ada", "too late to be of use", NOW - dt.timedelta(days=days))
    told = page(desk)
    assert told.index("<strong>2</strong> not sent: too late") < told.index(
        "<strong>1</strong> not sent: paused"
    )


def test_what_is_older_than_two_weeks_is_gone(house, desk):
    dropped(house, "Ada", "paused", NOW - dt.timedelta(days=15))
    text_to(house, "Ada", "hi", state="dropped", reason="paused", at=NOW - dt.timedelta(days=15))
    assert "Everything went out." in page(desk)


def test_another_programme_sees_none_of_it_and_staff_of_all_see_both(house, desk):
    dropped(house, "Ada", "paused")
    assert "Everything went out." in page(desk, "neighbour")
    assert "Ada" in page(desk, "lead")


def test_a_long_list_has_pages_that_end(house, desk):
    for number in range(console_unsent.A_PAGE + 3):
        dropped(house, "Ada", "paused", NOW - number * MINUTE, kind=f"kind_{number}")
    assert page(desk).count("<h3>") == console_unsent.A_PAGE
    second = page(desk, number=2)
    assert second.count("<h3>") == 3
    assert "Page 2 of 2" in second
    for nowhere in (0, 3):
        assert desk("lead").get(f"/console/unsent/{nowhere}").status_code == 404


def test_a_text_back_to_what_is_kept_for_leads_does_not_tell_a_coordinator_what_it_was(house, desk):
    house.text("Ada", "our secret", ("child_risk", "S1", "our secret"))
    house.database.write(
        lambda db: db.conn.execute(sql("UPDATE message_out SET state='failed', reason='30003'"))
    )
    assert "Safety text" in page(desk, "second lead")
    hidden = page(desk, "coordinator")
    assert "Safety text" not in hidden
    assert "Answer: did not arrive" in hidden


def test_a_text_to_a_number_that_nobody_knows_has_no_name(house, desk):
    text_to(house, "Ada", "hi", state="failed", person_id=None, kind="reply")
    assert "A number that nobody knows" in page(desk)


def test_today_has_a_line_for_what_came_to_grief_since_yesterday_and_none_else(house, desk):
    assert "Since yesterday" not in desk("lead").get("/console").text
    text_to(house, "Ada", "hi", state="unknown", reason="timeout")
    text_to(house, "Ada", "hi", state="unknown", reason="timeout", at=NOW - dt.timedelta(days=2))
    house.database.write(lambda db: change(db, "address", house.address("Sam").id, unreachable_at=NOW))
    told = desk("coordinator").get("/console").text
    assert (
        "1 text of which the provider cannot tell whether it arrived, 1 number that texts no longer" in told
    )
    assert "Since yesterday" not in desk("neighbour").get("/console").text


def test_each_look_goes_by_its_index_and_never_over_every_row(house):
    coordinator = house.staff["coordinator"]

    def explained(db):
        asked = []
        event.listen(db.conn, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
        console_unsent.newest(db, coordinator, NOW, 1)
        console_unsent.troubles(db, coordinator, NOW)
        return [
            row[-1]
            for statement, given in list(asked)
            for row in db.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]

    plans = house.database.read(explained)
    for index in ("ix_message_out_unsent", "ix_nudge_unsent", "ix_address_unreachable"):
        assert any(index in step for step in plans)
    assert not [step for step in plans if re.match("SCAN (nudge|message_out|address|person)", step)]


def test_a_nudge_that_was_not_begun_on_either_database_is_listed(house_on_either):
    house = house_on_either
    dropped(house, "Ada", "paused")
    text_to(house, "Ada", "hi", state="unknown")
    whose = {"programme_id": house.bridges, "person_id": house.ids["Ada"], "address_id": None}
    house.database.write(lambda db: add(db, "task", **whose, kind="look", at=NOW))
    for name in ("coordinator", "lead"):
        found = house.database.read(lambda db, one=house.staff[name]: console_unsent.newest(db, one, NOW, 1))
        assert [one.what.state for one in found.listed] in (["", "unknown"], ["unknown", ""])
        trouble = house.database.read(
            lambda db, one=house.staff[name]: console_unsent.troubles(db, one, NOW - MINUTE)
        )
        assert (trouble.unknown, trouble.unreachable) == (1, 0)


def test_what_was_no_text_is_not_among_what_was_not_sent(house, desk):
    dropped(house, "Ada", "no address that may be texted")
    dropped(house, "Ada", "planned for another day", kind="meeting_reminder")
    dropped(house, "Sam", "needless by now", kind="log_overdue")
    assert "Everything went out." in page(desk)


def test_why_is_said_in_words_that_people_use(house, desk):
    dropped(house, "Ada", "consent is ask")
    dropped(house, "Ada", "needless by now", kind="meeting_reminder")
    dropped(house, "Sam", "needless by now", kind="session_log")
    told = page(desk)
    for why in (
        "they have not answered yet whether we may text",
        "the meeting was moved or called off",
        "the log had come",
    ):
        assert f"not sent: {why}" in told
    assert "needless" not in told
