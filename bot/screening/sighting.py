"""What a rule or a programme's phrase saw in a text, before it is told to anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.screening.flag import Flag, Severity
from bot.screening.guard import Found
from bot.screening.plain import Plain
from bot.screening.raising import Place
from bot.screening.rule import Rule
from bot.screening.subject import Subject

_SLIPS = 3
_LONGEST = 60


@dataclass(frozen=True)
class Sighting:
    """A worry of `category`, at words[start:end], and what made it more urgent or less.

    `is_afterthought`: it was seen only when the text was read across its pauses.
    """

    rule: Rule
    category: str
    severity: Severity
    start: int
    end: int
    raised_by: tuple[Place, ...] = ()
    lowered_by: Found | None = None
    is_afterthought: bool = False

    def flag(self, said: Plain, who: Subject | None) -> Flag:
        """The worry as it is told, with its reasons."""
        span = said.span(self.start, self.end)
        quote = said.text[span[0] : span[1]]
        about = "self" if who in (Subject.SELF, None) else "other"
        reasons = tuple(dict.fromkeys(self._reasons(said, who)))
        return Flag(self.category, self.severity, span, quote, self.rule.id, about, self.rule.why, reasons)

    def _reasons(self, said: Plain, who: Subject | None) -> Iterable[str]:
        slips = dict.fromkeys(said.slips(self.start, self.end))
        yield from (f"'{_short(typed)}' read as '{meant}'." for typed, meant in list(slips)[:_SLIPS])
        if who:
            yield "First person." if who is Subject.SELF else "About somebody else."
        if self.lowered_by:
            _, start, end = self.lowered_by
            yield f"'{_typed(said, start, end)}' lowers."
            yield self.lowered_by.rule.why
        for place in self.raised_by:
            yield f"'{_typed(said, place.start, place.end)}' raises."
            if place.why:
                yield place.why


def worst_of_each(seen: Iterable[Sighting]) -> list[Sighting]:
    """The most severe of each category, the earliest among equals; the most severe first."""
    worst: dict[str, Sighting] = {}
    for one in sorted(seen, key=lambda one: (one.severity, one.is_afterthought, one.start, one.end)):
        worst.setdefault(one.category, one)
    return list(worst.values())


def _typed(said: Plain, start: int, end: int) -> str:
    first, last = said.span(start, end)
    return _short(said.text[first:last])


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 3]}..."
