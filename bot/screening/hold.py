"""What a search can hold on to: words that must be there for a pattern to fit."""

from __future__ import annotations

import collections.abc as abc
from dataclasses import dataclass
from typing import NamedTuple

from bot.screening.ordinary import share

_MOST = 120
"""Ways of saying a few words in a row that are written out as anchors; more are held by some of the words."""


class Hold(NamedTuple):
    """Anchors of which one must be there, with at most `before` words of the pattern in front of it."""

    anchors: tuple[str, ...]
    before: int

    @property
    def share(self) -> float:
        """How often one of them stands in ordinary texts."""
        return sum(share(anchor) for anchor in self.anchors)


@dataclass(frozen=True)
class Part:
    """A piece of a pattern.

    `exact` holds every way it can read where those are few, each word with the space behind it, a
    beginning of a word without; "" among them says that it may be missing. `longest` is in words.
    """

    regex: str
    longest: int
    exact: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()

    def all_holds(self) -> list[Hold]:
        """Everything that must be there, the rarest first."""
        whole = [Hold(tuple(f" {words}" for words in self.exact), 0)] if self.is_exact else []
        return sorted((*whole, *self.holds), key=lambda hold: hold.share)

    @property
    def is_exact(self) -> bool:
        """Whether it is one of a few ways, and cannot be missing."""
        return bool(self.exact) and "" not in self.exact

    def or_missing(self) -> Part:
        """The same piece, where it need not be there."""
        exact = (*self.exact, "") if self.exact else ()
        return Part(f"(?:{self.regex})?", self.longest, exact)


def either(regex: str, ways: abc.Sequence[Part]) -> Part:
    """One of several pieces, found by `regex`."""
    longest = max(way.longest for way in ways)
    if all(way.exact for way in ways):
        return Part(regex, longest, tuple(dict.fromkeys(words for way in ways for words in way.exact)))
    best = [way.all_holds()[:1] for way in ways]
    if not all(best):
        return Part(regex, longest)
    anchors = dict.fromkeys(anchor for (hold,) in best for anchor in hold.anchors)
    return Part(regex, longest, (), (Hold(tuple(anchors), max(hold.before for (hold,) in best)),))


@dataclass
class _Row:
    """Pieces that stand in a row and can be written out together."""

    before: int
    ways: tuple[str, ...] = ("",)
    solid: tuple[str, ...] = ()
    """The ways up to the last piece that may not be missing: what follows makes no better hold."""

    def takes(self, part: Part) -> bool:
        starts_missing = self.ways == ("",) and "" in part.exact
        closed = all(not way or way.endswith(" ") for way in self.ways)
        return bool(
            part.exact and closed and not starts_missing and len(self.ways) * len(part.exact) <= _MOST
        )

    def add(self, part: Part) -> None:
        self.ways = tuple(dict.fromkeys(way + more for way in self.ways for more in part.exact))
        if "" not in part.exact:
            self.solid = self.ways


class Sequence:
    """Pieces one after the other, and what they can be held by together."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._holds: list[Hold] = []
        self._longest = 0
        self._row = _Row(0)

    def add(self, part: Part) -> None:
        """One more piece behind the others."""
        if not self._row.takes(part):
            self._close()
            self._row = _Row(self._longest)
        if self._row.takes(part):
            self._row.add(part)
        else:
            holds = part.all_holds()
            self._holds += [Hold(hold.anchors, hold.before + self._longest) for hold in holds]
            self._row = _Row(self._longest + part.longest)
        self._longest += part.longest
        self._parts.append(part)

    def part(self) -> Part:
        """All of it as one piece."""
        regex = "".join(part.regex for part in self._parts)
        in_one_row = not self._holds and self._row.before == 0
        if in_one_row and self._row.ways != ("",):
            return Part(regex, self._longest, self._row.ways)
        self._close()
        return Part(regex, self._longest, (), tuple(self._holds))

    def _close(self) -> None:
        if self._row.solid:
            self._holds.append(Hold(tuple(f" {way}" for way in self._row.solid), self._row.before))
            self._row.solid = ()
