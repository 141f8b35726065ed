"""Every word that the rules have a use for, and words that are what they look like."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from spellchecker import SpellChecker

DICTIONARIES = ("en", "es")
_WORD = re.compile(r"(?<![a-z<_])[a-z]{2,}(?![a-z*>_])")
_FOLDERS = ("rules", "guards")


@cache
def written_in_rules() -> tuple[str, ...]:
    """The words of rules, guards, sets and raises, those of the most urgent rules first."""
    lines = sorted(_lines(), key=lambda line: line[0])
    return tuple(dict.fromkeys(word for _, line in lines for word in _WORD.findall(line)))


def _lines() -> Iterator[tuple[str, str]]:
    """Every line that words stand in, and how urgent the rule is that it belongs to."""
    home = files("bot.screening")
    for folder in _FOLDERS:
        for file in (home / folder).iterdir():
            if file.name.endswith(".toml"):
                for rule in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]:
                    yield from ((rule.get("severity", "S4"), line) for line in rule["patterns"])
    sets = tomllib.loads((home / "words" / "sets.toml").read_text(encoding="utf-8"))
    yield from (("S3", line) for line in sets.values())
    raises = tomllib.loads((home / "raises.toml").read_text(encoding="utf-8"))["raise"]
    yield from (("S3", line) for one in raises for line in one["all"])


@cache
def real_words() -> frozenset[str]:
    """Words that mean what they say, and would be taken for a slip or for two words if not known.

    Those of two dictionaries; and what people write that no dictionary has, from the corpus.
    """
    listed = (word for language in DICTIONARIES for word in _dictionary(language))
    text = (files("bot.screening") / "words" / "real.toml").read_text(encoding="utf-8")
    return frozenset(word for word in listed if len(word) > 3).union(tomllib.loads(text)["words"].split())


def _dictionary(language: str) -> Iterable[str]:
    words: Iterable[str] = SpellChecker(language=language).word_frequency.words()
    return words
