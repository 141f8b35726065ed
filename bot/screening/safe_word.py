"""The words that somebody has agreed with staff: heard in whatever they text, however they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from heapq import nlargest

from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from bot.screening.flag import Flag, Severity
from bot.screening.letters import meant
from bot.screening.ordinary import common_words
from bot.screening.plain import READ_AT_MOST, plain
from bot.screening.spelling import Spelling, spelling

SAFE_WORD = "safe_word"
"""The category of its flags. No rule raises one, and no phrase of a programme's can."""
READER = "safe word"
WHY = "They texted the safe word that they have agreed with staff."
SHORTEST, LONGEST = 2, 40
"""Letters."""
_COMMONEST = 3000  # words of English that are said every day; texts have some of their own
_CHATTED = """
lol lmao rofl omg idk tbh btw brb imo ffs xo xoxo haha hehe hiya innit gonna wanna kinda yo ey mum nan gran
grandad mate bro bruv pal cheers ta pub telly skint quid bloke fella lad lads probation appt mentor mins hrs
ex rang tablets hostel session gym nans sorted sofa cv dentist centre cancelled homework queue burnt oven
monday tuesday wednesday thursday friday saturday sunday january february april june july august september
october november december meds vape fags weed
"""
_MAY_HOLD = re.compile(r"[^\W\d_]+(?:[ '’-]{1,2}[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_WITH_DIGITS = re.compile(r"[^\W_]+(?:['’‘`´@$!|*][^\W_]+)*")
_LEET = str.maketrans("013457@$!|", "oieastasii")
_SPARE = re.compile(r"(.)\1+")
_RUN = re.compile(r"(.)\1{2,}")
_ONE_SLIP_FROM, _TWO_SLIPS_FROM = 4, 8  # letters
_FIRST_MAY_BE_WRONG_FROM = 5

Span = tuple[int, int]
Piece = tuple[str, Span]


def heard(text: str, safe_word: str, language: str = "en") -> tuple[Flag, ...]:
    """The flag of S1 for a text with somebody's safe word in it, else none.

    Whole words, in any case, run together or apart, with a small slip that makes no other word
    (docs/practice.md, "Safe words"). Never raises, whatever is typed.
    """
    span = _span(text[:READ_AT_MOST], safe_word, spelling(language))
    if span is None:
        return ()
    start, end = span
    return (Flag(SAFE_WORD, Severity.S1, span, text[start:end], SAFE_WORD, "self", WHY, reader=READER),)


def check_safe_word(words: str, language: str = "en") -> str:
    """The words as they are kept. Raises ValueError, with a sentence for staff, for what will not do."""
    kept = " ".join(words.split())
    letters = sum(map(str.isalpha, kept))
    if not SHORTEST <= letters <= LONGEST:
        raise ValueError(f"A safe word has {SHORTEST} to {LONGEST} letters.")
    if not _MAY_HOLD.fullmatch(kept):
        raise ValueError("A safe word is made of letters: no numbers, signs or pictures.")
    if _is_common(kept, language):
        raise ValueError("These words stand in too many ordinary texts. Choose rarer ones.")
    return kept


def _span(text: str, safe_word: str, spelt: Spelling) -> Span | None:
    """Where in the text it stands: as agreed if it does anywhere, else with a slip."""
    wanted, words = _run_together(safe_word), len(safe_word.split())
    if len(wanted) < SHORTEST:
        return None
    letters, where = meant(text)
    slipped: Span | None = None
    for pieces in (_pieces(_LETTERS, letters), _pieces(_WITH_DIGITS, letters)):
        for run in _runs(pieces, len(wanted) + 2):
            typed = "".join(piece for piece, _ in run)
            span = run[0][1][0], run[-1][1][1]
            if typed == wanted:
                return _in_text(span, where)
            if slipped is None and len(run) in (1, words) and _is_slip(run, typed, wanted, spelt):
                slipped = span
    return _in_text(slipped, where) if slipped else None


def _pieces(kind: re.Pattern[str], letters: str) -> list[Piece]:
    return [(_folded(found[0]), found.span()) for found in kind.finditer(letters)]


def _runs(pieces: list[Piece], longest: int) -> Iterator[list[Piece]]:
    """Every run of neighbouring words that has no more letters than that."""
    for first in range(len(pieces)):
        length = 0
        for last in range(first, len(pieces)):
            length += len(pieces[last][0])
            if length > 2 * longest or (length > longest and last > first):
                break
            yield pieces[first : last + 1]


def _is_slip(run: list[Piece], typed: str, wanted: str, spelt: Spelling) -> bool:
    """Is it nearly what was agreed, and no other words?"""
    slips = _slips(typed, wanted)
    return slips is not None and not all(spelt.is_word(word) for word, _ in run)


def _slips(typed: str, wanted: str) -> int | None:
    """How many letters were left out, put in, put wrong or swapped; None: too many to be the same words."""
    if _SPARE.sub(r"\1", typed) == _SPARE.sub(r"\1", wanted):
        return 0
    most = (len(wanted) >= _ONE_SLIP_FROM) + (len(wanted) >= _TWO_SLIPS_FROM)
    slips: int = OSA.distance(typed, wanted, score_cutoff=most)
    if slips > most:
        return None
    same_first = typed[0] == wanted[0] or typed[:2] == wanted[1::-1]
    return slips if same_first or (slips == 1 and len(wanted) >= _FIRST_MAY_BE_WRONG_FROM) else None


def _in_text(span: Span, where: object) -> Span:
    start, end = span
    return (where[start], where[end - 1] + 1) if isinstance(where, list) else span


def _folded(word: str) -> str:
    lower = _RUN.sub(r"\1\1", re.sub("['’‘`´*]", "", word.casefold()))
    return lower.translate(_LEET) if not lower.isalpha() and any(map(str.isalpha, lower)) else lower


def _run_together(words: str) -> str:
    """Its letters alone, as they are looked for."""
    return "".join(_folded(found) for found in _LETTERS.findall(meant(words)[0]))


def _is_common(words: str, language: str) -> bool:
    """Might anybody text this any day, meaning nothing by it?"""
    typed = [_folded(found) for found in _LETTERS.findall(meant(words)[0])]
    read = [word for word in plain(words, language).words.split() if word != "."]
    return any(all(_is_everyday(word) for word in each) for each in (typed, read, ["".join(typed)]))


def _is_everyday(word: str) -> bool:
    return word in _everyday() or len(set(word)) == 1


@cache
def _everyday() -> frozenset[str]:
    known: dict[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(nlargest(_COMMONEST, known, key=lambda word: known[word])) | {
        *common_words(),
        *_CHATTED.split(),
    }
