"""What follows when nobody answered: check-ins come less often, and a log that never came is for staff."""

from __future__ import annotations

from bot import turns
from bot.flows.steps import Say
from bot.planning import checkins, mentors
from bot.store import checkins as kept
from bot.store import flags as kept_flags
from bot.store.talks import Talk
from bot.turns import Scene

NO_ANSWER = "four check-ins in a row without an answer"


def after(scene: Scene, talk: Talk) -> None:
    """A talk that the bot began has just expired."""
    if scene.person is None or talk.nudge_id is None:
        return
    if (within := kept.is_one(scene.db, talk.nudge_id)) is not None:
        relationship = scene.relationship(within)
        if relationship and checkins.not_answered(scene.db, scene.person, relationship, scene.now):
            kept_flags.open_task(scene.db, scene.place, NO_ANSWER, scene.now)
            turns.tell(scene, relationship.mentor_id, Say("common.no_word"), relationship)
    elif talk.run.flow == "session_log" and talk.run.step == "told" and talk.silences:
        mentors.tell_staff(scene.db, scene.person.id, mentors.NOT_ANSWERED, scene.now)
