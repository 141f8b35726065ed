"""Counts in how many texts each usual word stands, and writes signposting/needs/usual.csv.

Run: python -m signposting.training.usual
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from signposting.needs.plain import STOP, written

CORPUS = Path(__file__).parents[2] / "corpus"
TABLE = Path(__file__).parents[1] / "needs" / "usual.csv"
LEAST = 2
"""Texts that a word must stand in: what one person wrote once may be a slip."""


def main() -> int:
    found: Counter[str] = Counter()
    for folder in ("needs", "screening/ordinary"):
        for path in sorted((CORPUS / folder).glob("hand_*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                found.update({word.plain for word in written(json.loads(line)["text"])} - {STOP})
    kept = sorted(item for item in found.items() if item[1] >= LEAST and item[0].isalpha())
    with TABLE.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows(kept)
    sys.stdout.write(f"{len(kept)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
