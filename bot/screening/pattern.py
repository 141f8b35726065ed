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
from functools import cache

from bot.screening.hold import Part, Sequence, either
from bot.screening.spelling import spelling

Sets = Mapping[str, tuple[str, ...]]

_PIECE = re.compile(r"[()\[\]|]|<\w+>|[^\s()\[\]|<>]+")
_GAPS = {
    "?": r"(?:[^ .]++ )??",
    "..": r"(?:[^ .]++ ){0,3}?",
    "....": r"(?:[^ .]++ ){0,7}?",
    "&": r"(?:[^ ]++ ){0,14}?",
}
_LONGEST_GAP = {"?": 1, "..": 3, "....": 7, "&": 14}
_SELDOM = 0.1
"""A hold rarer than this, as a part of ordinary texts, is worth looking for beside the rarest one."""


@dataclass(frozen=True)
class Pattern:
    """One way of saying something: `expression` is looked for in plain words, and only near its anchors.

    One of `anchors` is in every match, with at most `before` words of the match in front of it; of each
    group in `also`, one is there too. No match has more than `longest` words. The expression takes in
    the space on either side, so that a search only ever begins between words.
    """

    source: str
    expression: str
    anchors: tuple[str, ...]
    before: int
    also: tuple[tuple[str, ...], ...]
    longest: int


def pattern(source: str, sets: Sets) -> Pattern:
    """Compile one line of the grammar. Raises ValueError for an unknown set or a line that any text fits."""
    pieces = _PIECE.findall(source)
    part = _either(pieces, sets)
    if pieces:
        raise ValueError(f"a bracket closes nothing in {source!r}")
    if not part.all_holds():
        raise ValueError(f"nothing that must be there in {source!r}")
    best, *more = part.all_holds()
    also = tuple(hold.anchors for hold in more if hold.share < _SELDOM)
    return Pattern(source, f" {part.regex}", best.anchors, best.before, also, part.longest)


def _either(pieces: list[str], sets: Sets) -> Part:
    """Read alternatives up to the closing bracket or the end, using up `pieces`."""
    ways = [_sequence(pieces, sets)]
    while pieces and pieces[0] == "|":
        pieces.pop(0)
        ways.append(_sequence(pieces, sets))
    return ways[0] if len(ways) == 1 else either(_by_first_letter([way.regex for way in ways]), ways)


def _by_first_letter(ways: list[str]) -> str:
    """One expression for all `ways`, those with the same first letter together: long lists fail fast."""
    together: dict[str, list[str]] = {}
    for way in ways:
        together.setdefault(way[0] if way[:1].isalnum() else way, []).append(way)
    merged = [
        f"{first}(?:{'|'.join(way[1:] for way in same)})" if len(same) > 1 else same[0]
        for first, same in together.items()
    ]
    return f"(?:{'|'.join(merged)})"


def _sequence(pieces: list[str], sets: Sets) -> Part:
    row = Sequence()
    while pieces and pieces[0] not in ("|", ")", "]"):
        row.add(_part(pieces.pop(0), pieces, sets))
    return row.part()


def _part(piece: str, pieces: list[str], sets: Sets) -> Part:
    if piece in _GAPS:
        return Part(_GAPS[piece], _LONGEST_GAP[piece])
    if piece in ("(", "["):
        inner = _either(pieces, sets)
        if not pieces or pieces.pop(0) != {"(": ")", "[": "]"}[piece]:
            raise ValueError("a bracket is left open")
        return inner if piece == "(" else inner.or_missing()
    if piece.startswith("<"):
        if piece[1:-1] not in sets:
            raise ValueError(f"no set called {piece}")
        return _any_of(sets[piece[1:-1]])
    return _word(piece)


@cache
def _any_of(words: tuple[str, ...]) -> Part:
    return _either(_PIECE.findall("|".join(words)), {})


@cache
def _word(piece: str) -> Part:
    word = spelling("en").usual(piece)
    if word == "#":
        return Part(r"\d[^ ]*+ ", 1)
    if word.endswith("*"):
        return Part(f"{re.escape(word[:-1])}[^ .]*+ ", 1, (word[:-1],))
    return Part(f"{re.escape(word)} ", len(word.split()), (f"{word} ",))
