"""Whether a text asks for something near, without saying near what."""

from __future__ import annotations

import re

_NEAR = re.compile(
    r"\b(?:near(?:est)?(?: to| by)? (?:me|us|here|my|where)|near ?by|nearest|closest"
    r"|close (?:to|by)(?: me| us| here| my)?|(?:a?round|by) (?:here|us|me|my way|my area|where i)"
    r"|in (?:my|the|this) area|local(?:ly)?|walking distance"
    r"|cerca de (?:mi|aqui|aquí|mí)|por aqu[ií]|yn (?:agos|lleol)|ger(?:llaw)? (?:fi|yma))\b",
    re.IGNORECASE,
)


def asks_near(text: str) -> bool:
    """Whether help is wanted near the person, whose home area then says where."""
    return bool(_NEAR.search(text))
