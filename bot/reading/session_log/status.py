"""What became of a meeting: held, missed, cancelled (by whom), tried, or none at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.session_log.calling_off import called_off_by, reason_for_not_meeting
from bot.reading.session_log.log import Worry
from bot.reading.session_log.met import hour_with_him, meetings_told
from bot.reading.session_log.passage import Passage
from bot.reading.session_log.vocabulary import MENTEE, Mark

HELD = "held"
NOTHING_TOOK_PLACE = frozenset(
    [
        "mentee_no_show",
        "mentee_cancelled",
        "mentor_cancelled",
        "agency_cancelled",
        "attempted_contact",
        "unable",
    ]
)
NO_LENGTH = frozenset(["concern_only", "contact_only", "unknown"])
ASKS_NOTHING = frozenset(["attempted_contact", "contact_only", "unable", "concern_only"])

_MISSED = ("no_show", "cancelled", "mentor_cancelled", "agency_cancelled", "not_met")
_WORRYING = frozenset(["S1", "S2", "S3"])
_NOT_MET = re.compile(
    r"(?:attended|attendance|met|meeting held|held|seen|present)\W{1,3}(?:n|no|not|nope)\b"
    r"|n ?[-,.:;] ?\w|n (?:as|cos|he|she|they|because|i)\b"
)
_THE_MEETING = re.compile(
    r" (?:our\b|(?:the|my|this)? ?(?:meet|meeting|session|sesh|visit|catch|usual|appointment|slot))"
    r"|[^a-z]*$|[,.]"
)
_BESIDE = 6
_ASKING = re.compile(
    r"(?:(?:hi|hello|hey|hiya|morning|afternoon|evening|ok|and|so|quick question|quick one|just wondering)"
    r"\b[,. !-]*"
    r"(?:all |there |both |team )?[,. !-]*)?"
    r"(?:what|whats|when|whens|how|hows|can|could|is|are|do|does|did u|did you|where|wheres|who|whos|wots"
    r"|which|please|pls|will there|should|any chance|any news|anyone|has anyone|have you|have u) "
)
_ASKED = re.compile(
    r"\b(?:do|can|could|should|shall) (?:you|u|i|we|yous|ya) (?:need|have|want|still|send|claim|bring|get)\b"
)
_THANKS = re.compile(r"\b(?:thank|thanks|thankyou|thx|ta|cheers|diolch)\b")
_OURS = frozenset(["our", "session", "meeting", "meet", "visit", "visits", "me", "sesh", "slot"])
_CALLS = ("phone", "video")


def status_of(passage: Passage, flags: Sequence[Worry], *, subject: bool, dated: bool) -> str:
    """The status (docs/practice.md, "Session logs"). `subject`: a topic is told; `dated`: a day is."""
    met, lasted = bool(meetings_told(passage)) or hour_with_him(passage), _lasted(passage)
    missed = _missed(passage)
    if lasted and missed and all(mark.name == "not_met" for mark in missed):
        return HELD
    if not (met and lasted) and (missed or _NOT_MET.match(passage.said, passage.bounds[0])):
        return HELD if lasted and _by_call(passage) else _who_or_what(passage, missed)
    tried = _told_of_us(passage, "attempted")
    if tried and not met and not (lasted and passage.told("status", "answered")) and not lasted:
        return "attempted_contact"
    if met or lasted:
        return HELD
    return _without_meeting(passage, flags, subject=subject, dated=dated)


def _without_meeting(passage: Passage, flags: Sequence[Worry], *, subject: bool, dated: bool) -> str:
    worried = any(str(flag.severity) in _WORRYING for flag in flags)
    kinds = {mark.name for mark in passage.told("kind")}
    contact = _of_him(passage) and (passage.told("status", "contacted", "answered") or kinds & {"letter"})
    ours = bool(contact) or (_begins_with_kind(passage) and _of_him(passage) and not _asks(passage))
    if ours and kinds & set(_CALLS) and subject and not _only_with_family(passage):
        return HELD
    if ours and kinds & {*_CALLS, "text", "letter"} and not (worried and not contact):
        return "contact_only"
    if worried:
        return "concern_only"
    placed = subject or bool(passage.told("venue")) or "prison_visit" in kinds
    return HELD if dated and placed and not _asks_or_tells_of_another(passage) else "unknown"


def _only_with_family(passage: Passage) -> bool:
    """ "Spoke to D's mum": contact about the mentee, and no meeting with him."""
    contacts = passage.told("status", "contacted")
    return bool(contacts) and all(passage.words[mark.last] in ("his", "hes") for mark in contacts)


def _begins_with_kind(passage: Passage) -> bool:
    return any(
        mark.start <= passage.bounds[0] + 14
        for mark in passage.told("kind", "phone", "video", "text", "letter")
    )


def _asks_or_tells_of_another(passage: Passage) -> bool:
    return _asks(passage) or bool({MENTEE, "hes", "i"} & set(passage.own_words))


def _asks(passage: Passage) -> bool:
    said = passage.said[passage.bounds[0] : passage.bounds[1]]
    return "?" in said or bool(_ASKING.match(said) or _ASKED.search(said))


def _of_him(passage: Passage) -> bool:
    """Is it the mentee that is written of, and not staff that are thanked for a card?"""
    return bool({MENTEE, "hes", "his"} & set(passage.own_words)) or not _THANKS.search(passage.said)


def _lasted(passage: Passage) -> bool:
    spans = [length.span for length in passage.lengths] + [time.span for time in passage.times if time.end]
    return any(not passage.is_ahead(start) for start, _ in spans)


def _by_call(passage: Passage) -> bool:
    return bool(passage.told("kind", *_CALLS))


def _missed(passage: Passage) -> list[Mark]:
    """The marks of a meeting that was not. "N - he was ill" answers the question whether they met."""
    marks = [mark for mark in _told_of_us(passage, *_MISSED) if not _of_another_time(passage, mark)]
    unable = _told_of_us(passage, "unable")
    if not marks and unable and not meetings_told(passage) and not passage.lengths:
        return unable
    if (
        marks
        and all(mark.name in ("cancelled", "agency_cancelled") for mark in marks)
        and meetings_told(passage)
    ):
        return [mark for mark in marks if not _after_the_meeting(passage, mark)]
    return marks


def _after_the_meeting(passage: Passage, mark: Mark) -> bool:
    """ "Met D, his GP cancelled": what was cancelled after a meeting is told of is something else."""
    meetings = [
        met for met in meetings_told(passage) if passage.words[met.first] in ("met", "saw", "f2f", "visited")
    ]
    return any(met.start < mark.start for met in meetings)


def _told_of_us(passage: Passage, *names: str) -> list[Mark]:
    marks = passage.told("status", *names) + passage.told("denied", *names)
    marks += _cannot(passage) if "cancelled" in names else []
    return [mark for mark in marks if not (_of_someone_else(passage, mark) or _only_nearly(passage, mark))]


def _only_nearly(passage: Passage, mark: Mark) -> bool:
    """ "nearly cancelled": it did not come to that."""
    return passage.words[mark.first - 1 : mark.first] in (["nearly"], ["almost"])


def _cannot(passage: Passage) -> list[Mark]:
    """ "cant do tomorrow": only a day, or the meeting itself, makes it a cancelling."""
    return [
        mark._replace(name="cancelled")
        for mark in passage.told("status", "cannot")
        if _THE_MEETING.match(passage.said, mark.end)
        or any(0 <= day.span[0] - mark.end <= _BESIDE for day in passage.days)
    ]


def _of_someone_else(passage: Passage, mark: Mark) -> bool:
    """ "his sister didn't turn up": the words just before, in the same clause, name another person."""
    clause = passage.clause_at(mark.start)
    near = passage.named("status", "someone_else", within=(max(clause[0], mark.start - 24), mark.start))
    return (
        bool(near)
        and mark.name in ("no_show", "attempted", "cancelled")
        and passage.said[mark.start - 2] != ","
    ) or of_something_else(passage, mark)


def of_something_else(passage: Passage, mark: Mark) -> bool:
    """ "never turned up to his interview", "cancelled his gym card": nothing that was between these two."""
    after = passage.words[mark.last + 1 : mark.last + 5]
    if mark.name not in ("no_show", "cancelled", "attempted") or _OURS & set(after):
        return False
    to = after[:1] in (["to"], ["for"], ["at"]) and mark.name == "no_show"
    return after[1:2] == ["his"] if to else after[:1] == ["his"] and mark.name == "cancelled"


def _of_another_time(passage: Passage, mark: Mark) -> bool:
    clause = passage.clause_at(mark.start)
    return bool(passage.named("status", "another_time", within=clause)) and bool(meetings_told(passage))


def _who_or_what(passage: Passage, missed: list[Mark]) -> str:
    names = {mark.name for mark in missed}
    if "mentor_cancelled" in names or (passage.told("status", "mentor_cancelled") and "no_show" not in names):
        return "unable" if passage.told("status", "broken_down") else "mentor_cancelled"
    if "no_show" in names and "agency_cancelled" not in names:
        return "mentee_no_show"
    if "agency_cancelled" in names:
        return "agency_cancelled"
    if "cancelled" in names:
        return called_off_by(passage, missed)
    return "attempted_contact" if passage.told("status", "attempted") else reason_for_not_meeting(passage)
