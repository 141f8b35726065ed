"""Reads what is answered to a short numbered list of places: "2", "more", "wrong 2", "none any good"."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from bot.reading.numbers import whole_number
from bot.reading.plain import plain


class Wish(StrEnum):
    """What is wanted of the list."""

    ONE = "one"
    MORE = "more"
    WRONG = "wrong"
    NONE = "none"
    ENOUGH = "enough"


@dataclass(frozen=True)
class Pick:
    """What is wanted, and of which place on the list, where it is of one; the first is 1."""

    wish: Wish
    number: int = 0


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"\w+|👍")
_POLITE = _words(
    "pls plz please mate thanks thx ta ok okay yes yeah can could i ill will have get want try me"
)
_OF_ONE = _POLITE | _words(
    "about on for the details detail info tell send number num no option look looks good"
)
_MORE = _words("more other others another else next")
_OF_MORE = _POLITE | _words(
    "any show see some got you is there are what where thing anything somewhere one ones"
)
_OF_MORE |= _words("places place options option like that these")
_NONE = _words("no nah none nope neither not nothing useless far")
_OF_NONE = _words(
    "of them these those that thats this any good help use really are is no near for me what i need"
)
_OF_NONE |= _words("want meant much it right enough too where live theyre all here round")
_ENOUGH = _words(
    "0 ok okay k thanks thank you ta cheers thx nice one great perfect brilliant cool sound lovely"
)
_ENOUGH |= _words("will do thats it all fine good got 👍 mate for that so very much a lot")
_FAULTY = re.compile(
    r"\b(?:wrong|out of date|shut|closed|gone|dead|old|(?:doesnt|dont|does not|do not|not) (?:work|working"
    r"|exist|there|right))\b"
)
_OF_FAULT = _words(
    "number no num is are its it s now all the one info that thats wrong out of date shut down"
)
_OF_FAULT |= _words(
    "closed gone dead old doesnt dont does do not work working exist there right any more has been"
)


def read_pick(text: str, many: int) -> Pick | None:
    """What is wanted of a list of `many` places, or None where that is not plain."""
    said = plain(text)
    words = _WORD.findall(said)
    told = frozenset(words)
    if _FAULTY.search(said):
        number = _number(words, _OF_FAULT, many) if told - _OF_FAULT else int(many == 1)
        return Pick(Wish.WRONG, number) if number else None
    if told & _MORE and told <= _MORE | _OF_MORE:
        return Pick(Wish.MORE)
    if told and (told <= _ENOUGH or told == _words("no thanks")):
        return Pick(Wish.ENOUGH)
    if told & _NONE and told <= _NONE | _OF_NONE:
        return Pick(Wish.NONE)
    number = _number(words, _OF_ONE | _MORE, many)
    return Pick(Wish.ONE, number) if number else None


def _number(words: list[str], beside: Set[str], many: int) -> int:
    """The number that is left without the words beside it; 0 where that is none of the list's."""
    return whole_number(" ".join(word for word in words if word not in beside), 1, many) or 0
