"""Who called a meeting off: the mentee, the mentor, an agency, or nobody.

The one who stands before the word of cancelling did it, and the one named after it did not: "had to cancel D"
is the mentor's doing, "D cancelled on me" is D's. Where neither is said, the reason decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading.session_log.passage import Passage
from bot.reading.session_log.vocabulary import MENTEE, Mark, table

_MENTOR_WORDS = frozenset(table("sides")["word"]["mentor"])
_MENTEE_WORDS = frozenset([MENTEE, "hes", "his", "hed"])
_OBJECTS = frozenset(table("sides")["word"]["objects"])
_TOLD = frozenset(table("sides")["word"]["told"])
_TO_HIM = frozenset(table("sides")["word"]["to_him"])
_VERBS = frozenset(table("sides")["word"]["verbs"])
_SAID_OF_ONESELF = frozenset(table("sides")["word"]["of_oneself"])
_REACH = 9
_STATUS = {
    "mentor": "mentor_cancelled",
    "mentee": "mentee_cancelled",
    "agency": "agency_cancelled",
    "luck": "unable",
}


def called_off_by(passage: Passage, marks: Sequence[Mark]) -> str:
    """The status that the words of cancelling, or failing them the reasons, come to."""
    named = [_named_side(passage, mark) for mark in marks if mark.name == "cancelled"]
    for side in ("mentor", "agency", "mentee", "luck"):
        if side in named:
            return _STATUS[_corrected(passage, side)]
    return _STATUS[_side_of_reason(passage) or ("mentee" if named else "luck")]


def reason_for_not_meeting(passage: Passage) -> str:
    """The status of "didn't meet", by what is said of why."""
    return _STATUS[_side_of_reason(passage) or "luck"]


def _corrected(passage: Passage, side: str) -> str:
    """What fell to bad luck or custody was nobody's choice, whoever spoke of it."""
    custody = side in ("mentee", "agency") and passage.told("status", "custody")
    own_transport = side == "mentor" and passage.told("status", "broken_down", "unable")
    return "luck" if custody or own_transport else side


def _named_side(passage: Passage, mark: Mark) -> str | None:
    words = passage.words
    after = words[mark.last + 1 : mark.last + 5]
    if after[:1] == ["by"]:
        return _side_of_words(passage, mark.last + 2, mark.last + 5)
    before = _side_before(passage, mark)
    if before or passage.words[mark.first] in _SAID_OF_ONESELF:
        return before or "mentor"
    return "mentor" if _names_him_as_the_other(after) else None


def _names_him_as_the_other(after: list[str]) -> bool:
    """ "cancel D", "cancelled on him", "cant do tomorrow w D": but not "cancelled he was ill"."""
    for at, word in enumerate(after[:3]):
        if word == MENTEE and (at == 0 or after[at - 1] in _TO_HIM):
            return after[at + 1 : at + 2] == [] or after[at + 1] not in _VERBS
    return False


def _side_of_words(passage: Passage, first: int, last: int) -> str | None:
    for at in range(first, min(last, len(passage.words))):
        side = _side_at(passage, at)
        if side:
            return side
    return None


def _side_before(passage: Passage, mark: Mark) -> str | None:
    """The side of the nearest one before the mark, in its sentence, who may be its subject."""
    own = _side_within(passage, mark)
    if own:
        return own
    start = passage.sentence_at(mark.start)[0]
    for at in range(mark.first - 1, max(-1, mark.first - _REACH), -1):
        if passage.spans[at][0] < start:
            return None
        side = _side_at(passage, at)
        if side and not _is_object(passage, at):
            return side
    return None


def _side_within(passage: Passage, mark: Mark) -> str | None:
    return "mentor" if passage.words[mark.first] in _MENTOR_WORDS else None


def _is_object(passage: Passage, at: int) -> bool:
    start, end = passage.spans[at]
    before = passage.words[at - 1] if at else ""
    return passage.said[start:end] in _OBJECTS or (
        passage.words[at] == MENTEE and (before in _TOLD or before in _TO_HIM)
    )


def _side_at(passage: Passage, at: int) -> str | None:
    word = passage.words[at]
    if word in _MENTOR_WORDS:
        return "mentor"
    if word in _MENTEE_WORDS:
        return "mentee"
    span = passage.spans[at]
    for mark in passage.named("side", within=(span[0], span[1] + 1)):
        return mark.name
    return "agency" if passage.named("prison", within=(span[0], span[1] + 1)) else None


def _side_of_reason(passage: Passage) -> str | None:
    """Whose reason is told: nobody's (weather, custody) before an agency's, the mentor's, the mentee's."""
    if passage.told("status", "unable", "bad_luck", "custody"):
        return "luck"
    if passage.told("status", "agency_cancelled"):
        return "agency"
    words = set(passage.own_words)
    if words & {"i", "im", "ive", "my"} and not words & (_MENTEE_WORDS - {MENTEE}):
        return "mentor" if not _he_acts(passage) else "mentee"
    if words & _MENTEE_WORDS:
        return "mentee" if _he_acts(passage) or passage.told("topic") else None
    own = passage.told("reason") or passage.told("topic")
    return "mentee" if own else None


def _he_acts(passage: Passage) -> bool:
    """Is something said of the mentee himself: "he was ill", "hes at work"?"""
    words = passage.own_words
    return any(
        word in ("hes", "his", "hed")
        or (word == MENTEE and words[at + 1 : at + 2] and words[at + 1] in _VERBS)
        for at, word in enumerate(words)
    )
