"""The thread of a person: what was texted both ways, who answers, notes, and what staff write."""

import datetime as dt
import html
import re
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.conversation import hear
from bot.inbound import Inbound
from bot.store import tables
from bot.store.columns import table
from bot.store.console.threads import A_PAGE
from bot.store.rows import add, change
from bot.store.staff_texts import KIND
from tests.console.house import NOW, SEEN, audit, learned, text_out
from tests.console.test_people import text_to

MINUTE = dt.timedelta(minutes=1)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
stand_in, note = table(tables.StandIn), table(tables.StaffNote)


def path_of(house, name="Ada"):
    return f"/console/people/{house.ids[name]}/texts"


def page_of(one, house, name="Ada"):
    return html.unescape(one.get(path_of(house, name)).text)


def read(desk, house, name="Ada", who="coordinator", reason="to see"):
    """The page with the words."""
    one = desk(who)
    one.post(path_of(house, name), reason=reason)
    return page_of(one, house, name)


def press(one, house, what, name="Ada", **fields):
    """Open the page of somebody's texts and press a button on it."""
    path = path_of(house, name)
    seen = SEEN.search(one.get(path).text)
    return one.post(f"{path}/{what}", **{"seen": seen[1] if seen else "", **fields})


def look(one, house, words, name="Ada", **fields):
    """Write a text, look at it, and give what its form to send it holds."""
    preview = one.post(f"{path_of(house, name)}/look", words=words, **fields)
    held = {key: html.unescape(value) for key, value in HIDDEN.findall(preview.text)}
    return preview, {key: held.get(key, "") for key in ("words", "once", "newest")}


def sent(house, name="Ada"):
    """What staff wrote to somebody, as it stands in the outbox."""
    rows = house.rows(text_out.select().where(text_out.c.kind == KIND).order_by(text_out.c.id))
    opened = house.database.seals.open
    return [opened(row.body, "message_out.body", row.id) for row in rows if row.person_id == house.ids[name]]


def test_words_are_shown_only_for_a_reason_which_is_sealed_and_shown_with_who_gave_it(house, desk, clock):
    house.text("Ada", "my own words")
    text_to(house, "Ada", "words of ours")
    one = desk("coordinator")
    before = page_of(one, house)
    assert "own words" not in before
    assert "words of ours" not in before

    assert one.post(path_of(house), reason="").status_code == 400
    assert one.post(path_of(house), reason="x" * 201).status_code == 400
    assert one.post(path_of(house), reason="her mum rang").status_code == 303
    after = page_of(one, house)
    assert "my own words" in after
    assert "words of ours" in after
    assert "my own words" not in page_of(desk("lead"), house)
    done = html.unescape(one.get(f"/console/people/{house.ids['Ada']}").text)
    assert "coordinator@example.org</strong> read their texts." in done
    assert "her mum rang" in done
    assert "read their texts" in house.rows(audit.select(), lambda row: row.action)
    assert "mum" not in str(house.rows(audit.select()) + house.rows(learned.select()))
    clock.forward(minutes=31)
    assert "my own words" not in page_of(one, house)


def test_what_is_kept_for_leads_and_what_was_said_back_to_it_is_not_shown_to_a_coordinator(house, desk):
    house.text("Ada", "our secret", ("boundary_breach", "S2", "our secret"))
    said = house.rows(text_out.select().where(text_out.c.person_id == house.ids["Ada"]))
    bodies = [house.database.seals.open(row.body, "message_out.body", row.id) for row in said]
    assert bodies
    hidden, whole = read(desk, house), re.sub("</?mark>", "", read(desk, house, who="second lead"))
    for words in ("our secret", *bodies):
        assert words not in hidden
        assert words in whole
    assert hidden.count("Kept for leads.") == 1 + len(bodies)
    assert "/console/flags/" not in hidden.split('id="thread"')[1]


def test_texts_of_whoever_had_the_number_before_are_not_theirs(house, desk):
    text_to(house, "Ada", "to Sam", person_id=house.ids["Sam"])
    assert "to Sam" not in read(desk, house)


def test_the_words_that_raised_a_flag_are_marked_and_lead_to_it(house, desk):
    [number] = house.text("Ada", "rent is due <b>now</b>", ("need", "S3", "rent is due"))
    page = desk("coordinator")
    page.post(path_of(house), reason="to see")
    shown = page.get(path_of(house)).text
    assert "<mark>rent is due</mark> &lt;b&gt;now&lt;/b&gt;" in shown
    assert f'href="/console/flags/{number}"' in shown


