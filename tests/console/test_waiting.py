"""What waits on today's list: tasks by subject, those that are alike as one, endings, who is out of reach."""

import datetime as dt
import importlib
import re

import pytest

from bot.rules.subjects import BEGINNINGS, KINDS, Subject, subject_of
from bot.store import tables
from bot.store.colleagues import NOTHING
from bot.store.columns import table
from bot.store.console import endings, groups, out_of_reach
from bot.store.rows import add, change
from tests.console.house import NOW, task

relationship = table(tables.Relationship)
NAMED_IN_CODE = {
    "bot.flagging": ("WITHOUT",),
    "bot.joining": ("HELD",),
    "bot.needs": ("TO_READ",),
    "bot.planning.mentors": ("A_LOT", "CALLS_OFF", "NO_LOG", "NOT_ANSWERED"),
    "bot.second_reading": ("NOT_READ", "NOT_FOLLOWED"),
    "bot.silence": ("NOT_LOOKED_AT",),
    "bot.unanswered": ("NO_ANSWER",),
}
TRIVIAL = ("thanks", "Ok", "cheers mate", "👍", "ok thanks!", "lol", "🙏🏽")


def headings(page):
    return re.findall(r'<h2 class="govuk-heading-m" id="[\w-]+">([^<]+?)\s*<span', page)


def tasks(house, kind, count=1, who="Ada", at=NOW, **more):
    """So many open tasks of one kind about somebody."""

    def open_(db):
        row = {"programme_id": house.bridges, "person_id": house.ids[who], "kind": kind} | more
        return [add(db, "task", **row, at=at + dt.timedelta(minutes=one)) for one in range(count)]

    return house.database.write(open_)


def open_tasks(house):
    return house.rows(task.select().where(task.c.state == "open"), lambda row: row.id)


def test_every_kind_of_task_that_the_code_names_is_about_its_subject():
    for module, names in NAMED_IN_CODE.items():
        for name in names:
            kind = getattr(importlib.import_module(module), name)
            assert any(kind in kinds for kinds in KINDS.values()), kind
    for subject, kinds in KINDS.items():
        assert {subject_of(kind) for kind in kinds} == {subject}
    for subject, begins in BEGINNINGS.items():
        assert {subject_of(f"{begin}: 12") for begin in begins} == {subject}
    assert subject_of("wants a call") is Subject.STAFF


def test_subjects_come_with_safety_first_and_the_longest_waiting_on_top(house_on_either):
    house = house_on_either
    tasks(house, "wants a call", at=NOW - dt.timedelta(days=3))
    tasks(house, "no log after two prompts", who="Sam")
    tasks(house, "S1 flag 12: nobody is on call")
    tasks(house, "asked for HELP", at=NOW - dt.timedelta(hours=1))
    found = house.database.read(lambda db: groups.by_subject(db, house.staff["lead"], NOTHING))
    assert [(one.subject, [line.kind for line in one.listed]) for one in found] == [
        (Subject.SAFETY, ["asked for HELP", "S1 flag 12: nobody is on call"]),
        (Subject.STAFF, ["wants a call"]),
        (Subject.QUIET, ["no log after two prompts"]),
    ]


def test_what_is_next_is_about_safety_before_what_has_waited_longer(house, desk):
    tasks(house, "wants a call", at=NOW - dt.timedelta(days=3))
    tasks(house, "asked for HELP")
    for path in ("/console", "/console/phrases"):
        page = desk("lead").get(path).text
        assert re.search(r'(next-what">|Next: <a[^>]*>)Asked for HELP<', page)


def test_five_texts_of_one_person_are_one_line_with_a_count_and_each_is_reached(house, desk):
    for word in ("one", "two", "three", "four", "five"):
        house.text("+447700900099", f"who is this {word}")
    lead = desk("lead")
    page = lead.get("/console").text
    assert page.count("listed listed--task") == 1
    assert "5 times" in page
    [path] = re.findall(r'"(/console/tasks/[\w-]+/alike)"', page)
    group = lead.get(path).text
    for task_id, word in zip(open_tasks(house), ("one", "two", "three", "four", "five"), strict=True):
        assert f"/console/tasks/{task_id}" in group
        assert f"who is this {word}" in group


