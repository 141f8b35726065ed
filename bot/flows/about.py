"""Which of a mentor's mentees a text is about. Mentors name them by code or first name only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.flows.steps import Turn
from bot.reading.choices import choice
from bot.rules.person import Relationship

_ALSO_A_WORD = frozenset("AIKNORUXY")
"""Codes of one letter that are words when texted by themselves: "k", "N he was ill", "u ok?"."""


def about(turn: Turn, text: str, *, asked: bool) -> Relationship | None:
    """The relationship that `text` names, or else the one in hand; None if the mentor must be asked.

    `asked`: we asked about one relationship, so a text that names nobody is about that one.
    """
    mine = turn.person.relationships
    if one := named(text, mine):
        return one
    if len(mine) == 1:
        return mine[0]
    return turn.relationship if asked or not mine else None


def named(text: str, relationships: Sequence[Relationship]) -> Relationship | None:
    """The only one that a text names."""
    found = [one for one in relationships if _is_named(one, text)]
    return found[0] if len(found) == 1 else None


def numbered(relationships: Sequence[Relationship]) -> str:
    """The mentees as choices: "1 D, 2 K"."""
    return ", ".join(f"{number} {one.code}" for number, one in enumerate(relationships, 1))


def chosen(text: str, relationships: Sequence[Relationship]) -> Relationship | None:
    """The one that an answer to `numbered` means."""
    code = choice(text, {one.code: (one.mentee,) for one in relationships}, exact=True)
    return next((one for one in relationships if one.code == code), None)


def _is_named(one: Relationship, text: str) -> bool:
    if re.search(rf"\b{re.escape(one.mentee)}\b", text, re.IGNORECASE):
        return True
    code = re.escape(one.code)
    if one.code.upper() in _ALSO_A_WORD:
        return one.code != "I" and re.search(rf"\w {code}\b", text) is not None
    return re.search(rf"\b{code}\b", text, re.IGNORECASE) is not None
