"""Reads which of a few offered answers a text gives: "2", "two pls", "did it", "not yet mate", "stcuk".

A question offers its answers in order; the first is 1. A flow names each answer and may add words to it:

    choice(turn.text, {"done": (), "some": (), "not_yet": (), "stuck": ("no signal",)})

What people commonly text for an answer is in `choices.toml`, by the answer's name. An answer may be said in
all the ways of another too: `also` names it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from bot.reading.numbers import FILLERS, SPELLED, number
from bot.reading.plain import plain

Options = Mapping[str, Sequence[str]]

_KNOWN = tomllib.loads((files("bot.reading") / "choices.toml").read_text("utf-8"))
_THUMB = re.compile("(👍|👎)[🏻-🏿]?(?:\\1[🏻-🏿]?)*")
_PIECE = re.compile(r"\w+|[^\w\s]")
_LONG_DRAWN = re.compile(r"([a-z])\1{2,}")
_QUESTION = re.compile(
    r"(?:am|is|what|why|how|when|who|where|can|could|do|does|should|which)\b.*\?$", re.DOTALL
)
_COUNTS = frozenset(["or", "of", "left", "more", "times", "time", "weeks", "days", "hours", "mins", "out"])
_DENIALS = frozenset(
    [
        "not",
        "no",
        "never",
        "didnt",
        "havent",
        "havnt",
        "hasnt",
        "dont",
        "cant",
        "couldnt",
        "wasnt",
        "isnt",
        "aint",
        "wont",
        "nowhere",
    ]
)
_HEDGES = frozenset(
    ["maybe", "perhaps", "possibly", "probably", "guess", "suppose", "think", "might", "depends"]
)
_CHATTY = FILLERS - {"no", "ok", "okay", "me", "mine", "my", "one", "for", "like", "go", "still", "say", "an"}
_LEADS_TO_NUMBER = FILLERS - {"and"}
_SHORT_ANSWER = 7
_LONG_WORD = 6
_NEAR = 0.8
_MARGIN = 0.15


@dataclass(frozen=True)
class _Answer:
    """One offered answer, and the phrases that mean it."""

    name: str
    sure: frozenset[str]
    likely: frozenset[str]
    alone: frozenset[str]


def choice(text: str, options: Options, *, exact: bool = False) -> str | None:
    """The name of the one answer that `text` gives, or None where it gives none or more than one.

    `exact`: for consent and safety. Only a number or a whole, plain answer counts; nothing is guessed from
    part of a sentence, from spelling, or from a word that merely tends to mean it.
    """
    answers = _answers(tuple((name, tuple(words)) for name, words in options.items()))
    said = _in_choice_words(text)
    if _QUESTION.match(said):
        return None
    words = [piece for piece in _PIECE.findall(said) if _tells(piece)]
    numbered, rest = _numbered(words, answers)
    if exact and _HEDGES & set(words):
        return None
    if exact:
        whole = _whole(rest, answers, exact=True)
        return _agreed(numbered, whole) if numbered and rest else numbered or whole
    worded = _whole(rest, answers) or _within(said, rest, answers) or _near(rest, answers)
    if numbered and worded:
        return _agreed(numbered, worded)
    return numbered or worded


def yes_no(text: str, *, exact: bool = False) -> bool | None:
    """True for yes (or 1), False for no (or 2), None for anything else. `exact` is as in `choice`."""
    said = choice(text, {"yes": (), "no": ()}, exact=exact)
    return None if said is None else said == "yes"


def _in_choice_words(text: str) -> str:
    said = (
        _THUMB.sub(r"\1", plain(text).replace("🔟", "10"))
        .replace("thumbs up", "👍")
        .replace("thumbs down", "👎")
    )
    return _LONG_DRAWN.sub(r"\1", said)


@lru_cache(maxsize=256)
def _answers(options: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Answer, ...]:
    return tuple(_answer(name, words) for name, words in options)


def _answer(name: str, words: tuple[str, ...]) -> _Answer:
    own = {plain(word) for word in (*words, name.replace("_", " "))}
    known = _KNOWN.get(name, {})
    tables = (known, _KNOWN.get(known.get("also"), {}))
    sure, likely, alone = (
        frozenset(phrase for table in tables for phrase in table.get(kind, ()))
        for kind in ("sure", "likely", "alone")
    )
    return _Answer(name, sure | own, likely, alone)


def _tells(piece: str) -> bool:
    return piece.isalnum() or not piece.isascii()


def _agreed(one: str | None, other: str | None) -> str | None:
    return one if one == other else None


def _numbered(words: list[str], answers: tuple[_Answer, ...]) -> tuple[str | None, list[str]]:
    """The answer chosen by its number, and the words that are left. "1 or 2" chooses none."""
    numbers = [at for at, word in enumerate(words) if _is_number(word)]
    if len(numbers) != 1 or not _names_an_answer(words, numbers[0]):
        return None, words
    at = numbers[0]
    before = [word for word in words[:at] if word not in _LEADS_TO_NUMBER]
    rest = before + [word for word in words[at + 1 :] if word not in _CHATTY]
    told = number(words[at])
    if told is None or not 1 <= told <= len(answers):
        return next((answer.name for answer in answers if str(told) in answer.sure), None), rest
    return answers[told - 1].name, rest


def _is_number(word: str) -> bool:
    return (word.isascii() and word.isdigit()) or word in SPELLED


def _names_an_answer(words: list[str], at: int) -> bool:
    """At the head of a text or after filling words a number names an answer; in "got 1 left" it does not."""
    before, after = words[:at], words[at + 1 :]
    if not set(before) <= _LEADS_TO_NUMBER or (after and after[0] in _COUNTS):
        return False
    if words[at] in SPELLED:
        return "no" not in before and set(after) <= _CHATTY
    return True


def _whole(words: list[str], answers: tuple[_Answer, ...], *, exact: bool = False) -> str | None:
    """The one answer that the whole text is, as it stands or without its chatty words."""
    for said in (" ".join(words), " ".join(word for word in words if word not in _CHATTY)):
        sure = [answer.name for answer in answers if said in answer.sure]
        likely = (
            []
            if exact or sure
            else [answer.name for answer in answers if said in answer.likely | answer.alone]
        )
        if len(sure or likely) == 1:
            return (sure or likely)[0]
    return None


def _within(said: str, words: list[str], answers: tuple[_Answer, ...]) -> str | None:
    """The one answer found inside a short text, or at the head of a long one."""
    if len(words) > _SHORT_ANSWER:
        words = [
            piece for piece in _PIECE.findall(re.split(r"[.,;!?\n]", said, maxsplit=1)[0]) if _tells(piece)
        ]
    if not words or len(words) > _SHORT_ANSWER:
        return None
    found = sorted(_phrases(words, answers), key=lambda hit: (hit[0] - hit[1], hit[0]))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in found:
        inside_longer = any(s <= start and end <= e and e - s > end - start for s, e, _ in kept)
        denied = start > 0 and words[start - 1] in _DENIALS
        if not inside_longer and not denied:
            kept.append((start, end, name))
    names = {name for _, _, name in kept}
    return names.pop() if len(names) == 1 else None


def _phrases(words: list[str], answers: tuple[_Answer, ...]) -> Iterator[tuple[int, int, str]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + 4, len(words)) + 1):
            phrase = " ".join(words[start:end])
            sure = [answer.name for answer in answers if phrase in answer.sure]
            for name in sure or [answer.name for answer in answers if phrase in answer.likely]:
                yield start, end, name


def _near(words: list[str], answers: tuple[_Answer, ...]) -> str | None:
    """The one answer that a short text nearly spells, if it clearly beats every other answer."""
    said = " ".join(word for word in words if word not in _CHATTY)
    if not 4 <= len(said) <= 24 or set(words) & _DENIALS:
        return None
    scores = sorted(((_likeness(said, answer), answer.name) for answer in answers), reverse=True)
    best, name = scores[0]
    second = scores[1][0] if len(scores) > 1 else 0.0
    return name if best >= _NEAR and best - second >= _MARGIN else None


def _likeness(said: str, answer: _Answer) -> float:
    return max((_alike(said, phrase) for phrase in answer.sure | answer.likely), default=0.0)


def _alike(said: str, phrase: str) -> float:
    """0 to 1. In a short word only a swapped or doubled letter counts: any other slip makes another word."""
    if len(phrase) >= _LONG_WORD:
        return OSA.normalized_similarity(said, phrase)
    swapped = len(said) == len(phrase) >= 4 and sorted(said) == sorted(phrase)
    doubled = len(phrase) >= 4 and re.sub(r"(.)\1+", r"\1", said) == phrase
    return 0.9 if (swapped and OSA.distance(said, phrase) == 1) or doubled else 0.0