def test_two_kinds_of_one_person_and_one_kind_of_two_people_are_lines_of_their_own(house, desk):
    tasks(house, "wants a call", 2)
    tasks(house, "wants a call", who="Sam")
    tasks(house, "asked for HELP")
    assert desk("lead").get("/console").text.count("listed listed--task") == 3


def test_all_that_are_alike_are_done_at_once_and_what_came_since_stays(house, desk):
    first = tasks(house, "asked for HELP", 3)[0]
    lead = desk("lead")
    page = lead.get(f"/console/tasks/{first}/alike").text
    assert "This takes all 3 off the list, for everybody. It cannot be undone." in page
    last = re.search(r'name="last" value="([\w-]+)"', page)[1]
    [late] = tasks(house, "asked for HELP", at=NOW + dt.timedelta(hours=1))
    assert lead.post(f"/console/tasks/{first}/all-done", last=last).headers["location"] == "/console"
    assert open_tasks(house) == [late]
    again = lead.post(f"/console/tasks/{first}/all-done", last=last)
    assert again.status_code == 409
    assert "They were done already." in again.text
    assert open_tasks(house) == [late]


def test_who_is_second_finishes_what_the_first_one_left(house, desk):
    first, second, last = tasks(house, "asked for HELP", 3)
    desk("coordinator").post(f"/console/tasks/{last}/done")
    desk("lead").post(f"/console/tasks/{first}/all-done", last=str(last))
    assert open_tasks(house) == []
    by = {row.id: row.done_by for row in house.rows(task.select())}
    assert by == {
        first: house.staff["lead"].id,
        second: house.staff["lead"].id,
        last: house.staff["coordinator"].id,
    }


@pytest.mark.parametrize("last", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_all_at_once_takes_no_last_one_that_the_page_did_not_show(house, desk, last):
    [first, *_] = tasks(house, "asked for HELP", 3)
    other = tasks(house, "wants a call", at=NOW + dt.timedelta(days=1))[0]
    for sent in (last, str(other)):
        assert desk("lead").post(f"/console/tasks/{first}/all-done", last=sent).status_code in (400, 409)
    assert len(open_tasks(house)) == 4


def test_what_is_kept_for_leads_is_not_read_among_what_is_alike(house, desk):
    house.text("+447700900099", "sam said its our secret", ("boundary_breach", "S2", "our secret"))
    house.text("+447700900099", "hello again")
    path = f"/console/tasks/{house.tasks()[0]}/alike"
    hidden = desk("coordinator").get(path).text
    assert "our secret" not in hidden
    assert "Kept for leads." in hidden
    assert "hello again" in hidden
    assert "our secret" in desk("lead").get(path).text


def test_an_auditor_sees_no_whole_number_and_no_safe_word_among_what_is_alike(house, desk):
    house.text("+447700900099", "pineapple, ring 07700900123", ("safe_word", "S1", "pineapple"))
    house.text("+447700900099", "hello again")
    page = desk("auditor").get(f"/console/tasks/{house.tasks()[0]}/alike").text
    assert "pineapple" not in page
    assert "07700900123" not in page
    assert "hello again" in page


@pytest.mark.parametrize("text", TRIVIAL)
@pytest.mark.parametrize("state", ["community", "closed", "recalled"])
def test_a_trivial_reply_is_never_a_task(house, text, state):
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], state=state))
    house.text("Ada", text)
    assert open_tasks(house) == []


@pytest.mark.parametrize("text", TRIVIAL)
def test_a_trivial_reply_to_a_question_is_never_a_task_however_often(house, text):
    house.text("Ada", "goal is get my own flat")
    for _ in range(4):
        house.text("Ada", text)
    assert open_tasks(house) == []


def test_a_trivial_text_is_no_task_of_an_unknown_number_that_staff_have_been_told_of(house):
    for text in ("who is this", *TRIVIAL):
        house.text("+447700900099", text)
    assert len(open_tasks(house)) == 1


