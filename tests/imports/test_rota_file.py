"""A file becomes the rota: all of it or nothing, and twice is as good as once."""

import datetime as dt
from pathlib import Path

import pytest

from bot.imports.rota_row import COLUMNS
from bot.store import rota
from bot.store.rows import change
from tests.imports import files
from tests.imports.files import NOW, SAM, noted, told, xlsx
from tests.imports.rotas import (
    AWAY,
    DAYTIME,
    DEPUTY,
    EVENINGS,
    LEAD,
    LEFT,
    WHOLE,
    RotaImporter,
    counts,
    csv,
)


@pytest.fixture
def bring_rota(bring):
    return RotaImporter(bring)


def test_a_rota_comes_in(bring_rota):
    outcome = bring_rota(csv(*WHOLE, AWAY))
    assert (outcome.refused, outcome.remarks, counts(outcome)) == ([], [], (5, 0, 0))
    assert {
        (row["post"], row["weekdays"], row["begins"], row["ends"], row["first_day"], row["holidays"])
        for row in bring_rota.standing()
    } == {
        ("on_call", "1234567", dt.time(17), dt.time(9), dt.date(2026, 3, 1), "also"),
        ("on_call", "1234567", dt.time(9), dt.time(17), dt.date(2026, 3, 1), "also"),
        ("lead", "1234567", dt.time(0), dt.time(0), dt.date(2026, 3, 1), "also"),
        ("deputy", "1234567", dt.time(0), dt.time(0), dt.date(2026, 3, 1), "also"),
    }
    (away,) = bring_rota.standing("away")
    assert (away["first_day"], away["last_day"]) == (dt.date(2026, 3, 14), dt.date(2026, 3, 15))


def test_a_rota_comes_into_either_database(bring_to_either):
    bring_rota = RotaImporter(bring_to_either)
    assert counts(bring_rota(csv(*WHOLE, LEFT))) == (5, 0, 0)
    assert counts(bring_rota(csv(*WHOLE, LEFT))) == (0, 5, 0)


def test_importing_twice_changes_nothing(bring_rota):
    rows = csv(*WHOLE, AWAY, EVENINGS | {"starts_on": "", "phone": "+447700900005", "name": ""})
    bring_rota(rows)
    before = bring_rota.people.count()
    outcome = bring_rota(rows, now=NOW + dt.timedelta(days=40))
    assert counts(outcome) == (0, 6, 0)
    assert bring_rota.people.count() == before


def test_a_spreadsheets_own_times_and_dates_are_read(bring_rota):
    sheet = EVENINGS | {"from": dt.time(17), "to": dt.time(9), "starts_on": dt.date(2026, 3, 1)}
    assert counts(bring_rota(xlsx(sheet, columns=COLUMNS))) == (1, 0, 0)
    assert counts(bring_rota(csv(EVENINGS))) == (0, 1, 0)


def test_what_is_gone_from_the_file_is_taken_off_and_stays_as_history(bring_rota):
    bring_rota(csv(*WHOLE, AWAY))
    outcome = bring_rota(csv(EVENINGS, DAYTIME | {"to": "18:00"}))
    assert counts(outcome) == (1, 1, 4)
    assert {row["ends"] for row in bring_rota.standing()} == {dt.time(9), dt.time(18)}
    assert (len(bring_rota.rows("shift")), bring_rota.standing("away")) == (5, [])


