"""How much the phrases that stand in a text tell of each kind of need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from signposting.needs.lexicon import Match

_ANOTHER = 0.4
"""What a further phrase of the same kind counts for, beside the most telling one."""
_LONGER = 0.25
"""What each further word of a phrase adds: the longer, the less it stands there by chance."""
_WITHIN = 0.3
"""What a part of another kind's longer phrase counts for: "phone" in "police took my phone"."""
_FOREIGN = 0.6
"""What a single word counts for in a language that is neither the person's nor English."""


@dataclass(slots=True)
class Weight:
    """How much tells of one kind, and by which words of the text."""

    telling: float = 0.0
    words: list[tuple[int, ...]] = field(default_factory=list)


def weighed(matches: Iterable[Match], language: str) -> dict[str, Weight]:
    """Each kind that is told of at all."""
    kept = _without_taken_back(list(matches))
    longest = _longest_over(kept)
    weights: dict[str, Weight] = {}
    worths = [(_worth(match, longest, language), match) for match in kept]
    worths.sort(key=lambda pair: -pair[0])
    taken: dict[str, set[int]] = {}
    for worth, match in worths:
        covered = taken.setdefault(match.phrase.kind, set())
        if covered.isdisjoint(match.words):
            weight = weights.setdefault(match.phrase.kind, Weight())
            weight.telling += worth * (_ANOTHER if weight.words else 1)
            weight.words.append(match.words)
            covered.update(match.words)
    return weights


def _without_taken_back(matches: list[Match]) -> list[Match]:
    """The matches less those over which a phrase stands that says this kind is not meant."""
    unless = [match for match in matches if not match.phrase.telling]
    if not unless:
        return matches
    return [
        match
        for match in matches
        if match.phrase.telling
        and not any(
            one.phrase.kind == match.phrase.kind and not set(one.words).isdisjoint(match.words)
            for one in unless
        )
    ]


def _longest_over(matches: Iterable[Match]) -> Mapping[int, list[Match]]:
    """The matches of two words and more that stand over each word."""
    over: dict[int, list[Match]] = {}
    for match in matches:
        if len(match.words) > 1 and match.phrase.telling > 1:
            for word in match.words:
                over.setdefault(word, []).append(match)
    return over


def _worth(match: Match, longest: Mapping[int, list[Match]], language: str) -> float:
    phrase = match.phrase
    length = len(match.words)
    worth = phrase.telling + _LONGER * (length - 1)
    if length == 1 and phrase.language not in ("en", language):
        worth *= _FOREIGN
    others = [other for other in longest.get(match.words[0], ()) if other.phrase.kind != phrase.kind]
    if others:
        own = set(match.words)
        return worth * _WITHIN if any(own < set(other.words) for other in others) else worth
    return worth
