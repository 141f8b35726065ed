"""The GSM-7 alphabet, in which 160 characters fit one text. One character outside it leaves room for 70."""

from __future__ import annotations

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")
"""Characters that take two places, an escape and themselves."""
ALPHABET = BASIC | EXTENSION
ELLIPSIS = "..."

_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚‛′`´ʼʹ", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "•": "-", "·": "-", "×": "x", "÷": "/", "½": "1/2", "¼": "1/4", "¾": "3/4"}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i"}
    | {"œ": "oe", "Œ": "OE", "ħ": "h", "Ħ": "H", "™": "TM", "©": "(c)", "®": "(r)"}
)


def plain(text: str) -> str:
    """The text on one line and in GSM-7: quotes and dashes plain, foreign accents off, emoji left out.

    A letter that has no Latin form is kept as it is: a name in its own script is worth a longer text.
    """
    if ALPHABET.issuperset(text) and "\n" not in text and "\r" not in text and "\f" not in text:
        return text
    return " ".join("".join(map(_plain, text.translate(_PLAIN))).split())


def septets(text: str) -> int:
    """How many of the 160 places the text takes. Characters outside the alphabet count as one."""
    return len(text) + sum(map(EXTENSION.__contains__, text))


def first_words(text: str, room: int) -> str:
    """The first words of `text`, in at most `room` septets with the dots that stand for the rest."""
    if septets(text) <= room:
        return text
    room = max(room, len(ELLIPSIS)) - len(ELLIPSIS)
    words = text[:room].rsplit(" ", 1)[0] if not text[room : room + 1].isspace() else text[:room]
    while septets(words) > room:
        words = words.rpartition(" ")[0] or words[:-1]
    return words.rstrip(" ,.;:-") + ELLIPSIS


def _plain(char: str) -> str:
    if char in ALPHABET or char.isspace():
        return char
    bare = "".join(part for part in unicodedata.normalize("NFKD", char) if part in ALPHABET)
    return bare or (char if char.isalpha() else "")
