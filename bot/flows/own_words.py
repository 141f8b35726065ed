"""Reads a goal or a step, which is kept in the words it was texted in."""

from __future__ import annotations

import re

from bot.reading.choices import choice
from bot.reading.numbers import number

LONGEST = 100
"""Characters in a goal or a step (docs/practice.md, "Goals")."""

_NOT_NOW = ("later", "not now", "no", "nothing", "none", "dunno", "dont know", "idk", "not sure", "no idea")


def own_words(text: str) -> str | None:
    """The words on one line, or None where there are none."""
    words = " ".join(text.split())
    return words if any(map(str.isalpha, words)) else None


def skipped(text: str) -> bool:
    """Is this "0", or another way to say nothing for now?"""
    numbered = any(number(word) for word in re.findall(r"\w+", text))  # 0 alone was offered
    return not numbered and choice(text, {"skip": _NOT_NOW}, exact=True) == "skip"
