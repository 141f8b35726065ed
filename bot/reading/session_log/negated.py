"""What is denied: "is not come", "couldnt face coming out", "would not be able to attend", "he not answer".

A word of denying and, a little after it, a verb: put together so, they need no list of every way to say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.reading.session_log.passage import Passage
from bot.reading.session_log.vocabulary import MENTEE, Mark, table

_WORDS = table("negated")["word"]
_PLAIN, _MODAL = frozenset(_WORDS["plain"]), frozenset(_WORDS["modal"])
_DENYING = _PLAIN | _MODAL
_STAND_BY = frozenset(_WORDS["stand_by"])
_COMING, _ANSWERING = frozenset(_WORDS["coming"]), frozenset(_WORDS["answering"])
_MEETING, _GOING = frozenset(_WORDS["meeting"]), frozenset(_WORDS["going"])
_SEEING = frozenset(_WORDS["seeing"])
_VERBS = _COMING | _ANSWERING | _MEETING | _GOING | _SEEING
_ANOTHER_SENSE = frozenset(_WORDS["another_sense"])
_MENTOR = frozenset(["i", "we", "im", "ive", "weve"])
_REACH = 7


def with_denials(passage: Passage) -> Passage:
    """The passage with a mark of the family "denied" for each thing denied, named as its status is."""
    return replace(passage, marks=passage.marks.and_these(_every(passage)))


def _every(passage: Passage) -> Iterator[Mark]:
    for at, word in enumerate(passage.words):
        if word in _DENYING:
            verb = _verb_after(passage, at)
            name = _name(passage, at, verb) if verb else None
            if verb and name:
                yield Mark("denied", name, at, verb, passage.spans[at][0], passage.spans[verb][1])


def _verb_after(passage: Passage, at: int) -> int | None:
    """The verb denied: what stands between may only be small words ("not be able to", "even bother")."""
    end = passage.sentence_at(passage.spans[at][0])[1]
    for index in range(at + 1, min(at + _REACH, len(passage.words))):
        word = passage.words[index]
        if passage.spans[index][0] >= end:
            return None
        if word in _VERBS:
            return index
        if word not in _STAND_BY:
            return None
    return None


def _name(passage: Passage, at: int, verb: int) -> str | None:
    word, following = passage.words[verb], passage.words[verb + 1 : verb + 2]
    if following and following[0] in _ANOTHER_SENSE:
        return None
    ours = bool(_MENTOR & set(passage.words[max(0, at - 2) : at]))
    if word in _ANSWERING:
        return "attempted"
    modal = any(one in _MODAL or one == "able" for one in passage.words[at:verb])
    if word in _COMING:
        return "cancelled" if modal or ours else "no_show"
    if word in _MEETING:
        return "not_met"
    if word in _SEEING:
        return ("cancelled" if ours and modal else "not_met") if following == [MENTEE] else None
    return "cancelled" if ours and modal and _ends_there(passage, verb) else None


def _ends_there(passage: Passage, verb: int) -> bool:
    """ "I could not go, ...": not "I couldnt go to the bank with him"."""
    if verb + 1 >= len(passage.words):
        return True
    gap = passage.said[passage.spans[verb][1] : passage.spans[verb + 1][0]]
    return gap != " " or passage.words[verb + 1] in ("as", "cos", "because", "today", "due", "owing")
