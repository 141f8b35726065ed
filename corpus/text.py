"""One text of the screening corpus, and the hands that there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SCREENING = Path(__file__).parent / "screening"
ORDINARY = SCREENING / "ordinary"
KEPT = SCREENING / "kept"


@dataclass(frozen=True, slots=True)
class Text:
    """A text as its writer labelled it; `hidden` where a disclosure lies buried in ordinary chatter.

    `label` is 1 where staff must see it, 0 where no flag above S4 may be raised. What the other fields may
    hold is in corpus/README.md.
    """

    id: str
    hand: str
    text: str
    category: str
    severity: str
    label: int
    speaker: str
    country: str
    hidden: bool = False


def read(path: Path) -> Iterator[Text]:
    """The texts of one hand. Raises ValueError or TypeError on a line that is no text."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Text(**json.loads(line))


def to_learn_from() -> list[Text]:
    """The texts that rules and model may be made from."""
    return _all_in(SCREENING)


def kept_aside() -> list[Text]:
    """The texts that are only ever measured on: see corpus/screening/kept/README.md."""
    return _all_in(KEPT)


def ordinary() -> list[Text]:
    """Everyday texts without a worry in them, to learn from: what most texts in the world are."""
    return _all_in(ORDINARY)


def ordinary_kept_aside() -> list[Text]:
    """Everyday texts that are only ever measured on."""
    return _all_in(KEPT / "ordinary")


def hand_of(path: Path) -> str:
    """Whose texts a file holds, or whose second reading."""
    return path.stem.removeprefix("hand_").upper()


def _all_in(folder: Path) -> list[Text]:
    return [text for path in sorted(folder.glob("hand_*.jsonl")) for text in read(path)]
