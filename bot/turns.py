"""Carries out one turn of a talk: what the engine decided becomes rows, in the transaction at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import OperationalError

from bot.facts import standard_facts
from bot.finding import DIRECTORY, Asker, Directory, look_up
from bot.flows import FLOWS, engine
from bot.flows.engine import Moved
from bot.flows.steps import Effect, Facts, Flow, Record, Say, Turn, Why
from bot.planning import plans, staffing, upcoming
from bot.rules.gate import never_texted, not_begun
from bot.rules.nudging import is_hidden, next_open
from bot.rules.person import Person, Programme, Relationship
from bot.screening import Flag
from bot.store import flags as kept_flags
from bot.store import people, records, talks, texts
from bot.store.columns import new_id
from bot.store.database import Db
from bot.store.people import Place
from bot.store.records import Source
from bot.store.talks import Talk
from bot.wording import sentence
from bot.wording.segments import count

log = structlog.get_logger()

LANGUAGE = "en"  # for a number whose owner is not known


@dataclass
class Scene:
    """One person, or one unknown number, in one transaction; and what has been said and kept so far."""

    db: Db
    now: dt.datetime
    place: Place
    programme: Programme
    person: Person | None
    owner: Person | None = None  # whose frozen number this is: there, `person` is nobody
    joined: bool = False  # by an invitation, with this message
    message_id: UUID | None = None
    flags: tuple[Flag, ...] = ()
    nudge_id: UUID | None = None  # what the bot begins just now, and until when it is of use
    until: dt.datetime | None = None
    in_brief: list[tuple[UUID, Say]] = field(default_factory=list)  # what its text may carry besides
    flows: Mapping[str, Flow] = field(default_factory=lambda: FLOWS)
    directory: Directory = DIRECTORY
    recorded: list[Record] = field(default_factory=list)
    flag_numbers: list[int] = field(default_factory=list)  # of the flags that hold what this text told of

    @property
    def asker(self) -> Asker:
        """For whom something is looked up in the directory. Raises ValueError for a number nobody knows."""
        return Asker(self.db, person_of(self), self.now, self.directory)

    @property
    def local(self) -> dt.datetime:
        """Now, where this person is."""
        return self.now.astimezone(ZoneInfo(self.person.timezone if self.person else self.programme.timezone))

    def relationship(self, relationship_id: UUID | None) -> Relationship | None:
        """One of the person's relationships; their only one if none is named."""
        mine = self.person.relationships if self.person else ()
        if relationship_id is None:
            return mine[0] if len(mine) == 1 else None
        return next((one for one in mine if one.id == relationship_id), None)


def say(
    scene: Scene,
    what: Say,
    *,
    kind: str = "reply",
    relationship: Relationship | None = None,
    talk_id: UUID | None = None,
) -> UUID | None:
    """Put a sentence in the outbox. None: nothing may be said to this phone, and the text is not kept."""
    if scene.place.silent(kind) or (scene.person and never_texted(scene.person, scene.local.date())):
        return None
    relationship = relationship or scene.relationship(None)
    facts = standard_facts(scene.person, relationship, scene.programme, scene.local) | what.facts
    language = scene.person.language if scene.person else LANGUAGE
    body = sentence(what.key, language, **facts)
    begun_by_us = kind == "nudge"
    return texts.queue(
        scene.db,
        scene.place,
        kind=kind,
        key=what.key,
        body=_with_others(scene, body, facts, language) if begun_by_us else body,
        now=scene.now,
        talk_id=talk_id,
        nudge_id=scene.nudge_id if begun_by_us else None,
        expires_at=scene.until if begun_by_us else None,
    )


def _with_others(scene: Scene, body: str, facts: Facts, language: str) -> str:
    """The text with whatever else it may carry, as long as it stays one segment."""
    for one in list(scene.in_brief):
        longer = f"{body} {sentence(one[1].key, language, **facts | one[1].facts)}"
        if count(longer).segments == 1:
            body = longer
            scene.in_brief.remove(one)
    return body


def keep(scene: Scene, record: Record, relationship: Relationship | None = None) -> None:
    """Keep something learned, and plan what follows from it."""
    person = person_of(scene)
    named = record.facts.get("relationship_id")
    relationship = scene.relationship(UUID(named)) if named else relationship or scene.relationship(None)
    source = Source(person, scene.place, relationship, scene.message_id, scene.now)
    row = records.keep(scene.db, source, record)
    scene.recorded.append(record)
    plans.after(scene.db, source, record, row)


def begin(
    scene: Scene, flow: str, kept: Facts, relationship: Relationship | None = None, *, kind: str = "reply"
) -> None:
    """Begin a talk. On a shared phone, what the bot begins knocks first and shows nothing."""
    person = person_of(scene)
    end_open_talk(scene, "stopped", but=upcoming.GOES_ON.get(flow, ()))
    if kind == "nudge" and is_hidden(flow, person):
        kept, flow = {"flow": flow, "keep": kept}, "knock"
    moved = begun(scene, flow, kept, relationship)
    carry_out(scene, moved, None, relationship, kind=kind)


def in_brief(scene: Scene, flow: str, kept: Facts, relationship: Relationship | None) -> Say | None:
    """How another text can carry what a talk would begin with, if it can."""
    found = scene.flows.get(flow)
    return found.brief(_turn(scene, "", kept, relationship, Why.BEGUN)) if found else None


