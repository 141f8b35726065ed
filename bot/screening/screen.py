"""The first reader: rules, in microseconds, for what is plain and urgent."""

from __future__ import annotations

import itertools
from functools import cache

from bot.screening.flag import Flag, Severity
from bot.screening.guard import Found, any_of, lowers
from bot.screening.lexicon import Lexicon
from bot.screening.plain import Plain, plain
from bot.screening.rule import all_guards, all_rules
from bot.screening.subject import People, Subject

VERSION = "2026.2"
"""Kept with every flag, so that a later reader knows which rules saw it. New rules, new version."""

_RISK_TO_ONESELF = frozenset({"suicide_explicit", "suicide_implicit", "self_harm"})
_GUARDS_ALONE = frozenset({"idiom", "reassurance", "topic", "past", "habit"})


def screen(text: str, language: str = "en") -> tuple[Flag, ...]:
    """Everything in `text` that a person must look at, the most urgent first, one flag a category.

    `language` is the writer's, a BCP 47 tag, and decides how slips of the thumb are read; rules in every
    language are always tried. Never raises, whatever is typed (docs/practice.md, "Screening").
    """
    said = plain(text, language)
    if not said.origins:
        return ()
    guards = [Found(*found) for found in _guards().matches(said.words)]
    people = People(said.words)

    @cache
    def stands(name: str) -> bool:
        return any_of(name).search(said.words) is not None

    flags: list[Flag] = []
    for match in itertools.starmap(Found, _rules().matches(said.words)):
        lowered = any(lowers(guard, match, said.words) for guard in guards)
        raised = any(stands(name) for name in match.rule.raised_by)
        severity = Severity.S4 if lowered else Severity.S1 if raised else match.rule.severity
        flags.append(_flag(text, said, match, severity, _about(people, match)))
    flags += [
        _spoken_figure(text, said, guard) for guard in guards if guard.rule.category not in _GUARDS_ALONE
    ]
    return _worst_of_each(flags)


def _flag(text: str, said: Plain, match: Found, severity: Severity, who: Subject) -> Flag:
    rule = match.rule
    further_away = who is Subject.THIRD and rule.category in _RISK_TO_ONESELF
    category = "third_party_risk" if further_away else rule.category
    span = said.span(match.start, match.end)
    about = "self" if who is Subject.SELF else "other"
    return Flag(category, severity, span, text[span[0] : span[1]], rule.id, about, rule.why)


def _about(people: People, match: Found) -> Subject:
    if match.rule.about == "auto":
        return people.subject(match.start, match.end)
    return Subject(match.rule.about)


def _spoken_figure(text: str, said: Plain, guard: Found) -> Flag:
    span = said.span(guard.start, guard.end)
    rule = guard.rule
    return Flag(rule.category, Severity.S4, span, text[span[0] : span[1]], rule.id, why=rule.why)


def _worst_of_each(flags: list[Flag]) -> tuple[Flag, ...]:
    """The most severe flag of each category, the earliest among equals."""
    worst: dict[str, Flag] = {}
    for flag in sorted(flags, key=lambda flag: (flag.severity, flag.span)):
        worst.setdefault(flag.category, flag)
    return tuple(worst.values())


@cache
def _rules() -> Lexicon:
    return Lexicon(all_rules())


@cache
def _guards() -> Lexicon:
    return Lexicon(all_guards())
