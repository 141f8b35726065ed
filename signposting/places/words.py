"""A text as words, each with where it stands and its plain letters, by which names are compared."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*|&")
_SAME = {"saint": "st", "mount": "mt", "fort": "ft", "&": "and"}
_QUOTES = str.maketrans("", "", "'’`")


class Word(NamedTuple):
    """`plain` is without case, accents and apostrophes."""

    start: int
    end: int
    raw: str
    plain: str


def words_of(text: str) -> list[Word]:
    """The words in order; hyphens and full stops part words."""
    return [Word(one.start(), one.end(), one[0], _plain(one[0])) for one in _WORD.finditer(text)]


def plain_name(name: str) -> str:
    """A name as its words would be read in a text: "Stoke-on-Trent" is "stoke on trent"."""
    return " ".join(_plain(one) for one in _WORD.findall(name))


@lru_cache(maxsize=4096)
def _plain(raw: str) -> str:
    letters = raw.casefold().translate(_QUOTES)
    if not letters.isascii():
        letters = "".join(one for one in normalize("NFKD", letters) if not combining(one))
    return _SAME.get(letters, letters)
