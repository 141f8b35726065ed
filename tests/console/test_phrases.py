"""Words of a programme's own: added by staff, tried on its newest texts, and screened with at once."""

import datetime as dt
import html
import re
from itertools import count
from uuid import uuid4

import pytest
from markupsafe import escape

from bot.conversation import hear
from bot.inbound import Inbound
from bot.screening.phrases import LONGEST, MOST
from bot.store import phrases as kept
from bot.store.phrases import for_programme
from bot.store.rows import add, change
from tests.console.house import NOW, audit, flag, phrase, strange_scripts, task

FLAG = {"words": "gone to the farm", "does": "flag", "category": "exploitation", "severity": "S2"}
IGNORE = {"words": "the dog is dying", "does": "ignore"}
BAD = "Choose what a text that holds it tells of"
numbers = count()


@pytest.fixture
def cora(desk):
    return desk("coordinator")


def press(desk, what, **fields):
    return desk.post(f"/console/phrases/{what}", **fields)


def page(desk, who="coordinator"):
    return html.unescape(desk(who).get("/console/phrases").text)


def rows(house):
    return house.rows(phrase.select().order_by(phrase.c.id))


def texted(house, who, body, now=NOW):
    """`who` texts, and the real rules read it. What was flagged."""
    message = Inbound("sms", f"P{next(numbers)}", house.numbers.get(who, who), body)
    before = house.flags()
    house.database.write(lambda db: hear(db, message, now))
    return house.rows(flag.select().where(flag.c.number.not_in(before)))


def test_a_phrase_is_tried_first_and_added_then(house, cora):
    tried = press(cora, "try", **FLAG)
    assert "It would have flagged 0 of the last 0 texts." in tried.text
    assert "It is not added yet." in tried.text
    assert rows(house) == []
    filled = dict(re.findall(r'name="(words)"[^>]* value="([^"]*)"', tried.text))
    assert filled == {"words": "gone to the farm"}
    assert press(cora, "add", **FLAG).status_code == 303
    [row] = rows(house)
    assert (row.category, row.severity, row.programme_id) == ("exploitation", "S2", house.bridges)
    assert b"farm" not in row.words


def test_trying_counts_the_programmes_own_newest_texts_that_hold_it(house, cora):
    for body in ("hes gone to the farm", "GONE  TO, THE FARM!!", "the farm is nice", "see you tuesday"):
        house.text("Ada", body)
    house.text("Zed", "gone to the farm")
    assert "It would have flagged 2 of the last 4 texts." in press(cora, "try", **FLAG).text
    told = press(cora, "try", **FLAG | {"does": "ignore"}).text
    assert "It stands in 2 of the last 4 texts." in told


def test_trying_tells_a_coordinator_nothing_of_texts_for_leads(house, desk, cora):
    house.text("Ada", "he has gone to the farm", ("child_risk", "S1", "farm"))
    assert "0 of the last 0 texts" in press(cora, "try", **FLAG).text
    assert "1 of the last 1 text" in press(desk("second lead"), "try", **FLAG).text


def test_trying_leaves_a_trace(house, cora):
    press(cora, "try", **FLAG)
    [row] = house.rows(audit.select().where(audit.c.action == "tried a phrase"))
    assert (row.actor, row.programme_id) == (f"staff {house.staff['coordinator'].id}", house.bridges)


def test_a_phrase_that_was_added_flags_the_next_text_however_it_is_typed(house, cora):
    assert texted(house, "Ada", "kieran has gone to the farm") == []
    press(cora, "add", **FLAG)
    [found] = texted(house, "Ada", "kieran has GONE to the faaarm")
    assert (found.category, found.severity) == ("exploitation", "S2")
    assert "farm" not in found.rule


def test_a_phrase_that_is_thought_nothing_of_lowers_what_lies_inside_it(house, cora):
    joke = "im skint as always no food in lol"
    [before] = texted(house, "Ada", joke)
    press(cora, "add", words=joke, does="ignore")
    [after] = texted(house, "Sam", joke)
    assert (before.severity, after.severity) == ("S3", "S4")


