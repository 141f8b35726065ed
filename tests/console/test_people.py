"""The page of a person: how they stand, what they are sent and not sent, what they chose."""

import datetime as dt
import re

import pytest

from bot.keyword_acts import WRONG_NUMBER
from bot.rules.nudging.decision import FLAGGED
from bot.store.rows import add, change
from tests.console.house import NOW, SEEN, address, audit, learned, nudge, person, task, text_out

DAY = dt.timedelta(days=1)
AS_IT_WAS = {"phone": "own"}


def page_of(desk, house, name, who="lead"):
    return desk(who).get(f"/console/people/{house.ids[name]}").text.replace("&#39;", "'")


def plan(house, name, kind, due, **also):
    """A nudge as a row."""
    row = {"state": "waiting", "planned_at": due, "due_at": due, "about": house.ids[name]} | also
    owner = {"programme_id": house.bridges, "person_id": house.ids[name], "relationship_id": None}
    return house.database.write(lambda db: add(db, "nudge", **owner, kind=kind, local_date=due.date(), **row))


def text_to(house, name, body, **also):
    """A text of the bot's as a row."""
    row = {"kind": "nudge", "key": "goal_checkin.ask", "state": "delivered", "at": NOW, "not_before": NOW}
    where = {"address_id": house.address(name).id, "person_id": house.ids[name], "channel": "sms"}
    values = row | where | also
    return house.database.write(
        lambda db: add(db, "message_out", programme_id=house.bridges, body=body, **values)
    )


def press(desk, house, name, what, who="coordinator", **fields):
    """Open a person's page and press a button on it."""
    path = f"/console/people/{house.ids[name]}"
    one = desk(who)
    seen = SEEN.search(one.get(path).text)
    return one.post(f"{path}/{what}", **{"seen": seen[1] if seen else "", **fields})


def kept(house, **wanted):
    row = house.person("Ada")
    return {name: getattr(row, name) for name in wanted} == wanted


def test_it_says_who_somebody_is_and_how_they_may_be_texted(house, desk):
    page = page_of(desk, house, "Ada")
    for told in (
        "Ada",
        "mentee",
        "Bridges",
        "In the community",
        "Agreed to texts",
        "Their own",
        "+447700900001",
    ):
        assert told in page
    assert "Okafor" not in page


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({}, "not tried yet"),
        ({"heard_at": NOW}, "works"),
        ({"opted_out_at": NOW}, "opted out</strong>, since"),
        ({"unreachable_at": NOW}, "unreachable</strong>, since"),
        ({"frozen_at": NOW, "opted_out_at": NOW}, "frozen: may be a stranger's</strong>, since"),
    ],
)
def test_an_address_says_in_plain_words_how_it_stands(house, desk, marks, words):
    if marks:
        house.database.write(lambda db: change(db, "address", house.address("Ada").id, **marks))
    assert words in page_of(desk, house, "Ada")


def test_a_number_that_a_text_left_for_is_tried_and_works_once_one_arrived(house, desk):
    made = text_to(house, "Ada", "hi", state="sent", sent_at=NOW)
    assert "texted, not known yet whether it arrives" in page_of(desk, house, "Ada")
    house.database.write(lambda db: change(db, "message_out", made, state="delivered"))
    assert "<strong>works</strong>" in page_of(desk, house, "Ada")


def test_what_is_coming_has_its_time_where_they_are_and_when_it_is_looked_at_next(house, desk):
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], timezone="Asia/Kolkata"))
    plan(house, "Ada", "meeting_reminder", NOW, due_at=NOW + DAY)
    page = page_of(desk, house, "Ada")
    coming = page[page.index("What is coming") :]
    assert re.search(r"Meeting reminder: <time[^>]*>Fri 13 Mar 2026, 00:00</time>", coming)
    assert re.search(r"looked at next <time[^>]*>Sat 14 Mar 2026, 00:00</time>", coming)


def test_what_was_left_out_is_listed_with_its_reason(house, desk):
    plan(house, "Ada", "goal_checkin", NOW, state="dropped", reason="they have not met yet", settled_at=NOW)
    text_to(house, "Ada", "hi", state="dropped", reason="too late to be of use")
    page = page_of(desk, house, "Ada")
    assert "Weekly check-in: not sent: they have not met yet" in page
    assert "Weekly check-in: not sent: too late to be of use" in page


def test_that_a_flag_is_open_is_told_to_leads_and_not_to_a_coordinator(house, desk):
    plan(house, "Ada", "goal_checkin", NOW, state="dropped", reason=FLAGGED, settled_at=NOW)
    assert "not sent: a flag is open" in page_of(desk, house, "Ada", "second lead")
    hidden = page_of(desk, house, "Ada", "coordinator")
    assert "not sent: held back for now" in hidden
    assert "flag is open" not in hidden


