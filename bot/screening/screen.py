"""The first reader: rules, in microseconds, for what is plain and urgent."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from bot.screening.flag import Flag, Severity
from bot.screening.lexicon import Lexicon
from bot.screening.plain import Plain, plain
from bot.screening.rule import Rule, all_guards, all_rules, named_sets
from bot.screening.subject import Subject, subject

VERSION = "2026.1"
"""Kept with every flag, so that a later reader knows which rules saw it. New rules, new version."""

_RISK_TO_ONESELF = frozenset({"suicide_explicit", "suicide_implicit", "self_harm"})
_YOUNG = re.compile(
    r" i am (?:only )?(?:8|9|1[0-7]) (?!min|hour|day|week|month|mile|late|stone|away|quid|pound|years clean)"
)
_RAISED = {Severity.S3: Severity.S2, Severity.S2: Severity.S1, Severity.S1: Severity.S1}


def screen(text: str, language: str = "en") -> tuple[Flag, ...]:
    """Everything in `text` that a person must look at, the most urgent first, one flag a category.

    `language` is the writer's, a BCP 47 tag, and decides how slips of the thumb are read; rules in every
    language are always tried. Never raises, whatever is typed (docs/practice.md, "Screening").
    """
    said = plain(text, language)
    guards = [(guard, start, end) for guard, start, end in _guards().matches(said.words)]
    worst: dict[str, Flag] = {}
    for rule, start, end in _rules().matches(said.words):
        _keep(worst, _flag(text, said, rule, start, end, guards))
    for guard, start, end in guards:
        if guard.category not in ("past", "idiom", "reassurance"):
            _keep(worst, _quoted(text, said, guard, start, end, Severity.S4, guard.category, "self"))
    if worst and _YOUNG.search(said.words):
        worst = {category: _raise(flag) for category, flag in worst.items()}
    return tuple(sorted(worst.values(), key=lambda flag: (flag.severity, flag.span)))


def _flag(
    text: str, said: Plain, rule: Rule, start: int, end: int, guards: list[tuple[Rule, int, int]]
) -> Flag:
    who = (
        Subject.SELF
        if rule.about == "self"
        else Subject.OTHER
        if rule.about == "other"
        else subject(said.words, start, end)
    )
    category = rule.category
    if category in _RISK_TO_ONESELF and who is Subject.THIRD:
        category = "third_party_risk"
    severity = rule.severity
    if any(_named(name).search(said.words) for name in rule.raised_by):
        severity = Severity.S1
    if any(
        _lowers(guard, rule, said.words, (start, end), (g_start, g_end)) for guard, g_start, g_end in guards
    ):
        severity = Severity.S4
    return _quoted(
        text, said, rule, start, end, severity, category, "self" if who is Subject.SELF else "other"
    )


def _lowers(guard: Rule, rule: Rule, words: str, span: tuple[int, int], guarded: tuple[int, int]) -> bool:
    """An idiom or a reassurance lowers only what lies inside it; a tale of long ago, its own sentence."""
    if not guard.id.startswith("past."):
        return guarded[0] <= span[0] and span[1] <= guarded[1]
    if not rule.past:
        return False
    between = words[min(span[1], guarded[1]) : max(span[0], guarded[0])]
    sentence = words[words.rfind(" . ", 0, span[0]) + 1 : _sentence_end(words, span[1])]
    return " . " not in between and not _named("now").search(sentence)


def _sentence_end(words: str, start: int) -> int:
    end = words.find(" . ", start)
    return len(words) if end < 0 else end + 1


def _quoted(
    text: str, said: Plain, rule: Rule, start: int, end: int, severity: Severity, category: str, about: str
) -> Flag:
    span = said.span(start, end)
    return Flag(category, severity, span, text[span[0] : span[1]], rule.id, about, rule.why)


def _keep(worst: dict[str, Flag], flag: Flag) -> None:
    held = worst.get(flag.category)
    if held is None or (flag.severity, flag.span) < (held.severity, held.span):
        worst[flag.category] = flag


def _raise(flag: Flag) -> Flag:
    """One level higher for someone under 18, never under S2; a lowered flag stays low."""
    return flag if flag.severity is Severity.S4 else replace(flag, severity=_RAISED[flag.severity])


@cache
def _rules() -> Lexicon:
    return Lexicon(all_rules())


@cache
def _guards() -> Lexicon:
    return Lexicon(all_guards())


@cache
def _named(name: str) -> re.Pattern[str]:
    return re.compile(" (?:" + "|".join(re.escape(word) for word in named_sets()[name]) + ") ")