def test_the_rota_of_a_programme_that_the_file_does_not_name_stays(bring_rota):
    bring_rota(csv(*WHOLE))
    other = {"programme": "Ways", "phone": "+447700900009"}
    bring_rota.people(files.csv(SAM | other | {"role": "coordinator"}))
    assert counts(bring_rota(csv(EVENINGS | other | {"name": "Sam"}))) == (1, 0, 0)
    assert len(bring_rota.standing()) == 5


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"programme": "Nowhere"}, ["programme: is not known: import its people first."]),
        ({"post": "boss"}, ["post: must be on_call, deputy, lead, away, left."]),
        ({"phone": "07700 900099"}, ["phone: is nobody's: import them first, as a coordinator or lead."]),
        (
            {"phone": "+447700900001", "name": ""},
            ["phone: is a mentor's: only coordinators and leads can be on the rota."],
        ),
        ({"phone": "7700900003"}, ["phone: is cut. It has lost its + or leading 0: if it is +447700900003"]),
        ({"name": "Dev"}, ["name: is not the name of whoever has this phone."]),
        ({"days": "someday"}, ["days: must be days such as mon-fri, sat or every day."]),
        ({"days": ""}, ["days: is empty."]),
        ({"from": "5", "to": "25:00"}, ["from: must be a time", "to: 25:00 is no time of the day."]),
        ({"to": "13pm"}, ["to: 13pm is no time of the day."]),
        ({"starts_on": "1/3/26"}, ["starts_on: must be a date written 2026-03-12"]),
        ({"ends_on": "2026-02-01"}, ["ends_on: 2026-02-01 is before starts_on, 2026-03-01."]),
        ({"holidays": "maybe"}, ["holidays: must be also, not, only."]),
        ({"post": ""}, ["post: is empty."]),
    ],
)
def test_what_cannot_be_is_refused_by_line_column_and_reason(bring_rota, row, said):
    outcome = bring_rota(csv(DAYTIME, EVENINGS | row))
    assert len(outcome.refused) == len(said)
    for refusal, start in zip(told(outcome), said, strict=True):
        assert refusal.startswith(f"line 3, {start}")
    assert bring_rota.standing() == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (AWAY | {"ends_on": ""}, "ends_on: is empty."),
        (AWAY | {"starts_on": ""}, "starts_on: is empty."),
        (LEFT | {"ends_on": "2026-04-01"}, "ends_on: must be empty for who has left"),
    ],
)
def test_who_is_away_says_until_when_and_who_has_left_does_not(bring_rota, row, said):
    (refusal,) = told(bring_rota(csv(EVENINGS, row)))
    assert refusal.startswith(f"line 3, {said}")


def test_a_person_of_another_programme_is_refused(bring_rota):
    bring_rota.people(files.csv(SAM | {"programme": "Ways", "phone": "+447700900009", "role": "lead"}))
    outcome = bring_rota(csv(EVENINGS | {"phone": "+447700900009", "name": ""}))
    assert told(outcome) == ["line 2, phone: is that of somebody in another programme."]


def test_the_good_rows_come_in_only_with_partial_and_then_nothing_is_taken_out(bring_rota):
    bring_rota(csv(EVENINGS, LEAD))
    mixed = csv(EVENINGS, LEAD | {"days": "?"}, DAYTIME)
    assert counts(bring_rota(mixed)) == (0, 0, 0)
    outcome = bring_rota(mixed, partial=True)
    assert (len(outcome.refused), counts(outcome)) == (1, (1, 1, 0))
    assert {row["post"] for row in bring_rota.standing()} == {"on_call", "lead"}


def test_a_file_of_holidays_alone_does_not_empty_the_rota(bring_rota):
    bring_rota(csv(*WHOLE))
    outcome = bring_rota(csv(AWAY), partial=True)
    assert told(outcome) == [
        "line 2, post: says who is not there, and nobody who is: the file must hold the whole rota."
    ]
    assert len(bring_rota.standing()) == 4


def test_an_overlap_is_told_by_both_lines_and_both_are_on_call(bring_rota):
    outcome = bring_rota(csv(EVENINGS, DAYTIME | {"to": "18:00"}))
    assert noted(outcome) == [
        "line 3, from: overlaps line 2, from 17:00 Fri 13 Mar to 18:00 Fri 13 Mar: both are told."
    ]


def test_gaps_of_the_next_two_weeks_are_told(bring_rota):
    outcome = bring_rota(csv(EVENINGS, LEAD, DEPUTY))
    assert outcome.notices == [
        "Bridges: nobody is on call from 09:00 Fri 13 Mar to 17:00 Fri 13 Mar.",
        "Bridges: nobody is on call from 09:00 Sat 14 Mar to 17:00 Sat 14 Mar.",
        "Bridges: nobody is on call from 09:00 Sun 15 Mar to 17:00 Sun 15 Mar.",
        "Bridges: nobody is on call 11 more times in the next two weeks.",
    ]


