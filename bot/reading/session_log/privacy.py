"""Does a text hold a surname or an address, which have no place in a log?"""

from __future__ import annotations

import re
from functools import cache

from bot.reading.session_log.vocabulary import table

_STREET = re.compile(
    r"\b\d{1,4}[a-zA-Z]?,? (?:[A-Z][a-z]+ ){1,3}(?:[Ss]treet|[Ss]t|[Rr]oad|[Rr]d|[Aa]venue|[Aa]ve"
    r"|Close|[Ll]ane|Drive|[Tt]errace|[Cc]rescent|Gardens|Grove|Court|Way|Place|Row)\b"
    r"|\b\d{1,4}[a-z]? [a-z]{3,} (?:street|road|avenue|lane|crescent)\b"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<!\d)(?:\+44|07|01|02)\d[\d ]{7,10}\d(?!\d)|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|\b[\w.]+@\w+\.\w+"
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss)\.? [A-Z][a-z]+")
_FULL_NAME = re.compile(
    r"\b(?!(?:Met|Saw|With|Seen|Visited|Rang|Called|Texted|Told|Phoned) )([A-Z][a-z]+) (?:Mc|Mac|O'"
    r"|Van )?([A-Z][a-z']{2,})\b"
)
_NAME_BEFORE = re.compile(
    r"(?:\b(?:met|saw|with|w/|seen|visited|rang|called|texted|told|mentee|named|name is|phoned|see|and)"
    r"|^) ?$",
    re.IGNORECASE,
)


def holds_names(text: str) -> bool:
    """Is there something like a full name, an address, a phone number or an e-mail address in tidy text?"""
    if any(pattern.search(text) for pattern in (_STREET, _POSTCODE, _NUMBER, _TITLED)):
        return True
    return any(_is_full_name(text, match) for match in _FULL_NAME.finditer(text))


def _is_full_name(text: str, match: re.Match[str]) -> bool:
    if {match[1], match[2]} & _not_surnames():
        return False
    return bool(_NAME_BEFORE.search(text[max(0, match.start() - 10) : match.start()]))


@cache
def _not_surnames() -> frozenset[str]:
    return frozenset(table("privacy")["not_surnames"])
