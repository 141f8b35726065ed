"""Reads which kinds of need a text asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from signposting.needs.around import Span, cut, without
from signposting.needs.both import Both
from signposting.needs.category import SAFETY
from signposting.needs.learnt import Learned
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
PLAINLY_CHAT = -4.5
"""Tone at which a text is chat whatever a learned reader says; it is not asked."""
WORTH_TELLING = 0.08
"""How sure a kind must be to be told beside another."""
_ASKING, _CHAT, _VAGUE = "asking", "chat", "vague"
_BESIDE = (_ASKING, _CHAT, NO_MORE, _VAGUE)
_MUCH = 8.0


def read_need(
    text: str,
    language: str = "en",
    place_span: Span | None = None,
    learned: Learned | None = None,
    worries: Collection[str] = (),
) -> Need:
    """What `text` asks for.

    `language` is the person's, a BCP 47 tag; English, Spanish and Welsh are read whatever it is, for people
    mix them. `place_span` is where a place is named in the text, if one is. `learned` is asked where the
    phrases do not settle it; without one they are all there is. `worries` are kinds of the fixed replies
    (`SAFETY`) that somebody else has already found in the text. Never raises.
    """
    read = Read.of(text, language, place_span)
    if learned and read.is_unsure:
        need = by_both(read, Both(read.telling, read.tone, learned.shares(without(*read.mended(place_span)))))
    else:
        need = by_phrases(read)
    return with_worries(need, worries)


def by_phrases(read: Read) -> Need:
    """What the phrases alone tell."""
    kinds = sorted(read.kinds, key=lambda kind: -read.weights[kind].telling)
    asks = read.asks
    safety = read.dangers(kinds[:1] if asks else [])
    if not safety and not asks:
        return Need(is_vague=read.is_vague)
    told = sum(read.weights[kind].telling for kind in kinds) + TELLING["likely"]
    sure = {kind: read.weights[kind].telling / told for kind in (*safety, *kinds)}
    return Need(tuple(read.likely(kind, sure[kind]) for kind in list(sure)[:MOST]), is_safety=bool(safety))


def by_both(read: Read, both: Both) -> Need:
    """What the phrases and the learned reader tell together."""
    sure = both.sure()
    first = next(iter(sure))
    safety = read.dangers([first] if both.asking > 0 and not both.is_vague else [])
    if not safety and both.is_danger:
        safety = [max(SAFETY, key=lambda kind: sure[kind])]
    if not safety and (both.asking <= 0 or both.is_vague):
        return Need(is_vague=read.is_vague or both.is_vague)
    worth = [kind for kind in sure if sure[kind] >= WORTH_TELLING or read.weighs(kind) >= TELLING["likely"]]
    order = [*safety, *(kind for kind in worth if kind not in safety)][:MOST]
    return Need(tuple(read.likely(kind, sure[kind]) for kind in order), is_safety=bool(safety))


def with_worries(need: Need, worries: Collection[str]) -> Need:
    """The need with what somebody else has found before it."""
    found = [kind for kind in SAFETY if kind in worries]
    if not found:
        return need
    own = {one.category: one for one in need.likely}
    first = [own.pop(kind, Likely(kind, 1.0, ())) for kind in found]
    return Need((*first, *own.values())[:MOST], is_safety=True)


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
    def telling(self) -> dict[str, float]:
        """How telling the phrases are, by kind."""
        return {kind: self.weights[kind].telling for kind in self.kinds}

    @property
    def is_unsure(self) -> bool:
        """Whether what it asks for, and whether it asks, may be other than the phrases say."""
        is_over = self.is_no_more and not self.kinds
        return bool(self.words) and not is_over and self.tone > PLAINLY_CHAT

    def dangers(self, likeliest: Sequence[str]) -> list[str]:
        """The kinds of the fixed replies that are told surely, or that are the likeliest."""
        return sorted(
            (kind for kind in SAFETY if kind in likeliest or self.weighs(kind) >= SAFE_ENOUGH),
            key=lambda kind: -self.weighs(kind),
        )

    def mended(self, place: Span | None) -> tuple[str, Span | None]:
        """The text with its slips mended, and where in it the place is named."""
        text, moved = self.text, 0
        for word, plain in zip(reversed(self.words), reversed(self.plain), strict=True):
            if plain != word.plain and text[word.start : word.end].isalpha():
                text = text[: word.start] + plain + text[word.end :]
                moved += (len(plain) - word.end + word.start) * bool(place and word.end <= place[0])
        return text, (place[0] + moved, place[1] + moved) if place else None

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
    def tone(self) -> float:
        """Above 0 where it sounds like a need."""
        return tone(self.tone_words, self.evidence)

    @property
    def asks(self) -> bool:
        """Whether a search is asked for."""
        return max(self.telling.values(), default=0.0) >= LEAST and self.tone > 0

    @property
    def is_vague(self) -> bool:
        """Whether help is asked for and no kind of it named."""
        return self._told(_VAGUE) > 0 and self._told(_CHAT) < 1 and not self.is_no_more

    def likely(self, kind: str, sure: float) -> Likely:
        """One kind, how sure, and the words that told it."""
        told_by = self.weights[kind].words if kind in self.weights else []
        return Likely(kind, max(round(sure, 3), 0.001), tuple(map(self._quoted, told_by)))

    def weighs(self, kind: str) -> float:
        """How much the phrases tell of one kind."""
        return self.weights[kind].telling if kind in self.weights else 0.0

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
