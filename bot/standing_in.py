"""Somebody of staff texts with a person, and the bot is quiet (docs/practice.md, "A person there")."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from bot import outcomes, questions, turns
from bot.flows import FLOWS
from bot.flows.steps import Record, Say
from bot.keywords import Keyword, is_trivial
from bot.needs import TO_READ
from bot.rules.nudging import is_hidden, next_open
from bot.rules.person import Person
from bot.store import flags as kept_flags
from bot.store import people, stand_ins, talks, texts
from bot.store.database import Db
from bot.store.stand_ins import StandIn
from bot.store.talks import Talk
from bot.turns import Scene
from bot.wording import sentence

FALLS_BACK = dt.timedelta(hours=24)  # without a word of staff
WAITS = "a text that waits for your answer"  # what a task for staff is called
LEFT_ALONE = "nobody wrote to them for 24 hours: the bot goes on"
ANSWERED = (WAITS, TO_READ, LEFT_ALONE)
"""The tasks that are done once somebody has written to them."""
LEFT_TO_THEM = frozenset({Keyword.STAFF, Keyword.FINISH, Keyword.MOVE})
"""Words that would begin a talk: whoever is there reads them."""
OF_A_WORRY = frozenset({"danger", "crisis_call"})  # talks that go on as ever
HERE, GONE = "common.person_here", "common.bot_again"


def leaves(scene: Scene, word: Keyword) -> bool:
    """Is this a word for whoever stands in?"""
    return word in LEFT_TO_THEM and _there(scene) is not None


def hear(scene: Scene, text: str, talk: Talk | None, *, answered: bool) -> bool:
    """Leave a text to whoever stands in, and say once that somebody is there. False: nobody stands in.

    `answered`: the fixed words for a worry have been said already.
    """
    one = _there(scene)
    if one is None or (talk is not None and talk.state == "open" and talk.run.flow in OF_A_WORRY):
        return False
    if is_trivial(text):
        return True
    if not kept_flags.has_open_task(scene.db, scene.place, WAITS):
        kept_flags.open_task(scene.db, scene.place, WAITS, scene.now, message_id=scene.message_id)
        scene.recorded.append(Record("task", {"kind": WAITS}))
    if not (answered or one.told_at or one.answered_at):
        turns.say(scene, Say(HERE))
        stand_ins.told(scene.db, one, scene.now)
    return True


def take(db: Db, person: Person, staff_id: UUID, now: dt.datetime) -> StandIn:
    """This person of staff stands in from now on. The bot's open question waits."""
    return stand_ins.take(db, person.programme.id, person.id, staff_id, now, now + FALLS_BACK)


def wrote(db: Db, person: Person, staff_id: UUID, now: dt.datetime) -> None:
    """Somebody of staff has written to them: what waited for that is done."""
    stand_ins.seen_to(db, person.id, ANSWERED, staff_id, now)
    one = stand_ins.open_for(db, person.id)
    if one is not None and one.staff_id == staff_id:
        stand_ins.answered(db, one, now, now + FALLS_BACK)


def give_back(db: Db, person: Person, one: StandIn, now: dt.datetime, staff_id: UUID | None) -> bool:
    """The bot goes on, and says so if anything was said meanwhile. False: it has already.

    `staff_id`: who gives it back; none, where nobody has written for too long.
    """
    if not stand_ins.end(db, one, now, staff_id):
        return False
    if staff_id is not None:
        stand_ins.seen_to(db, person.id, (WAITS,), staff_id, now)
    place = people.foremost(db, person.id)
    if place is not None:
        scene = Scene(db, now, place, person.programme, person)
        if staff_id is None:
            kept_flags.open_task(db, place, LEFT_ALONE, now)
        _go_on(scene, person, said=bool(one.told_at or one.answered_at))
    return True


def fall_back(db: Db, one: StandIn, now: dt.datetime) -> list[Record]:
    """Nobody of staff has written for too long. Nothing, where somebody has meanwhile."""
    person = people.by_id(db, one.person_id, lock=True)
    by_now = stand_ins.open_for(db, person.id)
    if by_now is None or by_now.id != one.id or by_now.falls_back_at > now:
        return []
    return [Record("task", {"kind": LEFT_ALONE})] if give_back(db, person, by_now, now, None) else []


def _there(scene: Scene) -> StandIn | None:
    return stand_ins.open_for(scene.db, scene.person.id) if scene.person else None


def _go_on(scene: Scene, person: Person, *, said: bool) -> None:
    """Say that the bot is there again, in the hours for it, and put its open question once more."""
    talk, local = talks.open_talk(scene.db, person.id), scene.local
    opens = next_open(local, person)
    asks = talk is not None and opens == local and not is_hidden(talk.run.flow, person)
    if talk is not None and asks and said:
        questions.ask_again(scene, talk, GONE)
        return
    if said and opens is not None and not scene.place.closed:
        body = sentence(GONE, person.language)
        texts.queue(scene.db, scene.place, kind="nudge", key=GONE, body=body, now=scene.now, not_before=opens)
    if talk is not None and talk.wakes_at is not None and (flow := FLOWS.get(talk.run.flow)):
        talks.sleep_until(scene.db, talk.id, outcomes.wakes_at(scene.db, talk, flow, scene.now))
