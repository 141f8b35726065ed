"""Whom a worry is about: the one who writes, the one they write of, or someone further away."""

from __future__ import annotations

import re
from enum import Enum
from functools import cached_property

from bot.screening.plain import plain
from bot.screening.rule import named_sets


class Subject(Enum):
    """The writer, the other person of the relationship, or a third person."""

    SELF = "self"
    OTHER = "other"
    THIRD = "third"


_LOOK_BACK = 140
_RELATION = "|".join(re.escape(word) for word in named_sets()["relation"])
_NOT_THE_ONE = (
    "told|tell|telling|rang|ring|texted|to|from|at|with|by|of|for|on|in|near|without|hate|love|miss|as"
    "|when|while|till|before|after|than|let"
)
_WHOSE = "my|our|his|her|a|the|their|one of my|old|another|this|mentees|s|me"
_SOMEONE = rf"(?:{_WHOSE}) (?:\w+ )?(?P<third>{_RELATION})|(?P<kin>mum|dad|nan|gran)"
_WHO = re.compile(
    rf" (?:(?P<to>{_NOT_THE_ONE}) )?(?:{_SOMEONE})(?= )"
    r"| (?P<other>he|she|they|mentee|client|him|her|himself|herself|themselves|[dkjtmr])(?= )"
    r"| (?P<self>i|myself|my|me)(?= )"
)
_MENTEE = re.compile(r" (?:mentee|client|[dkjtmr]) ")
_QUOTED = re.compile(
    r" (?:says?|said|stated|told me|texted|text|messaged|message|goes|like) (?:[^ .]+ ){0,2}$"
)


class People:
    """Everyone whom some plain words name, and where."""

    def __init__(self, words: str) -> None:
        self._words = words

    @cached_property
    def _named(self) -> list[tuple[int, Subject]]:
        return [(match.start() + 1, _kind(match)) for match in _WHO.finditer(self._words) if not match["to"]]

    def names_writer(self, start: int, end: int) -> bool:
        """Does whoever writes name themselves in words[start:end]?"""
        return any(who is Subject.SELF and start <= at < end for at, who in self._named)

    def subject(self, start: int, end: int) -> Subject:
        """Whom words[start:end] speaks of: the nearest person named in it or before it."""
        begin = max(0, start - _LOOK_BACK)
        earlier = [who for at, who in self._named if begin <= at < start]
        named = {who for at, who in self._named if start <= at < end}
        nearest = earlier[-1] if earlier else None
        before = self._words[begin:start]
        if Subject.OTHER not in named and (Subject.SELF in named or (not named and nearest is Subject.SELF)):
            return _speaker(earlier) if _QUOTED.search(before) else Subject.SELF
        if Subject.THIRD in named:
            return Subject.THIRD
        if Subject.OTHER in named or nearest is Subject.OTHER:
            further = Subject.THIRD in earlier and not _MENTEE.search(before)
            return Subject.THIRD if further else Subject.OTHER
        return nearest or Subject.SELF


def about(text: str, span: tuple[int, int], language: str) -> str:
    """Whom a span of a text is about, as flags have it: "self", the one who writes, or "other".

    It is about the writer wherever they name themselves in the same sentence.
    """
    said = plain(text, language)
    inside = [at for at, (start, end) in enumerate(said.origins) if start < span[1] and span[0] < end]
    if not inside:
        return "self"
    begin, end = said.starts[inside[0]], (*said.starts[1:], len(said.words))[inside[-1]]
    sentence = said.words.rfind(" . ", 0, begin) + 1, said.words.find(" . ", end - 1)
    people = People(said.words)
    if people.names_writer(*sentence) or people.subject(begin, end) is Subject.SELF:
        return "self"
    return "other"


def _speaker(earlier: list[Subject]) -> Subject:
    """Who is quoted: the last person named who is not the writer."""
    return next((who for who in reversed(earlier) if who is not Subject.SELF), Subject.SELF)


def _kind(match: re.Match[str]) -> Subject:
    if match["third"] or match["kin"]:
        return Subject.THIRD
    return Subject.OTHER if match["other"] else Subject.SELF