def test_a_wish_to_die_is_heard_whatever_is_thought_nothing_of(house, cora):
    press(cora, "add", words="i want to kill myself", does="ignore")
    [found] = texted(house, "Ada", "i want to kill myself")
    assert (found.category, found.severity) == ("suicide_explicit", "S1")


def test_a_phrase_holds_for_its_own_programme_alone(house, cora):
    press(cora, "add", **FLAG)
    assert texted(house, "Zed", "gone to the farm") == []


def test_who_added_and_who_removed_it_is_shown_and_kept(house, desk, cora):
    press(cora, "add", **FLAG)
    assert "Added by coordinator@example.org" in page(desk, "auditor")
    [row] = rows(house)
    assert press(desk("lead"), f"{row.id}/remove").status_code == 303
    [row] = rows(house)
    assert (row.removed_by, row.removed_at) == (house.staff["lead"].id, NOW)
    assert "Removed by lead@example.org" in page(desk, "auditor")
    assert texted(house, "Ada", "gone to the farm") == []
    acts = [one.action for one in house.rows(audit.select().where(audit.c.subject == "phrase"))]
    assert acts == ["added a phrase", "removed a phrase"]


def test_what_was_removed_already_is_not_removed_twice(house, desk, cora):
    press(cora, "add", **FLAG)
    [row] = rows(house)
    press(cora, f"{row.id}/remove")
    late = press(desk("lead"), f"{row.id}/remove")
    assert late.status_code == 409
    assert rows(house)[0].removed_by == house.staff["coordinator"].id


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (FLAG | {"words": ""}, "A phrase needs words."),
        (FLAG | {"words": "x" * 10_000}, "at most 80 characters"),
        (FLAG | {"words": "the"}, "at least 5 letters"),
        (FLAG | {"words": "me and my"}, "too many ordinary texts"),
        (FLAG | {"does": "banana"}, "Choose what the phrase is to do."),
        (FLAG | {"category": ""}, "Choose what was missed."),
        (FLAG | {"category": "", "severity": ""}, BAD),
        (FLAG | {"category": "banana"}, "Choose what was missed."),
        (FLAG | {"severity": "S0"}, "Choose how soon somebody must act."),
    ],
)
def test_what_is_filled_in_wrong_is_told_and_nothing_is_added(house, cora, fields, told):
    for what in ("try", "add"):
        answer = press(cora, what, **fields)
        assert answer.status_code == 400
        assert told in html.unescape(answer.text)
    assert rows(house) == []


def test_the_same_words_are_not_added_twice(house, cora):
    press(cora, "add", **FLAG)
    again = press(cora, "add", **FLAG | {"words": "Gone to THE farm."})
    assert again.status_code == 400
    assert "That phrase is on the list already." in again.text
    assert len(rows(house)) == 1


def test_a_programme_has_so_many_phrases_and_no_more(house, cora):
    for number in range(MOST):
        house.database.write(lambda db, number=number: put(db, house, f"word{number} crew"))
    assert f"at most {MOST} phrases" in press(cora, "add", **FLAG).text
    assert len(rows(house)) == MOST


def put(db, house, words, category="need", severity="S3"):
    who = {"programme_id": house.bridges, "added_by": house.staff["lead"].id, "added_at": NOW}
    return add(db, "phrase", **who, words=words, category=category, severity=severity)


def test_who_sees_every_programme_chooses_one(house, desk):
    lead = desk("lead")
    assert "Choose a programme." in press(lead, "add", **FLAG).text
    assert press(lead, "add", **FLAG, programme=str(house.other)).status_code == 303
    [row] = rows(house)
    assert row.programme_id == house.other


def test_a_phrase_of_another_programme_is_neither_shown_nor_added_nor_removed(house, desk, cora):
    press(desk("neighbour"), "add", **FLAG)
    [row] = rows(house)
    assert "farm" not in page(desk)
    assert press(cora, f"{row.id}/remove").status_code == 404
    press(cora, "add", **IGNORE, programme=str(house.other))
    assert [one.programme_id for one in rows(house)] == [house.other, house.bridges]


