"""How people really spell, by thumb and by ear, brought back to plain words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LEET = str.maketrans("013457@$!|", "oieastasii")
_RUN = re.compile(r"(.)\1{2,}")
_PAIR = re.compile(r"(.)\1")
_LONGEST = 40
_QUOTES = str.maketrans("", "", "'’‘`´")


class Spelling:
    """One language's table of spellings."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._variants = {v: plain for plain, variants in table["spelt"].items() for v in variants.split()}
        self._after: dict[str, tuple[str, frozenset[str]]] = {
            token: (entry["means"], frozenset(entry["after"].split()))
            for token, entry in table["after"].items()
        }
        self.turning = frozenset(
            way for token in self._after for way in (token, token.upper(), token.title())
        )
        """Tokens that `after` may know, as they are typed."""
        self._joinable = frozenset(table["joined"]["words"].split())
        self._crisis = table["mended"]["words"].split()
        self._known = (
            frozenset(self._crisis) | frozenset(table["mended"]["never"].split()) | _written_in_rules()
        )

    def word(self, token: str) -> str:
        """What `token` means, in plain words; its own folded letters where nothing better is known."""
        if len(token) > _LONGEST:
            token = _RUN.sub(r"\1\1\1", token)[:_LONGEST]
        return self._word(token)

    def after(self, before: str, token: str) -> str | None:
        """What `token` means only because of the word before it ("want 2 die"), if anything."""
        entry = self._after.get(token.lower())
        return entry[0] if entry and before in entry[1] else None

    def usual(self, word: str) -> str:
        """The usual spelling of a word that the table has, or the word itself."""
        return str(self._variants.get(word, word))

    def joined(self, letters: str) -> str | None:
        """Words hidden in spaced letters ("k i l l"), or None."""
        run = re.sub(r"[\W_]+", "", letters).lower()
        return self._familiar(run) or self._split(run)

    def _word(self, token: str) -> str:
        folded = _fold(token)
        if not folded:
            return ""
        known = (
            self._familiar(folded)
            or self._familiar(_shorten(folded, self._familiar))
            or self._dropped_g(folded)
        )
        if known:
            return known
        if folded.isalpha():
            return self._split(folded) or self._mended(_shorten(folded, self._familiar)) or folded
        leet = folded.translate(_LEET)
        return (
            self._familiar(leet)
            or (self._mended(leet) if leet.isalpha() and not folded[0].isdigit() else None)
            or folded
        )

    def _familiar(self, word: str) -> str | None:
        return self._variants.get(word) or (word if word in self._known or word in self._joinable else None)

    def _dropped_g(self, word: str) -> str | None:
        """ "savin" as "saving", where the rules have a use for it."""
        whole = f"{word}g"
        return (
            self._familiar(whole) if len(word) > 4 and word.endswith("in") and whole in self._known else None
        )

    def _split(self, word: str) -> str | None:
        """Words run together ("killmyself"), all of them from the short list of those that are."""
        if not 6 <= len(word) <= 40:
            return None
        ways: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 9), end):
                way = ways[start]
                if way is not None and word[start:end] in self._joinable:
                    ways[end] = [*way, word[start:end]]
                    break
        best = ways[-1]
        return " ".join(self._variants.get(w, w) for w in best) if best and len(best) > 1 else None

    def _mended(self, word: str) -> str | None:
        """The crisis word that an unknown one is a slip of: one slip, two from eight letters."""
        if len(word) < 4 or word in self._known:
            return None
        near = process.extractOne(
            word, self._crisis, scorer=OSA.distance, score_cutoff=2 if len(word) >= 8 else 1
        )
        if near is None or near[0][0] != word[0] or len(near[0]) < 4:
            return None
        return self._variants.get(near[0], near[0])


def _fold(token: str) -> str:
    lowered = token.lower().translate(_QUOTES)
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def _shorten(word: str, familiar: Any) -> str:
    """`word` without its drawn-out letters: "diiie" as "die"."""
    once = _RUN.sub(r"\1", word)
    if once == word or familiar(once):
        return once
    twice = _RUN.sub(r"\1\1", word)
    if familiar(twice):
        return twice
    lean = _PAIR.sub(r"\1", once)
    return lean if familiar(lean) else once


@cache
def _written_in_rules() -> frozenset[str]:
    """Every word that a rule or guard is written with: known, so never mended into another."""
    folders = (files("bot.screening") / folder for folder in ("rules", "guards"))
    texts = (
        file.read_text(encoding="utf-8")
        for folder in folders
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    )
    lines = (line for text in texts for rule in tomllib.loads(text)["rule"] for line in rule["patterns"])
    return frozenset(word for line in lines for word in re.findall(r"(?<![a-z])[a-z]{3,}(?![a-z*])", line))


@lru_cache(maxsize=16)
def spelling(language: str) -> Spelling:
    """The spellings of `language`, a BCP 47 tag; English where it has none of its own."""
    tables = files("bot.screening") / "words"
    tag = language.split("-")[0].lower()
    own = tables / f"{tag}.toml"
    table = own if re.fullmatch("[a-z]{2,3}", tag) and own.is_file() else tables / "en.toml"
    return Spelling(tomllib.loads(table.read_text(encoding="utf-8")))
