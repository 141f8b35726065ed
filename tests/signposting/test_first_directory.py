"""The directory that ships: every number can be rung, every kind of need has somebody, nothing is made up."""

import datetime as dt
import re
import tomllib
from collections import Counter
from importlib.resources import files

import phonenumbers
import pytest

from bot.wording.discreet import tells_too_much
from signposting.export import as_hsds
from signposting.first import entries, services, to_check
from signposting.first.checking import STORED_COPY
from signposting.first.entry import Entry
from signposting.first.hours import schedules
from signposting.gsm import ALPHABET
from signposting.hours.opening import opening
from signposting.imports.hours import contradictions
from signposting.imports.standard import read_object
from signposting.needs.category import CATEGORIES
from signposting.telling import must_not_come_first
from tests.wording.test_every_sentence import grade

ENTRIES = entries()
LONGEST = 60
HARDEST = 6.0  # school years; a few words alone grade higher than the same words in a sentence
MOST_NEEDS = 6


def wrong(is_right):
    """The entries of which it is not so."""
    return [entry.id for entry in ENTRIES if not is_right(entry)]


def can_be_rung(number, country):
    parsed = phonenumbers.parse(number, country)
    short = phonenumbers.is_valid_short_number_for_region(parsed, country)
    return short or phonenumbers.is_valid_number_for_region(parsed, country)


def test_every_number_can_be_rung_or_texted_in_its_country():
    def is_right(entry):
        return all(can_be_rung(number, entry.country) for number in (entry.phone, entry.text) if number)

    assert wrong(is_right) == []


@pytest.mark.parametrize("number", ["0808 800 444", "020 7324 29890", "1-800-662-43", "117"])
def test_a_number_with_a_digit_lost_or_too_many_is_noticed(number):
    assert not can_be_rung(number, "US" if number.startswith("1-") else "GB")


def test_everybody_can_be_reached_somehow():
    assert wrong(lambda entry: entry.number or entry.url) == []
    assert wrong(lambda entry: entry.text or not entry.send) == []


@pytest.mark.parametrize("country", ["GB", "US"])
def test_every_kind_of_need_has_two_at_least(country):
    found = Counter(need for entry in ENTRIES if entry.country == country for need in entry.needs)
    assert [kind for kind in CATEGORIES if found[kind] < 2] == []


def test_needs_are_of_the_kinds_that_there_are():
    assert wrong(lambda entry: set(entry.needs) <= set(CATEGORIES)) == []
    assert wrong(lambda entry: 1 <= len(set(entry.needs)) == len(entry.needs) <= MOST_NEEDS) == []


def test_names_and_what_they_do_are_short_and_in_plain_letters():
    def told(entry):
        return entry.name, entry.organisation, entry.what, entry.send, entry.url, entry.cost, entry.whom

    assert wrong(lambda entry: max(len(entry.name), len(entry.what)) <= LONGEST) == []
    assert wrong(lambda entry: ALPHABET.issuperset("".join(told(entry)))) == []


def test_what_they_do_is_told_in_easy_words_that_give_nothing_away():
    assert wrong(lambda entry: grade(entry.what) <= HARDEST) == []
    assert wrong(lambda entry: not tells_too_much(entry.what)) == []


def test_what_tells_by_itself_is_marked_only_where_no_word_of_it_tells():
    assert wrong(lambda entry: entry.discreet or not must_not_come_first(f"{entry.name} {entry.what}")) == []
    assert sum(not entry.discreet for entry in ENTRIES) > 20


def test_pages_are_named_as_somebody_would_type_them():
    typed = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\w./-]*)?")
    assert wrong(lambda entry: typed.fullmatch(entry.url)) == []


def test_an_entry_was_read_on_a_page_or_says_that_nobody_has():
    def is_right(entry):
        told = [bool(entry.page), bool(entry.last_verified), bool(entry.checked_by)]
        return told == [not entry.unverified] * 3

    assert wrong(is_right) == []
    assert wrong(lambda entry: not (entry.unverified and entry.hours)) == []


