"""Spells out "next weds same", by which mentors tell that they meet again as they did."""

from __future__ import annotations

import re

_DAY = (
    r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|week|wk)"
)
_SAME = re.compile(
    rf"[ ,.;-]+\b(?P<day>(?:next|nxt) {_DAY}) (?:the )?same(?! (?:time|place|day|tme|spot|venue|hour))\b"
    r"(?: again)?",
    re.IGNORECASE,
)
_A_WEEK_ON = re.compile(
    r"[ ,.;-]+\b(?:(?:next|nxt) (?:week|wk) (?:the )?same(?: time| again)?"
    r"|same again (?:next|nxt) (?:week|wk))\b"
    r"(?! (?:place|day|spot))",
    re.IGNORECASE,
)


def spelled_out(text: str) -> str:
    """The text, with what "same" stands for."""
    said = _A_WEEK_ON.sub(". next same day next week same time same place", text)
    return _SAME.sub(r". \g<day> same time same place", said)
