"""Makes facts short enough for one text."""

from __future__ import annotations

from bot.wording.gsm import septets

ONE_TEXT = 160
"""Septets in one text message."""
_NAME = 12
_ELLIPSIS = "..."


def short_name(name: str) -> str:
    """At most 12 characters of a name, whole words where there are any (docs/practice.md, "Wording")."""
    if len(name) <= _NAME:
        return name
    words = name[: _NAME + 1].rsplit(" ", 1)
    return words[0].rstrip(" ,.-") if len(words) > 1 and words[0].strip() else name[:_NAME]


def first_words(text: str, room: int) -> str:
    """The first words of `text`, in at most `room` septets with the dots that stand for the rest."""
    if septets(text) <= room:
        return text
    room = max(room, len(_ELLIPSIS)) - len(_ELLIPSIS)
    words = text[:room].rsplit(" ", 1)[0] if not text[room : room + 1].isspace() else text[:room]
    while septets(words) > room:
        words = words.rpartition(" ")[0] or words[:-1]
    return words.rstrip(" ,.;:-") + _ELLIPSIS


def last_words(text: str, room: int) -> str:
    """The last words of `text`: of a question, its end says how to answer."""
    if septets(text) <= room:
        return text
    words = text.split()
    while words and septets(" ".join(words)) > room - len(_ELLIPSIS):
        words.pop(0)
    return _ELLIPSIS + " ".join(words)
