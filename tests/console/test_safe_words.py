"""A safe word on the console: who sets it, who sees it, and what will not do."""

import re

import pytest

from bot.console import safe_words
from bot.store import people
from bot.store.rows import change
from tests.console.house import NOW, audit, bare, learned, worry
from tests.console.test_people import page_of

MARK = re.compile(r'name="seen_word" value="([0-9a-f]{16})"')


def press(desk, house, what, who="coordinator", **fields):
    """Open Ada's page and press a button about her safe word."""
    path = f"/console/people/{house.ids['Ada']}"
    one = desk(who)
    mark = MARK.search(one.get(path).text)
    return one.post(f"{path}/{what}", **{"seen_word": mark[1] if mark else "", **fields})


def agreed(house):
    return house.database.read(lambda db: people.by_id(db, house.ids["Ada"])).safe_word


def give(house, words):
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], safe_word=words))


@pytest.mark.parametrize("who", ["lead", "second lead", "coordinator"])
def test_leads_and_coordinators_agree_on_one_and_take_it_away(house, desk, who):
    assert press(desk, house, "safe-word", who, safe_word=" Red  kite ").status_code == 303
    assert agreed(house) == "Red kite"
    assert "Agreed: <strong" in page_of(desk, house, "Ada", who)
    assert press(desk, house, "no-safe-word", who).status_code == 303
    assert agreed(house) is None


def test_who_did_it_is_kept_and_the_word_is_not(house, desk):
    press(desk, house, "safe-word", safe_word="red kite")
    press(desk, house, "no-safe-word")
    done = page_of(desk, house, "Ada").partition("What staff did here")[2]
    assert "set their safe word" in done
    assert "took their safe word away" in done
    opened = house.database.read(
        lambda db: [
            db.seals.open(row.facts, "learned.facts", row.id) for row in db.conn.execute(learned.select())
        ]
    )
    assert not any("kite" in kept for kept in [*opened, *map(str, house.rows(audit.select()))])


def test_an_auditor_sees_that_there_is_one_and_not_which(house, desk):
    give(house, "red kite")
    page = page_of(desk, house, "Ada", "auditor")
    assert "One is agreed: ••••••" in page
    assert "kite" not in page
    assert "seen_word" not in page
    assert press(desk, house, "safe-word", "auditor", safe_word="blue heron").status_code == 403
    assert press(desk, house, "no-safe-word", "auditor").status_code == 403
    assert agreed(house) == "red kite"


def test_whoever_looks_after_another_programme_sees_none_of_it(house, desk):
    give(house, "red kite")
    answer = press(desk, house, "safe-word", "neighbour", safe_word="blue heron")
    assert answer.status_code == 404
    assert agreed(house) == "red kite"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "x",
        "ok",
        "yes",
        "No.",
        "STOP",
        "staff",
        "Cheers mate",
        "leave me alone",
        "Ada",
        "sam",
        "12 34",
        "r" * 41,
    ],
)
def test_what_will_not_do_is_refused_in_words_and_typed_again_in_its_field(house, desk, words):
    answer = press(desk, house, "safe-word", safe_word=words)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert f'value="{words}"' in answer.text
    assert agreed(house) is None


def test_one_that_somebody_else_has_changed_meanwhile_stays(house, desk):
    give(house, "red kite")
    old = house.database.read(lambda db: safe_words.seen(people.by_id(db, house.ids["Ada"])))
    give(house, "blue heron")
    for what in ("safe-word", "no-safe-word"):
        assert press(desk, house, what, seen_word=old, safe_word="oak").status_code == 409
    assert agreed(house) == "blue heron"


def test_there_is_none_to_take_away(house, desk):
    assert press(desk, house, "no-safe-word").status_code == 409


def test_the_flag_says_so_and_an_auditor_reads_the_text_without_the_word(house, desk):
    give(house, "red kite")
    body = "hiya, saw a RED kite today"
    again = worry(
        body, "exploitation", "S2", "saw a RED", reasons=("The words that moved it most: 'a RED kite'.",)
    )
    numbers = house.hear("Ada", body, again)
    assert len(numbers) == 2
    house.hear("Ada", "red kite", now=NOW)
    for number in numbers:
        page = desk("lead").get(f"/console/flags/{number}").text
        assert "RED" in page
        masked = desk("auditor").get(f"/console/flags/{number}").text
        assert "hiya, " in masked
        assert "kite" not in masked.lower()
    page = desk("coordinator").get(f"/console/flags/{numbers[0]}").text.replace("&#39;", "'")
    assert "Safe word" in page
    assert "They texted the safe word that they have agreed with staff." in page
    assert "<dd>their safe word</dd>" in bare(page)
    assert "<mark>RED kite</mark>" in page
