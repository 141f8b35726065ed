"""How the things a mentee works towards went."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.session_log.log import Goal
from bot.reading.session_log.passage import Passage, Span
from bot.reading.session_log.vocabulary import MENTEE, Mark, table

_BEFORE_WORDS = 7
_AFTER_WORDS = 3
_PARTLY = ("half", "nearly", "almost", "most", "part", "some", "bit", "a bit", "did some", "first")
_DREAD_REACH = 40
_CANNOT_FOLLOW = frozenset(table("goals")["place"]["before_only"])
_CANNOT_LEAD = frozenset(table("goals")["place"]["after_only"])
_ALIASES = frozenset(table("goals")["place"]["alias"])
_ACRONYMS = frozenset(table("goals")["place"]["acronyms"])
_SUMMED_WITHIN = 12
_VAGUE = ("form",)
_ORDER = ("imposed", "stuck", "not_yet", "unclear", "proposed", "some", "done")


def goals_of(passage: Passage, status: str) -> tuple[Goal, ...]:
    """Each goal once, in the order told; the last word on it stands. Mere talk of a thing is no goal."""
    found: dict[str, Goal] = {}
    if status in ("attempted_contact", "mentor_cancelled"):
        return ()
    targets = [target for target in _targets(passage) if not _only_supposed(passage, target)]
    told = [_progress(passage, target) for target in targets]
    for summed in passage.named("progress"):
        _sum_up(passage, summed, targets, told)
    for at, target in enumerate(targets):
        shared = told[at + 1] if at + 1 < len(targets) and _paired(passage, target, targets[at + 1]) else None
        progress = told[at] or shared
        if progress == "done" and _is_one_of_many(target):
            progress = "some"
        if progress and (progress == "done" or target.name not in _VAGUE):
            hint = _hint(passage, target, progress)
            found[hint] = Goal(hint, progress)
    for mark in passage.told("whole"):
        found.setdefault(mark.name, Goal(mark.name, "done"))
    specific = [hint for hint in found if hint != "goal" and hint not in _VAGUE]
    return tuple(found[hint] for hint in (specific or found))


def _targets(passage: Passage) -> Iterator[Mark]:
    beside = passage.named("not_a_topic") + passage.named("not_a_goal")
    last: Mark | None = None
    for mark in passage.named("goal"):
        if any(other.holds(mark) for other in beside) or (last and last.last >= mark.first):
            continue
        last = mark
        yield mark


def _is_one_of_many(target: Mark) -> bool:
    """Some of the applications that finding work takes are done, never all."""
    return target.name == "applications" or (target.name == "jobs" and target.last > target.first)


def _sum_up(passage: Passage, summed: Mark, targets: list[Mark], told: list[str | None]) -> None:
    """ "bank said no, so that's stuck": what is so summed up is the first thing its sentence named."""
    before, after = passage.words[max(0, summed.first - 3) : summed.first], passage.words[summed.last + 1 :]
    of_that = before[-2:] == ["so", "thats"] or before == ["so", "that", "is"]
    if not of_that and not (before[-1:] == ["so"] and after[:2] == ["on", "that"]):
        return
    start = passage.sentence_at(summed.start)[0]
    near = summed.first - _SUMMED_WITHIN
    named = [
        at
        for at, target in enumerate(targets)
        if start <= target.start < summed.start and target.last >= near
    ]
    for at in named:
        told[at] = summed.name if at == named[0] else None


def _paired(passage: Passage, one: Mark, other: Mark) -> bool:
    """ "cv and cover letter finished": what is said of the second is said of both."""
    between = passage.said[one.end : other.start].strip()
    return (
        between in ("and", "n", "&", "+")
        and _after(passage, other, passage.clause_at(other.start)) is not None
    )


def _only_supposed(passage: Passage, target: Mark) -> bool:
    clause = passage.clause_at(target.start)
    said = f" {passage.said[clause[0] : clause[1]]}"
    return any(f" {word} " in said for word in ("would have", "could have", "should have", "wouldve", "if"))


def _hint(passage: Passage, target: Mark, progress: str) -> str:
    """The thing in the mentor's words, or by the name that logs keep for a shortened or misspelt one."""
    clause = passage.clause_at(target.start)
    applied = passage.named("goal_after", "apply", within=(clause[0], target.start + 1))
    if target.name == "jobs" and (applied or progress == "some"):
        return "apply jobs"
    said = " ".join(passage.words[target.first : target.last + 1])
    if target.name in ("jobs", "goal") or said in _ALIASES or MENTEE in said.split():
        return "job" if target.name == "jobs" else target.name
    if target.name.lower().startswith(said):
        return target.name
    return " ".join(word.upper() if word in _ACRONYMS else word for word in said.split())


