"""Which words of a text tell of a meeting that was, between these two."""

from __future__ import annotations

from bisect import bisect_left

from bot.reading.session_log.passage import Passage
from bot.reading.session_log.vocabulary import MENTEE, Mark


def meetings_told(passage: Passage) -> list[Mark]:
    """The marks of a meeting that was. "he met his sister" and "if we met" are none."""
    return [mark for mark in passage.told("status", "met") if not _someone_elses(passage, mark)]


def _someone_elses(passage: Passage, mark: Mark) -> bool:
    before = passage.words[max(0, mark.first - 4) : mark.first]
    after = passage.words[mark.last + 1 : mark.last + 2]
    word = passage.words[mark.first]
    if "if" in before:
        return True
    if before and before[-1] in (
        "if",
        "when",
        "before",
        "not",
        "never",
        "until",
        "next",
        "hes",
        "should",
        "could",
        "to",
    ):
        return before[-1] not in ("before",) or word != "session"
    of_another = bool(after) and after[0] in (
        "his",
        "her",
        "gp",
        "doctor",
        "doctors",
        "dentist",
        "probation",
        "someone",
        "a",
        "that",
    )
    if word in ("met", "saw", "visited", "seen") and (
        of_another or (before and before[-1] == MENTEE and after != ["me"])
    ):
        return True
    return bool(
        passage.named("status", "another_time", within=(mark.start - 14, mark.end + 14))
        and len(_all_met(passage)) > 1
    )


def _all_met(passage: Passage) -> list[Mark]:
    return passage.told("status", "met")


def hour_with_him(passage: Passage) -> bool:
    """ "great hour with him": a length that says by itself whom it was spent with."""
    ends = [one.span[1] for one in passage.lengths if not passage.is_ahead(one.span[0])]
    return any(
        passage.words[bisect_left(passage.spans, (end, 0)) :][:2] in (["with", MENTEE], ["w", MENTEE])
        for end in ends
    )
