"""The corpus as a network learns from it: a text, which worry it tells of, and how soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.count import DISCLOSURES
from corpus.text import Text, ordinary, to_learn_from

NONE = "none"
CATEGORIES = (*sorted(DISCLOSURES), NONE)
LEVELS = (NONE, "S3", "S2", "S1")
TO_CHOOSE_BY = frozenset({"J", "N", "CC", "DD", "EE"})
"""Hands that the network does not learn from: how sure it must be is chosen by them."""

ORDINARY_TO_CHOOSE_BY = frozenset({"Z", "AD", "AE"})


@dataclass(frozen=True)
class Row:
    """One text, and what it should be read as, by number."""

    text: str
    category: int
    level: int
    is_ordinary: bool = False


def row(text: Text) -> Row:
    if not text.label:
        return Row(text.text, CATEGORIES.index(NONE), LEVELS.index(NONE))
    return Row(text.text, CATEGORIES.index(text.category), LEVELS.index(text.severity))


def to_tune_on(hands: frozenset[str] | None = None, ordinary_ones: int = 2) -> list[Row]:
    """What is learnt from: all hands, or only some `hands`; and all ordinary texts, so many times."""
    told = [
        text
        for text in to_learn_from()
        if text.hand not in TO_CHOOSE_BY and (hands is None or text.hand in hands)
    ]
    everyday = [text for text in ordinary() if text.hand not in ORDINARY_TO_CHOOSE_BY]
    return [*map(row, told), *(replace(row(text), is_ordinary=True) for text in everyday * ordinary_ones)]


def to_choose_by() -> tuple[list[Text], list[Text]]:
    """Texts of the two hands held back, and ordinary ones."""
    return (
        [text for text in to_learn_from() if text.hand in TO_CHOOSE_BY],
        [text for text in ordinary() if text.hand in ORDINARY_TO_CHOOSE_BY],
    )


def small_talk(rows: Iterable[Row]) -> list[str]:
    """Harmless texts that a worry can be hidden in."""
    return [one.text for one in rows if one.category == CATEGORIES.index(NONE) and 15 < len(one.text) < 120]
