"""What a text asks for, and what told it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Likely:
    """One kind of need, how sure it is (0 to 1), and the words of the text that told it."""

    category: str
    sure: float
    told_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a text asks for: kinds of need, the likeliest first and at most three.

    With none of them the text asked for nothing, or for help of no kind it named: then `is_vague`, and a
    short menu is the answer. `is_safety` where the first is a danger, which is answered with the fixed
    replies and not a search, unless it `is_feared` and no more.
    """

    likely: tuple[Likely, ...] = ()
    is_vague: bool = False
    is_safety: bool = False

    @property
    def categories(self) -> tuple[str, ...]:
        """The kinds alone, the likeliest first."""
        return tuple(one.category for one in self.likely)

    @property
    def asks(self) -> bool:
        """Whether there is something to search for, or to reply to with care."""
        return bool(self.likely)

    @property
    def is_feared(self) -> bool:
        """Whether another kind is likelier than the danger that comes first for safety's sake."""
        return self.is_safety and any(one.sure > self.likely[0].sure for one in self.likely[1:])

    @property
    def is_danger(self) -> bool:
        """Whether the fixed replies are the answer, and no search."""
        return self.is_safety and not self.is_feared
