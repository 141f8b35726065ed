"""Is somebody named in a text? Pure."""

from __future__ import annotations

import re
import unicodedata


def stands_in(name: str, words: str) -> bool:
    """Does this first name stand in the text as a whole word, in any case, with or without its accents?"""
    wanted = re.escape(_plain(name))
    return bool(wanted) and re.search(rf"(?<!\w){wanted}(?!\w)", _plain(words)) is not None


def _plain(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