def test_an_auditor_sees_that_texts_passed_and_neither_words_nor_buttons(house, desk):
    house.text("Ada", "hello there")
    page = page_of(desk("auditor"), house)
    assert "Ada</bdi>, 18:30, by SMS" in page
    assert "hello there" not in page
    assert page.count("<form") == 1  # to sign out


STATES = [
    ({"state": "sent"}, "sent to the phone company, not known yet whether it arrived"),
    ({"state": "delivered"}, ": arrived"),
    ({"state": "read"}, "arrived, and was read"),
    ({"state": "undelivered", "reason": "30005"}, "did not arrive: there is no such number (30005)"),
    ({"state": "unknown", "reason": "20003"}, "may have been sent: the phone company cannot tell"),
    ({"state": "dropped", "reason": "paused"}, "held back: paused"),
    ({"state": "dropped", "reason": "state is recalled"}, "held back: they are recalled to custody"),
    ({"state": "waiting", "not_before": NOW + 2 * MINUTE}, "waiting until 18:32"),
    ({"state": "waiting", "not_before": NOW + dt.timedelta(hours=15)}, "waiting until Fri 13 Mar, 9:30"),
    ({"state": "waiting", "reason": "maybe sent: 20503"}, "may have been sent: we are finding out"),
]


@pytest.mark.parametrize(("row", "words"), STATES)
def test_how_far_a_text_came_is_said_and_no_more_than_is_known(house, desk, row, words):
    text_to(house, "Ada", "hello", **row)
    assert words in page_of(desk("coordinator"), house)


def test_why_something_was_held_back_is_told_to_no_coordinator_where_it_is_a_flag(house, desk):
    text_to(house, "Ada", "hello", state="dropped", reason="a flag is open")
    assert "held back: held back for now" in page_of(desk("coordinator"), house)
    assert "held back: a flag is open" in page_of(desk("second lead"), house)


def test_a_voice_message_is_named_and_said_not_to_be_kept(house, desk):
    tg = {"channel": "telegram", "value": "4711", "blind": house.database.seals.blind("4711")}
    who = {"programme_id": house.bridges, "person_id": house.ids["Ada"]}
    house.database.write(lambda db: add(db, "address", **who, **tg))
    came = Inbound("telegram", "t1", "4711", "", media=("telegram:voice:secret-file",))
    house.database.write(lambda db: hear(db, came, NOW))
    page = page_of(desk("coordinator"), house)
    assert "A voice message came with it. Alongside keeps that it came, not the thing itself" in page
    assert "secret-file" not in page


def test_long_threads_are_turned_page_by_page_and_no_text_is_left_out(house, desk):
    for number in range(A_PAGE * 2 + 5):
        text_to(house, "Ada", f"text number {number}.")
    one = desk("coordinator")
    one.post(path_of(house), reason="to see")
    newest = one.get(path_of(house)).text
    pages, page = [newest], newest
    while older := re.search(r'href="([^"]*/before/[^"]*)"', page):
        page = one.get(older[1]).text
        pages.append(page)
    numbers = [re.findall(r"text number (\d+)\.", page) for page in pages]
    assert [int(one) for page in reversed(numbers) for one in page] == list(range(A_PAGE * 2 + 5))
    later = re.search(r'href="([^"]*/after/[^"]*)"', pages[-1])
    assert re.findall(r"text number (\d+)\.", one.get(later[1]).text) == numbers[-2]


def test_each_day_stands_over_its_texts_in_their_own_time(house, desk):
    text_to(house, "Ada", "late", at=dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC))
    assert "Thu 2 Jul 2026</h3>" in page_of(desk("coordinator"), house)


def test_one_takes_the_conversation_and_the_others_see_who(house, desk):
    mine, other = desk("coordinator"), desk("second coordinator")
    old = SEEN.search(other.get(path_of(house)).text)[1]
    assert press(mine, house, "take").status_code == 303
    assert "You have this conversation" in page_of(mine, house)
    assert "coordinator@example.org has this conversation" in page_of(other, house)
    late = other.post(f"{path_of(house)}/take", seen=old)
    assert late.status_code == 409
    assert "Somebody has changed who answers them" in late.text
    assert press(other, house, "take").status_code == 303
    assert "second.coordinator@example.org has this conversation" in page_of(mine, house)
    assert len(house.rows(stand_in.select())) == 1


def test_whoever_has_it_reads_the_words_and_gives_it_back(house, desk):
    house.text("Ada", "my own words")
    one = desk("coordinator")
    press(one, house, "take")
    assert "my own words" in page_of(one, house)
    assert press(one, house, "give-back").status_code == 303
    assert "my own words" not in page_of(one, house)
    assert press(one, house, "give-back").status_code == 409
    assert "gave the conversation back to the bot" in house.rows(audit.select(), lambda row: row.action)