def test_nothing_is_checked_in_the_future():
    today = dt.datetime.now(dt.UTC).date()
    assert wrong(lambda entry: entry.last_verified is None or entry.last_verified <= today) == []


def test_hours_make_sense_and_are_the_same_for_the_whole_country():
    assert [why for entry in ENTRIES for one in schedules(entry.hours) for why in contradictions(one)] == []
    assert wrong(lambda entry: entry.country != "US" or entry.hours in ("", "24/7")) == []


def test_hours_open_and_close_as_they_are_written():
    hours = schedules("Mo-Th 18:00-02:00; Sa 10:00-14:00")
    tuesday = dt.datetime(2026, 11, 24)
    assert [opening(hours, tuesday.replace(hour=hour)).is_open for hour in (1, 3, 19)] == [True, False, True]
    assert opening(hours, dt.datetime(2026, 11, 28, 12)).is_open
    assert opening(schedules("24/7"), tuesday).words == "24 hours"
    assert schedules("") == ()


@pytest.mark.parametrize("hours", ["9 to 5", "Mo-Fr", "Mo-Fr 9:00-17:00", "Mo 09:00-17:00,Tu 09:00-17:00"])
def test_hours_that_are_written_otherwise_are_refused(hours):
    with pytest.raises(ValueError, match="is not written as hours are"):
        schedules(hours)


def test_british_numbers_are_said_to_be_free_where_they_are():
    def is_right(entry):
        kind = phonenumbers.number_type(phonenumbers.parse(entry.phone, "GB"))
        return (kind == phonenumbers.PhoneNumberType.TOLL_FREE) == (entry.cost == "free")

    ordinary = [one for one in ENTRIES if one.country == "GB" and len(one.phone.replace(" ", "")) > 6]
    assert [entry.id for entry in ordinary if not is_right(entry)] == []


def test_crisis_replies_and_the_directory_tell_the_same_numbers():
    lines = tomllib.loads((files("bot.wording") / "crisis_lines.toml").read_text("utf-8"))
    for country, by_use in lines.items():
        ours = {
            number for entry in ENTRIES if entry.country == country for number in (entry.phone, entry.text)
        }
        assert {line["number"] for line in by_use.values()} <= ours


def test_what_is_checked_is_said_of_one_number_once():
    told = Counter((entry.country, entry.phone, entry.where, entry.name) for entry in ENTRIES)
    assert [key for key, times in told.items() if times > 1] == []


def test_each_comes_back_equal_from_the_standards_json():
    for service in services():
        assert read_object(as_hsds(service), "") == service


def test_services_keep_what_no_standard_has_a_field_for():
    known = {service.id: service for service in services()}
    childline, shelter = known["gb-childline"], known["gb-shelter"]
    assert childline.more["discreet"] is False
    assert childline.more["page"].startswith("http://www.childline.org.uk/")
    assert "unverified" not in childline.more
    assert shelter.more["unverified"] is True
    assert (shelter.schedules, shelter.last_verified) == ((), None)
    assert [area.name for area in known["gb-families-outside"].areas] == ["Scotland"]
    assert [area.name for area in known["us-call-211"].areas] == ["United States"]


def test_an_entry_is_due_for_one_reason_alone():
    def entry(key, checked_by="rung by Jo", day=None, unverified=False):
        told = {"name": key, "what": key, "needs": ("food",)}
        return Entry(
            key=key, country="GB", checked_by=checked_by, last_verified=day, unverified=unverified, **told
        )

    today = dt.date(2026, 11, 22)
    fresh = entry("fresh", day=today - dt.timedelta(90))
    old = entry("old", STORED_COPY, day=today - dt.timedelta(91))
    copied = entry("copied", STORED_COPY, day=today)
    never = entry("never", "", unverified=True)
    due = to_check([fresh, old, copied, never], today)
    assert (due.never, due.long_ago, due.by_copy) == ((never,), (old,), (copied,))


def test_a_field_that_an_entry_does_not_have_is_refused():
    with pytest.raises(TypeError):
        Entry(key="x", country="GB", name="X", what="X", needs=("food",), fone="1")
