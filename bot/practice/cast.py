"""Who there is in practice mode and what they say, as `people.toml` has it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Character:
    """One fictional person. `says` answers a question by its key; `tries` are offered to a newcomer."""

    name: str
    role: str
    channel: str = ""
    number: str = ""
    state: str | None = None
    email: str | None = None
    says: Mapping[str, list[str]] = field(default_factory=dict)
    tries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """A mentor and a mentee by name, together since so many days before the last check-in."""

    mentor: str
    mentee: str
    since: int
    meets_at: str


@dataclass(frozen=True)
class Unasked:
    """What somebody texted out of the blue, so many days ago."""

    name: str
    days_ago: int
    at: str
    body: str


def _read() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8"))


_TOLD = _read()
PROGRAMME: Mapping[str, str] = _TOLD["programme"]
ZONE = ZoneInfo(PROGRAMME["timezone"])
CHARACTERS = tuple(Character(**one) for one in _TOLD["people"])
PAIRS = tuple(Pair(**pair) for pair in _TOLD["pairs"])
UNASKED = tuple(Unasked(**one) for one in _TOLD["unasked"])
BY_NUMBER = {one.number: one for one in CHARACTERS if one.number}
BY_NAME = {one.name: one for one in CHARACTERS}
