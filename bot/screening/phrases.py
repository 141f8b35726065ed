"""Words that a programme's own staff have screening look for, or think nothing of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import ahocorasick  # type: ignore[import-not-found]

from bot.screening.flag import CATEGORIES, Severity
from bot.screening.guard import Found
from bot.screening.ordinary import share
from bot.screening.plain import plain
from bot.screening.rule import Rule

MOST = 200
LONGEST = 80
SHORTEST = 5
_COMMON = 0.001
_ADDED = "Words that this programme's staff added."
_IGNORED = "Words that this programme's staff think nothing of."
_ALWAYS_HEARD = frozenset({"suicide_explicit", "suicide_implicit", "self_harm", "child_risk"})


def check_phrase(words: str, language: str = "en") -> str:
    """The phrase in plain words, as it will be looked for.

    Every letter stands for itself, and any way of typing the same words fits. Raises ValueError, with a
    sentence for staff, for a phrase that says too little, too much, or what anyone might say.
    """
    if len(words) > LONGEST:
        raise ValueError(f"A phrase may have at most {LONGEST} characters.")
    plainly = _plainly(words, language)
    if not plainly:
        raise ValueError("A phrase needs words.")
    if " " not in plainly and len(plainly) < SHORTEST:
        raise ValueError(f"A single word needs at least {SHORTEST} letters.")
    if share(f"{plainly} ") > _COMMON:
        raise ValueError("These words stand in too many ordinary texts.")
    return plainly


@dataclass(frozen=True)
class Phrases:
    """A programme's own phrases (docs/practice.md, "Screening").

    The same phrases are the same object, and what finds them is built when it is first used.
    """

    added: tuple[tuple[str, str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    _built: dict[str, ahocorasick.Automaton] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, added: Iterable[tuple[str, str, str]], ignored: Iterable[str]) -> Phrases:
        """Phrases to flag, each with its category and severity, and phrases that lower what lies inside them.

        Raises ValueError, with a sentence for staff, for a phrase that `check_phrase` refuses, an unknown
        category or severity, or more than 200 phrases.
        """
        return _checked(cls(tuple(added), tuple(ignored)))

    def found(self, words: str, language: str) -> tuple[list[Found], list[Found]]:
        """What was added, and what is thought nothing of, as they stand in plain words."""
        if not self.added and not self.ignored:
            return [], []
        if language not in self._built:
            self._built[language] = self._automaton(language)
        seen = [
            Found(rule, end - len(phrase) + 2, end)
            for end, rules in self._built[language].iter(words)
            for phrase, rule in rules
        ]
        return [one for one in seen if one.rule.why is _ADDED], [
            one for one in seen if one.rule.why is _IGNORED
        ]

    def _automaton(self, language: str) -> ahocorasick.Automaton:
        held: dict[str, list[tuple[str, Rule]]] = {}
        for words, rule in self._rules():
            phrase = f" {_plainly(words, language)} "
            held.setdefault(phrase, []).append((phrase, rule))
        automaton = ahocorasick.Automaton()
        for phrase, rules in held.items():
            automaton.add_word(phrase, rules)
        automaton.make_automaton()
        return automaton

    def _rules(self) -> Iterator[tuple[str, Rule]]:
        for words, category, severity in self.added:
            yield words, Rule(_name(words), category, Severity(severity), (), _ADDED, past=False)
        for words in self.ignored:
            yield words, Rule(_name(words), "", Severity.S4, (), _IGNORED)


NO_PHRASES = Phrases()


@lru_cache(maxsize=64)
def _checked(phrases: Phrases) -> Phrases:
    """The phrases, where nothing is wrong with them; the same ones again are the same object."""
    if len(phrases.added) + len(phrases.ignored) > MOST:
        raise ValueError(f"A programme may have at most {MOST} phrases.")
    for words in phrases.ignored:
        check_phrase(words)
    for words, category, severity in phrases.added:
        check_phrase(words)
        if category not in CATEGORIES:
            raise ValueError(f"There is no category called {category}.")
        if severity not in tuple(Severity):
            raise ValueError(f"There is no severity called {severity}.")
    return phrases


def may_be_ignored(category: str, severity: Severity) -> bool:
    """Whether a programme's staff may think nothing of such a worry: never of a life, a wound or a child."""
    return severity is not Severity.S1 or category not in _ALWAYS_HEARD


def _name(words: str) -> str:
    """A name that stays the same as long as the words do, and does not tell them."""
    return f"phrase.{hashlib.blake2s(_plainly(words, 'en').encode(), digest_size=4).hexdigest()}"


def _plainly(words: str, language: str) -> str:
    return " ".join(word for word in plain(words, language).words.split() if word != ".")
