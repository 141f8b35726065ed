"""The small grammar that rules are written in, turned into regular expressions and anchors.

want to die          these words, one after the other
(kill|hang) myself   either word; an alternative may be several words
[really] want        a word that may be missing
cut*                 any word that begins so
<self>               one of a named set, from words/sets.toml
..  ....  &          up to 3 words between; up to 7; up to 14, sentence ends included
#                    a number in digits
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Sets = Mapping[str, tuple[str, ...]]

_ELEMENT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<\w+>|\S+")
_GAPS = {"..": r"(?:[^ .]+ ){0,3}?", "....": r"(?:[^ .]+ ){0,7}?", "&": r"(?:[^ ]+ ){0,14}?"}
_COMMON_WORDS = """
i a an the to and or of in on at it is am are was be been my me you your he she they him her his them their we us
our not no do did does have has had will would can could going want get got go just so if when this that with for
from up out off all any more now about like know what there here some one been being too as by but who how back
down over said says say told tell . # keep keeps wants need time day night today tonight last again really
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True)
class Pattern:
    """One way of saying something: `regex` runs over plain words, and only where an anchor occurred."""

    source: str
    regex: re.Pattern[str]
    anchors: tuple[str, ...]


def pattern(source: str, sets: Sets) -> Pattern:
    """Compile one line of the grammar. Raises ValueError where a set is unknown or nothing in it must be there."""
    parts: list[str] = []
    choices: list[tuple[str, ...]] = []
    for element in _ELEMENT.findall(source):
        if element in _GAPS:
            parts.append(_GAPS[element])
            continue
        phrases = _phrases(element, sets)
        body = "|".join(_literal(phrase) for phrase in sorted(phrases, key=len, reverse=True))
        if element.startswith("["):
            parts.append(f"(?:(?:{body}) )?")
        else:
            parts.append(f"(?:{body}) ")
            choices.append(phrases)
    if not choices:
        raise ValueError(f"nothing to hold on to in {source!r}")
    held = min(choices, key=_commonness)
    return Pattern(source, re.compile("(?<= )" + "".join(parts)), tuple(_anchor(phrase) for phrase in held))


def _phrases(element: str, sets: Sets) -> tuple[str, ...]:
    inner = element[1:-1] if element[0] in "([" else element
    found: list[str] = []
    for phrase in inner.split("|"):
        found.extend(_expanded(phrase.strip(), sets))
    return tuple(dict.fromkeys(found))


def _expanded(phrase: str, sets: Sets) -> list[str]:
    name = re.search(r"<(\w+)>", phrase)
    if name is None:
        return [phrase]
    if name[1] not in sets:
        raise ValueError(f"no set called {name[1]!r}")
    before, after = phrase[: name.start()], phrase[name.end() :]
    return [whole for word in sets[name[1]] for whole in _expanded(before + word + after, sets)]


def _literal(phrase: str) -> str:
    return " ".join(_word(word) for word in phrase.split())


def _word(word: str) -> str:
    if word == "#":
        return r"\d[^ ]*"
    return re.escape(word[:-1]) + "[^ .]*" if word.endswith("*") else re.escape(word)


def _anchor(phrase: str) -> str:
    """The longest piece of `phrase` that stands in every text that matches it."""
    pieces = [piece for piece in phrase.split("#") if piece.strip()]
    if not pieces:
        return " "
    piece = max(pieces, key=len).strip()
    head, star, _ = piece.partition("*")
    return f" {head}" if star else f" {head} "


def _commonness(phrases: tuple[str, ...]) -> float:
    return sum(
        100 if all(w in _COMMON for w in p.split()) else 50 / (len(p) or 1) ** 2 + 0.5 for p in phrases
    )
