"""Which parts of a text look ahead to the next meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.reading.days import FAR, Day
from bot.reading.session_log.passage import Passage, Span
from bot.reading.session_log.vocabulary import MENTEE, Mark

_REACH = 48
_FIRM = ("next", "nxt", "reb", "re ", "resch", "moved", "will", "ill", "booked")
_FEW = 12
_TO_DO = re.compile(
    r"(?:plan[: ]+|action[: ]+|we |and )?(?:to |will |gonna |going to )?"
    r"(?:ring|call|phone|go|do|visit|look|view|see|take|finish|apply|sort|fill|start|try|write|book|open) "
)
_NEAR = 14
_WEAK = frozenset(
    [
        "doing",
        "doin",
        "another",
        "offered",
        "agreed",
        "arranged",
        "we said",
        "have said",
        "instead",
        "again at",
    ]
)
_OURS = frozenset(["i", "we", "and", "n", "then", "so", "but", "next"])
_PAST = frozenset(
    [
        "didnt",
        "couldnt",
        "wasnt",
        "werent",
        "went",
        "been",
        "meant",
        "supposed",
        "never",
        "cant",
        "wont",
        "did",
        "unable",
        "was",
        "were",
        "managed",
        "got",
        "had",
    ]
)


def look_ahead(passage: Passage) -> Passage:
    """The passage with the stretches that speak of a meeting to come."""
    spans: list[Span] = []
    for cue in passage.named("cue", "strong"):
        if spans and cue.start < spans[-1][1] and not _day_between(passage, spans[-1][0], cue.start):
            continue
        span = _after_cue(passage, cue)
        if span:
            spans.append(span)
    spans += [span for day in passage.days if (span := _plainly_coming(passage, day, spans))]
    spans += [span for day in passage.days if (span := _errand_together(passage, day))]
    spans += list(_left_over(passage, spans))
    return replace(passage, ahead=tuple(sorted(spans)))


def _day_between(passage: Passage, start: int, end: int) -> bool:
    return any(start <= day.span[0] < end for day in passage.days)


def _after_cue(passage: Passage, cue: Mark) -> Span | None:
    if any(mark.holds(cue) for mark in passage.named("status", "met", "another_time")):
        return None
    missed = passage.named("support", "repeat_no_show") if passage.named("status", "no_show") else []
    if any(mark.first < cue.first <= mark.last for mark in missed):
        return None
    clause = passage.clause_at(cue.start)
    word = passage.said[cue.start : cue.end]
    if _was_not_to_be(passage, cue, clause) or _others_will_see(passage, cue):
        return None
    end = _end_of_plan(passage, cue.end)
    weak = word in _WEAK
    if weak and word == "instead" and _met_in(passage, clause):
        return None
    first = _first_mention(passage, cue.end, min(end, cue.end + (_NEAR if weak else _REACH)))
    start = cue.start
    if word == "instead" or (first is None and word.startswith(_FIRM)):
        start = _earlier_in_clause(passage, cue, clause)
        first = _first_mention(passage, start, end)
    if first is None or _looks_back(passage, first) or is_someone_elses(passage, (start, max(end, cue.end))):
        return None
    if _of_what_was_said_before(passage, cue, clause) or (
        word.startswith("meeting ") and not _told_before(passage, cue)
    ):
        return None
    if not word.startswith(_FIRM) and any(cue.start <= one.span[0] < clause[1] for one in passage.lengths):
        return None
    also_tells = any(mark.start <= cue.start < mark.end for mark in passage.named("status", "cancelled"))
    return (first if also_tells else start), end


def _met_in(passage: Passage, clause: Span) -> bool:
    """ "we met today instead" tells of what was."""
    marks = passage.named("status", "met", within=clause)
    return any(passage.words[mark.first] in ("met", "saw", "seen", "had") for mark in marks)


def _was_not_to_be(passage: Passage, cue: Mark, clause: Span) -> bool:
    """ "didnt get in to see D today", "went up to see him": no plan, but what became of one."""
    words = passage.words[cue.first : cue.last + 1]
    if words[0] in ("next", "nxt") or not any(word.startswith(("see", "meet")) for word in words):
        return False
    before = [
        passage.words[at]
        for at in range(max(0, cue.first - 6), cue.first)
        if passage.spans[at][0] >= clause[0]
    ]
    return bool(_PAST & set(before))


def _others_will_see(passage: Passage, cue: Mark) -> bool:
    """ "they will see her on Friday": someone else's plan; "she will see me" is ours."""
    for at in (cue.first - 1, cue.first):
        if at > 0 and passage.words[at : at + 3] == ["will", "see", MENTEE]:
            begins = passage.sentence_at(cue.start)[0] == passage.spans[at][0]
            return not begins and passage.words[at - 1] not in _OURS
    return False


def _of_what_was_said_before(passage: Passage, cue: Mark, clause: Span) -> bool:
    """ "he has court next weds": the cue's day belongs to the appointment just before it."""
    near = (max(clause[0], cue.start - 24), cue.start)
    plainly = cue.last > cue.first or passage.said.startswith((" is ", ":", " -", " on ", " at "), cue.end)
    return not plainly and not passage.named("status", "met", within=near) and is_someone_elses(passage, near)


