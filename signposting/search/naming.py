"""Does a text ask for a service or organisation by its name, and is this the one? Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from signposting.directory.words import grams_of, plain_words
from signposting.needs.phrase import lines
from signposting.needs.plain import FILLERS, STOP, in_phrase, written

SHORT = 4
"""Words of a text that may be nothing but a name."""
_FEW, _LONGEST = 3, 8
"""Words that are no words of needs, in a text of so many that asks for something: they may be a name."""
_MISSPELT, _LONG = 5, 9
"""Letters of a word in which one may be wrong, and two."""
_ASKED_FOR = re.compile(
    r"\b(?:(?:phone|tel|telephone|contact|mobile) )?(?:number|num|phone|contact(?: details)?|details|address"
    r"|website|email)(?: is)? (?:for|of|4|to|2)\b"
    r"|\b(?:how|where) (?:do|can|to|would)\b[^.?!]{0,12}\b(?:ring|call|phone|contact|reach|get hold of)\b"
    r"|^(?:ring|call|phone|contact) (?!me\b|us\b|him\b|her\b|my\b|you\b|back\b)"
    r"|\b(?:phone )?number\s*[?.]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """The words that may name something. `is_asked_for`: the text wants its number, not something like it.

    `is_own`: they are no words in which needs are told, so that one of them will do, or one like it.
    """

    words: tuple[str, ...]
    is_asked_for: bool
    is_own: bool


def named_in(text: str, is_a_need: bool) -> Named | None:
    """What may be named in a text whose place has been cut out; None where nothing is.

    Words in which needs are told name nothing, unless a number is asked for: Shelter is an organisation too.
    """
    asked = _ASKED_FOR.search(text)
    rest = f"{text[: asked.start()]} {text[asked.end() :]}" if asked else text
    said = [word for word in written(rest) if word.plain not in FILLERS and word.plain != STOP]
    own = [word for word in said if word.plain not in _of_needs()]
    if asked:
        chosen = own or said
    elif len(said) <= SHORT or (is_a_need and len(own) <= _FEW and len(said) <= _LONGEST):
        chosen = own
    else:
        return None
    words = dict.fromkeys(plain_words(rest[word.start : word.end]) for word in chosen)
    words.pop("", None)
    is_own = bool(own) and (bool(asked) or len(said) <= SHORT)
    return Named(tuple(words)[:6], bool(asked), is_own) if words else None


def likeness(named: Named, name: str, organisation: str) -> float:
    """How much this is what is named, from 0, where it is not, to 1.

    Of an organisation that is only mentioned, every word that is its own must be there; of one that is asked
    for, half of what was said, so that "the nacro housing people" are found too.
    """
    whole = [plain_words(one).split() for one in (name, organisation)]
    matched = {said: _match(said, [*whole[0], *whole[1]]) for said in named.words}
    told = sum(matched.values()) / len(named.words)
    if told < (0.5 if named.is_asked_for else 0.79):
        return 0.0
    covered = max((_covered(words, named) for words in whole if words), default=0.0)
    return 0.0 if covered < (0.5 if named.is_asked_for else 1.0) else (told + covered) / 2


def pieces(word: str) -> tuple[tuple[str, ...], ...]:
    """The grams of a word's two halves: of a word with one letter wrong, one of them is still right."""
    half = len(word) // 2
    last = tuple(word[at : at + 3] for at in range(half, len(word) - 2))
    return tuple(grams_of(word[:half]).split()), last


def can_be_misspelt(word: str) -> bool:
    return len(word) > _MISSPELT - 1 and word.isalpha()


def _match(said: str, words: Iterable[str]) -> float:
    return max((_is_like(said, word) for word in words), default=0.0)


def _is_like(said: str, word: str) -> float:
    if said in (word, f"{word}s") or word == f"{said}s":
        return 1.0
    if len(said) < _MISSPELT or len(word) < _MISSPELT:
        return 0.0
    most = 2 if len(word) >= _LONG else 1
    return 0.8 if OSA.distance(said, word, score_cutoff=most) <= most else 0.0


def _covered(words: Sequence[str], named: Named) -> float:
    """How much of a name was said: of its own words, or of all where it has none that is."""
    own = [word for word in words if not set(in_phrase(word)) <= _of_needs()] or words
    return sum(_match(word, named.words) > 0 for word in own) / len(own)


@cache
def _of_needs() -> frozenset[str]:
    """The words in which needs are told."""
    said = (line.line.replace("|", " ").replace("..", " ") for line in lines())
    return frozenset(word for one in said for word in in_phrase(one))
