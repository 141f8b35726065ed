"""Makes facts short enough for one text."""

from __future__ import annotations

from signposting.gsm import ELLIPSIS, first_words, septets

__all__ = ["ONE_TEXT", "first_words", "last_words", "short_name"]

ONE_TEXT = 160
"""Septets in one text message."""
_NAME = 12


def short_name(name: str) -> str:
    """At most 12 characters of a name, whole words where there are any (docs/practice.md, "Wording")."""
    if len(name) <= _NAME:
        return name
    words = name[: _NAME + 1].rsplit(" ", 1)
    return words[0].rstrip(" ,.-") if len(words) > 1 and words[0].strip() else name[:_NAME]


def last_words(text: str, room: int) -> str:
    """The last words of `text`: of a question, its end says how to answer."""
    if septets(text) <= room:
        return text
    words = text.split()
    while words and septets(" ".join(words)) > room - len(ELLIPSIS):
        words.pop(0)
    return ELLIPSIS + " ".join(words)
