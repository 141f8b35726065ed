"""Needs that are taken back: "dont need a foodbank anymore", "got the food bank done, ta"."""

from __future__ import annotations

from collections.abc import Container, Sequence

from signposting.needs.category import SAFETY
from signposting.needs.lexicon import Match

NO_MORE = "no_more"
"""The kind of the phrases that take a need back."""


def still_asked(matches: Sequence[Match], clauses: Sequence[int], beside: Container[str]) -> Sequence[Match]:
    """The matches less those that are taken back; all where nothing is.

    `clauses` says in which clause each word stands; `beside` are the kinds that are no needs. What is said of
    a danger is never taken back here.
    """
    over = _over(matches, clauses, beside)
    if not over:
        return [match for match in matches if match.phrase.kind != NO_MORE]
    asking = {clauses[match.words[0]] for match in matches if match.phrase.kind == "asking"}
    open_still = asking - over
    return [
        match
        for match in matches
        if match.phrase.kind != NO_MORE
        and (
            match.phrase.kind in beside
            or match.phrase.kind in SAFETY
            or not match.phrase.telling
            or clauses[match.words[0]] in open_still
        )
    ]


def _over(matches: Sequence[Match], clauses: Sequence[int], beside: Container[str]) -> set[int]:
    """The clauses in which a need is taken back: where such a clause names none, all before it too."""
    kept = {word for match in matches if _is(match, taken_back=False) for word in match.words}
    named = {clauses[match.words[0]] for match in matches if match.phrase.kind not in beside}
    over: set[int] = set()
    for match in matches:
        if _is(match, taken_back=True) and kept.isdisjoint(match.words):
            clause = clauses[match.words[0]]
            over |= {clause} if clause in named else set(range(clause + 1))
    return over


def _is(match: Match, *, taken_back: bool) -> bool:
    return match.phrase.kind == NO_MORE and bool(match.phrase.telling) == taken_back