def end_open_talk(scene: Scene, state: str, *, but: tuple[str, ...] = ()) -> None:
    """Whatever talk is open is over, even if its flow fails; what it learned is kept, `but` some kinds."""
    talk = talks.open_talk(scene.db, scene.person.id) if scene.person else None
    if talk is None:
        return
    before = len(scene.recorded)
    try:
        with scene.db.part():
            for effect in left_behind(scene, talk):
                if isinstance(effect, Record) and effect.kind not in ("task", *but):
                    keep(scene, effect, scene.relationship(talk.relationship_id))
    except OperationalError:
        raise
    except Exception:  # a STOP or a crisis reply must not hang on it
        del scene.recorded[before:]
        log.exception("talk lost", talk=talk.id)
        kept_flags.open_task(scene.db, scene.place, "a talk was lost", scene.now, message_id=scene.message_id)
    talks.end(scene.db, talk.id, state, scene.now)


def expire(scene: Scene, talk: Talk) -> None:
    """Nobody answered: the talk is over, and leaves behind what its flow says."""
    carry_out(scene, Moved(None, left_behind(scene, talk)), talk)
    talks.end(scene.db, talk.id, "expired", scene.now)


def left_behind(scene: Scene, talk: Talk) -> tuple[Effect, ...]:
    """What a talk leaves behind that ends without an answer."""
    flow = scene.flows.get(talk.run.flow)
    return upcoming.unless_in_vain(scene.db, flow.expired(talk.run) if flow else (), scene.now)


def tell(
    scene: Scene, person_id: UUID, what: Say, within: Relationship, *, until: dt.datetime | None = None
) -> None:
    """Say something to somebody else, when they may be texted; not after `until`, when it is of no use."""
    reader = people.by_id(scene.db, person_id)
    local = scene.now.astimezone(ZoneInfo(reader.timezone))
    places = [place for place in people.places(scene.db, person_id) if not place.closed]
    opens = next_open(local, reader)
    if not_begun(reader, local.date()) or not places or opens is None:
        return
    facts = standard_facts(reader, within, scene.programme, local) | what.facts
    texts.queue(
        scene.db,
        places[0],
        kind="nudge",
        key=what.key,
        body=sentence(what.key, reader.language, **facts),
        now=scene.now,
        not_before=opens,
        expires_at=until,
    )


def answer(scene: Scene, talk: Talk, text: str, why: Why = Why.REPLY) -> Moved:
    """What this answer does to a talk. Nothing is carried out yet."""
    kept = upcoming.as_they_stand(scene.db, person_of(scene), talk.run.kept, scene.now)
    turn = _turn(scene, text, kept, scene.relationship(talk.relationship_id), why)
    turn = staffing.as_it_stands(scene.db, scene.flows.get(talk.run.flow), turn, scene.now)
    return _found(scene, engine.advance(scene.flows, replace(talk.run, kept=kept), turn), turn)


def carry_out(
    scene: Scene,
    moved: Moved,
    talk: Talk | None,
    relationship: Relationship | None = None,
    *,
    kind: str = "reply",
) -> None:
    """Say and keep what a turn caused, and keep where the talk now stands."""
    if talk is not None:
        relationship = scene.relationship(talk.relationship_id)
    talk_id = talk.id if talk else new_id()
    said: UUID | None = None
    for effect in moved.effects:
        if isinstance(effect, Say):
            said = say(scene, effect, kind=kind, relationship=relationship, talk_id=talk_id)
        else:
            keep(scene, effect, relationship)
    if moved.run is None or moved.question is None or said is None:
        _end(scene, talk, moved)
    elif talk is not None:
        talks.move(scene.db, talk.id, moved.run, (moved.question, said))
    else:
        about = relationship.id if relationship else None
        question = (moved.question, said)
        person = person_of(scene)
        talks.begin(scene.db, talk_id, person, about, moved.run, question, scene.now, scene.nudge_id)


def begun(scene: Scene, flow: str, kept: Facts, relationship: Relationship | None) -> Moved:
    """What beginning a talk does. Nothing is carried out yet."""
    turn = _turn(scene, "", kept, relationship)
    return _found(scene, engine.begin(scene.flows, flow, turn), turn)


def _found(scene: Scene, moved: Moved, turn: Turn) -> Moved:
    """With whatever its steps wanted looked up, in this same transaction."""
    return engine.found(scene.flows, moved, turn, lambda look: look_up(scene.asker, look))


def _end(scene: Scene, talk: Talk | None, moved: Moved) -> None:
    if talk is not None:
        kinds = {effect.kind for effect in moved.effects if isinstance(effect, Record)}
        talks.end(scene.db, talk.id, "handed_over" if "handover" in kinds else "done", scene.now)


def _turn(
    scene: Scene, text: str, kept: Facts, relationship: Relationship | None, why: Why = Why.REPLY
) -> Turn:
    relationship = relationship or scene.relationship(None)
    return Turn(text, kept, person_of(scene), scene.local, relationship, scene.flags, why)


def person_of(scene: Scene) -> Person:
    """Who is in this scene. Raises ValueError for a number that nobody knows."""
    if scene.person is None:
        raise ValueError("a talk needs a person who is known")
    return scene.person
