"""Each cell is taken for what it says, or refused with a reason that tells how to write it."""

import datetime as dt

import pytest

from bot.imports import cells
from bot.imports.cells import Refused
from bot.rules.person import Role, State


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+447700900001", "GB", "+447700900001"),
        ("07700 900001", "GB", "+447700900001"),
        ("(07700) 900-001", "GB", "+447700900001"),
        ("00447700900001", "GB", "+447700900001"),
        ("+44 (0)7700 900001", "GB", "+447700900001"),
        ("\u202a+44\u00a07700 900001\u202c", "GB", "+447700900001"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("2125550123", "US", "+12125550123"),
        ("1-212-555-0123", "US", "+12125550123"),
        ("+1 212 555 0123", "GB", "+12125550123"),
    ],
)
def test_a_number_is_read_as_people_there_dial_it(text, region, number):
    assert cells.phone(text, region) == number


@pytest.mark.parametrize("text", ["7700900001", "447700900001"])
def test_a_number_that_lost_its_beginning_is_refused_with_what_it_may_be(text):
    with pytest.raises(Refused, match=r"has lost its \+ or leading 0: if it is \+447700900001, write that"):
        cells.phone(text, "GB")
    with pytest.raises(Refused, match="A spreadsheet took away its"):
        cells.phone(text, "GB", number_cell=True)


@pytest.mark.parametrize(
    "text",
    ["", "x", "999", "0770", "7.7009E+11", "ada@example.org", "+4477009", "07700 900001 ext 4", "1" * 9000],
)
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(Refused, match=r"write it like \+447700900001"):
        cells.phone(text, "GB")


def test_a_landline_is_told_from_a_mobile():
    assert not cells.can_be_texted("+442079460000")
    assert cells.can_be_texted("+447911123456")
    assert cells.can_be_texted("+447700900001")


TODAY = dt.date(2026, 3, 12)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (lambda text: cells.words(text, 80), " Ada \n Lovelace", "Ada Lovelace"),
        (lambda text: cells.words(text, 80), "=1+1", "=1+1"),
        (lambda text: cells.one_of(text, Role), "MENTEE", Role.MENTEE),
        (lambda text: cells.one_of(text, State), "In Custody", State.IN_CUSTODY),
        (cells.date, "2026-02-28", dt.date(2026, 2, 28)),
        (lambda text: cells.past(text, TODAY), "2026-03-12", TODAY),
        (cells.chat, "700900005", "700900005"),
        (cells.email, "ada@example.org", "ada@example.org"),
        (cells.language, "pt-BR", "pt-BR"),
        (cells.language, "cy", "cy"),
        (cells.timezone, "Europe/London", "Europe/London"),
        (cells.plan, "Every 2 weeks  TUE 18:00", "every 2 weeks tue 18:00"),
    ],
)
def test_what_is_written_well_is_taken(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (lambda text: cells.words(text, 80), "A\0da", "cannot be seen"),
        (lambda text: cells.words(text, 80), "A\u200bda", "cannot be seen"),
        (lambda text: cells.words(text, 3), "Adam", "is 4 characters long; 3 is the most"),
        (lambda text: cells.one_of(text, Role), "boss", "must be mentor, mentee, carer, coordinator, lead"),
        (cells.date, "12/03/2026", "written 2026-03-12"),
        (cells.date, "2026-02-30", "no day of the calendar"),
        (cells.date, "2026-W01-1", "written 2026-03-12"),
        (lambda text: cells.past(text, TODAY), "2026-03-13", "still to come"),
        (lambda text: cells.past(text, TODAY), "1805-01-01", "over 120 years ago"),
        (cells.chat, "@ada", "digits alone"),
        (cells.email, "ada", "is not an email address"),
        (cells.language, "english", "language tag"),
        (cells.language, "en_GB", "language tag"),
        (cells.timezone, "GMT", "time zone such as"),
        (cells.timezone, "../../etc/passwd", "time zone such as"),
        (cells.plan, "tuesdays", "every 2 weeks tue 18:00"),
        (cells.plan, "tue 25:00", "every 2 weeks tue 18:00"),
    ],
)
def test_what_is_not_is_refused_with_how_to_write_it(read, text, reason):
    with pytest.raises(Refused, match=reason):
        read(text)
