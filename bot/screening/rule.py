"""What the rules say, as they stand in their files: one file a category, one table a rule."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from bot.screening.flag import Severity
from bot.screening.pattern import Pattern, Sets, pattern


@dataclass(frozen=True)
class Rule:
    """One reason to flag. `about` is self, other or auto; `past` says whether a tale of long ago lowers it.

    `raised_by` names sets of words that make it S1 when one stands in the same text; `unless`, sets of words
    that leave a guard without force when one stands beside what it would lower; `unless_within`, when one
    stands in the guard's own words; `only`, the categories of what a guard may lower, where not all.
    """

    id: str
    category: str
    severity: Severity
    patterns: tuple[Pattern, ...]
    why: str
    about: str = "auto"
    past: bool = True
    raised_by: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_within: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@cache
def named_sets() -> Sets:
    """The named sets of words that patterns may use; a set may use sets above it."""
    raw: dict[str, str] = _toml(_screening() / "words" / "sets.toml")
    sets: dict[str, tuple[str, ...]] = {}
    for name, line in raw.items():
        sets[name] = tuple(dict.fromkeys(w for part in line.split("|") for w in _flat(part.strip(), sets)))
    return sets


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of every category. Raises ValueError, with the rule's name, where one is ill-made."""
    return _rules_in("rules")


@cache
def all_guards() -> tuple[Rule, ...]:
    """Everything that lowers a flag to S4: idioms, reassurances, tales of long ago."""
    return _rules_in("guards")


def _rules_in(folder: str) -> tuple[Rule, ...]:
    found: list[Rule] = []
    for file in sorted((_screening() / folder).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            category = file.name.removesuffix(".toml")
            found.extend(_rule(category, entry) for entry in _toml(file)["rule"])
    return tuple(found)


def _rule(category: str, entry: dict[str, Any]) -> Rule:
    name = f"{category}.{entry['id']}"
    try:
        return Rule(
            id=name,
            category=entry.get("category", category),
            severity=Severity(entry.get("severity", "S4")),
            patterns=tuple(pattern(line, named_sets()) for line in entry["patterns"]),
            why=entry["why"],
            about=entry.get("about", "auto"),
            past=entry.get("past", True),
            raised_by=tuple(entry.get("raised_by", ())),
            unless=tuple(entry.get("unless", ())),
            unless_within=tuple(entry.get("unless_within", ())),
            only=tuple(entry.get("only", ())),
            examples=tuple(entry["examples"]),
            counter_examples=tuple(entry["counter_examples"]),
        )
    except (KeyError, ValueError) as problem:
        raise ValueError(f"rule {name}: {problem}") from problem


def _flat(part: str, sets: Sets) -> tuple[str, ...]:
    return sets[part[1:-1]] if part.startswith("<") and part[1:-1] in sets else (part,)


def _screening() -> Traversable:
    return files("bot.screening")


def _toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
