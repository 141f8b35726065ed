"""The console in a real browser, as staff use it."""

import datetime as dt
import json

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import expect

from bot.escalation import climb
from bot.escalation.begin import begin_drill
from bot.rules.staff import StaffRole
from bot.store import drills, tables
from bot.store.columns import table
from bot.store.console.unsent import A_PAGE
from bot.store.rows import add, change
from tests.axe import violations
from tests.console.house import NOW, address, flag, hire, message, phrase, verdict

PASSWORD = "correct horse battery"
EMAIL = "dee@example.org"
WEEK = dt.timedelta(weeks=1)
LONG = "i cant cope " + "x" * 120 + " my sister said https://example.org/" + "y" * 200


@pytest.fixture
def things(house):
    """Something of each kind on the list, some of it very wide."""
    house.database.write(lambda db: hire(db, EMAIL, StaffRole.LEAD, None, PasswordHasher().hash(PASSWORD)))
    [number] = house.text("Ada", LONG, ("suicide_implicit", "S1", "cant cope"))
    house.text("Ada", "rent", ("need", "S3", "rent"))
    house.text("Ada", "tag", ("recall", "S2", "tag"))
    house.text("Ada", "meh", ("low_mood", "S4", "meh"))
    house.text("+447700900099", LONG)
    house.database.write(lambda db: trouble(db, house))
    house.database.write(lambda db: taught(db, house, number))
    house.database.write(lambda db: drilled(db, house))
    house.database.write(lambda db: lived(db, house))
    climb.climb_due(house.database, NOW)
    return number


def lived(db, house):
    """A goal with scores and check-ins, all of them wide, and a state that was changed."""
    [pair] = db.conn.execute(table(tables.Relationship).select()).all()
    within = {"programme_id": house.bridges, "relationship_id": pair.id}
    goal = add(db, "goal", **within, words="g" * 100, source="mentee", status="active", made_at=NOW)
    for weeks in range(3):
        add(db, "score", **within, goal_id=goal, score=weeks * 4, at=NOW + weeks * WEEK)
        add(db, "checkin", **within, result="some", barrier="time", at=NOW + weeks * WEEK)
    ada = {"programme_id": house.bridges, "person_id": pair.mentee_id, "at": NOW}
    add(db, "consent", **ada, given=True, wording="w" * 40, method="own text")
    add(db, "state_change", **ada, after="community", way="import", reason="z" * 150)


def drilled(db, house):
    """A drill that somebody with a wide name has answered."""
    found = drills.by_number(db, begin_drill(db, house.bridges, None, NOW))
    change(db, "person", house.ids["Ada"], name="w" * 70)
    drills.answer(db, found, "text", NOW, person_id=house.ids["Ada"])


def taught(db, house, number):
    """Reasons, the worry said again, a verdict, a text to read and phrases: all of them wide."""
    row = db.conn.execute(flag.select().where(flag.c.number == number)).one()
    within, wide = {"programme_id": house.bridges}, "w" * 70
    who = {"staff_id": house.staff["lead"].id, "at": NOW}
    reasons = json.dumps([f"'{wide}' read as 'cope'", "First person."])
    change(db, "flag", row.id, reasons=reasons)
    seen = {
        "severity": "S2",
        "reader": "meaning",
        "rule": "meaning.x",
        "why": "alike",
        "version": "m1-" + wide[:30],
    }
    spot = {"span_start": 0, "span_end": 11, "at": NOW, "message_id": row.message_id, "flag_id": row.id}
    add(db, "sighting", **within, **seen, **spot, reasons=reasons)
    missed = {"missed_category": "need", "missed_severity": "S3", "note": wide * 3}
    add(db, "verdict", **within, **who, flag_id=row.id, verdict="not_sure", **missed)
    texts = db.conn.execute(message.select().order_by(message.c.id)).all()
    unflagged = next(text for text in texts if text.person_id is None)
    add(db, "spot_check", **within, message_id=unflagged.id, picked_at=NOW)
    mine = within | {"added_by": house.staff["lead"].id, "added_at": NOW}
    add(db, "phrase", **mine, words="gone to the farm", category="exploitation", severity="S2")
    add(db, "phrase", **mine, words=wide)
    whom = {"staff_id": house.staff["duty"].id, "person_id": house.ids["Ada"]}
    add(db, "opened", **within, **whom, reason=wide * 3, at=NOW, until=NOW)
    gone = {"removed_by": house.staff["coordinator"].id, "removed_at": NOW}
    add(db, "phrase", **mine, **gone, words=wide, category="need", severity="S3")


