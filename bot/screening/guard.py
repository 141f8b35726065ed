"""What lowers a flag to S4. Nothing here ever takes one away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from bot.screening.rule import Rule, named_sets
from bot.screening.subject import People, Subject

_NEAR = 60
_LESSON = 120
_NEVER_DENIED = frozenset(
    {"suicide_explicit", "suicide_implicit", "self_harm", "mental_health_crisis", "medical_now", "low_mood"}
)
"""What no bare "not" lowers."""
_NEVER_EXPLAINED = frozenset({"suicide_explicit", "self_harm"})
"""What no next sentence lowers, where it is the writer's own."""
_NO = re.compile(r" (?:not|never|no|none|nobodys|nadie|nunca|jamas|ddim|sai|diom) ")
_JUST_BEFORE = 24
_AFRESH = re.compile(r" (?:but|now|then|so|am|is|are|will|might|(?<!used )going to|about to|can not) ")
"""Words after "used to" with which something else begins, that is not of long ago."""
_LOOKS_BACK = re.compile(r"[^.]* \. (?:but |and |well |all )?(?:that|this|it|was|happened|all|back) [^.]*")
"""From what was told to where a sentence goes on about it: "that was years ago"."""
_NOTHING_MORE = re.compile(r" ?(?:[^ .]+ ){0,2}\. ")
"""After a tale of long ago that is all of its sentence: "years ago now"."""
_MEANT = re.compile(
    r" (?:am|is|are|has|have|will|(?<!was )(?<!were )going to|(?<!did not )wants? to|about to|might|need to"
    r"|keeps?|can not) "
)
"""Words before what is told that tell of what is so, or is to come."""
_TO_COME = re.compile(r" will ")
"""Behind it, in its sentence: "she says if i leave she will ring the police"."""


_BESIDE = frozenset({"past", "habit", "denial", "afterthought", "thing", "lesson"})
"""Kinds of guard that stand beside what they lower; all others hold it."""


class Found(NamedTuple):
    """A rule or guard, and where it matched in the plain words."""

    rule: Rule
    start: int
    end: int


