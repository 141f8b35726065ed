"""Ways in which people type the same text, and what they type around it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.screening.spelling import spelling

CHATTER = (
    "ok see you at 3.",
    "lol that match was class.",
    "met D tues 2hrs at costa.",
    "my phone died.",
    "haha im not joking.",
)
BESIDE = {"q": "w", "w": "e", "e": "r", "r": "t", "t": "y", "y": "u", "u": "i", "i": "o", "o": "p", "p": "o"}
BESIDE |= {"a": "s", "s": "d", "d": "f", "f": "g", "g": "h", "h": "j", "j": "k", "k": "l", "l": "k"}
BESIDE |= {"z": "x", "x": "c", "c": "v", "v": "b", "b": "n", "n": "m", "m": "n"}

WAYS = {
    "shouted": str.upper,
    "titled": str.title,
    "spaced": lambda text: text.replace(" ", "   "),
    "with tabs": lambda text: text.replace(" ", "\t"),
    "stressed": lambda text: f"{text}!!!",
    "trailing off": lambda text: f"{text}...",
    "with tears": lambda text: f"{text} 😭😭",
    "with tears between": lambda text: text.replace(" ", " 😭 "),
    "with hearts for spaces": lambda text: text.replace(" ", "❤️"),
    "with commas": lambda text: text.replace(" ", ", "),
    "quoted": lambda text: f'"{text}"',
    "quoted once": lambda text: f"'{text}'",
    "in stars": lambda text: f"*{text}*",
    "underlined": lambda text: f"_{text}_",
    "with dashes": lambda text: text.replace(" ", " - "),
    "a word a line": lambda text: text.replace(" ", "\n"),
    "with pauses": lambda text: text.replace(" ", "... "),
    "with hidden letters": "\u200b".join,
    "with marks on letters": lambda text: text.replace("i", "i\u0301").replace("e", "e\u0300"),
    "in wide letters": lambda text: "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text),
    "in Cyrillic vowels": lambda text: text.translate(str.maketrans("aeiop", "аеіор")),
    "written from the right": lambda text: f"\u202e{text}\u202c",
    "with 2nite": lambda text: text.replace("tonight", "2nite"),
}


def around(text: str) -> Iterator[str]:
    """`text` with chatter before it, after it, and on both sides."""
    for chatter in CHATTER:
        yield f"{chatter} {text}"
        yield f"{text}. {chatter}"
        yield f"{chatter} {text}. {chatter}"


def drawn_out(text: str) -> Iterator[str]:
    """`text` with one vowel held, and with the last letter held."""
    for vowel in "aeiou":
        if vowel in text:
            yield text.replace(vowel, vowel * 4, 1)
    if text[-1].isalpha():
        yield text + text[-1] * 5


def run_together(text: str) -> Iterator[str]:
    """`text` with the space between two of its words left out."""
    words = text.split(" ")
    for at in range(len(words) - 1):
        joined = words[at] + words[at + 1]
        if joined.isalpha() and not spelling("en").is_word(joined.lower()):
            yield " ".join([*words[:at], joined, *words[at + 2 :]])


def slipped(text: str, among: frozenset[str]) -> Iterator[str]:
    """`text` with one slip in one word of `among`, where that makes no other real word."""
    words = text.split(" ")
    for at, word in enumerate(words):
        if word in among and len(word) > 3:
            for other in slips(word):
                if not spelling("en").is_word(other):
                    yield " ".join([*words[:at], other, *words[at + 1 :]])


def slips(word: str) -> Iterator[str]:
    """A letter left out, typed twice, put wrong, put in, or swapped with the next."""
    for at, letter in enumerate(word):
        beside = BESIDE.get(letter, "x")
        yield word[:at] + word[at + 1 :]
        yield word[:at] + letter + word[at:]
        yield word[:at] + beside + word[at + 1 :]
        yield word[: at + 1] + beside + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + letter + word[at + 2 :]
