"""Whom a service takes and how one gets in, read from what it says in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator


class _Words:
    """What is looked for only where one of its `stems` stands, for those are found in no time.

    A stem has no i: without regard to capitals, other letters are taken for one.
    """

    def __init__(self, pattern: str, *stems: str) -> None:
        self._pattern = re.compile(pattern, re.IGNORECASE)
        self._stems = stems

    def search(self, text: str) -> re.Match[str] | None:
        folded = text.casefold()
        return self._pattern.search(text) if any(stem in folded for stem in self._stems) else None


_WOMEN = re.compile(r"\b(?:wom[ae]n|womens|females?|girls?|ladies|mothers|mums)\b", re.IGNORECASE)
_MEN = re.compile(r"\b(?:m[ae]n|mens|males?|boys|fathers|dads)\b", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?:all|any(?:one|body)?|every(?:one|body)|families|parents|mixed|couples|including|especially)\b",
    re.IGNORECASE,
)
_ONLY = _Words(
    r"\b(?P<who>wom[ae]n|females?|ladies|m[ae]n|males?)[ -]only\b"
    r"|\bonly (?:for |open to |to )?(?P<whom>wom[ae]n|females?|ladies|m[ae]n|males?)\b",
    "only",
)


def gender_of(whom: str, told: str) -> str:
    """f or m where nobody else is taken: as `whom` it is for says, or as is told anywhere with "only"."""
    only = _ONLY.search(told)
    if only:
        return "f" if _WOMEN.search(only[0]) else "m"
    women, men = _WOMEN.search(whom), _MEN.search(whom)
    if bool(women) == bool(men) or _ALL.search(whom):
        return ""
    return "f" if women else "m"


_NOT = r"\b(?:no|not|cannot|can't|unable|exclud\w*|without|except\w*|unsuitable|nor)\b[^.;:]{0,70}?"
_REFUSED = r"[^.;:]{0,50}\b(?:not (?:be )?(?:accepted|considered|eligible|suitable)|excluded|cannot)\b"
_OFFENCES = {
    "arson": (r"\bars(?:on|onists?)\b", "arson"),
    "sexual": (
        r"\b(?:sex(?:ual)?[ -]?offen[cd]\w*|sexual convictions?|schedule (?:1|one))\b",
        "sex",
        "schedule",
    ),
    "violence": (
        r"\b(?:violent (?:offen|convict|crim)\w*|(?:history of|convictions? for) violence)\b",
        "olen",
    ),
}
_EXCLUDES = {
    kind: _Words(f"{_NOT}{words}|{words}{_REFUSED}", *stems) for kind, (words, *stems) in _OFFENCES.items()
}
_RECORD = _Words(
    r"\bno (?:unspent )?(?:criminal )?convictions\b|\b(?:no|without a) criminal record\b(?! check)",
    "conv",
    "record",
)
_REFERRED = _Words(
    r"\b(?:by|through|via|needs?|requires?|with) (?:an? )?(?:\w+ )?referrals?\b"
    r"|\breferrals? (?:only|needed|required|necessary|from|by|through|via)\b|\b(?:must|be) referred\b"
    r"|\breferred by\b|\bprofessionals? only\b",
    "refer",
    "profess",
)
_BY_ONESELF = _Words(
    r"\bself[ -]?refer|\bno (?:\w+ )?referral|\bwithout (?:a |any )?referral|\brefer (?:yourself|themselves)"
    r"|\breferrals? (?:is |are )?not (?:needed|required)|\b(?:drop|walk)[ -]?in\b",
    "refer",
    "drop",
    "walk",
)
_RING = re.compile(
    r"\b(?:ring|phone|call|telephone|appointments?|book(?:ing|ed)?)\b(?! not)|\bby appointment\b",
    re.IGNORECASE,
)
_PRISONERS = (
    r"(?:prisoners?|people in prison|(?:ex-)?offenders?|inmates|(?:someone|anyone) in prison|incarcerated)"
)
_STEMS_OF_PRISONERS = ("son", "offender", "nmate", "ncarcerated")
_FAMILIES = _Words(
    r"\b(?:famil(?:y|ies)|partners?|wives|children|parents?|relatives)\b[^.;]{0,40}"
    rf"\b(?:of|with|affected by)\b[^.;]{{0,40}}{_PRISONERS}"
    r"|\b(?:prisoners?'?|offenders?'?) ?(?:families|children)\b",
    *_STEMS_OF_PRISONERS,
)
_AND_THEM = _Words(
    rf"{_PRISONERS}(?: and| &|,) (?:their |the )?(?:famil|partner|children)|famil\w+ and {_PRISONERS}",
    *_STEMS_OF_PRISONERS,
)


def excluded_by(told: str, of_whom: str) -> Iterator[str]:
    """The kinds of conviction that are not taken."""
    yield from (kind for kind, words in _EXCLUDES.items() if words.search(told))
    if _RECORD.search(of_whom):
        yield "any"


def way_in_by(told: str) -> str:
    """ "referral", "ring", or "" where one may just come, or nothing is said."""
    if _BY_ONESELF.search(told):
        return ""
    if _REFERRED.search(told):
        return "referral"
    return "ring" if _RING.search(told) else ""


def is_for_families(whom: str, told: str) -> bool:
    """Whether it is for those whom somebody in prison belongs to, and not for that somebody."""
    return bool(_FAMILIES.search(whom)) and not _AND_THEM.search(told)
