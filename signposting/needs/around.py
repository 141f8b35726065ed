"""Words of place, time and audience, cut out of a text before a need is looked for."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from signposting.needs.plain import bare_letters

Span = tuple[int, int]
"""Where something begins and ends in a text."""

_BEFORE_A_PLACE = re.compile(r"\b(?:in|at|near|nr|by|round|around|from|to|outside|for)\s+$")


def cut(text: str, place: Span | None) -> str:
    """The text with what is around a need made blank, so that every other word stays where it stood."""
    if place and 0 <= place[0] < place[1] <= len(text):
        text = _blank(text, place)
    found = [match.span() for pattern in _patterns() for match in pattern.finditer(bare_letters(text))]
    for span in found:
        text = _blank(text, span)
    return text


def without(text: str, place: Span | None) -> str:
    """The text less the place that it names."""
    named = text[: place[0]] + " " + text[place[1] :] if place and 0 <= place[0] < place[1] else text
    return " ".join(named.split())


def _blank(text: str, span: Span) -> str:
    before = _BEFORE_A_PLACE.search(text[: span[0]].lower())
    start = before.start() if before else span[0]
    return text[:start] + " " * (span[1] - start) + text[span[1] :]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = tomllib.loads((files("signposting.needs") / "around.toml").read_text("utf-8"))
    return tuple(re.compile("|".join(part["patterns"].strip().splitlines())) for part in table.values())
