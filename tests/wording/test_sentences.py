"""How a sentence is found, filled and made to fit."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import COUNTRIES, country_facts, sentence, version
from bot.wording.country import UnknownCountry, lines_to_verify
from bot.wording.fit import first_words, last_words, short_name
from bot.wording.gsm import ALPHABET, plain, septets
from bot.wording.said import day_said, length_said, time_said, weekday_said
from bot.wording.sentences import untranslated

FAKE = {
    "en": {"tea.offer": "Tea, {name}?", "tea.line": "Ring 1.", "tea.line_US": "Ring 2.", "tea.done": "Done."},
    "cy": {"tea.offer": "Te, {name}?", "tea.line": "Ffoniwch 1."},
}


def test_a_sentence_is_said_in_the_persons_language():
    assert sentence("tea.offer", "cy", catalogue=FAKE, name="Ada") == "Te, Ada?"


def test_a_regional_language_uses_the_language():
    assert sentence("tea.offer", "cy-GB", catalogue=FAKE, name="Ada") == "Te, Ada?"


@pytest.mark.parametrize("language", ["cy", "es", ""])
def test_what_has_no_translation_is_said_in_english(language):
    assert sentence("tea.done", language, catalogue=FAKE) == "Done."


def test_missing_translations_are_listed():
    assert untranslated("cy", FAKE) == ("tea.done", "tea.line_US")


def test_the_right_number_matters_more_than_the_language():
    assert sentence("tea.line", "cy", catalogue=FAKE, country="US") == "Ring 2."
    assert sentence("tea.line", "cy", catalogue=FAKE, country="GB") == "Ffoniwch 1."


def test_an_unknown_key_and_an_unfilled_blank_are_errors():
    with pytest.raises(KeyError):
        sentence("tea.spilt", "en", catalogue=FAKE)
    with pytest.raises(KeyError):
        sentence("tea.offer", "en", catalogue=FAKE)


def test_a_wording_has_a_version_that_changes_with_its_country_or_text():
    versions = {version("crisis.suicide", "en", country) for country in ("GB", "US")}
    assert len(versions) == 2
    assert version("crisis.suicide", "en") == version("crisis.suicide", "en", "GB")


def test_a_long_step_is_cut_at_a_word_and_the_question_stays_whole():
    step = "ring the housing office about the flat on Tuesday and " * 4
    text = sentence("goal_checkin.how_did_it_go", "en", name="Ada", step=step)
    assert text.startswith("Hi Ada. Your step this week: ring the housing")
    assert text.endswith("... How did it go? Reply 1 done, 2 some, 3 not yet, 4 stuck.")
    assert septets(text) <= 160


def test_a_late_question_keeps_its_end_where_the_answers_are():
    question = "Hi Ada. Your step this week: " + "ring the GP and then " * 8 + "go. Reply 1 done, 2 some."
    text = sentence("common.late", "en", day="Tuesday", question=question)
    assert text.startswith("On Tuesday we asked: ...")
    assert text.endswith("go. Reply 1 done, 2 some.")
    assert septets(text) <= 160


@given(step=st.text(max_size=300))
def test_any_step_at_all_leaves_the_question_whole(step):
    text = sentence("goal_checkin.how_did_it_go", "en", name="Ada", step=step)
    assert text.endswith("How did it go? Reply 1 done, 2 some, 3 not yet, 4 stuck.")
    assert "\n" not in text
    assert septets(text) <= 160 or not ALPHABET.issuperset(text)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ada", "Ada"),
        ("Christopherson", "Christophers"),
        ("Mary Elizabeth", "Mary"),
        ("Jo Ann Marie Louise", "Jo Ann Marie"),
        ("Anne-Marie Jo", "Anne-Marie"),
    ],
)
def test_names_are_cut_to_twelve(name, short):
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("“It’s 5–6” …", '"It\'s 5-6" ...'),
        ("Łukasz Ōta, Zoë, Siân", "Lukasz Ota, Zoe, Sian"),
        ("café à la Müller", "café à la Müller"),
        ("ring mum 😀👍🏽", "ring mum"),
        ("two\nlines\ttoo", "two lines too"),
        ("Ольга", "Ольга"),
        ("`tick`", "'tick'"),
    ],
)
def test_facts_are_made_plain(text, kept):
    assert plain(text) == kept


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_anything_in_latin_letters_comes_out_in_gsm7_or_as_its_own_letters(text):
    assert all(char in ALPHABET or char.isalpha() for char in plain(text))


@pytest.mark.parametrize("shorten", [first_words, last_words])
@given(text=st.text(max_size=200), room=st.integers(3, 160))
def test_shortened_words_fit_their_room(shorten, text, room):
    assert septets(shorten(plain(text), room)) <= room


def test_telling_words_are_not_said_back():
    text = sentence("goal_checkin.how_did_it_go", "en", name="Ada", step="ring Probation about my court date")
    assert "Your step this week: ring ... about my ... date." in text


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_every_country_has_each_kind_of_line(country):
    assert country_facts(country).keys() == country_facts("GB").keys()


def test_a_country_without_lines_is_refused():
    with pytest.raises(UnknownCountry):
        country_facts("XX")


def test_lines_ask_to_be_checked_after_ninety_days():
    assert lines_to_verify(dt.date(2026, 3, 2)) == ()
    due = lines_to_verify(dt.date(2036, 7, 1))
    assert "GB Samaritans, 116 123" in due


def test_days_times_and_lengths_are_said_as_people_say_them():
    day = dt.date(2026, 3, 10)
    assert (weekday_said(day), day_said(day)) == ("Tuesday", "Tue 10 Mar")
    assert [time_said(dt.time(*clock)) for clock in ((0, 0), (9, 5), (12, 0), (14, 30))] == [
        "12am",
        "9.05am",
        "12pm",
        "2.30pm",
    ]
    assert [length_said(minutes) for minutes in (45, 60, 90, 125)] == ["45m", "1h", "1h30", "2h05"]


def test_days_are_said_in_the_persons_language():
    assert weekday_said(dt.date(2026, 3, 10), "cy") == "Dydd Mawrth"
    assert weekday_said(dt.date(2026, 3, 10), "no such language") == "Tuesday"
