"""What lowers a flag to S4. Nothing here ever takes one away."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bot.screening.rule import Rule, named_sets

_NEAR = 60


class Found(NamedTuple):
    """A rule or guard, and where it matched in the plain words."""

    rule: Rule
    start: int
    end: int


def lowers(guard: Found, match: Found, words: str) -> bool:
    """Whether `guard` makes an S4 of `match`.

    Idioms, reassurances and topics must hold the whole match. Tales of long ago must stand near it, "used to"
    before it, and nothing in the match's sentence may say that it is still so.
    """
    kind = guard.rule.id.partition(".")[0]
    if kind not in ("past", "habit"):
        return guard.start <= match.start and match.end <= guard.end
    if not match.rule.past or _still_so().search(_sentence(words, match)):
        return False
    if kind == "habit":
        return guard.start < match.end and " . " not in words[guard.end : match.start] and _near(guard, match)
    return words[min(guard.end, match.end) : max(guard.start, match.start)].count(" . ") <= 1 and _near(
        guard, match
    )


def _near(guard: Found, match: Found) -> bool:
    return max(guard.start - match.end, match.start - guard.end) <= _NEAR


def _sentence(words: str, match: Found) -> str:
    start = words.rfind(" . ", 0, match.start) + 1
    end = words.find(" . ", match.end)
    return words[start : len(words) if end < 0 else end + 1]


@cache
def _still_so() -> re.Pattern[str]:
    return any_of("present")


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Finds any word of a named set in plain words."""
    return re.compile(" (?:" + "|".join(re.escape(word) for word in named_sets()[name]) + ") ")
