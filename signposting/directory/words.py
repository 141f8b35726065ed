"""Words as they are compared, kept or asked for: plain, so that both databases find alike."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
_QUOTES = str.maketrans("", "", "'’`")
GRAM = 3  # letters


def plain_words(text: str) -> str:
    """Small letters without marks and apostrophes, a blank between words: "Women's Aid" is "womens aid"."""
    text = text.casefold()
    if not text.isascii():
        text = "".join(one for one in normalize("NFKD", text) if not combining(one))
    return " ".join(_WORD.findall(text)).translate(_QUOTES)


def grams_of(plain: str) -> str:
    """Every three letters that follow each other in some plain words, once each, a blank between them.

    "nacro" is "00n", "0na", "nac", "acr" and "cro": how a word begins counts too.
    """
    return " ".join(dict.fromkeys(gram for word in plain.split() for gram in _of_word(word)))


@lru_cache(maxsize=16_384)
def _of_word(word: str) -> tuple[str, ...]:
    padded = "0" * (GRAM - 1) + word
    return tuple(padded[at : at + GRAM] for at in range(len(word)))
