"""Texts typed a little differently each time they are learnt from: by thumb, in haste, amid other talk."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

SLIPS = 0.35  # the share of texts with slips of the thumb
IN_CHATTER = 0.15  # and of those that stand beside something harmless
A_WORD = 0.12
UNMARKED = 0.2
KEYS = "qwertyuiopasdfghjklzxcvbnm"
JOINTS = (". ", " ", ", ", " anyway ")


def retyped(text: str, chatter: Sequence[str], rng: Random) -> str:
    """`text`, perhaps beside something else, perhaps with slips."""
    if chatter and rng.random() < IN_CHATTER:
        both = [text, rng.choice(chatter)]
        rng.shuffle(both)
        text = rng.choice(JOINTS).join(both)
    return _slipped(text, rng) if rng.random() < SLIPS else text


def _slipped(text: str, rng: Random) -> str:
    words = [
        _slip(word, rng) if len(word) > 3 and rng.random() < A_WORD else word for word in text.split(" ")
    ]
    slipped = " ".join(words)
    if rng.random() < UNMARKED:
        slipped = "".join(letter for letter in slipped if letter not in ".,!?'")
    return slipped


def _slip(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    slips = (
        before + after,
        before[:-1] + letter + before[-1] + after,
        before + letter * rng.randint(2, 4) + after,
        word[0] + "".join(one for one in word[1:] if one not in "aeiou"),
        before + rng.choice(KEYS) + after,
    )
    return rng.choice(slips)
