"""Makes the head of the learned reader of needs, signposting/needs/learnt.npz.

It learns from corpus/needs, and from disclosures and ordinary texts of corpus/screening. Run: python -m
signposting.training.needs, or with `left-out` to print what is found in each hand by a head that has not met
it. Needs requirements-train.txt; three minutes, or twenty.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from sklearn.neural_network import MLPClassifier

from meaning.encoder import Numbers
from meaning.sentences import Sentences
from meaning.training.slips import Typist
from signposting.needs import CATEGORIES, SAFETY, Need, read_need
from signposting.needs.around import Span, without
from signposting.needs.learnt import ANSWERS, HEAD, NOTHING, Head, Learnt

CORPUS = Path(__file__).parents[2] / "corpus"
HELD_BACK = frozenset({"Z", "AD", "AE"})
"""Hands of ordinary texts that a head which is tried has not met."""
UNMET = ("NJ", "NK", "NL")
"""Hands that the phrases were not written from, nor the tone learnt from."""
TOLD = dict.fromkeys(("suicide_explicit", "suicide_implicit", "self_harm", "third_party_risk"), "crisis") | {
    "domestic_abuse": "domestic-abuse"
}
"""What disclosures ask for without asking, by their category in corpus/screening."""
HARMLESS = frozenset({"neg_chat", "neg_domain", "neg_idiom", "neg_negated", "neg_past"})
"""Texts there that hold grave words and ask for nothing."""
_INNER, _HEADS, _ROUNDS, _BACK = 64, 4, 25, 2.0

Wholes = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Texts:
    """Some texts: whose each is, its vector, and by number what it asks for."""

    hands: npt.NDArray[np.str_]
    vectors: Numbers
    answers: Wholes

    def of(self, chosen: npt.NDArray[np.bool_]) -> Texts:
        return Texts(self.hands[chosen], self.vectors[chosen], self.answers[chosen])

    def __add__(self, other: Texts) -> Texts:
        return Texts(
            np.concatenate([self.hands, other.hands]),
            np.concatenate([self.vectors, other.vectors]),
            np.concatenate([self.answers, other.answers]),
        )


def rows(folder: str) -> list[dict[str, str]]:
    """The texts of a folder of the corpus that may be learnt from."""
    return [
        json.loads(line)
        for path in sorted((CORPUS / folder).glob("hand_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def place_in(row: Mapping[str, str]) -> Span | None:
    """Where the text names a place."""
    at = row["text"].find(row["place"]) if row["place"] else -1
    return (at, at + len(row["place"])) if at >= 0 else None


def needs(sentences: Sentences, *, typed_in_haste: bool = False) -> Texts:
    typist = Typist([], Random(1), 0, 0)  # noqa: S311 (nothing secret)
    found = rows("needs")
    texts = [without(row["text"], place_in(row)) for row in found]
    texts = [typist.slipped(text) for text in texts] if typed_in_haste else texts
    return _read(sentences, texts, [row["hand"] for row in found], [row["category"] for row in found])


def told(sentences: Sentences) -> Texts:
    """Dangers that are told and not asked about, and what only sounds like them."""
    answers = TOLD | dict.fromkeys(HARMLESS, NOTHING)
    found = [row for row in rows("screening") if row["category"] in answers]
    texts, hands = ([row[field] for row in found] for field in ("text", "hand"))
    return _read(sentences, texts, hands, [answers[row["category"]] for row in found])


def ordinary(sentences: Sentences) -> Texts:
    found = rows("screening/ordinary")
    texts, hands = ([row[field] for row in found] for field in ("text", "hand"))
    return _read(sentences, texts, hands, [NOTHING] * len(found))


def _read(sentences: Sentences, texts: Sequence[str], hands: Sequence[str], answers: Sequence[str]) -> Texts:
    vectors = np.stack([sentences.vector(text) for text in texts])
    return Texts(np.array(hands), vectors, np.array([ANSWERS.index(answer) for answer in answers]))


def write_head(texts: Texts, path: Path) -> None:
    """Learn from `texts` and keep what was learnt, in half the digits."""
    middle, spread = texts.vectors.mean(axis=0), texts.vectors.std(axis=0)
    seen = (texts.vectors - middle) / spread
    learnt = [_learnt(seed, seen, texts.answers) for seed in range(_HEADS)]
    first = np.stack([one.coefs_[0] / spread[:, None] for one in learnt])
    first_at = np.stack([one.intercepts_[0] - (middle / spread) @ one.coefs_[0] for one in learnt])
    np.savez_compressed(
        path,
        first=first.astype(np.float16),
        first_at=first_at.astype(np.float32),
        second=np.stack([one.coefs_[1] for one in learnt]).astype(np.float16),
        second_at=np.stack([one.intercepts_[1] for one in learnt]).astype(np.float32),
    )


def _learnt(seed: int, seen: Numbers, answers: Wholes) -> MLPClassifier:
    with np.errstate(all="ignore"):
        head = MLPClassifier(
            (_INNER,), alpha=_BACK, max_iter=_ROUNDS, n_iter_no_change=_ROUNDS, random_state=seed
        )
        return head.fit(seen, answers)


@dataclass(frozen=True)
class Tried:
    """What is found in a hand by a head that has not met it: shares of its texts."""

    first: float
    among: float
    safety: float
    safety_in_vain: float
    vague: float
    none: float

    @classmethod
    def of(cls, hand: Sequence[Mapping[str, str]], found: Sequence[Need]) -> Tried:
        read = [
            (row["category"], {row["category"], *row["accept"]}, need)
            for row, need in zip(hand, found, strict=True)
        ]
        named = [one for one in read if one[0] in CATEGORIES]
        return cls(
            first=_share([bool(fair & set(need.categories[:1])) for _, fair, need in named]),
            among=_share([bool(fair & set(need.categories)) for _, fair, need in named]),
            safety=_share([need.is_safety for kind, _, need in named if kind in SAFETY]),
            safety_in_vain=_share([need.is_safety for _, fair, need in read if not fair & set(SAFETY)]),
            vague=_share([need.is_vague for kind, _, need in read if kind == "vague"]),
            none=_share([need.asks for kind, _, need in read if kind == NOTHING]),
        )


def _share(holds: Sequence[bool]) -> float:
    return round(sum(holds) / max(1, len(holds)), 3)


def left_out(sentences: Sentences, hand: str, met: Sequence[str], texts: Texts) -> Tried:
    """How a head that learnt from the hands `met` reads another, with the phrases."""
    is_need = np.char.startswith(texts.hands, "N") & (texts.hands != "N")
    beside = ~is_need & ~np.isin(texts.hands, sorted(HELD_BACK))
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "learnt.npz"
        write_head(texts.of(np.isin(texts.hands, met) | beside), path)
        reader = Learnt(sentences, Head(path))
    own = [row for row in rows("needs") if row["hand"] == hand]
    return Tried.of(own, [read_need(row["text"], "en", place_in(row), reader) for row in own])


def main(what: str = "") -> int:
    sentences = Sentences.load()
    texts = needs(sentences) + needs(sentences, typed_in_haste=True) + told(sentences) + ordinary(sentences)
    if what != "left-out":
        write_head(texts, HEAD)
        return 0
    hands = sorted({row["hand"] for row in rows("needs")})
    for hand in hands:
        tried = left_out(sentences, hand, [one for one in hands if one != hand], texts)
        sys.stdout.write(f"{hand} left out: {tried}\n")
    for many in (1, 3, 5, 7):
        for hand in UNMET:
            tried = left_out(sentences, hand, hands[:many], texts)
            sys.stdout.write(f"{hand} by a head that has met {many} hands: {tried}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