def _told_before(passage: Passage, cue: Mark) -> bool:
    """ "meeting tues" is a plan only where something was already told."""
    places = [day.span[0] for day in passage.days] + [length.span[0] for length in passage.lengths]
    places += [mark.start for mark in passage.named("status")]
    return any(place < cue.start for place in places)


def _earlier_in_clause(passage: Passage, cue: Mark, clause: Span) -> int:
    """Where the plan begins when its day stands before the cue: "fri 6pm next"."""
    starts = [day.span[0] for day in passage.days if clause[0] <= day.span[0] < cue.start]
    start = max(starts, default=cue.start)
    return min([start, *(time.span[0] for time in passage.times if start - 4 <= time.span[1] <= start)])


def _end_of_plan(passage: Passage, place: int) -> int:
    """A plan runs to the end of its sentence, or to where its sentence turns to what was."""
    end = passage.sentence_at(place)[1]
    turns = [mark.start for mark in passage.named("status", "met") if place < mark.start < end]
    for turn in turns:
        clause = passage.clause_at(turn)
        if clause[0] > place:
            return clause[0]
    return end


def _first_mention(passage: Passage, start: int, end: int) -> int | None:
    places = [day.span[0] for day in passage.days if not day.deadline]
    places += [time.span[0] for time in passage.times]
    places += [mark.start for mark in passage.named("cue", "same_place", "same_time", "none")]
    return min((place for place in places if start <= place < end), default=None)


def _looks_back(passage: Passage, place: int) -> bool:
    return any(
        day.span[0] == place and day.points == "past" and day.coming != day.past for day in passage.days
    )


def is_someone_elses(passage: Passage, span: Span) -> bool:
    """Is what is planned there the mentee's own day ("court on the 18th"), not a meeting of these two?"""
    if passage.named("cue", "not_next", within=span):
        return True
    others = [mark for mark in passage.named("cue", "other", within=span) if not _is_a_place(passage, mark)]
    return bool(others) and not _ours(passage, span)


def _is_a_place(passage: Passage, mark: Mark) -> bool:
    before = passage.words[max(0, mark.first - 2) : mark.first]
    return before[-1:] in (["at"], ["outside"]) or before in (["at", "the"], ["outside", "the"])


def _ours(passage: Passage, span: Span) -> bool:
    said = passage.said[span[0] : span[1]]
    words = (
        "meet",
        "see ",
        "seeing",
        "visit ",
        "session",
        "sesh",
        "mtg",
        "rebook",
        "together",
        "next:",
        "next appointment:",
        "next appt:",
        "nxt:",
        "go up",
    )
    return any(word in said for word in words) or (
        said.startswith(("next ", "nxt "))
        and bool(any(span[0] <= day.span[0] <= span[0] + _FEW for day in passage.days))
    )


def _plainly_coming(passage: Passage, day: Day, known: list[Span]) -> Span | None:
    """A day that says itself that it is to come, such as "tomorrow"."""
    start = day.span[0]
    if day.points != "coming" or day.deadline or any(s <= start < e for s, e in known):
        return None
    clause = passage.clause_at(start)
    missed = passage.named(
        "status", "no_show", "cancelled", "cannot", "mentor_cancelled", "agency_cancelled", within=clause
    )
    if missed or is_someone_elses(passage, clause) or passage.named("cue", "call", within=clause):
        return None
    times = [
        time.span[0] for time in passage.times if clause[0] <= time.span[0] < start <= time.span[1] + _FEW
    ]
    return min([start, *times]), passage.sentence_at(start)[1]


def _errand_together(passage: Passage, day: Day) -> Span | None:
    """ "ring StepChange together fri 2pm": told as a thing to do, by its first word."""
    sentence = passage.sentence_at(day.span[0])
    planned = _TO_DO.match(passage.said, sentence[0]) and " together " in passage.said[slice(*sentence)]
    return (day.span[0], sentence[1]) if planned and day.coming and not day.deadline else None


def _left_over(passage: Passage, known: list[Span]) -> Iterator[Span]:
    """A later day that stands alone in its sentence, or that would be long past, is the next meeting's."""
    free = [
        day for day in passage.days if not day.deadline and not any(s <= day.span[0] < e for s, e in known)
    ]
    for day in free[1:]:
        sentence = passage.sentence_at(day.span[0])
        words = passage.said[sentence[0] : sentence[1]].split()
        alone = (
            sentence[0] > free[0].span[1]
            and len(words) <= 5
            and bool(passage.times)
            and not passage.named("status", within=sentence)
        )
        alone = alone and any(sentence[0] <= time.span[0] < sentence[1] for time in passage.times)
        alone = alone and not any(sentence[0] <= one.span[0] < sentence[1] for one in passage.lengths)
        long_past = (
            (day.past is None or passage.today - day.past > FAR)
            and day.coming is not None
            and day.coming - passage.today <= FAR
        )
        clause = passage.clause_at(day.span[0])
        elsewhere = is_someone_elses(passage, clause) or passage.named("cue", "call", within=clause)
        if (alone or long_past) and not elsewhere:
            yield day.span[0], sentence[1]
