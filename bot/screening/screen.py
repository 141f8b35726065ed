"""The first reader: rules, in microseconds, for what is plain and urgent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.screening.flag import Flag, Severity
from bot.screening.guard import Found, Guards
from bot.screening.lexicon import Lexicon
from bot.screening.phrases import NO_PHRASES, Phrases, may_be_ignored
from bot.screening.plain import plain
from bot.screening.raising import Raising
from bot.screening.rule import Rule, all_guards, all_rules
from bot.screening.sighting import Sighting, worst_of_each
from bot.screening.subject import People, Subject

VERSION = "2026.3"
"""Kept with every flag, so that a later reader knows which rules saw it. New rules, new version."""

_RISK_TO_ONESELF = frozenset({"suicide_explicit", "suicide_implicit", "self_harm"})
_GUARDS_ALONE = frozenset({"idiom", "reassurance", "topic", "past", "habit"})


class _Text(NamedTuple):
    """What else one text says, by which each match in it is weighed."""

    guards: Guards
    ignored: list[Found]
    raising: Raising
    people: People


def screen(text: str, language: str = "en", phrases: Phrases = NO_PHRASES) -> tuple[Flag, ...]:
    """Everything in `text` that a person must look at, the most urgent first, one flag a category.

    `language` is the writer's, a BCP 47 tag, and decides how slips of the thumb are read; rules in every
    language are always tried. `phrases` are the programme's own. Never raises, whatever is typed
    (docs/practice.md, "Screening").
    """
    said = plain(text, language)
    words = said.words
    guards = [Found(*found) for found in _guards().matches(words)]
    added, ignored = phrases.found(words, language)
    matches = [*itertools.starmap(Found, _rules().matches(words)), *added]
    if not matches and not guards:
        return ()
    around = _Text(Guards(guards, words), ignored, Raising(words), People(words))
    seen = [_weighed(match, around) for match in matches] + list(_spoken_figures(guards))
    return tuple(one.flag(said, _who(one, around.people)) for one in worst_of_each(seen))


def _weighed(match: Found, around: _Text) -> Sighting:
    """A match in the light of everything else in the text."""
    rule, start, end = match
    category = _category(match, around.people)
    if guard := around.guards.lowering(match):
        return Sighting(rule, category, Severity.S4, start, end, lowered_by=guard)
    severity, places = around.raising.raised(rule.severity, category, rule)
    for one in around.ignored:
        if one.start <= start and end <= one.end and may_be_ignored(rule.category, severity):
            return Sighting(rule, category, Severity.S4, start, end, lowered_by=one)
    return Sighting(rule, category, severity, start, end, places)


def _category(match: Found, people: People) -> str:
    category = match.rule.category
    if category not in _RISK_TO_ONESELF or _subject(match, people) is not Subject.THIRD:
        return category
    return "third_party_risk"


def _subject(match: Found, people: People) -> Subject:
    if match.rule.about == "auto":
        return people.subject(match.start, match.end)
    return Subject(match.rule.about)


def _who(one: Sighting, people: People) -> Subject | None:
    """Whom a worry is about; nobody, where it is only a figure of speech."""
    if _is_guard(one.rule):
        return None
    return _subject(Found(one.rule, one.start, one.end), people)


def _is_guard(rule: Rule) -> bool:
    return rule.id.partition(".")[0] in _GUARDS_ALONE


def _spoken_figures(guards: list[Found]) -> Iterator[Sighting]:
    """Figures of speech that are shown even where no rule would have matched: lowered, never dropped."""
    for guard in guards:
        if guard.rule.category not in _GUARDS_ALONE:
            yield Sighting(guard.rule, guard.rule.category, Severity.S4, guard.start, guard.end)


@cache
def _rules() -> Lexicon:
    return Lexicon(all_rules())


@cache
def _guards() -> Lexicon:
    return Lexicon(all_guards())
