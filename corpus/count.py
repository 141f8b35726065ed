"""The tables of corpus/README.md.

Run: python -m corpus.count
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from corpus.text import SCREENING, Text, hand_of, kept_aside, ordinary, ordinary_kept_aside, to_learn_from

DISCLOSURES = (
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
)
HARD_NEGATIVES = ("neg_idiom", "neg_domain", "neg_negated", "neg_past", "neg_mentor")
CATEGORIES = (*DISCLOSURES, *HARD_NEGATIVES, "neg_chat")
SEVERITIES = ("S1", "S2", "S3", "S4", "none")
SPEAKERS = ("mentee", "mentor", "carer", "teen")
COUNTRIES = ("UK", "UK-cy", "US", "US-es")


def row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = list(head)
    return "\n".join([row(head), f"|---|{'---:|' * (len(head) - 1)}", *(row(cells) for cells in rows)])


def by_category(texts: list[Text]) -> str:
    count = Counter((text.category, text.severity) for text in texts)
    hidden = Counter(text.category for text in texts if text.hidden)
    aside = Counter(text.category for text in kept_aside())
    rows = [
        (
            f"`{category}`",
            sum(count[category, severity] for severity in SEVERITIES),
            *(count[category, severity] for severity in SEVERITIES),
            hidden[category],
            aside[category],
        )
        for category in CATEGORIES
    ]
    totals = ("all", *(sum(cells) for cells in zip(*(cells[1:] for cells in rows), strict=True)))
    return table(("category", "texts", *SEVERITIES, "hidden", "kept aside"), [*rows, totals])


def by_speaker(texts: list[Text]) -> str:
    count = Counter((text.speaker, text.country) for text in texts)
    return table(
        ("speaker", "texts", *COUNTRIES),
        [
            (
                speaker,
                sum(count[speaker, country] for country in COUNTRIES),
                *(count[speaker, country] for country in COUNTRIES),
            )
            for speaker in SPEAKERS
        ],
    )


def relabelled() -> dict[str, int]:
    """How many texts of each hand the second reading changed; the first five hands kept no record of it."""
    changed = {}
    for path in sorted(SCREENING.rglob("hand_*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            changed[hand_of(path)] = len({row["id"] for row in rows})
    return changed


def _order(text: Text) -> tuple[int, str]:
    return len(text.hand), text.hand


def by_ordinary_hand() -> str:
    rows = []
    for texts in (ordinary(), ordinary_kept_aside()):
        for hand, group in groupby(sorted(texts, key=_order), lambda text: text.hand):
            own = list(group)
            countries = (sum(text.country == country for text in own) for country in ("UK", "US"))
            rows.append((hand, len(own), *countries))
    return table(("hand", "texts", "UK", "US"), rows)


def by_hand(texts: list[Text]) -> str:
    changed = relabelled()
    rows = []
    for hand, group in groupby(sorted(texts, key=_order), lambda text: text.hand):
        own = list(group)
        disclosures = sum(text.label for text in own)
        hidden = sum(text.hidden for text in own)
        other_tongue = sum("-" in text.country for text in own)
        harmless = len(own) - disclosures
        rows.append(
            (hand, len(own), disclosures, harmless, hidden, other_tongue, changed.get(hand, "no record"))
        )
    head = (
        "hand",
        "texts",
        "disclosures",
        "not to flag",
        "hidden",
        "Spanish or Welsh",
        "changed when read again",
    )
    return table(head, rows)


def tables() -> str:
    """The counts of all hands, those kept aside among them, as Markdown."""
    texts = [*to_learn_from(), *kept_aside()]
    return "\n\n".join([by_category(texts), by_speaker(texts), by_hand(texts), by_ordinary_hand()])


if __name__ == "__main__":
    sys.stdout.write(tables() + "\n")