def test_an_auditor_sees_masked_numbers_and_no_button(house, desk):
    house.text("Ada", "hello")
    page = page_of(desk, house, "Ada", "auditor")
    assert "+447700900001" not in page
    assert "001, sms" in page
    assert page.count("<form") == 1  # to sign out


def test_choices_are_kept_with_who_set_them_and_what_but_not_what_was_chosen(house, desk):
    fields = AS_IT_WAS | {"checkin_weekday": "5", "checkin_time": "18:30", "same_day": "yes"}
    assert press(desk, house, "Ada", "choices", **fields).status_code == 303
    assert kept(house, checkin_weekday=5, checkin_time=dt.time(18, 30), same_day=True, rest_days=False)
    acts = house.rows(audit.select(), lambda row: row.action)
    assert "set check-in day, check-in time, same-day reminders" in acts
    assert "18:30" not in str(acts)
    page = page_of(desk, house, "Ada")
    assert '<option value="5" selected>Saturday' in page
    assert "coordinator@example.org</strong> set check-in day" in page


def test_choices_that_do_not_fit_are_refused_and_what_was_typed_stays(house, desk):
    before = house.person("Ada")
    refused = press(
        desk, house, "Ada", "choices", **AS_IT_WAS, safe_from="22:00", safe_to="23:00", digest="yes"
    )
    assert refused.status_code == 400
    assert "We never text in these safe times" in refused.text
    assert 'value="22:00"' in refused.text
    assert house.person("Ada") == before


def test_saving_what_was_there_already_leaves_no_trace(house, desk):
    assert press(desk, house, "Ada", "choices", **AS_IT_WAS).status_code == 303
    assert house.rows(learned.select()) == []


def test_a_phone_becomes_less_careful_only_for_a_reason(house, desk):
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], phone_setting="watched"))
    refused = press(desk, house, "Ada", "choices", phone="own")
    assert refused.status_code == 400
    assert kept(house, phone_setting="watched")
    assert press(desk, house, "Ada", "choices", phone="own", reason="she moved out").status_code == 303
    assert kept(house, phone_setting="own")
    assert press(desk, house, "Ada", "choices", phone="watched").status_code == 303


def test_choices_that_someone_changed_meanwhile_are_not_overwritten(house, desk):
    path = f"/console/people/{house.ids['Ada']}"
    seen = SEEN.search(desk("coordinator").get(path).text)[1]
    press(desk, house, "Ada", "choices", "second coordinator", **AS_IT_WAS, same_day="yes")
    late = desk("coordinator").post(f"{path}/choices", seen=seen, **AS_IT_WAS)
    assert late.status_code == 409
    assert kept(house, same_day=True)


def test_what_was_put_off_under_the_old_choices_is_looked_at_anew(house, desk):
    waits = plan(house, "Ada", "meeting_reminder", NOW - DAY, due_at=NOW + DAY)
    others = plan(house, "Sam", "support", NOW - DAY, due_at=NOW + DAY)
    text = text_to(house, "Ada", "hi", state="waiting", not_before=NOW + DAY)
    retried = text_to(house, "Ada", "hi", state="waiting", not_before=NOW + DAY, attempts=1)
    press(desk, house, "Ada", "choices", **AS_IT_WAS, rest_days="yes")
    due = dict(house.rows(nudge.select(), lambda row: (row.id, row.due_at)))
    assert (due[waits], due[others]) == (NOW - DAY, NOW + DAY)
    free = dict(house.rows(text_out.select(), lambda row: (row.id, row.not_before)))
    assert (free[text], free[retried]) == (NOW, NOW + DAY)


def test_check_ins_come_at_the_day_and_time_chosen_and_no_longer_at_the_old_ones(house, desk):
    press(desk, house, "Ada", "choices", **AS_IT_WAS, checkin_weekday="4", checkin_time="18:30")
    waits = nudge.select().where(nudge.c.kind == "goal_checkin", nudge.c.state == "waiting")
    [due] = house.rows(waits, lambda row: row.due_at)
    assert (due.weekday(), due.time()) == (4, dt.time(18, 30))


def test_a_pause_begins_and_ends_once(house, desk):
    assert press(desk, house, "Ada", "pause").status_code == 303
    assert kept(house, paused_until=NOW + dt.timedelta(weeks=4))
    assert press(desk, house, "Ada", "pause").status_code == 409
    assert "Paused until" in page_of(desk, house, "Ada")
    assert press(desk, house, "Ada", "resume").status_code == 303
    assert kept(house, paused_until=None)
    assert press(desk, house, "Ada", "resume").status_code == 409


