"""A worry that a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CATEGORIES = (
    "suicide_explicit",
    "suicide_implicit",
    "self_harm",
    "third_party_risk",
    "child_risk",
    "domestic_abuse",
    "threat_to_others",
    "exploitation",
    "substance",
    "mental_health_crisis",
    "medical_now",
    "extremism",
    "boundary_breach",
    "recall",
    "homeless_tonight",
    "need",
    "low_mood",
)
"""Every worry that there is a word for."""


class Severity(StrEnum):
    """How soon a person must act: S1 now, S2 today, S3 in days, S4 at the next supervision."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


@dataclass(frozen=True)
class Flag:
    """One worry in one text. `span` points into the original text; `about` is "self" or "other".

    `rule` names the rule that saw it; `why` says so in words for staff, and holds nothing personal. `reasons`
    tell how it came to that, and hold words of the text. `reader` is rules or meaning, the second reader.
    """

    category: str
    severity: Severity
    span: tuple[int, int]
    quote: str
    rule: str
    about: str = "self"
    why: str = ""
    reasons: tuple[str, ...] = ()
    reader: str = "rules"
