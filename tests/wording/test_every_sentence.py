"""What holds for every sentence a person reads (docs/practice.md, "Wording")."""

import re

import pytest

from bot.wording import COUNTRIES, SENTENCES, blanks, choices_in, sentence
from bot.wording.discreet import tells_too_much
from bot.wording.gsm import ALPHABET, septets
from bot.wording.sentences import NAMES, WORDS, untranslated
from tests.wording.samples import FACTS, filled_in

EASY_GRADE = 4.0
HARD_WORDS = {
    "staff": 1,
    "else": 1,
    "closed": 1,
    "used": 1,
    "someone": 2,
    "something": 2,
    "computer": 3,
    "idea": 3,
}
PRIVATE = "suicide|kill|abuse|drug|drink|drunk|police|debt|benefits|mental|self-harm|overdose|hurt|violen"
CARRIER_WORDS = "END|CANCEL|QUIT|YES|START|HELP|STOPALL|UNSUBSCRIBE|INFO"

EVERY = [
    pytest.param(key, language, country, id=f"{language}-{key}-{country}")
    for language, sentences in SENTENCES.items()
    for key in sorted(sentences)
    if not re.search(r"_[A-Z]{2}$", key)
    for country in sorted(COUNTRIES)
]
every_sentence = pytest.mark.parametrize(("key", "language", "country"), EVERY)


def said(key, language, country):
    return sentence(key, language, **filled_in(country))


def template(key, language):
    return SENTENCES[language].get(key) or SENTENCES["en"][key]


@every_sentence
def test_it_fits_one_text_in_gsm7(key, language, country):
    text = said(key, language, country)
    assert ALPHABET.issuperset(text)
    assert septets(text) <= 160


@every_sentence
def test_only_somebodys_own_words_are_ever_shortened(key, language, country):
    whole = sentence(key, language, **filled_in(country) | dict.fromkeys(WORDS, "x"))
    long = said(key, language, country)
    assert all(part.strip(" .") in long for part in re.split(r"\bx\b", whole))


@every_sentence
def test_a_child_of_nine_can_read_it(key, language, country):
    if key.startswith("log_words."):
        return  # a word or two, read inside the sentence that says a log back
    # Facts in common words: what matters is the sentence around them.
    easy = dict.fromkeys(FACTS, "Sam") | {"day": "Monday", "time": "2pm", "question": "How did it go?"}
    assert grade(sentence(key, language, **filled_in(country) | easy)) <= EASY_GRADE


@every_sentence
def test_no_word_gives_away_where_it_comes_from(key, language, country):
    assert not tells_too_much(said(key, language, country))


@every_sentence
def test_the_preview_on_a_locked_screen_tells_nothing_private(key, language, country):
    preview = said(key, language, country)[:40]
    assert not tells_too_much(preview)
    assert not re.search(rf"\b(?:{PRIVATE})", preview, re.IGNORECASE)


@every_sentence
def test_it_never_invites_a_word_that_the_carriers_take(key, language, country):
    text = said(key, language, country)
    assert not re.search(rf"\b(?:{CARRIER_WORDS})\b", text)
    assert not re.search(rf"\b(?:reply|text|send) ['\"]?(?:{CARRIER_WORDS})\b", text, re.IGNORECASE)


@every_sentence
def test_every_option_it_names_is_a_button(key, language, country):
    text = said(key, language, country)
    buttons = choices_in(text)
    assert [answer for answer, _ in buttons] == [str(n) for n in range(1, len(buttons) + 1)]
    assert all(label and len(label) <= 40 for _, label in buttons)
    if " 2 " in template(key, language):
        assert len(buttons) >= 2


@pytest.mark.parametrize("language", SENTENCES)
def test_blanks_are_the_same_in_every_language_and_every_country(language):
    for key in SENTENCES[language]:
        shared = key if key in SENTENCES["en"] else re.sub(r"_[A-Z]{2}$", "", key)
        lines = {blank for blank in blanks(key, language) ^ blanks(shared) if not blank.endswith("_line")}
        assert lines == set(), key


def test_every_blank_has_a_sample_to_be_tried_with():
    used = {blank for key in SENTENCES["en"] for blank in blanks(key)}
    assert used <= set(filled_in("GB"))
    assert used >= (NAMES | set(WORDS)) - {"mentee", "goal"}


def test_a_text_says_day_or_night_only_of_a_line_that_is():
    claims = [text for text in SENTENCES["en"].values() if re.search("day or night|any time", text)]
    assert claims
    for text in claims:
        assert re.search(r"\{(?:listening|child)_line\}|STAFF any time|Text us any time", text)


def test_english_lacks_nothing():
    assert untranslated("en") == ()


def grade(text: str) -> float:
    """Flesch-Kincaid grade. Numbered choices are read one by one, as a list is."""
    lines = re.sub(r"[,.?:] (?=\d )", ". ", re.sub(r"(?<=[a-z]) (?=[1-9] [a-z])", ". ", text))
    sentences = [part for part in re.split(r"[.?!:]+(?:\s|$)", lines) if re.search("[a-zA-Z]", part)]
    words = re.findall(r"[A-Za-z][A-Za-z']*", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """By counting groups of vowels, which is near enough for short words."""
    bare = word.lower().replace("'", "")
    if bare in HARD_WORDS:
        return HARD_WORDS[bare]
    groups = len(re.findall("[aeiouy]+", bare))
    silent = re.search("[^el]e$|[^td]ed$", bare) is not None
    return max(1, groups - silent)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("go", 1),
        ("time", 1),
        ("little", 2),
        ("computer", 3),
        ("saved", 1),
        ("wanted", 2),
        ("Wednesday", 3),
        ("I'm", 1),
    ],
)
def test_syllables_are_counted_nearly_right(word, count):
    assert syllables(word) == count


def test_the_grade_tells_hard_from_easy():
    assert grade("How did it go? Reply 1 done, 2 some.") < 1
    assert grade("Safeguarding procedures necessitate immediate notification of the designated person.") > 12
