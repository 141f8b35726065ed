"""Which of somebody's relationships a text is about. Mentors name a mentee by code or first name only."""

from __future__ import annotations

import re

from bot.flows.steps import Facts, Turn
from bot.reading.choices import choice
from bot.reading.initial import a_is_somebody
from bot.rules.person import Person, Relationship, Role

_ALSO_A_WORD = frozenset("AIKNORUXY")
"""Codes of one letter that are words when texted by themselves: "k", "N he was ill", "u ok?"."""
_THE_ONE = re.compile(
    r"(?:(?:yes|yeah|its|it's|it was|the|that|with)\s+)*(\w+)\s+one(?:\s+\w+)?[\s.!]*", re.IGNORECASE
)


def about(turn: Turn, text: str, *, asked: bool) -> Relationship | None:
    """The relationship that `text` names, or else the one in hand; None if they must be asked.

    `asked`: we asked about one relationship, so a text that names nobody is about that one.
    """
    mine = turn.person.relationships
    if one := named(text, turn.person):
        return one
    if len(mine) == 1:
        return mine[0]
    return turn.relationship if asked or not mine else None


def named(text: str, person: Person) -> Relationship | None:
    """The only one that a text names."""
    found = [one for one in person.relationships if _is_named(one, person, text)]
    return found[0] if len(found) == 1 else None


def numbered(person: Person) -> str:
    """Those they are matched with as choices: "1 D, 2 K"."""
    return ", ".join(f"{number} {called(one, person)}" for number, one in enumerate(person.relationships, 1))


def chosen(text: str, person: Person) -> Relationship | None:
    """The one that an answer to `numbered` means."""
    mine = {str(one.id): (called(one, person), _first_name(one, person)) for one in person.relationships}
    text = _the_one(text, [name for names in mine.values() for name in names]) or text
    answer = choice(text, mine, exact=True)
    return next((one for one in person.relationships if str(one.id) == answer), None)


def _the_one(text: str, names: list[str]) -> str | None:
    """In "the A one" the name is A, and the number is none."""
    said = _THE_ONE.fullmatch(text.strip())
    return next((name for name in names if said and name.casefold() == said[1].casefold()), None)


def within(one: Relationship | None) -> Facts:
    """What is kept, and said in a record, of the relationship that a talk is about."""
    return {"relationship_id": str(one.id)} if one else {}


def within_same(kept: Facts) -> Facts:
    """The same, of what was kept earlier."""
    return {"relationship_id": kept["relationship_id"]} if kept.get("relationship_id") else {}


def called(one: Relationship, person: Person) -> str:
    """The other of the two, as texts to this person name them."""
    return one.mentor if person.role is Role.MENTEE else one.code


def _first_name(one: Relationship, person: Person) -> str:
    return one.mentor if person.role is Role.MENTEE else one.mentee


def _is_named(one: Relationship, person: Person, text: str) -> bool:
    if re.search(rf"\b{re.escape(_first_name(one, person))}\b", text, re.IGNORECASE):
        return True
    if person.role is Role.MENTEE:
        return False
    code = re.escape(one.code)
    if one.code.upper() in _ALSO_A_WORD:
        if one.code.upper() == "A" and a_is_somebody(text):
            return True
        return one.code != "I" and re.search(rf"\w {code}\b", text) is not None
    return re.search(rf"\b{code}\b", text, re.IGNORECASE) is not None
