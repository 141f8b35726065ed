"""How many segments a text message takes, and how much room is left in the last one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.wording.gsm import ALPHABET, EXTENSION

_LIMITS = {"GSM-7": (160, 153), "UCS-2": (70, 67)}
_JOINER = "\u200d"
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))


@dataclass(frozen=True)
class Segments:
    """What one text message costs.

    `units` are septets in GSM-7 and 16-bit units in UCS-2; `segments` is what the operator bills;
    `remaining` is how many more units fit the last segment.
    """

    encoding: str
    units: int
    segments: int
    remaining: int


def count(text: str) -> Segments:
    """The segments of `text` as Twilio sends it: one of 160 or 70 units, or several of 153 or 67.

    A character is never split between two segments, so a segment may be left with a unit or two unused.
    """
    encoding = "GSM-7" if ALPHABET.issuperset(text) else "UCS-2"
    sizes = [2 if char in EXTENSION else 1 for char in text] if encoding == "GSM-7" else list(_clusters(text))
    units = sum(sizes)
    alone, joined = _LIMITS[encoding]
    if units <= alone:
        return Segments(encoding, units, 1, alone - units)
    segments, used = _packed(sizes, joined)
    return Segments(encoding, units, segments, joined - used)


def _packed(sizes: Iterable[int], room: int) -> tuple[int, int]:
    """How many segments of `room` units are needed, and how many units of the last are used."""
    segments, used = 1, 0
    for size in sizes:
        if used + size > room:
            segments, used = segments + 1, 0
        used += size
    return segments, used


def _clusters(text: str) -> Iterator[int]:
    """The size of each character as a reader sees it: a letter with its accents, an emoji with its parts."""
    size, before, flags = 0, "", 0
    for char in text:
        flags = flags + 1 if char in _FLAG_LETTERS else 0
        if size and not _belongs(char, before, flags):
            yield size
            size = 0
        size += 2 if ord(char) > 0xFFFF else 1
        before = char
    if size:
        yield size


def _belongs(char: str, before: str, flags: int) -> bool:
    """Does `char` belong with the one before it? `flags`: letters in this row of flag letters so far."""
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char == _JOINER
        or before == _JOINER
        or char in _SKIN_TONES
        or flags % 2 == 0 < flags
    )
