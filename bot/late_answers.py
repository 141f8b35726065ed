"""Answers that come when the time of their question had passed (docs/practice.md, "Muddled answers")."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot import questions, turns
from bot.flows.engine import Moved
from bot.flows.steps import Say
from bot.planning import checkins
from bot.store.talks import Talk
from bot.turns import Scene

LATE = dt.timedelta(days=14)  # how long after a talk expired its question can still be answered
NO_WORDS = "qzx qzx"  # which answer nothing: a question that takes them takes any words


@dataclass(frozen=True)
class Late:
    """A talk that has expired, what an answer does to it, and when it had asked."""

    talk: Talk
    moved: Moved
    asked: dt.datetime


def late(scene: Scene, talk: Talk | None, text: str) -> Late | None:
    """The text as an answer to a question whose time had passed. None: it is not understood as one."""
    if talk is None or talk.state != "expired" or talk.ended_at is None or scene.now - talk.ended_at > LATE:
        return None
    if not text.strip() or questions.has_settled(scene, talk):
        return None
    moved = turns.answer(scene, talk, text)
    return Late(talk, moved, talk.asked_at or talk.ended_at) if moved.understood else None


def takes_any_words(scene: Scene, talk: Talk) -> bool:
    """Would the question take whatever is said?"""
    return turns.answer(scene, talk, NO_WORDS).understood


def take(scene: Scene, late: Late) -> None:
    """A late answer is taken, with the question said again."""
    talk = late.talk
    facts = {
        "day": f"{late.asked.astimezone(scene.local.tzinfo):%A}",
        "question": questions.question_said(scene, talk),
    }
    turns.say(scene, Say("common.late", facts), relationship=scene.relationship(talk.relationship_id))
    turns.carry_out(scene, late.moved, talk)
    if talk.nudge_id is not None and scene.person is not None:
        checkins.answered_late(scene.db, scene.person, talk.nudge_id, scene.now)
