"""The question that a talk waits on: said again, said in words, or settled meanwhile."""

from __future__ import annotations

from bot import turns
from bot.facts import standard_facts
from bot.flows.steps import Facts, Record, Say
from bot.store import talks
from bot.store.talks import Talk
from bot.turns import Scene
from bot.wording import sentence


def ask_again(scene: Scene, talk: Talk, key: str | None = None, facts: Facts | None = None) -> None:
    """Say the open question once more, after a sentence of its own if `key` is given."""
    relationship = scene.relationship(talk.relationship_id)
    if key is not None:
        turns.say(scene, Say(key, facts or {}), relationship=relationship, talk_id=talk.id)
    if talk.question is None:
        return
    said = turns.say(scene, talk.question, relationship=relationship, talk_id=talk.id)
    if said is not None:
        talks.move(scene.db, talk.id, talk.run, (talk.question, said))


def question_said(scene: Scene, talk: Talk) -> str:
    """The words of the question that a talk waits on."""
    if talk.question is None:
        return ""
    relationship = scene.relationship(talk.relationship_id)
    facts = standard_facts(scene.person, relationship, scene.programme, scene.local) | talk.question.facts
    return sentence(talk.question.key, turns.person_of(scene).language, **facts)


def aside(scene: Scene, talk: Talk, flow: str, kept: Facts) -> bool:
    """Do what another talk does in one turn, and put the open question again. False: it has to ask."""
    moved = turns.begun(scene, flow, kept, None)
    if moved.run is not None:
        return False
    turns.carry_out(scene, moved, None)
    ask_again(scene, talk)
    return True


def ask_once_more(scene: Scene, talk: Talk) -> None:
    """Nobody answered yet: say the question once more, or let the talk expire where nothing can be said."""
    relationship = scene.relationship(talk.relationship_id)
    said = None
    if talk.question is not None:
        said = turns.say(scene, talk.question, kind="nudge", relationship=relationship, talk_id=talk.id)
    if said is None:
        turns.expire(scene, talk)
    else:
        talks.asked_once_more(scene.db, talk, said)


def has_settled(scene: Scene, talk: Talk) -> bool:
    """Did this talk, when it expired, keep what it had learned? Then its question is not open any more.

    An idea for a goal that was dropped can still be taken up.
    """
    undone = ("task", "goal answered")
    left = turns.left_behind(scene, talk)
    return any(isinstance(effect, Record) and effect.kind not in undone for effect in left)
