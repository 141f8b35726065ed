"""What a text says of each worry in it, with everything else that the text says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from bot.screening.flag import Flag, Severity
from bot.screening.guard import Found, Guards
from bot.screening.lexicon import Lexicon
from bot.screening.phrases import Phrases, may_be_ignored
from bot.screening.plain import Plain
from bot.screening.raising import Raising
from bot.screening.rule import all_guards, all_rules
from bot.screening.sighting import Sighting
from bot.screening.subject import People, Subject

_RISK_TO_ONESELF = frozenset({"suicide_explicit", "suicide_implicit", "self_harm"})
_GUARDS_ALONE = frozenset(
    {"idiom", "reassurance", "denial", "topic", "past", "habit", "afterthought", "thing", "lesson"}
)


class Reading:
    """One way of reading a text, and all that a match in it is weighed by."""

    def __init__(self, said: Plain, language: str, phrases: Phrases) -> None:
        self.said = said
        self._added, self._ignored = phrases.found(said.words, language)
        self._guards = [Found(*found) for found in _guards().matches(said.words)]
        self._people = People(said.words)
        self._lowering = Guards(self._guards, said.words, self._people)
        self._raising = Raising(said.words)

    def seen(self) -> Iterator[Sighting]:
        """Every worry in it, and figures of speech that are shown even where no rule would have matched."""
        for match in self._matches():
            yield self._weighed(match)
        for guard in self._guards:
            if guard.rule.category not in _GUARDS_ALONE:
                yield Sighting(guard.rule, guard.rule.category, Severity.S4, guard.start, guard.end)

    def seen_across_pauses(self) -> Iterator[Sighting]:
        """The worries in it that another reading, which stops at pauses, cannot see."""
        for match in self._matches():
            if self.said.crosses_pause(match.start, match.end):
                yield replace(self._weighed(match), is_afterthought=True)

    def flag(self, one: Sighting) -> Flag:
        """What was seen in it, as it is told."""
        if one.rule.id.partition(".")[0] in _GUARDS_ALONE:
            return one.flag(self.said, None)
        return one.flag(self.said, self._subject(Found(one.rule, one.start, one.end)))

    def _matches(self) -> Iterator[Found]:
        return itertools.chain(itertools.starmap(Found, _rules().matches(self.said.words)), self._added)

    def _weighed(self, match: Found) -> Sighting:
        rule, start, end = match
        category = self._category(match)
        if guard := self._lowering.lowering(match):
            return Sighting(rule, category, Severity.S4, start, end, lowered_by=guard)
        severity, places = self._raising.raised(rule.severity, category, rule)
        for one in self._ignored:
            if one.start <= start and end <= one.end and may_be_ignored(rule.category, severity):
                return Sighting(rule, category, Severity.S4, start, end, lowered_by=one)
        return Sighting(rule, category, severity, start, end, places)

    def _category(self, match: Found) -> str:
        category = match.rule.category
        if category in _RISK_TO_ONESELF and self._subject(match) is Subject.THIRD:
            return "third_party_risk"
        return category

    def _subject(self, match: Found) -> Subject:
        if match.rule.about == "auto":
            return self._people.subject(match.start, match.end)
        return Subject(match.rule.about)


@cache
def _rules() -> Lexicon:
    return Lexicon(all_rules())


@cache
def _guards() -> Lexicon:
    return Lexicon(all_guards())


def get_ready() -> None:
    """Do beforehand what the first texts would have to wait for."""
    _rules().get_ready()
    _guards().get_ready()
