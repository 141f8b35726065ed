"""A text in plain words, each of which knows where in the text it stands."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LONGEST = 1_600
"""Characters read of one text: ten SMS segments."""
STOP = "."
"""The word that stands for the end of a sentence."""

_SLIPS = tomllib.loads((files("signposting.needs") / "slips.toml").read_text("utf-8"))
_MEANT: dict[str, str] = {slip: word for word, slips in _SLIPS["words"].items() for slip in slips.split()}
FILLERS = frozenset(_SLIPS["fillers"]["words"].split())
"""Words that tell nothing."""
_TOKEN = re.compile(r"[a-z0-9]+(?:['’`][a-z]+)*|[.!?;\n]+|,")
_QUOTES = str.maketrans("", "", "'’`")
_LONG_FORM = re.compile(r"['’`](ll|d|re|ve)$")
_LONG_FORMS = {"ll": " will", "d": " would", "re": " are", "ve": " have"}
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word, where it was written, and the clause that it stands in."""

    plain: str
    start: int
    end: int
    clause: int


def written(text: str) -> list[Word]:
    """The words of a text, text-speak spelt out; a `STOP` between sentences."""
    words: list[Word] = []
    clause = 0
    for token in _TOKEN.finditer(bare_letters(text[:LONGEST])):
        if not token[0][0].isalnum():
            clause += 1
            if token[0] != "," and words and words[-1].plain != STOP:
                words.append(Word(STOP, token.start(), token.end(), clause))
            continue
        for plain in meant(token[0]):
            clause += plain in ("but", "pero", "ond")
            words.append(Word(plain, token.start(), token.end(), clause))
    return words


def in_phrase(phrase: str) -> list[str]:
    """The words of a phrase of ours, or of a directory, as they are read in a text; without the fillers."""
    words: list[str] = []
    for found in _TOKEN.findall(bare_letters(phrase[:LONGEST])):
        if found[0].isalnum():
            words += meant(found)
        elif found != "," and words and words[-1] != STOP:
            words.append(STOP)
    return [word for word in words if word not in FILLERS]


def bare_letters(text: str) -> str:
    """Small letters without accents, each where it stood."""
    return text.lower() if text.isascii() else "".join(map(_letter, text))


@lru_cache(maxsize=4096)
def _letter(one: str) -> str:
    return (unicodedata.normalize("NFKD", one)[0].lower() or " ")[0]


@lru_cache(maxsize=50_000)
def meant(token: str) -> tuple[str, ...]:
    """What one token means: "2nite" is "tonight"; ends that only count are cut ("beds" is "bed")."""
    spelt = _LONG_FORM.sub(lambda match: _LONG_FORMS[match[1]], token).translate(_QUOTES)
    return tuple(singular(word) for part in spelt.split() for word in _usual(part).split())


def _usual(token: str) -> str:
    token = _DRAWN_OUT.sub(r"\1\1", token)
    return _MEANT.get(token) or _MEANT.get(singular(token)) or token


def singular(word: str) -> str:
    """A word without the ending of the plural, near enough: texts and phrases are cut alike."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]
