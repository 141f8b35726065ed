"""Reads a number as people text it: "7", "seven", "8/10", "about a 7", "a solid six mate"."""

from __future__ import annotations

import re

from bot.reading.plain import plain

WORDS = {
    "zero": 0, "nought": 0, "nil": 0, "none": 0, "o": 0,
    "one": 1, "won": 1, "two": 2, "too": 2, "three": 3, "thre": 3, "tree": 3, "four": 4, "for": 4, "fore": 4,
    "five": 5, "fiv": 5, "six": 6, "sic": 6, "seven": 7, "sevn": 7, "eight": 8, "eigth": 8, "eigh": 8, "ate": 8,
    "nine": 9, "nien": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
"""Number words, with the spellings that thumbs and voice typing make of them when nothing else is said."""

SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""The number words that are safe to read inside a sentence: "ate" and "for" are not among them."""

FILLERS = frozenset(
    """a an the i id im its it is was that be say said think reckon guess suppose about around roughly approx
    maybe probably probs prob like just only solid strong number no num option answer score rating level give
    gave me my mine we ill would go going with for now today still at least up to tbh lol haha innit mate m8 pal
    bro bruv fam man please pls plz thanks thank you ta cheers ok okay hi hey hiya hello so well um er erm
    ish or so x xx xxx really one sorry oops meant definitely def deffo choose pick""".split()
)
_UNITS = frozenset(
    """am pm min mins minute minutes m h hr hrs hour hours day days week weeks wk wks month months year years yr
    yrs time times quid pound pounds p percent th st nd rd""".split()
)
_TOKEN = re.compile(r"\d+(?:\.\d+)?(?![a-z])|\w+|[^\w\s]")
_OUT_OF = re.compile(r"(\d+|[a-z]+) ?(?:/|out of|outta|of) ?(\d+|[a-z]+)\b")
_LEADS = re.compile(r"(\d{1,3})(?! ?[.,:/-]? ?\d)(?:[.,!;:)\n]| - | because| cos| coz| cuz| as | but |$)")
_JOINED = re.compile(r"(?<=\d)(?:ish|/)(?!\w)")
_FEW_WORDS = 6


def number(word: str) -> int | None:
    """The number that one word or run of digits stands for."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 4 else None
    return WORDS.get(word)


def whole_number(text: str, low: int, high: int) -> int | None:
    """The whole number from `low` to `high` that `text` answers with, or None.

    A number that is something else (a clock time, money, a count in a long sentence), a half, a range such
    as "6 or 7" and a second number all give None: it is kinder to ask again than to guess a score.
    A thumb is no number either.
    """
    said = plain(text).replace("🔟", "10")
    found = _out_of(said, high)
    if found is None:
        found = _leading(said)
    if found is None:
        found = _only(said)
    return found if found is not None and low <= found <= high else None


def _out_of(said: str, high: int) -> int | None:
    match = _OUT_OF.search(said)
    if match and number(match[2]) == high and len(_TOKEN.findall(said[: match.start()])) <= _FEW_WORDS:
        return number(match[1])
    return None


def _leading(said: str) -> int | None:
    match = _LEADS.match(said)
    return number(match[1]) if match and not _second_thoughts(said[match.end() :]) else None


def _second_thoughts(rest: str) -> bool:
    return bool(re.match(r" ?(?:or|to|maybe|no|actually|sorry|wait)\b", rest))


def _only(said: str) -> int | None:
    """The one number in a short answer. A number word counts only among words that say nothing else."""
    if re.search(r"[-£$€%:+]\s?\d|\d\s?[%:+]|\d[-]\d|\bnot\b", said):
        return None
    tokens = [token for token in _TOKEN.findall(_JOINED.sub("", said)) if token[0].isalnum()]
    digits = [token for token in tokens if token[0].isdigit()]
    rest = [token for token in tokens if not token[0].isdigit() and token not in FILLERS]
    if any(not token.isdigit() and not token.isalpha() for token in tokens):
        return None
    if not digits:
        return _only_word(tokens)
    if len(digits) > 1 or len(tokens) > _FEW_WORDS or any(word in _UNITS or word in SPELLED for word in rest):
        return None
    after = tokens[tokens.index(digits[0]) + 1 :]
    return number(digits[0]) if not after or after[0] in FILLERS or len(rest) <= 1 else None


def _only_word(tokens: list[str]) -> int | None:
    words = [token for token in tokens if token not in FILLERS]
    if not words and len(tokens) <= 3:
        words = [token for token in tokens if token in ("one", "for")][:1]
    return number(words[0]) if len(words) == 1 else None
