"""Reads that somebody knows no new time: "dunno yet", "not sure mate", "call it off", "off this week"."""

from __future__ import annotations

import re

from bot.reading.plain import plain

_LONGEST = 80  # characters; whoever writes more than that has more to say
_BEFORE = "sorry|soz|sry|i|im|ive|just|really|mate|tbh|no|ok|but|well|we|still|it|is|have to|need to|lets|pls"
_SAID = (
    "dunno|dont know|dnt know|do not know|not sure|unsure|no idea|idk|not yet|not now|later|leave it"
    "|(?:call|calling) it off|its off|off (?:for )?(?:this|the) (?:week|wk)"
    "|(?:cant|cannot|can not|wont|not gonna|not going to) (?:make|do|come)(?: it| any| any of them)?|cant"
)
_AFTER = (
    "yet|now|mate|sorry|soz|pls|please|atm|at the mo|at the moment|when|what|which day|for|this week|this wk"
    "|(?:ill |il )?let (?:you|u|ya) know|later|tbh|x+|really|sure"
)
_NOT_YET = re.compile(rf"(?:(?:{_BEFORE})\W+)*(?:{_SAID})(?:\W+(?:{_AFTER}))*\W*")


def not_yet(text: str) -> bool:
    """Does the whole text say that a new time is not known? Words that also name a day are none."""
    said = plain(text)
    return len(said) <= _LONGEST and _NOT_YET.fullmatch(said) is not None
