"""What was found out about one part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`part` is what was looked at, `words` one or two plain sentences: what is so and, if it is not `well`,
    how to mend it.

    What is `to_check` works as it is; whether it is still right, only somebody who rings or looks can tell.
    """

    part: str
    well: bool
    words: str
    to_check: bool = False


def well(part: str, words: str) -> Finding:
    return Finding(part, True, words)


def to_check(part: str, words: str) -> Finding:
    return Finding(part, True, words, to_check=True)


def wrong(part: str, words: str) -> Finding:
    return Finding(part, False, words)
