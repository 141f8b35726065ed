"""Reads which kinds of need a text asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from signposting.needs.around import Span, cut
from signposting.needs.category import SAFETY
from signposting.needs.lexicon import Lexicon
from signposting.needs.mending import Mending
from signposting.needs.need import Likely, Need
from signposting.needs.no_more import NO_MORE, still_asked
from signposting.needs.phrase import TELLING, phrases, phrases_of
from signposting.needs.plain import FILLERS, STOP, Word, written
from signposting.needs.tone import tone
from signposting.needs.weighing import Weight, weighed

MOST = 3
"""Kinds of need that are told."""
SAFE_ENOUGH = 3.5
"""What a kind of the fixed replies must weigh to go before all else."""
LEAST = 1.0
"""What the likeliest kind must weigh for a search to be worth it."""
_ASKING, _CHAT, _VAGUE = "asking", "chat", "vague"
_BESIDE = (_ASKING, _CHAT, NO_MORE, _VAGUE)
_MUCH = 8.0


def read_need(text: str, language: str = "en", place_span: Span | None = None) -> Need:
    """What `text` asks for.

    `language` is the person's, a BCP 47 tag; English, Spanish and Welsh are read whatever it is, for people
    mix them. `place_span` is where a place is named in the text, if one is. Never raises.
    """
    read = Read.of(text, language, place_span)
    kinds = sorted(read.kinds, key=lambda kind: -read.weights[kind].telling)
    asks = read.asks
    likeliest = kinds[:1] if asks else []
    safety = [
        kind
        for kind in kinds
        if kind in SAFETY and (kind in likeliest or read.weights[kind].telling >= SAFE_ENOUGH)
    ]
    if not safety and not asks:
        return Need(is_vague=read.is_vague)
    order = [*safety, *(kind for kind in kinds if kind not in safety)][:MOST]
    return Need(tuple(read.likely(kind) for kind in order), is_safety=bool(safety))


@dataclass(frozen=True, slots=True)
class Read:
    """A text's words that tell something, and how much they tell of each kind of need."""

    text: str
    words: Sequence[Word]
    plain: Sequence[str]
    tone_words: Sequence[str]
    weights: dict[str, Weight]
    is_no_more: bool

    @classmethod
    def of(cls, text: str, language: str, place_span: Span | None) -> Read:
        every = written(cut(text, place_span))
        words = [word for word in every if word.plain not in FILLERS]
        plain = [word.plain if word.plain == STOP else _mending().mended(word.plain) for word in words]
        matches = _lexicon().matches(plain)
        asked = still_asked(matches, [word.clause for word in words], _BESIDE)
        weights = weighed(asked, language.split("-")[0].lower())
        said = [word for word in plain if word not in _topics()]
        said += [word.plain for word in every if word.plain in FILLERS]
        return cls(text, words, plain, said, weights, len(asked) < len(matches))

    @property
    def kinds(self) -> list[str]:
        """The kinds of need that anything tells of."""
        return [kind for kind in self.weights if kind not in _BESIDE]

    @property
    def evidence(self) -> dict[str, float]:
        """What the phrases say for and against a need, by name."""
        told = sorted((self.weights[kind].telling for kind in self.kinds), reverse=True)
        first, second = (*told, 0.0, 0.0)[:2]
        return {
            "first": min(first, _MUCH),
            "second": min(second, _MUCH),
            "sure": float(first >= TELLING["sure"]),
            "asking": self._told(_ASKING),
            "asked": self._told(_ASKING) * min(first, TELLING["sure"]),
            "question": float("?" in self.text),
            "chat": self._told(_CHAT),
            "vague": self._told(_VAGUE),
        }

    @property
    def asks(self) -> bool:
        """Whether a search is asked for."""
        first = max((self.weights[kind].telling for kind in self.kinds), default=0.0)
        return first >= LEAST and tone(self.tone_words, self.evidence) > 0

    @property
    def is_vague(self) -> bool:
        """Whether help is asked for and no kind of it named."""
        return self._told(_VAGUE) > 0 and self._told(_CHAT) < 1 and not self.is_no_more

    def likely(self, kind: str) -> Likely:
        """One kind, how sure, and the words that told it."""
        own = self.weights[kind]
        told = sum(self.weights[other].telling for other in self.kinds)
        quotes = tuple(self._quoted(words) for words in own.words)
        return Likely(kind, round(own.telling / (told + TELLING["likely"]), 3), quotes)

    def _told(self, kind: str) -> float:
        return min(self.weights[kind].telling, _MUCH) / TELLING["sure"] if kind in self.weights else 0.0

    def _quoted(self, words: Sequence[int]) -> str:
        return re.sub(r"\s+", " ", self.text[self.words[words[0]].start : self.words[words[-1]].end])


@cache
def _lexicon() -> Lexicon:
    return Lexicon([*phrases(), *(phrase for name in _BESIDE for phrase in phrases_of(name))])


@cache
def _topics() -> frozenset[str]:
    """Words that tell of a kind by themselves, and so say nothing about how a text sounds."""
    return frozenset(one.parts[0][0] for one in phrases() if one.length == 1 and one.telling > LEAST)


@cache
def _mending() -> Mending:
    return Mending(_lexicon().words | FILLERS)
