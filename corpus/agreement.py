"""How far somebody else, who saw no label, agrees with the writers' labels.

Run: python -m corpus.agreement draw > sample.jsonl
     python -m corpus.agreement LABELS.jsonl
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from corpus.count import SEVERITIES
from corpus.text import Text, to_learn_from

SEED = "second reader, 1"
SIZE = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's label of one text."""

    category: str
    severity: str

    @property
    def label(self) -> bool:
        return not self.category.startswith("neg_")

    def near(self, other: Reading) -> bool:
        """Whether the severities are the same or neighbours; below S4 lies none."""
        return abs(SEVERITIES.index(self.severity) - SEVERITIES.index(other.severity)) <= 1


def blind_id(text: Text) -> str:
    """A name that gives nothing away: the ids of a hand run in order of category."""
    return sha256(f"{SEED}:{text.id}".encode()).hexdigest()[:10]


def draw(texts: Iterable[Text]) -> list[Text]:
    """The same 400 texts each time, as many of each hand as of any other, in an order that says nothing."""
    hands = [sorted(own, key=blind_id) for _, own in groupby(texts, lambda text: text.hand)]
    share, over = divmod(SIZE, len(hands))
    drawn = [text for place, own in enumerate(hands) for text in own[: share + (place < over)]]
    return sorted(drawn, key=blind_id)


def share(yes: Sequence[bool]) -> float:
    return sum(yes) / len(yes)


def kappa(pairs: Sequence[tuple[object, object]]) -> float:
    """Cohen's kappa: agreement beyond chance, 1 at most. Raises ZeroDivisionError where all is one value."""
    firsts = Counter(first for first, _ in pairs)
    seconds = Counter(second for _, second in pairs)
    chance = sum(firsts[value] * seconds[value] for value in firsts) / len(pairs) ** 2
    return (share([first == second for first, second in pairs]) - chance) / (1 - chance)


def agreement(pairs: Sequence[tuple[Reading, Reading]]) -> str:
    """What corpus/README.md says of two readings of the same texts, as Markdown."""
    labels = [(first.label, second.label) for first, second in pairs]
    categories = [(first.category, second.category) for first, second in pairs]
    return "\n".join(
        [
            f"| {len(pairs)} texts | agreement | Cohen's kappa |",
            "|---|---:|---:|",
            f"| must staff see it? | {share([a == b for a, b in labels]):.3f} | {kappa(labels):.3f} |",
            f"| category | {share([a == b for a, b in categories]):.3f} | {kappa(categories):.3f} |",
            f"| severity within one level | {share([a.near(b) for a, b in pairs]):.3f} | |",
        ]
    )


def read_twice(labels: Path) -> list[tuple[Reading, Reading]]:
    """The writer's and the other's reading of every text of the sample that the other has labelled."""
    lines = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    theirs = {line["id"]: Reading(line["category"], line["severity"]) for line in lines}
    return [
        (Reading(text.category, text.severity), theirs[blind_id(text)])
        for text in draw(to_learn_from())
        if blind_id(text) in theirs
    ]


def blind(text: Text) -> str:
    seen = {"id": blind_id(text), "text": text.text, "speaker": text.speaker, "country": text.country}
    return json.dumps(seen, ensure_ascii=False)


if __name__ == "__main__":
    if sys.argv[1:] == ["draw"]:
        told = "\n".join(blind(text) for text in draw(to_learn_from()))
    else:
        told = agreement(read_twice(Path(sys.argv[1])))
    sys.stdout.write(told + "\n")