def test_more_than_fit_are_on_a_page_of_their_own_and_it_goes_on(house, desk):
    def flood(db):
        for number in range(groups.A_PAGE + 7):
            at = NOW + dt.timedelta(seconds=number // 2)
            add(db, "task", programme_id=house.bridges, kind=f"task {number}", at=at)

    house.database.write(flood)
    lead = desk("lead")
    assert f"{groups.A_PAGE + 7 - groups.FEW} more: for staff to do" in lead.get("/console").text
    first = lead.get("/console/waiting/other").text
    [more] = re.findall(r'href="(/console/waiting/other\?after=[\w-]+)"', first)
    second = lead.get(more).text
    seen = [re.findall(r'task-list__link"[^>]*>Task (\d+)<', page) for page in (first, second)]
    assert [len(one) for one in seen] == [groups.A_PAGE, 7]
    assert sorted(int(one) for page in seen for one in page) == list(range(groups.A_PAGE + 7))
    assert "after=" not in second


def pairs(house, many, ends_on, **more):
    def add_them(db):
        pair = {"mentor_id": house.ids["Sam"], "mentee_id": house.ids["Ada"], "made_at": NOW}
        row = {"programme_id": house.bridges, "ends_on": ends_on} | pair | more
        return [add(db, "relationship", **row) for _ in range(many)]

    return house.database.write(add_them)


def test_endings_are_those_within_a_month_and_those_that_are_late_but_none_that_was_closed(house, desk):
    today = NOW.date()
    pairs(house, 1, today - dt.timedelta(days=2))
    pairs(house, 1, today)
    pairs(house, 1, today + endings.AHEAD)
    pairs(house, 1, today + endings.AHEAD + dt.timedelta(days=1))
    pairs(house, 1, today, closed_at=NOW)
    page = desk("coordinator").get("/console").text
    said = re.findall(r"(Should have ended 2 days ago|Ends today|Ends in 30 days)", page)
    assert said == ["Should have ended 2 days ago", "Ends today", "Ends in 30 days"]
    assert "Endings within a month" not in desk("neighbour").get("/console").text


def test_many_endings_are_paged_and_each_is_there_once(house_on_either):
    house, today = house_on_either, NOW.date()
    ids = pairs(house, endings.A_PAGE + 5, today) + pairs(house, 3, today + dt.timedelta(days=1))
    lead, neighbour = house.staff["lead"], house.staff["neighbour"]
    first, after = house.database.read(lambda db: endings.page(db, lead, today, None))
    rest, end = house.database.read(lambda db: endings.page(db, lead, today, after))
    assert [one.id for one in first + rest] == ids
    assert end is None
    assert house.database.read(lambda db: endings.page(db, neighbour, today, after)) == ([], None)
    soonest = house.database.read(lambda db: endings.soonest(db, lead, today))
    assert (len(soonest.listed), soonest.more) == (endings.FEW, len(ids) - endings.FEW)


def test_out_of_reach_is_who_has_no_phone_left_that_texts_reach(house_on_either):
    house = house_on_either
    lead, neighbour = house.staff["lead"], house.staff["neighbour"]

    def read(staff=lead):
        return house.database.read(lambda db: out_of_reach.longest(db, staff))

    ada = house.address("Ada").id
    house.database.write(lambda db: change(db, "address", ada, unreachable_at=NOW))
    assert [one.who.name for one in read().listed] == ["Ada Okafor"]
    assert read(neighbour).listed == []
    assert house.database.read(lambda db: out_of_reach.page(db, neighbour, ada)) == ([], None)
    whose = {"programme_id": house.bridges, "person_id": house.ids["Ada"], "channel": "telegram"}
    house.database.write(lambda db: add(db, "address", **whose, value="4711", blind=b"4711"))
    assert read().listed == []


def test_lists_take_no_key_that_is_none(desk):
    lead = desk("lead")
    for path in ("waiting/other", "endings", "out-of-reach"):
        assert lead.get(f"/console/{path}?after=x").status_code == 404
    assert lead.get("/console/waiting/nothing").status_code == 404
