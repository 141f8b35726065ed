"""What was talked of, by the closed list of subjects."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading.session_log.log import Worry
from bot.reading.session_log.passage import Passage
from bot.reading.session_log.vocabulary import Mark, table

_NONE_AT_ALL = frozenset(["attempted_contact", "agency_cancelled", "unable", "mentee_no_show"])


def topics_of(passage: Passage, status: str, flags: Sequence[Worry]) -> tuple[str, ...]:
    """The topics of one meeting, in the order in which they are first told.

    A bare disclosure is about its worry. The mentee's reason for not coming is a topic, the mentor's is not.
    """
    marks = talked_of(passage)
    from_flags = _topics_of_worries(flags, slight_too=status == "concern_only")
    if status == "concern_only" and from_flags:
        found = from_flags
    else:
        marks = [mark for mark in marks if not _no_schooling(passage, mark)]
        found = {mark.name for mark in marks if _counts(passage, mark, status)}
        if status in ("held", "unable"):
            found |= from_flags
        if "debt" not in found and status == "held" and _sum_at(passage) is not None:
            found.add("money")
    places = {mark.name: mark.start for mark in reversed(marks)}
    listed = [topic for topic in table("topics")["topic"] if topic in found]
    if "money" in found:
        places.setdefault("money", _sum_at(passage) or 0)
    return tuple(sorted(listed, key=lambda topic: places.get(topic, passage.bounds[1])))


def _topics_of_worries(flags: Sequence[Worry], *, slight_too: bool) -> set[str]:
    """What the worries are about. A slight one (S4) is too often an idiom to be a meeting's subject."""
    subjects = table("topics")["from_flag"]
    weighed = [flag for flag in flags if slight_too or flag.severity != "S4"]
    return {topic for flag in weighed for topic in subjects.get(flag.category, ())}


def _no_schooling(passage: Passage, mark: Mark) -> bool:
    """ "level 1 in food hygiene" is training, and the school of somebody's child is about the child."""
    if mark.name != "education":
        return False
    word = passage.words[mark.first]
    instead = "training" if word in ("level", "lvl") else "children" if word == "school" else ""
    return bool(instead) and bool(passage.named("topic", instead, within=passage.clause_at(mark.start)))


def _sum_at(passage: Passage) -> int | None:
    """Where a sum of money is named: it is about money, unless it is owed."""
    told = [mark.start for mark in passage.told("amount")]
    told += [passage.said.find(sign, *passage.bounds) for sign in "£$"]
    return min((place for place in told if place >= 0), default=None)


def talked_of(passage: Passage) -> list[Mark]:
    """The topic marks that are not part of a phrase which means something else, or of a plan to meet."""
    beside = passage.named("not_a_topic")
    beside += [venue for venue in passage.named("venue") if venue.size]
    return [
        mark
        for mark in passage.told("topic")
        if not any(
            other.holds(mark) and (other.family != "venue" or other.size > mark.size) for other in beside
        )
    ]


def _counts(passage: Passage, mark: Mark, status: str) -> bool:
    if status == "mentor_cancelled":
        return False
    if status in _NONE_AT_ALL:
        return mark.name not in ("legal", "transport", "release") and _is_a_reason(passage, mark)
    return not _is_only_where(passage, mark)


def _is_a_reason(passage: Passage, mark: Mark) -> bool:
    clause = passage.clause_at(mark.start)
    return bool(
        {"cos", "because", "as", "got", "had", "has", "said"}
        & set(passage.said[clause[0] : clause[1]].split())
    )


def _is_only_where(passage: Passage, mark: Mark) -> bool:
    """ "at the library" and "hostel" after "at" say where they met, not what they talked of."""
    before = passage.said[max(0, mark.start - 12) : mark.start]
    here = passage.named("venue", within=(mark.start, mark.end + 16))
    place = bool(here) and any(venue.start == mark.start for venue in here)
    if before.endswith(("looked at ", "ooking at ")):
        return False
    return place and before.rstrip().endswith(
        (" at", "@", " at the", " in the", " at his", " outside", " by the", "at a", " near")
    )
