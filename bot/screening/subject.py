"""Whom a worry is about: the one who writes, the one they write of, or someone further away."""

from __future__ import annotations

import re
from enum import Enum

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
    rf"(?<= )(?:(?P<to>{_NOT_THE_ONE}) )?(?:{_SOMEONE})(?= )"
    r"|(?<= )(?P<other>he|she|they|mentee|client|him|her|himself|herself|themselves|[dkjtmr])(?= )"
    r"|(?<= )(?P<self>i|myself|my|me)(?= )"
)
_MENTEE = re.compile(r" (?:mentee|client|[dkjtmr]) ")
_QUOTED = re.compile(
    r" (?:says?|said|stated|told me|texted|text|messaged|message|goes|like) (?:[^ .]+ ){0,2}$"
)


def subject(words: str, start: int, end: int) -> Subject:
    """Who words[start:end] speaks of, by the nearest person named in it or before it."""
    before = words[max(0, start - _LOOK_BACK) : start]
    named = _persons(words[start - 1 : end + 1])
    who = _last(before)
    if Subject.OTHER not in named and (Subject.SELF in named or (not named and who is Subject.SELF)):
        return _speaker(before) if _QUOTED.search(before) else Subject.SELF
    if Subject.THIRD in named:
        return Subject.THIRD
    if Subject.OTHER in named or who is Subject.OTHER:
        return Subject.THIRD if _any_third(before) and not _MENTEE.search(before) else Subject.OTHER
    return who or Subject.SELF


def _speaker(before: str) -> Subject:
    """Who is quoted: the last person named who is not the writer."""
    return next((who for who in reversed(_persons(before)) if who is not Subject.SELF), Subject.SELF)


def _persons(words: str) -> list[Subject]:
    return [_kind(match) for match in _WHO.finditer(words) if not match["to"]]


def _last(words: str) -> Subject | None:
    named = _persons(words)
    return named[-1] if named else None


def _any_third(words: str) -> bool:
    return Subject.THIRD in _persons(words)


def _kind(match: re.Match[str]) -> Subject:
    if match["third"] or match["kin"]:
        return Subject.THIRD
    return Subject.OTHER if match["other"] else Subject.SELF