def trouble(db, house):
    """A person with something under every heading of their page."""
    ada, within = house.ids["Ada"], {"programme_id": house.bridges, "person_id": house.ids["Ada"]}
    where = db.conn.execute(address.select().where(address.c.person_id == ada)).one().id
    change(db, "address", where, frozen_at=NOW)
    change(db, "person", ada, paused_until=NOW + WEEK)
    add(db, "address", **within, channel="telegram", value="4711", blind=b"4711", unreachable_at=NOW)
    add(db, "task", **within, address_id=where, kind="may be a wrong number", at=NOW)
    nudge = {"relationship_id": None, "about": ada, "planned_at": NOW, "due_at": NOW + WEEK}
    add(db, "nudge", **within, **nudge, kind="meeting_reminder", local_date=NOW.date(), state="waiting")
    for days in range(A_PAGE + 1):
        gone = {"state": "dropped", "reason": "too late to be of use", "settled_at": NOW}
        date = NOW.date() - dt.timedelta(days=days)
        add(db, "nudge", **within, **nudge, **gone, kind="goal_checkin", local_date=date)
    text = {"kind": "nudge", "key": "goal_checkin.ask", "body": LONG, "at": NOW, "not_before": NOW}
    add(db, "message_out", **within, **text, address_id=where, state="unknown", reason="z" * 90)