def _progress(passage: Passage, target: Mark) -> str | None:
    """What is said of the target: in its own clause, after it or before it; an order anywhere before it."""
    sentence, clause = passage.sentence_at(target.start), passage.clause_at(target.start)
    imposed = passage.named("progress", "imposed", within=(sentence[0], target.start))
    if imposed:
        return "imposed"
    after, before = _after(passage, target, clause), _before(passage, target, (sentence, clause))
    if before is None or before.name == "some":
        of_it = _said_of_it(passage, target.end)
        if of_it in ("done", "not_yet") or (of_it and before is None and after is None):
            return of_it
    if before and before.name == "some" and after == "done" and _said(passage, before).startswith(_PARTLY):
        return "some"
    if after:
        return after
    if before is None:
        return None
    told = before.name
    if passage.named("talk", "dread", within=(max(sentence[0], target.start - _DREAD_REACH), target.start)):
        return None
    talk = passage.named("talk", "only", within=(before.end, target.start))
    if talk and told in ("done", "some"):
        return None
    if told == "done" and passage.is_ahead(target.start):
        return "proposed"
    return told


def _said_of_it(passage: Passage, place: int) -> str | None:
    """ "filling in the form and he has posted it off": what the words after say of "it" or "them"."""
    end = passage.clause_at(min(passage.clause_at(place)[1], passage.bounds[1] - 1))[1]
    for mark in passage.named("progress", within=(place, end)):
        following = passage.words[mark.last + 1 : mark.last + 3]
        if following[:1] in (["it"], ["them"]) or passage.words[mark.last] == "it":
            return mark.name
        if mark.name == "proposed" and following[1:] in (["it"], ["them"]):
            return mark.name
    return None


def _after(passage: Passage, target: Mark, clause: Span) -> str | None:
    if (
        passage.said[clause[1] - 3 : clause[1]].endswith(("- ", ": ", " -", ":"))
        and clause[1] < passage.bounds[1]
    ):
        clause = (clause[0], passage.clause_at(clause[1])[1])
    following = [mark.first for mark in passage.named("goal", within=clause) if mark.first > target.last]
    limit = min([target.last + _AFTER_WORDS + 1, *following])
    marks = [
        mark
        for mark in passage.named("progress", within=(target.end, clause[1]))
        if mark.first <= limit
        and not (following and mark.last >= limit)
        and (_said(passage, mark) not in _CANNOT_FOLLOW or _ends(passage, mark, clause))
    ]
    return _strongest(marks[:2]) if marks else None


def _ends(passage: Passage, mark: Mark, clause: Span) -> bool:
    """ "CV started." says it of the CV; "CV started job hunting" does not."""
    return not passage.said[mark.end : clause[1]].strip(" .,;!/\n")


def _before(passage: Passage, target: Mark, bounds: tuple[Span, Span]) -> Mark | None:
    """The word before it in its clause; or the verb of a list ("did cv, ID and budget")."""
    _sentence, clause = bounds
    marks = [
        mark
        for mark in passage.named("progress", within=(clause[0], target.start))
        if target.first - mark.last <= _BEFORE_WORDS and _said(passage, mark) not in _CANNOT_LEAD
    ]
    earlier = [other.last for other in passage.named("goal", within=clause) if other.last < target.first]
    if earlier:
        marks = [
            mark for mark in marks if mark.first > max(earlier) or not _consumed(passage, mark, max(earlier))
        ]
    if not marks:
        return None
    near = [mark for mark in marks if marks[-1].first - mark.first <= 4]
    strongest = _strongest(near)
    return next(mark for mark in near if mark.name == strongest)


def _consumed(passage: Passage, mark: Mark, earlier: int) -> bool:
    """Is the mark already the word on an earlier target ("ID done, flat")?"""
    words = passage.words[mark.last + 1 : earlier]
    return len(words) > 5 or _said(passage, mark) in _CANNOT_LEAD


def _strongest(marks: list[Mark]) -> str:
    names = {mark.name for mark in marks}
    return next(name for name in _ORDER if name in names)


def _said(passage: Passage, mark: Mark) -> str:
    return passage.said[mark.start : mark.end]
