"""The small grammar that rules are written in, turned into regular expressions and anchors.

want to die          these words, one after the other
(kill|hang) myself   either; an alternative may be several words, or hold brackets of its own
[really] want        words that may be missing
cut*                 any word that begins so
<self>               one of a named set, from words/sets.toml
?  ..  ....  &       at most 1 word between; 3; 7; 14, sentence ends included
#                    a number in digits
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.screening.spelling import spelling

Sets = Mapping[str, tuple[str, ...]]
Anchors = tuple[str, ...]

_PIECE = re.compile(r"[()\[\]|]|<\w+>|[^\s()\[\]|<>]+")
_GAPS = {
    "?": r"(?:[^ .]+ )??",
    "..": r"(?:[^ .]+ ){0,3}?",
    "....": r"(?:[^ .]+ ){0,7}?",
    "&": r"(?:[^ ]+ ){0,14}?",
}
_COMMON_WORDS = """
i a an the to and or of in on at it is am are was be been my me you your he she they him her his
them their we us our not no do did does have has had will would can could going want get got go just
so if when this that with for from up out off all any more now about like know what there here some
one been being too as by but who how back down over said says say told tell . keep keeps wants need
time day night today tonight last again really
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_RARE = 100


@dataclass(frozen=True)
class Pattern:
    """One way of saying something: `regex` runs over plain words, and only where its anchors occurred.

    `anchors` are groups; of each, one must be there. The expression takes in the space on either
    side, so that a search only ever begins between words.
    """

    source: str
    regex: re.Pattern[str]
    anchors: tuple[Anchors, ...]


@dataclass(frozen=True)
class _Part:
    """A piece of a pattern: its regular expression, and groups of anchors, the rarest first."""

    regex: str
    anchors: tuple[Anchors, ...] = ()


def pattern(source: str, sets: Sets) -> Pattern:
    """Compile one line of the grammar. Raises ValueError for an unknown set or a line that any text fits."""
    pieces = _PIECE.findall(source)
    part = _either(pieces, sets)
    if pieces:
        raise ValueError(f"a bracket closes nothing in {source!r}")
    if not part.anchors:
        raise ValueError(f"nothing that must be there in {source!r}")
    return Pattern(source, re.compile(f" {part.regex}"), part.anchors)


def _either(pieces: list[str], sets: Sets) -> _Part:
    """Read alternatives up to the closing bracket or the end, using up `pieces`."""
    ways = [_sequence(pieces, sets)]
    while pieces and pieces[0] == "|":
        pieces.pop(0)
        ways.append(_sequence(pieces, sets))
    if len(ways) == 1:
        return ways[0]
    regex = _by_first_letter([way.regex for way in ways])
    if any(not way.anchors for way in ways):
        return _Part(regex)
    return _Part(regex, (tuple(dict.fromkeys(anchor for way in ways for anchor in way.anchors[0])),))


def _by_first_letter(ways: list[str]) -> str:
    """One expression for all `ways`, those with the same first letter together: long lists fail fast."""
    together: dict[str, list[str]] = {}
    for way in ways:
        together.setdefault(way[0] if way[0].isalnum() else way, []).append(way)
    merged = [
        f"{first}(?:{'|'.join(way[1:] for way in same)})" if len(same) > 1 else same[0]
        for first, same in together.items()
    ]
    return f"(?:{'|'.join(merged)})"


def _sequence(pieces: list[str], sets: Sets) -> _Part:
    parts: list[_Part] = []
    while pieces and pieces[0] not in ("|", ")", "]"):
        parts.append(_part(pieces.pop(0), pieces, sets))
    groups = sorted((group for part in parts for group in part.anchors), key=_commonness)
    rare = [group for group in groups[1:] if _commonness(group) < _RARE]
    return _Part("".join(part.regex for part in parts), tuple(groups[:1] + rare))


def _part(piece: str, pieces: list[str], sets: Sets) -> _Part:
    if piece in _GAPS:
        return _Part(_GAPS[piece])
    if piece in ("(", "["):
        inner = _either(pieces, sets)
        if not pieces or pieces.pop(0) != {"(": ")", "[": "]"}[piece]:
            raise ValueError("a bracket is left open")
        return inner if piece == "(" else _Part(f"(?:{inner.regex})?")
    if piece.startswith("<"):
        if piece[1:-1] not in sets:
            raise ValueError(f"no set called {piece}")
        return _either(_PIECE.findall("|".join(sets[piece[1:-1]])), sets)
    return _word(spelling("en").usual(piece))


def _word(word: str) -> _Part:
    if word == "#":
        return _Part(r"\d[^ ]* ")
    if word.endswith("*"):
        return _Part(f"{re.escape(word[:-1])}[^ .]* ", ((f" {word[:-1]}",),))
    return _Part(f"{re.escape(word)} ", ((f" {word} ",),))


def _commonness(anchors: Anchors) -> float:
    """How often anchors stand in ordinary texts: the fewest false alarms make the best hold."""
    return sum(100.0 if all(word in _COMMON for word in anchor.split()) else 1.0 for anchor in anchors)
