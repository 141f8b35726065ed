"""Reads whether somebody will be at a meeting: "ye il b there", "na mate", "cant do it working"."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from bot.reading.choices import choice
from bot.reading.plain import plain

_LONGEST = 100  # characters; whoever writes more than that tells of more than one meeting
_WORDS: dict[str, list[str]] = tomllib.loads((files("bot.reading") / "coming.toml").read_text("utf-8"))


def _any(name: str) -> str:
    return f"(?:{'|'.join(_WORDS[name])})"


_UNABLE = re.compile(
    rf"(?:{_any('before')} )*(?:{_any('unable')}(?: {_any('there')})?|{_any('not_there')})"
    rf"(?: {_any('after')})*(?: {_any('reason')}\b.*)?"
)
_ANSWERS = {"coming": (), "cannot": ()}
_THANKED = {"coming": ("thanks", "thank you", "ta", "ok", "cheers", "will do", "got it")}


def coming(text: str) -> bool | None:
    """Will they be there? True too for 1 and a word of thanks, False for 2; None where it is not said."""
    if backs_out(text):
        return False
    answer = choice(text, _ANSWERS) or choice(text, _THANKED, exact=True)
    return None if answer is None else answer == "coming"


def backs_out(text: str) -> bool:
    """Is all of this text that they cannot come, be it in answer to nothing: "oh wait i cant now sorry"?"""
    said = " ".join(re.findall(r"\w+", plain(text)))
    return len(said) <= _LONGEST and _UNABLE.fullmatch(said) is not None
