"""What needs somebody next stands on top of every page, and what was just done is said once."""

import html

import pytest

from bot.store import concerned
from tests.console.house import NOW


def told(desk, path="/console/phrases"):
    return html.unescape(desk.get(path).text)


def test_the_most_urgent_flag_that_nobody_has_stands_on_top_of_other_pages(house, desk):
    house.text("Ada", "rent", ("need", "S3", "rent"))
    [grave] = house.text("Sam", "i want to die", ("suicide_explicit", "S1", "want to die"))
    lead = desk("lead")
    assert (
        f'Next: <a class="govuk-link" href="/console/flags/{grave}">Flag {grave}: Suicide explicit</a>'
        in told(lead)
    )
    lead.press(grave, "acknowledge")
    assert "Need</a>, waiting" in told(lead)


def test_on_its_own_page_and_on_the_list_it_is_not_said_twice(house, desk):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    for path in ("/console", f"/console/flags/{number}"):
        assert "next-up" not in told(desk("lead"), path)


def test_where_somebody_has_every_flag_the_oldest_task_is_next_and_then_nothing(house, desk):
    house.text("+447700900099", "who is this")
    lead = desk("lead")
    assert "An unknown number</a>, waiting" in told(lead)
    lead.post(f"/console/tasks/{house.tasks()[-1]}/done")
    assert "next-up" not in told(lead)


def test_who_only_reads_is_asked_to_do_nothing(house, desk):
    house.text("Ada", "rent", ("need", "S3", "rent"))
    assert "next-up" not in told(desk("auditor"))
    assert 'class="next"' not in told(desk("auditor"), "/console")


@pytest.mark.parametrize("path", ["/console", "/console/phrases"])
def test_it_is_never_a_flag_about_themselves_nor_one_of_another_programme(house, desk, path):
    [number] = house.text("Ada", "our secret", ("exploitation", "S1", "our secret"))
    house.database.write(lambda db: mine(db, house, number))
    assert f"flags/{number}" not in told(desk("coordinator"), path)
    assert f"flags/{number}" not in told(desk("neighbour"), path)
    assert f"flags/{number}" in told(desk("lead"), path)


def mine(db, house, number):
    from bot.store.rows import change
    from tests.console.house import flag

    change(db, "person", house.ids["Cora"], email="coordinator@example.org")
    row = db.conn.execute(flag.select().where(flag.c.number == number)).one()
    concerned.add(db, row.id, house.bridges, house.ids["Cora"], NOW)


def test_what_was_just_done_is_said_once_in_fixed_words(house, desk):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    cora = desk("coordinator")
    answer = cora.press(number, "acknowledge")
    assert (
        "alongside-done=acknowledged; HttpOnly; Max-Age=60; Path=/console; SameSite=lax"
        in answer.headers["set-cookie"]
    )
    said = "You have it. Nobody else is alerted now."
    assert said in told(cora, f"/console/flags/{number}")
    assert said not in told(cora, f"/console/flags/{number}")


def test_a_made_up_word_in_the_cookie_is_not_said(desk):
    lead = desk("lead")
    lead.web.cookies.set("alongside-done", "<b>hello</b>", path="/console")
    assert "hello" not in told(lead)
