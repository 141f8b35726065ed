"""Needs and worries: which needs are worries first, and which worries tell of a need. Pure.

See docs/practice.md, "Signposting".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.screening import Flag, Severity

TONIGHT = "housing-emergency"
_WORRIES = {
    "crisis": ("suicide_implicit", "Asks for somebody to talk to in a crisis."),
    "domestic-abuse": ("domestic_abuse", "Asks for help with somebody who hurts or frightens them."),
    "sexual-violence": ("exploitation", "Asks for help after sexual violence, or with being exploited."),
}
_KINDS = {
    "need.hunger": ("food",),
    "need.heat_and_power": ("benefits", "clothing-furniture"),
    "need.debt_and_benefits": ("benefits", "debt"),
    "need.bereavement": ("mental-health",),
    "need.housing": ("housing-longterm",),
    "need.release_worry": ("resettlement",),
    "substance.drinking": ("alcohol",),
    "substance.slipped": ("drugs",),
    "substance.using": ("drugs",),
}
"""By the rule that saw a worry of S3: which kinds of need that is."""

_NAMED = {
    "food": "food",
    "training": "training",
    "college": "training",
    "health": "health",
    "church": "faith-community",
    "money": "benefits",
    "hostel": TONIGHT,
    "hostels": TONIGHT,
}
"""Words that name a kind only where it is asked for outright: "find food"."""


_NEEDED = re.compile(
    r"(?:i |we )?(?:really )?need (?:some |a |any )?(?P<what>\w+)(?: (?:please|pls))?[ .!?]*", re.IGNORECASE
)


def kind_needed(text: str) -> str | None:
    """The kind that a text asks for by nothing but its name: "need food"."""
    found = _NEEDED.fullmatch(text.strip())
    return _NAMED.get(found["what"].lower()) if found else None


def kind_named(text: str) -> str | None:
    """The kind that one of the words names, in a text that asks outright."""
    return next((kind for word in text.lower().split() if (kind := _NAMED.get(word.strip(".,!?")))), None)


def worry(category: str, text: str, *, about: str) -> Flag:
    """A need of those that get the fixed words, as the worry that it is. Raises KeyError for any other."""
    kind, why = _WORRIES[category]
    return Flag(kind, Severity.S2, (0, len(text)), text, f"needs.{category}", about, why)


def kinds_told(flags: Iterable[Flag]) -> tuple[str, ...]:
    """The kinds of need that these worries tell of, if none of them is graver than S3."""
    found = tuple(flags)
    if any(flag.severity in (Severity.S1, Severity.S2) for flag in found):
        return ()
    told = (kind for flag in found if flag.severity is Severity.S3 for kind in _KINDS.get(flag.rule, ()))
    return tuple(dict.fromkeys(told))
