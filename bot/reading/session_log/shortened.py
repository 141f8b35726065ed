"""The telling parts of a very long text, so that reading it stays quick."""

from __future__ import annotations

import re

from bot.reading.plain import LONGEST
from bot.reading.session_log.vocabulary import table

READ = 330
"""Characters of a text that are read closely: more than nearly every log has."""

_PIECE = re.compile(r"[^.;!?\n]+[.;!?\n]*")
_LONG_PIECE = 150
_JOINT = re.compile(r" (?=(?:and|then|so|but|next|because|he|she|they|we|i) )", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_STEMS: frozenset[str] = frozenset(table("telling")["stems"])
_STEM = 4


def shortened(text: str) -> str:
    """The text, or of a very long one its beginning, its end, and what tells most of the rest, in order."""
    if len(text) <= READ:
        return text
    pieces = [part for piece in _PIECE.findall(text[:LONGEST]) for part in _parts(piece)]
    kept = {0, len(pieces) - 1}
    worth = [_tells(piece) for piece in pieces]
    room = READ - sum(len(pieces[at]) for at in kept)
    for at in sorted(range(len(pieces)), key=lambda index: (-worth[index], index)):
        if at not in kept and len(pieces[at]) <= room and worth[at]:
            kept.add(at)
            room -= len(pieces[at])
    return "".join(pieces[at] for at in sorted(kept))


def _parts(piece: str) -> list[str]:
    """A long run without a stop is cut where another thing is begun."""
    if len(piece) <= _LONG_PIECE:
        return [piece]
    parts = [""]
    for part in _JOINT.split(piece):
        for at in range(0, len(part), _LONG_PIECE):
            if len(parts[-1]) + len(part) > _LONG_PIECE // 2 or at:
                parts.append("")
            parts[-1] += f"{part[at : at + _LONG_PIECE]} "
    return parts


def _tells(piece: str) -> float:
    """How much a piece tells for its length: telling words, and figures."""
    words = {word[:_STEM] for word in _WORD.findall(piece.lower())}
    told: int = len(words & _STEMS) + sum(word[0].isdigit() for word in words)
    return told / (len(piece) + 20)
