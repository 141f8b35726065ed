"""Learns which words sound like a need and which like chat, and writes signposting/needs/tone.toml.

Learnt from the hands of corpus/needs but those left out, and from most of corpus/screening/ordinary. Run:
python -m signposting.training.tone
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from signposting.needs.reading import Read

CORPUS = Path(__file__).parents[2] / "corpus"
TABLE = Path(__file__).parents[1] / "needs" / "tone.toml"
NEEDS = "abcdefg"
"""The hands of needs that are learnt from; the others measure."""
ORDINARY = ("aa", "ab", "ac", "ad", "ae", "w", "y", "z")
MOST_CHAT = 0.035
"""The share of the chat learnt from that may pass for a need."""
_SEEN = 6
_HELD_BACK = 12.0

Floats = NDArray[np.float64]


def texts() -> Iterator[tuple[Read, bool]]:
    """Each text, and whether it asks for something of a kind."""
    for hand in NEEDS:
        for row in _rows(CORPUS / "needs" / f"hand_n{hand}.jsonl"):
            if row["category"] != "vague":
                at = row["text"].find(row["place"]) if row["place"] else -1
                span = (at, at + len(row["place"])) if at >= 0 else None
                yield Read.of(row["text"], "en", span), row["category"] != "none"
    for hand in ORDINARY:
        for row in _rows(CORPUS / "screening" / "ordinary" / f"hand_{hand}.jsonl"):
            yield Read.of(row["text"], "en", None), False


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def learnt(rows: Sequence[tuple[Read, bool]]) -> tuple[list[str], Floats, float]:
    """What is looked at (evidence first, then words), how much each tells, and from where on a text asks."""
    evidence = list(rows[0][0].evidence)
    seen = Counter(word for read, _ in rows for word in set(read.tone_words))
    words = sorted(word for word, times in seen.items() if times >= _SEEN and word.isalpha())
    number = {word: index for index, word in enumerate(words, len(evidence))}
    seen_in = np.zeros((len(rows), len(number) + len(evidence) + 1))
    for row, (read, _) in enumerate(rows):
        seen_in[row, : len(evidence)] = list(read.evidence.values())
        seen_in[row, [number[word] for word in set(read.tone_words) if word in number]] = 1
        seen_in[row, -1] = 1
    asks = np.array([asks for _, asks in rows], dtype=float)
    weights = _fitted(seen_in, asks)
    told = seen_in @ weights
    gate = float(np.quantile(told[asks == 0], 1 - MOST_CHAT)) - weights[-1]
    return [*evidence, *words], weights[:-1], gate


def _fitted(seen_in: Floats, asks: Floats) -> Floats:
    """Logistic regression by Newton's method, each class counting the same."""
    share = asks.mean()
    counts = np.where(asks == 1, 0.5 / share, 0.5 / (1 - share))
    weights = np.zeros(seen_in.shape[1])
    back = np.full(seen_in.shape[1], _HELD_BACK / 2)
    back[-1] = 0.01
    for _ in range(8):
        likely = 1 / (1 + np.exp(-np.clip(seen_in @ weights, -30, 30)))
        slope = seen_in.T @ (counts * (likely - asks)) + back * weights
        curve = (seen_in * (counts * likely * (1 - likely))[:, None]).T @ seen_in + np.diag(back)
        weights -= np.linalg.solve(curve, slope)
    return weights


def main() -> int:
    rows = list(texts())
    names, weights, gate = learnt(rows)
    first = len(rows[0][0].evidence)
    lines = ["# Learnt by signposting/training/tone.py: above 0 sounds like a need, below like chat.", ""]
    lines += ["[gate]", f"at = {gate:.3f}", "", "[evidence]"]
    lines += [f"{name} = {weight:.3f}" for name, weight in zip(names[:first], weights, strict=False)]
    lines += ["", "[words]"]
    words = sorted(zip(names[first:], weights[first:], strict=True))
    lines += [f"{name} = {weight:.2f}" for name, weight in words if abs(weight) >= 0.05]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(rows)} texts, {len(lines)} lines\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