def test_a_text_that_waits_stands_on_the_list_until_somebody_writes(house, desk):
    one = desk("coordinator")
    press(one, house, "take")
    house.text("Ada", "can you ring me")
    assert "A text that waits for your answer" in one.get("/console").text
    assert "A text has waited for" in one.get("/console/conversations").text
    _, form = look(one, house, "Yes, at 2pm")
    assert one.post(f"{path_of(house)}/send", **form).status_code == 303
    assert "A text that waits for your answer" not in one.get("/console").text
    assert "A text has waited for" not in one.get("/console/conversations").text


def test_a_text_is_looked_at_with_its_cost_and_leaves_once_however_often_it_is_pressed(house, desk):
    house.text("Ada", "hello")
    one = desk("coordinator")
    preview, form = look(one, house, "Hi {name}, see you at 2pm")
    shown = html.unescape(preview.text)
    assert "Hi Ada, see you at 2pm\nBridges" in shown
    assert "1 segment, with 130 letters to spare" in shown
    assert "English" in shown
    assert sent(house) == []
    for _ in range(2):
        assert one.post(f"{path_of(house)}/send", stay="bot", **form).status_code == 303
    assert sent(house) == ["Hi Ada, see you at 2pm\nBridges"]
    assert house.rows(stand_in.select()) == []
    assert "coordinator@example.org, 18:30: about to be sent" in page_of(one, house)


def test_letters_that_cost_more_are_named(house, desk):
    house.text("Ada", "hello")
    preview, _ = look(desk("coordinator"), house, "See you “soon”")
    assert "is not in the plain alphabet" in preview.text
    assert "“”" in html.unescape(preview.text)


def test_who_writes_and_stays_has_the_conversation(house, desk):
    house.text("Ada", "hello")
    one = desk("coordinator")
    _, form = look(one, house, "Hi Ada")
    one.post(f"{path_of(house)}/send", stay="stay", **form)
    assert "You have this conversation" in page_of(one, house)


def test_nobody_writes_into_the_conversation_of_another_and_their_words_stay(house, desk):
    house.text("Ada", "hello")
    one = desk("second coordinator")
    _, form = look(one, house, "my careful words")
    press(desk("coordinator"), house, "take")
    refused = one.post(f"{path_of(house)}/send", **form)
    assert refused.status_code == 409
    assert "coordinator@example.org has this conversation" in html.unescape(refused.text)
    assert "my careful words" in refused.text
    assert sent(house) == []


def test_who_has_not_seen_the_newest_text_is_told_first_and_loses_nothing(house, desk):
    house.text("Ada", "hello")
    one = desk("coordinator")
    _, form = look(one, house, "my careful words")
    house.text("Ada", "dont bother")
    refused = one.post(f"{path_of(house)}/send", **form)
    assert refused.status_code == 409
    assert "They have texted since you looked." in refused.text
    assert "my careful words" in refused.text
    again = {key: html.unescape(value) for key, value in HIDDEN.findall(refused.text)}
    form = {key: again[key] for key in ("words", "once", "newest")}
    assert one.post(f"{path_of(house)}/send", **form).status_code == 303
    assert len(sent(house)) == 1


WRONG = [("", "Write the words"), ("x" * 601, "too long"), ("Hi {surname}", "curly brackets"), ("{", "curly")]


@pytest.mark.parametrize(("words", "why"), WRONG)
def test_words_that_cannot_be_sent_are_said_why_and_kept(house, desk, words, why):
    house.text("Ada", "hello")
    preview, _ = look(desk("coordinator"), house, words)
    assert preview.status_code == 400
    assert why in preview.text
    assert words in html.unescape(preview.text)


REFUSED = [
    ("person", {"state": "in_custody"}, "they are in custody"),
    ("address", {"opted_out_at": NOW}, "opted out"),
    ("address", {"frozen_at": NOW}, "the number may be a stranger's by now"),
    ("address", {"unreachable_at": NOW}, "texts do not reach them"),
    ("person", {"consent": "no"}, "they said no to texts"),
]


@pytest.mark.parametrize(("rows", "values", "why"), REFUSED)
def test_who_may_not_be_texted_is_not_and_it_says_why(house, desk, rows, values, why):
    house.text("Ada", "hello")
    one = desk("coordinator")
    _, form = look(one, house, "my careful words")
    row = house.ids["Ada"] if rows == "person" else house.address("Ada").id
    house.database.write(lambda db: change(db, rows, row, **values))
    assert f"They cannot be texted: {why}." in page_of(one, house)
    refused = one.post(f"{path_of(house)}/send", **form)
    assert refused.status_code == 409
    assert "my careful words" in refused.text
    assert sent(house) == []


