"""A text in plain words, with the way back to where each word stood in the original."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from bot.screening.spelling import Spelling, spelling

READ_AT_MOST = 4096
"""Characters read of one text: the longest that any door can bring in."""

_EMOJI = {
    "💊": "pills", "🔪": "knife", "🗡": "knife", "🔫": "gun", "🪒": "razor", "🩸": "blood",
    "⚰": "coffin", "🪦": "grave", "🪢": "rope", "💉": "needle", "👊": "punch", "🌉": "bridge",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<spaced>(?<![^\W_])[^\W\d_](?:[ .\-_*][^\W\d_]){2,}(?![^\W_]))"
    r"|(?P<word>(?:[^\W_]|[@$*](?=[^\W_]))+(?:['’‘`´!|@$*][^\W_]+)*)"
    r"|(?P<stop>[.!?;\n]+)"
    rf"|(?P<emoji>[{''.join(_EMOJI)}])"
)


@dataclass(frozen=True)
class Plain:
    """Plain words, a space on each side, sentences ended by a lone full stop; `span` finds the way back."""

    words: str
    starts: list[int]
    origins: list[tuple[int, int]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where words[start:end] stood in the original text."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, max(start, end - 1)) - 1
        return self.origins[first][0], self.origins[last][1]


def plain(text: str, language: str = "en") -> Plain:
    """`text` in lower case, text-speak spelt out, typing slips mended. Never raises."""
    pieces: list[str] = [" "]
    starts: list[int] = []
    origins: list[tuple[int, int]] = []
    at = 1
    for word, origin in _tokens(text[:READ_AT_MOST], spelling(language)):
        starts.append(at)
        origins.append(origin)
        pieces.append(word)
        pieces.append(" ")
        at += len(word) + 1
    if origins:
        pieces.append(". ")
        starts.append(at)
        origins.append((origins[-1][1], origins[-1][1]))
    return Plain("".join(pieces), starts, origins)


def _tokens(text: str, spelt: Spelling) -> list[tuple[str, tuple[int, int]]]:
    found: list[tuple[str, tuple[int, int]]] = []
    before = ""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        token = match[0]
        if kind == "word":
            word = spelt.after(before, token) or spelt.word(token)
        elif kind == "stop":
            word = "."
        elif kind == "emoji":
            word = _EMOJI[token]
        elif (joined := spelt.joined(token)) is not None:
            word = joined
        else:
            found.extend(_letters(match, spelt))
            before = found[-1][0]
            continue
        if word:
            found.append((word, match.span()))
            before = word.rpartition(" ")[2]
    return found


def _letters(match: re.Match[str], spelt: Spelling) -> list[tuple[str, tuple[int, int]]]:
    """Single letters that spell nothing together, each as its own word."""
    return [
        (spelt.word(letter) or letter, (match.start() + at, match.start() + at + 1))
        for at, letter in enumerate(match[0])
        if letter.isalpha()
    ]
