"""Whether a text asks for help, or only tells of something: "find food bank", "any food banks near me"."""

from __future__ import annotations

import re

from bot.reading.plain import plain, tidy

_OUTRIGHT = re.compile(
    r"(?:please |pls |can you |could you |hi |hey )*"
    r"(?:find(?: me)?|signpost|help (?:me |us |him |her )?(?:with|find)|looking for|search(?: for)?"
    r"|(?:whats |what is )?(?:the |a |any )?(?:phone )?(?:number|contact) (?:for|of))"
    r"\b[\s:,-]*(?P<what>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_PLAINLY = re.compile(
    r"\?|\b(?:needs?|needing|wants?|where|any(?:one|where|body|thing)?|some(?:one|where|body)|who"
    r"|how (?:do|can|to|would)|can (?:i|we|he|she|you|they|someone)|could (?:i|we|you|someone)|is there"
    r"|are there|help|advice|number|find|looking|get me|sort me|know of|refer|recommend|support with"
    r"|cant (?:get|find|afford)|necesito|donde|busco|ayuda|quien|como puedo|angen|ble|lle|chwilio|rhywun)\b"
)
_SHORT = 4
_ASKS = "where can i get help with "


def asked_outright(text: str) -> str | None:
    """What is asked for, as a question of its own; None where nothing is asked for in these words."""
    found = _OUTRIGHT.fullmatch(tidy(text))
    return _ASKS + found["what"] if found else None


def asks_plainly(text: str) -> bool:
    """Does it ask, rather than tell?"""
    return bool(_PLAINLY.search(plain(text)))


def is_short(text: str) -> bool:
    """A few words with no sentence in them ask for what they name: "foodbank ls6"."""
    return len(text.split()) <= _SHORT