def test_at_night_it_waits_for_the_morning_unless_they_have_just_texted(house, desk, clock):
    clock.now = NOW.replace(hour=22, minute=40)
    one = desk("coordinator")
    preview, form = look(one, house, "Hi")
    shown = html.unescape(preview.text)
    assert "It is 22:40 for them" in shown
    assert "Send it at Fri 13 Mar, 9:00" in shown
    assert "because they wrote just now" not in shown
    assert one.post(f"{path_of(house)}/send", when="now", **form).status_code == 400
    assert one.post(f"{path_of(house)}/send", when="later", **form).status_code == 303
    [row] = house.rows(text_out.select().where(text_out.c.kind == KIND))
    assert row.not_before == dt.datetime(2026, 3, 13, 9, tzinfo=dt.UTC)

    house.text("Ada", "you up?", now=clock.now)
    preview, form = look(one, house, "Yes")
    assert "Send it now, because they wrote just now" in html.unescape(preview.text)
    assert one.post(f"{path_of(house)}/send", **form).status_code == 400  # nothing chosen
    assert one.post(f"{path_of(house)}/send", when="now", **form).status_code == 303
    assert sent(house)[-1] == "Yes\nBridges"


def test_on_a_shared_phone_no_word_tells_too_much(house, desk):
    house.text("Ada", "hello")
    one = desk("coordinator")
    _, form = look(one, house, "Your court date moved")
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], phone_setting="shared"))
    preview, _ = look(one, house, "Your court date moved")
    assert "Others may read this phone" in preview.text
    assert "Send it</button>" not in re.sub(r"\s+", " ", preview.text).replace("> Send it <", ">Send it<")
    refused = one.post(f"{path_of(house)}/send", **form)
    assert refused.status_code == 400
    assert "Say it without: court." in refused.text
    assert sent(house) == []


def test_on_a_watched_phone_only_an_answer_goes_out(house, desk, clock):
    house.text("Ada", "hello")
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], phone_setting="watched"))
    one = desk("coordinator")
    assert "cannot be texted" not in page_of(one, house)
    clock.forward(minutes=31)
    assert "They cannot be texted: someone may look at the phone." in page_of(one, house)


def test_a_note_is_sealed_kept_once_and_corrected_by_another(house, desk):
    one, once = desk("coordinator"), str(uuid4())
    for _ in range(2):
        assert press(one, house, "note", note="she <b>likes</b> tea", once=once).status_code == 303
    [row] = house.rows(note.select())
    assert b"tea" not in row.words
    assert "she &lt;b&gt;likes&lt;/b&gt; tea" in one.get(path_of(house)).text
    assert press(one, house, "note", note="coffee", corrects=str(row.id)).status_code == 303
    page = page_of(one, house)
    assert page.index("tea</blockquote>") < page.index("Corrected:") < page.index("coffee</blockquote>")
    assert press(one, house, "note", note="coffee", corrects=str(uuid4())).status_code == 404
    assert press(one, house, "note", note=" ").status_code == 400


def test_leads_make_texts_ready_and_staff_begin_with_them(house, desk):
    house.text("Ada", "hello")
    lead = desk("second lead")
    made = {"name": "Ring us", "words": "Hi {name}, please ring us."}
    assert lead.post("/console/ready-texts", **made).status_code == 303
    assert lead.post("/console/ready-texts", **made).status_code == 400
    assert lead.post("/console/ready-texts", name="x", words="your probation").status_code == 400
    one = desk("coordinator")
    ready = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>Ring us', one.get(path_of(house)).text)[1]
    preview, _ = look(one, house, "Today.", ready=ready)
    assert "Hi Ada, please ring us.\nToday.\nBridges" in preview.text
    path = f"/console/ready-texts/{ready}/remove"
    assert desk("neighbour").post(path).status_code == 404
    assert lead.post(path).status_code == 303
    assert lead.post(path).status_code == 409
    assert "Ring us" not in one.get(path_of(house)).text


def test_a_page_of_texts_asks_the_database_less_than_twenty_times(house, desk):
    for number in range(40):
        house.text("Ada", f"hello {number}", ("need", "S3", "hello"), now=NOW + number * dt.timedelta(days=2))
    one = desk("coordinator")
    press(one, house, "take")
    asked = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    one.get(path_of(house))
    assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 20
