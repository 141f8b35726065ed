"""Whether words tell what a text is about to somebody who looks over a shoulder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_LISTS = tomllib.loads((files("signposting") / "telling.toml").read_text("utf-8"))
_TO_DRIVE = "".join(
    f"(?<!{of} )" for of in ("driving", "drivers", "driver's", "forklift", "fork lift", "hgv", "bike")
)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    ends = (re.escape(word.removesuffix("*")) + r"\w*" * word.endswith("*") for word in words)
    return re.compile(rf"\b{_TO_DRIVE}(?:{'|'.join(ends)})\b", re.IGNORECASE)


_NEVER = _any_of(_LISTS["never"])
_LATER = _any_of([*_LISTS["never"], *_LISTS["later"]])


def must_not_be_said(words: str) -> bool:
    """Is there a word that is in no text to a mentee, carer or child (docs/practice.md, "Wording")?"""
    return _NEVER.search(words) is not None


def must_not_come_first(words: str) -> bool:
    """Is there a word that must not be in what a phone shows of a text that nobody has opened yet?"""
    return _LATER.search(words) is not None