@pytest.fixture
def opened(browser, house, url):
    """`opened(**context)`: a page as someone signed in, and nothing may be complained of in it."""
    contexts, complaints = [], []

    def open_(name="lead", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        if name:
            context.add_cookies([{"name": "alongside", "value": house.token(name), "url": url}])
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def summary(page, words):
    """What opens and closes by a press of a key."""
    return page.locator("summary").filter(has_text=words)


def paths(house, number):
    person = f"/console/people/{house.ids['Ada']}"
    tasks = [f"/console/tasks/{task}" for task in house.tasks()[-2:]]
    [pair] = house.rows(table(tables.Relationship).select())
    sam, cora = house.ids["Sam"], house.ids["Cora"]
    sides = [f"{person}/{side}" for side in ("record", "goals", "timeline", "mentor", "same", f"same/{sam}")]
    others = [f"/console/relationships/{pair.id}", f"/console/people/{cora}/caseload", "/console/people/new"]
    lists = [
        *sides,
        *others,
        "/console/people",
        f"{person}/texts",
        "/console/conversations",
        "/console/ready-texts",
        "/console/unknown",
        "/console/announcements",
        "/console/unsent",
        "/console/unsent/2",
        "/console/reading",
        "/console/phrases",
        "/console/signposting",
        "/console/opened",
        "/console/audit",
    ]
    [drill] = house.rows(table(tables.Drill).select())
    tests = [f"/console/drills/{drill.number}", f"/console/programmes/{house.bridges}/drill"]
    lists += ["/console/flags?state=all", "/console/waiting/other", "/console/endings"]
    lists.append("/console/out-of-reach")
    lists.append(f"{tasks[0]}/alike")
    return ["/console", f"/console/flags/{number}", *tasks, person, *lists, "/console/figures", *tests]


def test_a_flag_is_found_acknowledged_and_proposed_to_be_closed_by_keyboard_alone(opened, url, things):
    page = opened(None, java_script_enabled=False)
    page.goto(f"{url}/console")
    page.get_by_label("E-mail").press_sequentially(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=f"Flag {things}:").press("Enter")
    page.get_by_role("button", name="Acknowledge").press("Enter")
    expect(page.get_by_text("dee@example.org acknowledged it")).to_be_visible()

    summary(page, "Say how it turned out").press("Enter")
    page.get_by_label("The worry was right").press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("rang her, she is with her sister")
    page.keyboard.press("Tab")
    page.keyboard.type("she has a crisis team")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Somebody else must confirm.")).to_be_visible()
    expect(page.get_by_text("rang her, she is with her sister").first).to_be_visible()
    page.get_by_role("button", name="Sign out").press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_first_tab_leads_past_the_top_to_the_page(opened, url):
    page = opened()
    page.goto(f"{url}/console")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(opened, house, desk, url, things, width, scheme):
    cora, wide = desk("coordinator"), "z" * 150
    cora.press(things, "call", reached="spoke", safe="yes", note=wide)
    cora.press(things, "done", note=wide, told=wide)
    cora.press(things, "outside", body=wide, reference=wide, consent="agreed")
    cora.press(things, "review", review="2026-03-20")
    cora.press(things, "close", outcome="right", note="rang " + wide)
    cora.press(things, "keep-open")
    cora.press(things, "texts", note="to see")
    desk("coordinator").post(f"/console/people/{house.ids['Ada']}/texts", reason="y" * 150)
    looks = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page, outside = opened(**looks), opened(None, **looks)
    visits = [(page, path) for path in paths(house, things)] + [(outside, "/console/sign-in")]
    for where, path in visits:
        where.goto(url + path)
        where.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert violations(where) == []
        assert where.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_where_a_reason_is_asked_for(browser, house, url, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    token = house.token("coordinator who is known for nobody")
    context.add_cookies([{"name": "alongside", "value": token, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/console/people/{house.ids['Ada']}")
    page.get_by_label("Why do you need to open this person?").fill("he rang me and was not well")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Open for 60 minutes").press("Enter")
    expect(page.get_by_text("Outside your caseload:")).to_be_visible()
    context.close()


def test_choices_are_set_and_words_are_read_by_keyboard_alone(opened, url, house):
    house.text("Ada", "my own words")
    page = opened("coordinator", java_script_enabled=False)
    page.goto(f"{url}/console/people/{house.ids['Ada']}")
    page.get_by_label("Check-in day").press("F")
    page.get_by_label("A reminder on the day").press("Space")
    page.get_by_role("button", name="Save their choices").press("Enter")
    expect(page.get_by_text("set check-in day, same-day reminders")).to_be_visible()
    assert (house.person("Ada").checkin_weekday, house.person("Ada").same_day) == (4, True)

    page.get_by_role("link", name="Open their texts").press("Enter")
    expect(page.get_by_text("my own words")).to_have_count(0)
    page.get_by_label("Why do you need to read").press_sequentially("her mum rang")
    page.keyboard.press("Enter")
    expect(page.get_by_text("my own words")).to_be_visible()
    assert "mum" not in page.url


def test_a_verdict_a_missed_worry_and_a_phrase_are_given_by_keyboard_alone(opened, url, house, things):
    page = opened("second lead", java_script_enabled=False)
    page.goto(f"{url}/console/flags/{things}")
    page.get_by_label("Yes, it was right").press("Space")
    summary(page, "Something else was missed, or a note").press("Enter")
    page.get_by_label("Note", exact=True).press_sequentially("she rang us")
    page.get_by_role("button", name="Save the answer").press("Enter")
    expect(page.get_by_text("second.lead@example.org said: yes, it was right")).to_be_visible()
    assert house.rows(verdict.select().order_by(verdict.c.id), lambda row: row.verdict)[-1] == "right"

    page.get_by_role("link", name="To today's list").press("Enter")
    page.get_by_role("link", name="To read: 1 text").press("Enter")
    summary(page, "Something was missed").press("Enter")
    page.get_by_label("What was missed?").select_option("domestic_abuse")
    page.get_by_label("How soon must somebody act?").select_option("S3")
    page.get_by_label("Say it again in your own words").press_sequentially("he looks at me like that")
    page.get_by_role("button", name="Raise it").press("Enter")
    page.get_by_role("link", name="Open flag").press("Enter")
    summary(page, "How it was found").press("Enter")
    expect(page.get_by_text("someone of staff", exact=True)).to_be_visible()

    page.goto(f"{url}/console/phrases")
    page.get_by_label("The words").press_sequentially("on the wraps")
    page.get_by_label("It tells of").select_option("substance")
    page.get_by_label("Somebody must").select_option("S3")
    page.get_by_role("button", name="See what it would do").press("Enter")
    expect(page.get_by_text("It would have flagged 0 of the last")).to_be_visible()
    page.get_by_role("button", name="Add it").press("Enter")
    expect(page.get_by_role("heading", name="on the wraps")).to_be_visible()
    assert len(house.rows(phrase.select())) == 4


def test_a_drill_is_begun_and_answered_by_keyboard_alone(opened, url):
    page = opened("second lead", java_script_enabled=False)
    page.goto(f"{url}/console")
    page.get_by_role("link", name="Oversight").press("Enter")
    page.get_by_role("link", name="Begin a drill of Bridges").press("Enter")
    page.get_by_role("button", name="Begin the drill").press("Enter")
    expect(page.get_by_text("It is still going on.")).to_be_visible()
    page.goto(f"{url}/console")
    page.get_by_role("button", name="I have seen it").press("Enter")
    expect(page.get_by_text("second.lead@example.org by the console")).to_be_visible()


@pytest.mark.usefixtures("things")
def test_a_frozen_number_is_confirmed_from_its_task(opened, url):
    page = opened("coordinator")
    page.goto(f"{url}/console")
    page.get_by_role("link", name="May be a wrong number").click()
    page.get_by_role("button", name="It is them").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    expect(page.get_by_role("link", name="May be a wrong number")).to_have_count(0)


def test_a_new_flag_comes_up_on_an_open_page_without_a_reload_and_leaves_the_keyboard_where_it_was(
    opened, url, house
):
    house.text("Ada", "rent", ("need", "S3", "rent"))
    page = opened("coordinator")
    page.goto(f"{url}/console")
    first = page.get_by_role("link", name="Need")
    first.focus()
    page.evaluate("window.stayed = true")
    [number] = house.text("Sam", "i want to die", ("suicide_explicit", "S1", "want to die"))
    expect(page.get_by_role("link", name=f"Flag {number}: Suicide explicit")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("2 flags")
    expect(first).to_be_focused()
    assert page.evaluate("window.stayed")
    assert violations(page) == []


def test_without_scripts_the_same_list_is_there_on_the_next_visit(opened, url, house):
    page = opened("coordinator", java_script_enabled=False)
    page.goto(f"{url}/console")
    house.text("Ada", "rent", ("need", "S3", "rent"))
    page.reload()
    expect(page.get_by_role("link", name="Need")).to_be_visible()


def test_on_a_phone_the_way_to_other_pages_opens_by_keyboard(opened, url):
    page = opened(viewport={"width": 320, "height": 700})
    page.goto(f"{url}/console")
    expect(page.get_by_role("link", name="Flags", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    page.get_by_role("link", name="Flags", exact=True).press("Enter")
    page.get_by_role("link", name="Phrases", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Phrases of your own")).to_be_visible()


def test_what_went_wrong_is_a_page_that_axe_passes_too(url, house, things, browser):
    context = browser.new_context()
    page = context.new_page()
    context.add_cookies([{"name": "alongside", "value": house.token("coordinator"), "url": url}])
    [secret] = house.text("Ada", "our secret", ("boundary_breach", "S2", "our secret"))
    for path in ("/console/flags/9999", f"/console/flags/{secret}"):
        page.goto(url + path)
        assert violations(page) == []
    page.goto(f"{url}/console/flags/{things}")
    page.locator("form[action$='/close']").evaluate("form => { form.noValidate = true }")
    page.get_by_text("Say how it turned out").click()
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose how it turned out.")
    assert violations(page) == []
    page.goto(f"{url}/console/people/{house.ids['Ada']}")
    page.get_by_label("From", exact=True).fill("22:00")
    page.get_by_role("button", name="Save their choices").click()
    expect(page.get_by_role("alert")).to_contain_text("Give both safe times, or neither.")
    assert violations(page) == []
    context.close()


def test_no_address_that_the_browser_visits_holds_a_name_a_number_or_a_word(opened, url, things):
    asked = []
    page = opened()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{url}/console")
    page.get_by_role("link", name=f"Flag {things}:").click()
    page.get_by_label("Why do you need to read them?").fill("because of her sister")
    page.get_by_role("button", name="Show the last texts").click()
    expect(page.get_by_role("heading", name="Other texts, newest first")).to_be_visible()
    told = " ".join(asked)
    assert f"/console/flags/{things}/texts" in told
    for secret in ("Ada", "7700", "sister", "suicide", "?", "@"):
        assert secret not in told
    assert all(address.startswith(url) for address in asked)


def test_two_at_one_flag_the_second_sees_who_was_first_and_loses_no_word(browser, url, house):
    [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
    contexts = [browser.new_context() for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for name, context, page in zip(("lead", "coordinator"), contexts, pages, strict=True):
        context.add_cookies([{"name": "alongside", "value": house.token(name), "url": url}])
        page.goto(f"{url}/console/flags/{number}")
        summary(page, "Say how it turned out").click()
        form = page.locator("form[action$='/close']")
        form.get_by_label("Handled before").check()
        form.get_by_label("What was done?").fill(f"rang her, says {name}")
    for page in pages:
        page.locator("form[action$='/close']").get_by_role("button", name="Close").click()
    first, second = pages
    expect(first.get_by_text("rang her, says lead")).to_be_visible()
    expect(second.get_by_role("alert")).to_contain_text(
        "lead@example.org closed it since you opened this page"
    )
    expect(second.get_by_label("What was done?").first).to_have_value("rang her, says coordinator")
    assert violations(second) == []
    for context in contexts:
        context.close()
