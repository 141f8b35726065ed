"""What was found out about one part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`part` is what was looked at, `words` one or two plain sentences: what is so and, if it is not `well`,
    how to mend it."""

    part: str
    well: bool
    words: str


def well(part: str, words: str) -> Finding:
    return Finding(part, True, words)


def wrong(part: str, words: str) -> Finding:
    return Finding(part, False, words)
