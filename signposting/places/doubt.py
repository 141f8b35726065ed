"""How far a name is to be doubted, because it is also a word or a person."""

from __future__ import annotations

import tomllib
from enum import IntEnum
from functools import cache
from importlib.resources import files

from spellchecker import SpellChecker

from signposting.places.found import Kind, Place
from signposting.places.words import plain_name

_NOW_AND_THEN, _OFTEN = 300, 3_000  # times that the dictionary has seen the word
_GREAT = 150_000  # people: a city that may be named like a word that is seen now and then
_TOWN = 20_000  # people: one of a name of several words, which is seldom said of anything else
_SHORT = 4  # letters
_SMALL = {"GB": 1_500, "IE": 5_000, "US": 8_000}  # people: few texts are of so small a town
_LANGUAGES = ("en", "es")
_SEEN = 51  # times: what is rarer is as often a slip, or a name


class Doubt(IntEnum):
    """What a name is: surely a place, perhaps a word, a person, a word, or never a place by itself."""

    NONE = 0
    SOME = 1
    PERSON = 2
    WORD = 3
    NEVER = 4


def doubt(plain: str, place: Place) -> Doubt:
    """How far to doubt that the words `plain` mean the place."""
    listed = _listed()
    if plain in listed["sure"]:
        return Doubt.NONE
    if plain in listed["never"]:
        return Doubt.NEVER
    if plain in listed["people"]:
        return Doubt.PERSON
    if plain in listed["words"]:
        return Doubt.WORD
    return _by_frequency(plain, place)


def _by_frequency(plain: str, place: Place) -> Doubt:
    seen = _how_often(plain)
    if (seen > _OFTEN and place.people < _GREAT) or seen > 8 * _OFTEN:
        return Doubt.WORD
    if place.people >= (_TOWN if " " in plain else _GREAT):
        return Doubt.NONE
    small = place.kind not in (Kind.PRISON, Kind.COUNTY) and place.people < _SMALL[place.country]
    if small and (seen > _NOW_AND_THEN or len(plain) <= _SHORT):
        return Doubt.WORD
    return Doubt.SOME if seen > _NOW_AND_THEN or small or len(plain) <= _SHORT else Doubt.NONE


def _how_often(plain: str) -> int:
    """How often the dictionary has seen a word; of several words, the rarest, which are rarer together."""
    seen = frequencies()
    several = [one for one in plain.split() if one != "the"]
    rarest = min((seen.get(one) or _dropped_g(one) for one in several), default=0)
    return rarest if len(several) == 1 else rarest // 100


def is_word(plain: str) -> bool:
    """Whether a dictionary has it, so that it is no slip for a name; "startin" is one too."""
    listed = _listed()
    return bool(
        plain in frequencies() or _dropped_g(plain) or plain in listed["never"] or plain in listed["people"]
    )


def _dropped_g(plain: str) -> int:
    """How often "starting" was seen, for "startin"; 0 for a word of another end."""
    return frequencies().get(plain + "g", 0) if plain.endswith("in") else 0


@cache
def frequencies() -> dict[str, int]:
    """English and Spanish words, and how often they were seen."""
    seen: dict[str, int] = {}
    for language in _LANGUAGES:
        counted: dict[str, int] = SpellChecker(language=language).word_frequency.dictionary
        for word, times in counted.items():
            if times >= _SEEN:
                plain = plain_name(word)
                seen[plain] = max(times, seen.get(plain, 0))
    return seen


@cache
def _listed() -> dict[str, frozenset[str]]:
    text = (files("signposting.places") / "tables" / "doubt.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)
    phrases = listed.pop("phrases").split(", ")
    never = [*listed["never"].split(), *phrases]
    return {**{name: frozenset(words.split()) for name, words in listed.items()}, "never": frozenset(never)}
