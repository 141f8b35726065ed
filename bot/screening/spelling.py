"""How people really spell, by thumb and by ear, brought back to plain words."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from bot.screening.ordinary import common_words
from bot.screening.slips import Slips
from bot.screening.vocabulary import real_words, written_in_rules

_LEET = str.maketrans("013457@$!|", "oieastasii")
_RUN = re.compile(r"(.)\1{2,}")
_PAIR = re.compile(r"(.)\1")
_LONGEST = 40
_TABLES = files("bot.screening") / "words"
_COMMON = frozenset(common_words())
_SHORT = frozenset(
    ("i", "a", "im", "iv", "id", "in", "to", "on", "of", "at", "by", "up", "my", "me", "we", "he")
) | frozenset(("it", "is", "be", "no", "so", "do", "go", "us", "if", "am", "as", "or"))
_QUOTES = str.maketrans("", "", "'’‘`´")


class Spelling:
    """One language's table of spellings."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._variants: dict[str, str] = {
            v: plain for plain, variants in table["spelt"].items() for v in variants.split()
        }
        self._after: dict[str, tuple[str, frozenset[str]]] = {
            token: (entry["means"], frozenset(entry["after"].split()))
            for token, entry in table["after"].items()
        }
        self.turning = frozenset(self._after)
        """Words that `after` may know."""
        self._joinable = frozenset(table["joined"]["words"].split())
        crisis = table["mended"]["words"].split()
        self.urgent = frozenset(crisis)
        """Words that a slip is first of all taken for."""
        never = table["mended"]["never"].split()
        self._known = frozenset([*crisis, *never, *written_in_rules(), *_COMMON])
        self._slips = Slips([*crisis, *written_in_rules(), *self._variants, *_COMMON], crisis)

    def word(self, token: str) -> str:
        """What `token` means, in plain words; its own folded letters where nothing better is known."""
        if len(token) > _LONGEST:
            token = _RUN.sub(r"\1\1\1", token)[:_LONGEST]
        return self._word(token)

    def is_word(self, word: str) -> bool:
        """Whether `word` means what it says, so that it is never taken for a slip."""
        return word in self._known or word in real_words() or word in self._variants

    def after(self, before: str, token: str) -> str | None:
        """What `token` means only because of the word before it ("want 2 die"), if anything."""
        entry = self._after.get(token)
        return entry[0] if entry and before in entry[1] else None

    def usual(self, word: str) -> str:
        """The usual spelling of a word that the table has, or the word itself."""
        return self._variants.get(word) or self._with_its_g(word) or word

    def joined(self, letters: str) -> str | None:
        """Words hidden in spaced letters ("k i l l"), or None."""
        run = re.sub(r"[\W_]+", "", letters).lower()
        return self._familiar(run) or self._split(run)

    def _word(self, token: str) -> str:
        folded = _fold(token)
        if not folded:
            return ""
        known = self._familiar(folded) or self._familiar(_shorten(folded, self._familiar))
        if known:
            return known
        if folded in real_words():
            return folded
        if folded.isalpha():
            lean = _shorten(folded, self._familiar)
            return self._mended(lean, urgently=True) or self._split(folded) or self._mended(lean) or folded
        if "*" in folded:
            return self._starred(folded) or folded
        if len(folded) < 3 or not any(letter.isalpha() for letter in folded):
            return folded
        leet = folded.translate(_LEET)
        if familiar := self._familiar(leet):
            return familiar
        if not leet.isalpha() or folded[0].isdigit():
            return folded
        return self._mended(leet, urgently=True) or self._mended(leet) or folded

    def _familiar(self, word: str) -> str | None:
        usual = self._variants.get(word) or self._with_its_g(word)
        return usual or (word if word in self._known or word in self._joinable else None)

    def _with_its_g(self, word: str) -> str | None:
        """ "savin" as "saving", where the rules have a use for it."""
        if len(word) < 5 or not word.endswith("in") or f"{word}g" not in self._known:
            return None
        return self._variants.get(f"{word}g", f"{word}g")

    def _split(self, word: str) -> str | None:
        """Words run together: two of any ("topmyself"), more from the short list of those that are."""
        if not 4 <= len(word) <= 40:
            return None
        ways: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 9), end):
                way = ways[start]
                if way is not None and word[start:end] in self._joinable:
                    ways[end] = [*way, word[start:end]]
                    break
        best = ways[-1] if len(word) > 5 and ways[-1] else self._in_two(word)
        return " ".join(self._variants.get(w, w) for w in best) if best and len(best) > 1 else None

    def _in_two(self, word: str) -> list[str]:
        """Two familiar words that make up `word`, one of them as long as can be; none where there are not."""
        pairs = ([word[:at], word[at:]] for at in range(1, len(word)))
        found = [pair for pair in pairs if all(self._stands_alone(part) for part in pair)]
        return max(found, key=lambda pair: max(len(part) for part in pair), default=[])

    def _stands_alone(self, word: str) -> bool:
        if len(word) < 3:
            return word in _SHORT
        return self._familiar(word) is not None

    def _starred(self, word: str) -> str | None:
        """A word with letters starred out ("k*ll")."""
        ways = re.compile(re.escape(word).replace(r"\*", "[a-z]"))
        other = next((one for one in self._slips.words if ways.fullmatch(one)), None)
        return self.usual(other) if other else None

    def _mended(self, word: str, *, urgently: bool = False) -> str | None:
        """The word of ours that an unknown one is a slip of."""
        if word in self._known:
            return None
        other = self._slips.urgently(word) if urgently else self._slips.mended(word)
        return self.usual(other) if other else None


def _fold(token: str) -> str:
    return token.lower().translate(_QUOTES)


def _shorten(word: str, familiar: Any) -> str:
    """`word` without its drawn-out letters: "diiie" as "die"."""
    twice, once = _RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)
    if twice == word or (familiar(twice) and (twice in _COMMON or once not in _COMMON)):
        return twice
    if familiar(once):
        return once
    lean = _PAIR.sub(r"\1", once)
    return lean if familiar(lean) else once


@lru_cache(maxsize=64)
def spelling(language: str) -> Spelling:
    """The spellings of `language`, a BCP 47 tag; English where it has none of its own."""
    tag = language.split("-")[0].lower()
    has_its_own = re.fullmatch("[a-z]{2,3}", tag) and (_TABLES / f"{tag}.toml").is_file()
    return _table(tag if has_its_own else "en")


@cache
def _table(tag: str) -> Spelling:
    return Spelling(tomllib.loads((_TABLES / f"{tag}.toml").read_text(encoding="utf-8")))
