"""What is done at once about a worry, whichever reader saw it: a flag, and the ladder that it climbs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from bot import turns
from bot.escalation import concerned
from bot.escalation.begin import begin, begin_without
from bot.flows.steps import Record
from bot.rules.person import Person, Role
from bot.rules.worry import TWICE, Standing, in_context
from bot.screening import Flag, Severity, says_young
from bot.screening.phrases import NO_PHRASES, Phrases
from bot.screening.safe_word import heard
from bot.store import flags as kept_flags
from bot.store import people
from bot.store import phrases as kept_phrases
from bot.turns import Scene

log = structlog.get_logger()

WITHOUT = "a text was screened without the programme's own phrases"
PAGED = (Severity.S1, Severity.S2)


def phrases_of(scene: Scene) -> Phrases:
    """The programme's own phrases. Where they cannot be had, the rules do without, and staff are told."""
    try:
        return kept_phrases.for_programme(scene.db, scene.programme.id, scene.now)
    except OperationalError:
        raise
    except Exception:
        log.exception("phrases not there")
        kept_flags.open_task(scene.db, scene.place, WITHOUT, scene.now, message_id=scene.message_id)
        return NO_PHRASES


def safe_word_in(scene: Scene, text: str) -> tuple[Flag, ...]:
    """The flag of a text that holds the safe word of whoever's phone this is."""
    whose = scene.person or scene.owner
    return heard(text, whose.safe_word, whose.language) if whose and whose.safe_word else ()


def in_this_context(scene: Scene, flags: tuple[Flag, ...], text: str, message_id: UUID) -> tuple[Flag, ...]:
    """The flags of a text, raised where what is known of the person calls for it."""
    if all(flag.severity is Severity.S4 for flag in flags):
        return flags
    whose = scene.person or scene.owner
    stands = Standing(
        whose,
        kept_flags.earlier(scene.db, scene.place, message_id, scene.now - TWICE),
        says_young(text, whose.language if whose else turns.LANGUAGE),
    )
    mentees = _mentee_of(scene, whose, stands)
    return tuple(in_context(flag, mentees if flag.about == "other" else stands, scene.now) for flag in flags)


def raise_flags(scene: Scene, message_id: UUID, version: str) -> None:
    """Keep each flag of the scene, and begin the ladder of each that is news, the most severe first.

    `version` is that of the reader.
    """
    raised: list[tuple[Flag, int]] = []
    for flag in scene.flags:
        kept = kept_flags.raise_flag(
            scene.db,
            flag,
            scene.place,
            message_id,
            scene.now,
            version=version,
            again=not _may_be_another(scene, flag),
        )
        scene.flag_numbers.append(kept.number)
        named = _note_concerned(scene, flag, kept.number, message_id)
        if kept.news:
            raised.append((flag, kept.number))
        elif named:
            begin_ladder(scene, kept.number, named)
        scene.recorded.append(Record("flag", {"severity": flag.severity.value, "category": flag.category}))
    for _, number in sorted(raised, key=lambda one: one[0].severity):
        begin_ladder(scene, number)


def escalate(scene: Scene) -> None:
    """A mentor has said how soon a person must act: climb anew where that is sooner than thought."""
    said = [record.facts.get("answer") for record in scene.recorded if record.kind == "danger"]
    severity = {"now": "S1", "today": "S2"}.get(str(said[-1])) if said else None
    number = kept_flags.newest(scene.db, scene.place.person_id) if severity else None
    if severity is None or number is None:
        return
    if kept_flags.lift(scene.db, number, severity, scene.now, "the mentor's answer"):
        begin_ladder(scene, number)


def begin_ladder(scene: Scene, number: int, without: Sequence[str] = ()) -> None:
    """Tell those on call that there is this flag, and nothing of what it holds, until somebody has it.

    `without`: the names of staff of whom it tells, as is known only now.
    What goes wrong here undoes neither the flag nor the text that it is about: it is a task.
    """
    try:
        with scene.db.part():
            if without:
                begin_without(scene.db, number, without, scene.now)
            else:
                begin(scene.db, number, scene.now)
    except OperationalError:
        raise
    except Exception:
        log.exception("alert failed", message=scene.message_id)
        kind = f"flag {number}: nobody could be alerted"
        kept_flags.open_task(scene.db, scene.place, kind, scene.now, message_id=scene.message_id)


def _note_concerned(scene: Scene, flag: Flag, number: int, message_id: UUID) -> list[str]:
    """Keep whom a flag is about. Whom of staff that was news of.

    Where that fails it is still climbed for: an alert tells nothing.
    """
    if flag.category not in concerned.OF_STAFF:
        return []
    try:
        with scene.db.part():
            return concerned.note(scene.db, number, message_id, scene.now)
    except OperationalError:
        raise
    except Exception:
        log.exception("concerned not noted", message=scene.message_id)
        return []


def _may_be_another(scene: Scene, flag: Flag) -> bool:
    """Could this be about somebody else than the last time? A mentor of several names none for certain."""
    person = scene.person
    return flag.about == "other" and person is not None and len(person.relationships) > 1


def _mentee_of(scene: Scene, whose: Person | None, stands: Standing) -> Standing:
    """What is known of the one whom a mentor tells of; of a mentor's own age and state nothing follows."""
    if whose is None or whose.role is not Role.MENTOR:
        return stands
    mine = whose.relationships
    mentee = people.by_id(scene.db, mine[0].mentee_id) if len(mine) == 1 else None
    return Standing(mentee, stands.earlier)
