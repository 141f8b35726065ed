"""By which beginnings of its words a name is found. Pure."""

from __future__ import annotations

import re
import unicodedata

SHORTEST, LONGEST = 3, 12  # letters of a beginning
MOST_WORDS = 8

_WORD = re.compile(r"[^\W_]+")


def beginnings(name: str) -> frozenset[str]:
    """What a name may be found by: each of its words, and each beginning of three letters or more."""
    return frozenset(
        word[:length]
        for word in words_of(name)
        for length in range(min(SHORTEST, len(word)), min(LONGEST, len(word)) + 1)
    )


def sought(typed: str) -> tuple[str, ...]:
    """The beginnings that a name must have to be what was typed. None: nothing was typed to look for."""
    return tuple(dict.fromkeys(word[:LONGEST] for word in words_of(typed)))[:MOST_WORDS]


def words_of(name: str) -> list[str]:
    """The words of a name without accents and capitals: "Zoë O'Neill" has zoe, o and neill."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
