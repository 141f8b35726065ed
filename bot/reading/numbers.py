"""Reads a number as people text it: "7", "seven", "8/10", "about a 7", "a solid six mate"."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from bot.reading.plain import plain

_TABLE: dict[str, Any] = tomllib.loads((files("bot.reading") / "numbers.toml").read_text("utf-8"))
WORDS: dict[str, int] = _TABLE["words"]
"""Number words, with the spellings that thumbs and voice typing make of them when nothing else is said."""

SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""The number words that are safe to read inside a sentence: "ate" and "for" are not among them."""

FILLERS = frozenset(_TABLE["around"]["fillers"])
_UNITS = frozenset(_TABLE["around"]["units"])
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