class Guards:
    """All guards that matched in one text."""

    def __init__(self, found: Sequence[Found], words: str, people: People) -> None:
        self._words = words
        self._people = people
        self._tales = [guard for guard in found if _kind(guard) in ("past", "habit")]
        self._denials = [guard for guard in found if _kind(guard) == "denial"]
        self._explaining = [guard for guard in found if _kind(guard) in ("afterthought", "thing", "lesson")]
        self._holding = [guard for guard in found if _kind(guard) not in _BESIDE]

    def lowering(self, match: Found) -> Found | None:
        """The guard that lowers `match` to S4, if one does.

        Idioms, reassurances and topics must hold the whole match, and somebody's own wish to die within one
        sentence; an afterthought must stand right after the match, a thing right before it, a lesson
        before it within a sentence. A denial must stand right before it, tales of long ago near it, "used to"
        before it in the same clause; and nothing in the match's sentence may say that it is still so, or is
        meant (docs/practice.md, "Screening").
        """
        return next(self._all_lowering(match), None)

    def _all_lowering(self, match: Found) -> Iterator[Found]:
        for guard in self._holding:
            if guard.start <= match.start and self._end(match) <= guard.end and self._may_hold(guard, match):
                yield guard
        for guard in self._explaining:
            if self._explains(guard, match):
                yield guard
        if tale := self._tale(match):
            yield tale

    def _tale(self, match: Found) -> Found | None:
        """A denial, or a tale of long ago, that says that it is not so now."""
        if not match.rule.past or not (self._tales or self._denials) or self._is_still_so(match):
            return None
        if denial := next((guard for guard in self._denials if self._denies(guard, match)), None):
            return denial
        return next((guard for guard in self._tales if self._tells_of(guard, match)), None)

    def _may_hold(self, guard: Found, match: Found) -> bool:
        """Not where it reaches for another sentence to lower somebody's own wish to die."""
        if self._is_void(guard, match):
            return False
        if match.rule.past or " . " not in self._words[guard.start : guard.end - 1]:
            return True
        if guard.rule.unless and match.rule.category not in _NEVER_EXPLAINED:
            return True
        return self._people.subject(match.start, match.end) is not Subject.SELF

    def _explains(self, guard: Found, match: Found) -> bool:
        """Whether what stands beside it shows what was meant: never a death or wounds of one's own."""
        if not self._stands_by(guard, match) or self._is_void(guard, match):
            return False
        if match.rule.category not in _NEVER_EXPLAINED and _kind(guard) != "lesson":
            return True
        return self._people.subject(match.start, match.end) is not Subject.SELF

    def _stands_by(self, guard: Found, match: Found) -> bool:
        if _kind(guard) == "afterthought":
            return guard.start == self._end(match) + 1
        if _kind(guard) == "thing":
            return guard.start < match.start <= guard.end + 1
        between = self._words[guard.start : match.start]
        return 0 < match.start - guard.start <= _LESSON and between.count(" . ") <= 1

    def _is_void(self, guard: Found, match: Found) -> bool:
        """Whether it is not for such a worry, or a word of it or of the rest of the text takes its force."""
        if guard.rule.only and match.rule.category not in guard.rule.only:
            return True
        own = self._words[guard.start : guard.end]
        rest = f"{self._words[: match.start]}. {self._words[self._end(match) :]}"
        return _has_any(guard.rule.unless_within, own) or _has_any(guard.rule.unless, rest)

    def _denies(self, guard: Found, match: Found) -> bool:
        """Whether it says of all of `match`, and not of a part of it, that it is not so."""
        if not guard.start < match.start <= guard.end + 1 or match.rule.category in _NEVER_DENIED:
            return False
        if not _NO.search(self._words, guard.start - 1, match.start):
            return False
        start, end = self._sentence(match)
        return _not_denied().search(self._words, start, end) is None

    def _tells_of(self, guard: Found, match: Found) -> bool:
        if max(guard.start - match.end, match.start - guard.end) > _NEAR:
            return False
        between = self._words[min(self._end(guard), self._end(match)) : max(guard.start, match.start)]
        if _kind(guard) == "habit":
            return guard.start < match.end and " . " not in between and not _AFRESH.search(between)
        if " . " in between and not (guard.start >= match.end and self._goes_on(guard, between)):
            return False
        return not self._is_meant(match)

    def _goes_on(self, guard: Found, between: str) -> bool:
        """Whether a tale of long ago in the next sentence is about what came before it."""
        if between.count(" . ") > 1:
            return False
        alone = between.endswith(" . ") and _NOTHING_MORE.match(self._words, guard.end)
        return bool(alone or _LOOKS_BACK.fullmatch(between))

    def _is_still_so(self, match: Found) -> bool:
        start, end = self._sentence(match)
        return _still_so().search(self._words, start, end) is not None

    def _is_meant(self, match: Found) -> bool:
        start, end = self._sentence(match)
        if _TO_COME.search(self._words, match.end - 1, end):
            return True
        return _MEANT.search(self._words, max(start, match.start - _JUST_BEFORE), match.end) is not None

    def _end(self, found: Found) -> int:
        """Where it ends, a full stop left out."""
        return found.end - 2 if self._words.endswith(" .", 0, found.end) else found.end

    def _sentence(self, match: Found) -> tuple[int, int]:
        end = self._words.find(" . ", match.end)
        return self._words.rfind(" . ", 0, match.start) + 1, len(self._words) if end < 0 else end + 1


def _kind(guard: Found) -> str:
    return guard.rule.id.partition(".")[0]


def _still_so() -> re.Pattern[str]:
    return _any_of("present")


def _not_denied() -> re.Pattern[str]:
    return _any_of("not_denied")


def _has_any(names: Sequence[str], words: str) -> bool:
    return any(_any_of(name).search(words) for name in names)


@cache
def _any_of(name: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in named_sets()[name])
    return re.compile(f" (?:{words}) ")
