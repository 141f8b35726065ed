"""`try signpost` tells what would be offered for a text, in the agreed shape, and stores nothing."""

import json
from pathlib import Path

import pytest

from tests.signposting.directories import SHEET, written

AT = "2026-03-12T12:00:00+00:00"
SHARED = Path(__file__).parents[3] / "shared/data/signposting/dev_queries.jsonl"


def lines(ended):
    return [json.loads(line) for line in ended.out.splitlines()]


def test_without_a_database_the_directory_that_ships_is_asked(alongside, machine):
    (read,) = lines(alongside("try", "signpost", "need a food bank in leeds", "--json", "--at", AT))
    assert (read["category"], read["place"], len(read["services"])) == ("food", "Leeds", 3)
    for one in read["services"]:
        assert set(one) == {"id", "name", "categories", "km", "text"}
        assert "food" in one["categories"]
        assert 0 < len(one["text"]) <= 160
    assert list(machine.iterdir()) == []


def test_a_directory_that_was_imported_is_asked_by_its_own_ids(alongside):
    assert alongside("migrate").code == 0
    assert alongside("import", "services", written(Path("beds.csv"), SHEET)).code == 0
    (read,) = lines(alongside("try", "signpost", "need a food bank in leeds", "--json", "--at", AT))
    first = read["services"][0]
    assert (read["category"], first["name"]) == ("food", "Night shelter")
    assert 0 <= first["km"] < 5
    assert "0113 496 0000" in first["text"]


def test_where_one_is_counts_only_where_the_text_names_no_place(piped):
    asked = [
        {"text": "any food banks", "place": "Hull"},
        {"text": "any food banks in leeds", "place": "Hull"},
        {"text": "any food banks"},
    ]
    content = "\n".join(map(json.dumps, asked))
    read = lines(piped(content, "try", "signpost", "--json", "--place", "York", "--at", AT))
    assert [one["place"] for one in read] == ["Kingston upon Hull", "Leeds", "York"]


def test_a_need_for_safety_is_told_with_the_national_lines_for_it(alongside):
    (read,) = lines(alongside("try", "signpost", "i want to die, leeds", "--json", "--at", AT))
    assert read["category"] == "crisis"
    assert "Samaritans" in [one["name"] for one in read["services"]]
    assert all(one["km"] is None and "crisis" in one["categories"] for one in read["services"])


@pytest.mark.parametrize("text", ["", "lol see u at 5", "happy birthday mate", "👍"])
def test_chat_is_offered_nothing(alongside, text):
    (read,) = lines(alongside("try", "signpost", text, "--json", "--at", AT))
    assert (read["category"], read["services"]) == (None, [])


def test_it_is_laid_out_for_people(alongside):
    said = alongside("try", "signpost", "need a food bank in leeds").out
    assert "asks for food" in said
    assert "near Leeds" in said
    assert "1. " in said


def test_the_agreed_queries_are_answered_line_by_line(piped):
    if not SHARED.exists():
        pytest.skip("the agreed queries are not beside the repository")
    queries = [json.loads(line) for line in SHARED.read_text().splitlines()]
    content = "".join(json.dumps({"text": one["query"], "at": AT}) + "\n" for one in queries)
    read = lines(piped(content, "try", "signpost", "--json"))
    fair = [
        {one["category"], *one["accept"]} & {kind for each in told["services"] for kind in each["categories"]}
        for one, told in zip(queries, read, strict=True)
    ]
    assert sum(map(bool, fair)) >= 0.9 * len(queries)


def test_a_place_that_is_no_words_is_told_on_its_own_line(piped):
    (read,) = lines(piped('{"text": "food", "place": 3}\n', "try", "signpost", "--json"))
    assert list(read) == ["error"]


def test_what_is_only_feared_has_a_line_before_what_is_likelier_meant(alongside):
    asked = "football for an 8 yr old, cosham? cant do the subs no more"
    (read,) = lines(alongside("try", "signpost", asked, "--json", "--at", AT))
    if read["category"] == "crisis":  # a reader that is less afraid reads it as what it is
        assert "crisis" in read["services"][0]["categories"]
    assert any("childcare" in one["categories"] for one in read["services"])