def test_an_auditor_reads_phrases_and_changes_none(house, desk, cora):
    press(cora, "add", **FLAG | {"words": "ring 07700 900123 for more"})
    [row] = rows(house)
    auditor = desk("auditor")
    told = auditor.get("/console/phrases").text
    assert "Add a phrase" not in told
    assert "07700" not in told
    for what in ("try", "add", f"{row.id}/remove"):
        assert press(auditor, what, **FLAG).status_code == 403
    assert [one.removed_at for one in rows(house)] == [None]


HOSTILE = {
    "html": "<script>alert(1)</script> bad",
    "a pattern": "(a+)+$ .* [^x]{9} \\d|bad",
    "emoji": "🔪🔪🔪 after school",
    "right to left": "\u202eمات اليوم صاحبي",
    "template": "{{ 7*7 }} harm",
    "sql": "'; DROP TABLE phrase; --",
    "nothing printable": "\u200b\u200b\u2060",
    "spaced": "k i l l i n g i t",
    "as long as may be": "ab cd " * (LONGEST // 6),
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_shown_and_do_no_harm_to_a_page_or_a_text(house, cora, words):
    for does in ("flag", "ignore"):
        for what in ("try", "add"):
            answer = press(cora, what, **FLAG | {"words": words, "does": does})
            assert answer.status_code in (200, 303, 400)
            assert strange_scripts(answer.text) == []
    told = cora.get("/console/phrases").text
    assert all(str(escape(" ".join(words.split()))) in told for _ in rows(house))
    [found] = texted(house, "Ada", "i want to kill myself")
    assert found.severity == "S1"
    texted(house, "Ada", words)
    assert not house.database.read(lambda db: db.conn.exec_driver_sql(UNSCREENED).scalar())


UNSCREENED = "SELECT count(*) FROM task WHERE kind LIKE '%screened%'"


def test_words_mean_their_letters_and_are_never_a_pattern(house, cora):
    press(cora, "add", **FLAG | {"words": "trap.*house"})
    assert len(rows(house)) == 1
    assert texted(house, "Ada", "trap or no trap its a house") == []


def test_phrases_are_read_anew_after_half_a_minute_and_not_before(house):
    def held(now):
        return house.database.read(lambda db: for_programme(db, house.bridges, now))

    first = held(NOW)
    house.database.write(lambda db: put(db, house, "gone to the farm"))
    assert held(NOW + dt.timedelta(seconds=29)) is first
    anew = held(NOW + dt.timedelta(seconds=31))
    assert anew.added == (("gone to the farm", "need", "S3"),)
    assert held(NOW + dt.timedelta(seconds=90)) is anew


def test_so_many_programmes_are_held_and_no_more(house):
    def hold(db):
        for _ in range(kept.PROGRAMMES + 5):
            for_programme(db, uuid4(), NOW)

    house.database.read(hold)
    assert len(kept._held) == kept.PROGRAMMES


def test_a_phrase_that_cannot_be_used_takes_no_other_with_it(house, desk):
    good = house.database.write(lambda db: put(db, house, "gone to the farm"))
    for words, category in (("the", "need"), ("fine words here", "banana")):
        house.database.write(lambda db, w=words, c=category: put(db, house, w, c))
    moved = house.database.write(lambda db: put(db, house, "sealed elsewhere"))
    house.database.write(lambda db: corrupt(db, moved, bytes(house_row(db, good).words)))
    [found] = texted(house, "Ada", "gone to the farm")
    assert found.category == "need"
    house.database.write(lambda db: change(db, "phrase", moved, removed_at=NOW, words="gone"))
    assert "Screening does not use it: A single word needs" in page(desk)


def test_where_phrases_cannot_be_had_the_rules_read_on_and_staff_are_told(house):
    broken = house.database.write(lambda db: put(db, house, "gone to the farm"))
    house.database.write(lambda db: corrupt(db, broken, b""))
    [found] = texted(house, "Ada", "i want to kill myself")
    assert found.severity == "S1"
    kinds = house.rows(task.select(), lambda row: row.kind)
    assert "a text was screened without the programme's own phrases" in kinds


def house_row(db, which):
    return db.conn.execute(phrase.select().where(phrase.c.id == which)).one()


def corrupt(db, which, words):
    db.conn.execute(phrase.update().where(phrase.c.id == which).values(words=words))