def frozen(house):
    """Ada's number may be a stranger's, and a task asks staff."""
    where = house.address("Ada").id
    whose = {"programme_id": house.bridges, "person_id": house.ids["Ada"], "address_id": where}

    def freeze(db):
        change(db, "address", where, frozen_at=NOW)
        return add(db, "task", **whose, kind=WRONG_NUMBER, at=NOW)

    return where, house.database.write(freeze)


def open_tasks(house):
    return house.rows(task.select().where(task.c.state == "open"), lambda row: row.id)


def test_a_frozen_number_is_confirmed_on_its_task_which_is_done_with_it(house, desk):
    where, asked = frozen(house)
    page = desk("coordinator").get(f"/console/tasks/{asked}").text
    assert ">Done<" not in page
    assert "It is them" in page
    answer = desk("coordinator").post(f"/console/addresses/{where}/theirs", task=str(asked))
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert (house.address("Ada").frozen_at, house.address("Ada").person_id) == (None, house.ids["Ada"])
    assert asked not in open_tasks(house)
    assert "confirmed that a number is theirs" in page_of(desk, house, "Ada")


def test_a_strangers_number_is_nobodys_from_then_on(house, desk):
    where, asked = frozen(house)
    desk("coordinator").post(f"/console/addresses/{where}/somebody-elses", task=str(asked))
    assert (house.address("Ada").frozen_at, house.address("Ada").person_id) == (None, None)
    assert asked not in open_tasks(house)
    assert "no number of theirs is known" in page_of(desk, house, "Ada")


@pytest.mark.parametrize("how", ["theirs", "somebody-elses"])
def test_a_frozen_number_decided_on_the_page_of_the_person_has_its_task_done_too(house, desk, how):
    where, asked = frozen(house)
    assert "It is them" in page_of(desk, house, "Ada", "coordinator")
    desk("coordinator").post(f"/console/addresses/{where}/{how}")
    assert asked not in open_tasks(house)


def test_what_else_is_asked_about_that_number_stays_open(house, desk):
    where, asked = frozen(house)
    whose = {"programme_id": house.bridges, "person_id": house.ids["Ada"], "address_id": where}
    to_read = house.database.write(lambda db: add(db, "task", **whose, kind="a text to read", at=NOW))
    desk("coordinator").post(f"/console/addresses/{where}/theirs")
    assert to_read in open_tasks(house)
    assert asked not in open_tasks(house)


def test_the_second_to_decide_about_a_number_changes_nothing(house, desk):
    where, _ = frozen(house)
    desk("coordinator").post(f"/console/addresses/{where}/theirs")
    late = desk("lead").post(f"/console/addresses/{where}/somebody-elses")
    assert late.status_code == 409
    assert house.address("Ada").person_id == house.ids["Ada"]


def test_a_number_that_texts_did_not_reach_is_tried_again(house, desk):
    where = house.address("Ada").id
    house.database.write(lambda db: change(db, "address", where, unreachable_at=NOW, failures=3))
    assert "Try again" in page_of(desk, house, "Ada", "coordinator")
    again = desk("coordinator").post(f"/console/addresses/{where}/again")
    assert again.headers["location"] == f"/console/people/{house.ids['Ada']}"
    [row] = house.rows(address.select().where(address.c.id == where))
    assert (row.unreachable_at, row.failures) == (None, 0)


def test_a_task_of_another_programme_is_not_done_by_naming_it(house, desk):
    where, _ = frozen(house)
    elsewhere = house.database.write(lambda db: add(db, "task", programme_id=house.other, kind="x", at=NOW))
    desk("coordinator").post(f"/console/addresses/{where}/theirs", task=str(elsewhere))
    assert elsewhere in open_tasks(house)


def test_every_look_at_a_person_is_kept(house, desk):
    page_of(desk, house, "Ada", "auditor")
    [row] = house.rows(audit.select().where(audit.c.subject == "person"))
    assert (row.action, row.subject_id) == ("looked at a person", house.ids["Ada"])
    assert house.rows(person.select().where(person.c.id == row.subject_id))


def test_on_a_watched_phone_what_is_coming_says_that_it_is_not_texted(house, desk):
    plan(house, "Ada", "meeting_reminder", NOW)
    assert "None of this is texted" not in page_of(desk, house, "Ada")
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], phone_setting="watched"))
    assert "None of this is texted" in page_of(desk, house, "Ada")
