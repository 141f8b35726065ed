"""Which kinds of need a service answers: by its own terms, or else by what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from signposting.directory.words import plain_words
from signposting.needs.category import CATEGORIES, all_terms, categories_of
from signposting.needs.lexicon import Lexicon
from signposting.needs.phrase import TELLING, phrases
from signposting.needs.plain import in_phrase
from signposting.needs.weighing import weighed
from signposting.service import Service

MOST = 6
READ = 300  # letters of a description: what it is mostly stands first
_LONGEST_TERM = 5  # words
_OF_THE_NAME = 2.0  # times what a description says
_BESIDE = 0.4  # of what the likeliest kind weighs: what tells less is an aside


def kinds_of(service: Service) -> tuple[str, ...]:
    """The kinds, the nearest first; none where nothing tells, and then it is found by its name alone.

    A term counts by the crosswalk, or if it is one of our own keys. Without any, terms of the crosswalk
    are looked for in the service's names, and the phrases of the lexicon in its names and description.
    """
    found = dict.fromkeys(_by_terms(service))
    return tuple(found)[:MOST] or _by_words(service)


def _by_terms(service: Service) -> Iterator[str]:
    for term in service.terms:
        for word in (term.code, term.name):
            yield from _of_term(word)


@lru_cache(maxsize=4096)
def _of_term(word: str) -> tuple[str, ...]:
    own = "-".join(plain_words(word).split())
    return (own,) if own in CATEGORIES else categories_of(word) if word else ()


def _by_words(service: Service) -> tuple[str, ...]:
    names = f"{service.name}. {service.organisation.name}. {service.alternate_name}"
    weights: dict[str, float] = {}
    for kind in _named(plain_words(names).split()):
        weights[kind] = weights.get(kind, 0.0) + _OF_THE_NAME * TELLING["sure"]
    for text, times in ((names, _OF_THE_NAME), (service.description[:READ], 1.0)):
        for kind, weight in _told(text):
            weights[kind] = weights.get(kind, 0.0) + times * weight
    least = max(TELLING["sure"], _BESIDE * max(weights.values(), default=0.0))
    order = sorted(weights, key=lambda kind: -weights[kind])
    return tuple(kind for kind in order if weights[kind] >= least)[:MOST]


def _named(words: list[str]) -> Iterator[str]:
    """The kinds of the longest terms of the crosswalk that stand in a name."""
    at = 0
    while at < len(words):
        for after in range(min(at + _LONGEST_TERM, len(words)), at, -1):
            kinds = _terms().get(" ".join(words[at:after]))
            if kinds:
                yield kinds[0]
                at = after - 1
                break
        at += 1


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    return {plain_words(term): kinds for term, kinds in all_terms().items()}


def _told(text: str) -> Iterator[tuple[str, float]]:
    for kind, weight in weighed(_lexicon().matches(in_phrase(text)), "en").items():
        yield kind, weight.telling


@cache
def _lexicon() -> Lexicon:
    return Lexicon(phrases())
