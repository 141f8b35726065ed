"""Keeps words that tell too much out of texts, since somebody else may read them."""

from __future__ import annotations

import re

TELLING = (
    *("prison", "probation", "jail", "offender", "licence", "parole", "recall", "court", "inmate", "convict"),
    *("custody", "sentence", "crime", "safeguarding"),
)
"""Never in a text to a mentee, carer or child (docs/practice.md, "Wording"). A licence to drive is none."""

_TO_DRIVE = "".join(
    f"(?<!{of} )" for of in ("driving", "drivers", "driver's", "forklift", "fork lift", "hgv", "bike")
)
_TELLING = re.compile(rf"\b{_TO_DRIVE}(?:{'|'.join(TELLING)})(?:s|ed|ing)?\b", re.IGNORECASE)


def tells_too_much(text: str) -> bool:
    """Is there a word in it that a text must not have?"""
    return _TELLING.search(text) is not None


def discreet(words: str) -> str:
    """Somebody's own words, said back with dots for each telling word. They know what they texted."""
    return _TELLING.sub("...", words)


def telling_words(text: str) -> list[str]:
    """The words in it that a text must not have, each once."""
    return sorted({found[0].casefold() for found in _TELLING.finditer(text)})
