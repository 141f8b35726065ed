"""The plain form of a text, in which everything else here looks for words."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1_600
"""Characters read of one text: ten SMS segments. What follows is kept by the conversation, not read."""

_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": ".",
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
    }
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LONG_FORM = {"ll": " will", "re": " are", "d": " would"}
_SHORTENED = re.compile(r"(?<=[a-z])'(ll|re|d)\b")
_KEYCAP = "\u20e3"


def tidy(text: str) -> str:
    """The text, at most `LONGEST` characters of it, without unseen characters and with one kind of quote."""
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub(" ", text[:LONGEST]).translate(_QUOTES))
    return _SPACES.sub(" ", seen[:LONGEST].replace(_KEYCAP, "")).strip()


def plain(text: str) -> str:
    """The tidy text in small letters and without apostrophes: "Didn’t" is "didnt", "I'll" is "i will"."""
    said = _SHORTENED.sub(lambda match: _LONG_FORM[match[1]], tidy(text).lower())
    return said.replace("'", "")
