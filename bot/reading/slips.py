"""Plain text with its slips put right: dialect, common misspellings and what voice typing mishears."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

_SLIPS = tomllib.loads((files("bot.reading") / "slips.toml").read_text("utf-8"))
_WORDS: dict[str, str] = _SLIPS["words"]
_PHRASES: dict[str, str] = _SLIPS["phrases"]
_ORDINALS: dict[str, str] = _SLIPS["ordinals"]
_WORD = re.compile(r"[a-z]+")
_LEADS = frozenset(phrase.split()[0] for phrase in _PHRASES)
_PHRASE = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _PHRASES), key=len, reverse=True))})(?![a-z0-9])")
_UNITS = "|".join(list(_ORDINALS)[:9])
_TENS = {"twenty": 2, "thirty": 3}
_TENS_AND_UNIT = re.compile(rf"\b(twenty|thirty)[ -]({_UNITS})\b")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ORDINAL = re.compile(
    rf"(?:(?<=day the )|(?<=day )|(?<=on the )|(?<=to the )|(?<=for the ))({'|'.join(_ORDINALS)})\b"
    rf"(?! (?:time|week|visit|session|meeting|floor|one|step|goal|of (?!(?:{_MONTHS}))))"
    rf"|\b({'|'.join(_ORDINALS)})(?= (?:of )?(?:{_MONTHS}))"
)


def mended(said: str) -> str:
    """Plain text with its slips read as what was meant: "an our" is "an hour", "didnae" is "didnt"."""
    words = set(_WORD.findall(said))
    if words & _WORDS.keys():
        said = _WORD.sub(lambda match: _WORDS.get(match[0], match[0]), said)
    if words & _LEADS:
        said = _PHRASE.sub(lambda match: _meant(match, said), said)
    return _with_figures(said) if words & _ORDINALS.keys() else said


def _meant(match: re.Match[str], said: str) -> str:
    """What a phrase stands for, unless it begins inside a word."""
    inside = match.start() > 0 and said[match.start() - 1].isalnum()
    return match[0] if inside else _PHRASES[match[0]]


def _with_figures(said: str) -> str:
    said = _TENS_AND_UNIT.sub(lambda match: f"{_TENS[match[1]]}{_ORDINALS[match[2]]}", said)
    return _ORDINAL.sub(lambda match: _ORDINALS[match[1] or match[2]], said)
