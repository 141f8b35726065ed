"""The doctor says which numbers somebody ought to ring, and that is no reason to stop anything."""

import datetime as dt

import pytest

from bot.doctor import numbers
from bot.wording.country import lines_to_verify
from signposting.first import entries

SOON = max(entry.last_verified for entry in entries() if entry.last_verified)
LATER = SOON + dt.timedelta(days=numbers.CHECKED_WITHIN + 1)


def told(today, *countries, part):
    return [found for found in numbers.examine(today, countries) if found.part == part]


@pytest.mark.parametrize("today", [SOON, LATER, dt.date(2050, 1, 1)])
def test_nothing_is_wrong_with_a_number_that_is_to_be_rung(today):
    found = list(numbers.examine(today, ()))
    assert {one.part for one in found} == {numbers.CRISIS, numbers.DIRECTORY}
    assert all(one.well for one in found)
    assert any(one.to_check for one in found)


def test_crisis_lines_that_nobody_checked_lately_are_named():
    (old,) = told(LATER, part=numbers.CRISIS)
    assert all(line in old.words for line in lines_to_verify(LATER, 90))
    assert "US 988 Suicide and Crisis Lifeline, 988" in old.words
    assert old.words.endswith("set its last_verified and checked_by in bot/wording/crisis_lines.toml.")


def test_crisis_lines_that_were_only_read_on_copies_of_pages_are_named():
    *_, copied = told(SOON, part=numbers.CRISIS)
    assert copied.words.startswith("Read only on copies of pages, and not rung: GB Emergency services, 999; ")
    assert "Shelter" not in copied.words


def test_entries_of_the_first_directory_that_nobody_has_checked_are_named():
    never = [entry.key for entry in entries() if entry.country == "GB" and entry.unverified]
    of = sum(entry.country == "GB" for entry in entries())
    first = told(SOON, "GB", part=numbers.DIRECTORY)[0]
    assert first.words == (
        f"{len(never)} of {of} for GB were never checked, and are sent without hours: {', '.join(never)}. "
        "Ring each, then mend its entry in signposting/first/uk.toml (docs/directory.md)."
    )


def test_entries_are_told_again_once_they_are_old():
    def old(today):
        return [one.words for one in told(today, "US", part=numbers.DIRECTORY) if "over 90 days" in one.words]

    assert "lifeline-988" not in "".join(old(SOON))
    assert "lifeline-988" in "".join(old(LATER))


@pytest.mark.parametrize(("countries", "files"), [((), 2), (("GB",), 1), (("US", "GB"), 2), (("CA",), 0)])
def test_only_the_directories_of_countries_with_programmes_are_looked_at(countries, files):
    words = " ".join(one.words for one in told(SOON, *countries, part=numbers.DIRECTORY))
    assert sum(f"signposting/first/{name}.toml" in words for name in ("uk", "us")) == files