def test_a_post_that_nobody_has_is_told(bring_rota):
    outcome = bring_rota(csv(EVENINGS, DAYTIME, LEAD))
    assert outcome.notices == [
        "Bridges: nobody is deputy on this rota: other coordinators and leads are told instead."
    ]


def test_a_leaver_makes_a_gap(bring_rota):
    outcome = bring_rota(csv(*WHOLE, LEFT | {"starts_on": "2026-03-20"}))
    assert outcome.notices[0] == "Bridges: nobody is on call from 00:00 Fri 20 Mar to 09:00 Fri 20 Mar."


def test_a_coordinator_on_the_leads_post_and_a_phone_that_stopped_texts_are_told(bring_rota):
    (address,) = [row for row in bring_rota.rows("address") if row["value"] == "+447700900003"]
    bring_rota.database.write(lambda db: change(db, "address", address["id"], opted_out_at=NOW))
    outcome = bring_rota(csv(*WHOLE[1:], EVENINGS | {"post": "lead"}))
    assert [str(one) for one in outcome.remarks if one.column in ("phone", "post")] == [
        "line 5, phone: has stopped texts, so no alert reaches it: it must send START.",
        "line 5, post: is lead, but this is a coordinator: flags that only leads may read go past them.",
    ]


def test_the_same_row_twice_counts_once(bring_rota):
    outcome = bring_rota(csv(EVENINGS, EVENINGS))
    assert (noted(outcome), counts(outcome)) == (
        ["line 3, post: says the same as line 2, and counts once."],
        (1, 0, 0),
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", "12345"),
        ("Mon to Fri", "12345"),
        ("Monday \u2013 Wednesday", "123"),
        ("fri-mon", "1567"),
        ("sat, sun", "67"),
        ("Tues and Thurs", "24"),
        ("Weds.", "3"),
        ("weekends", "67"),
        ("every day", "1234567"),
        ("mon wed-thu", "134"),
    ],
)
def test_days_are_read_as_people_write_them(bring_rota, text, days):
    assert bring_rota(csv(EVENINGS | {"days": text})).refused == []
    assert [row["weekdays"] for row in bring_rota.standing()] == [days]


@pytest.mark.parametrize(
    ("text", "clock"),
    [("17:00", "17:00"), ("9am", "09:00"), ("5.30 PM", "17:30"), ("midnight", "00:00"), ("noon", "12:00"),
     ("12am", "00:00"), ("24:00", "00:00"), ("9:00:00", "09:00")],
)  # fmt: skip
def test_times_are_read_as_people_write_them(bring_rota, text, clock):
    assert bring_rota(csv(EVENINGS | {"to": text})).refused == []
    assert [f"{row['ends']:%H:%M}" for row in bring_rota.standing()] == [clock]


def test_what_counts_only_for_a_shift_is_left_out_of_other_rows(bring_rota):
    outcome = bring_rota(csv(*WHOLE, AWAY | {"days": "mon"}))
    assert noted(outcome) == ["line 6, days: counts only for a shift, so it was left out."]


def test_the_example_in_the_docs_is_a_rota_without_a_gap(bring_rota):
    example = Path(__file__).parents[2] / "docs/examples/rota.csv"
    outcome = bring_rota(example.read_bytes())
    assert (outcome.refused, outcome.notices, outcome.remarks) == ([], [], [])


def test_who_is_on_call_is_what_the_file_says(bring_rota):
    bring_rota(csv(*WHOLE, AWAY))
    programme = bring_rota.rows("programme")[0]["id"]
    kept = bring_rota.database.read(lambda db: rota.of_programme(db, programme))
    assert (len(kept.shifts), len(kept.away), str(kept.zone)) == (4, 1, "Europe/London")
