"""What is said at once to whoever tells of a worry: fixed words, and the truth about who is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import OperationalError

from bot import turns
from bot.facts import UNNAMED, duty_facts, moment_said
from bot.flows.steps import Facts, Say
from bot.reading.session_log import read_log
from bot.rules import crisis as rules
from bot.rules.crisis import Answer
from bot.rules.escalation.coverage import are_there
from bot.rules.escalation.rota import office_hours
from bot.rules.person import Person, PhoneSetting
from bot.store import rota as rotas
from bot.store import talks, texts
from bot.store.knowing import told_first_at, who_knows
from bot.turns import Scene

log = structlog.get_logger()

T = TypeVar("T")


def respond(scene: Scene) -> Answer | None:
    """Say the fixed words that the worst flag calls for; None if it calls for none."""
    answer = rules.answer(scene.flags, _reader(scene), scene.local.date())
    if answer is None:
        return None
    if answer.stops_talks and not listening(scene):
        turns.end_open_talk(scene, "stopped")
    if _was_just_said(scene, answer.key):
        _say(scene, rules.said_again(answer.key))
    elif answer.asks_safe and not answer.then_duty:
        _ask_safe(scene, answer.key)
    else:
        _say(scene, answer.key)
        if answer.then_duty:
            _say_who_is_there(scene)
    return answer


def respond_later(scene: Scene, came_at: dt.datetime) -> bool:
    """What follows at once from a worry of S1 or S2 that the second reader alone has seen.

    Their talk ends, and the neutral words are said, unless it is late or others have been said since the
    text came in. False: no words are called for.
    """
    answer = rules.answer(scene.flags, _reader(scene), scene.local.date())
    if answer is None:
        return False
    said = texts.kind_said_since(scene.db, scene.place, "crisis", came_at)
    if not listening(scene):
        turns.end_open_talk(scene, "stopped")
    if said or scene.now - came_at > rules.IN_TIME:
        return True
    if _was_just_said(scene, rules.NEUTRAL):
        _say(scene, rules.STILL_HERE_NEUTRAL)
    else:
        _ask_safe(scene, rules.NEUTRAL)
    return True


def say_at_least(scene: Scene) -> Answer | None:
    """The fixed words and nothing else: for when what goes with them has failed."""
    answer = rules.answer(scene.flags, _reader(scene), scene.local.date())
    if answer is not None:
        key = (
            rules.said_again(answer.key)
            if _if_it_can(scene, lambda: _was_just_said(scene, answer.key))
            else answer.key
        )
        facts = duty_facts(key, scene.local, office_hours(scene.programme))
        turns.say(scene, Say(key, facts | {"coord": UNNAMED["coord"]}), kind="crisis")
        if answer.stops_talks:
            _if_it_can(scene, lambda: turns.end_open_talk(scene, "stopped"))
    return answer


def _if_it_can(scene: Scene, part: Callable[[], T]) -> T | None:
    """Do a part that must not cost anyone the words, such as where a row does not open."""
    try:
        with scene.db.part():
            return part()
    except OperationalError:
        raise
    except Exception:
        log.exception("words without the rest", message=scene.message_id)
    return None


def ask_danger(scene: Scene, text: str) -> bool:
    """A mentor's worry: ask how soon a person must act, and keep the log that it came in. Was there one?"""
    person = scene.person
    if person is None or not rules.asks_danger(scene.flags, person):
        return False
    talk = talks.open_talk(scene.db, person.id)
    if talk is not None and talk.run.flow == "danger":
        return False
    log = read_log(text, scene.local, day_first=person.programme.day_first, flags=scene.flags)
    turns.begin(scene, "session_log" if log.is_log else "danger", {"text": text})
    return True


def _say_who_is_there(scene: Scene) -> None:
    """Whether staff know of this already, were told just now, or are not there to be told."""
    know = who_knows(scene.db, scene.flag_numbers)
    rota = rotas.of_programme(scene.db, scene.programme.id)
    there = are_there(rota, {one.person_id for one in know}, scene.now)
    key = rules.duty_key(there=there, told_before=there and know[0].at < scene.now)
    if key == "crisis.nobody_on_duty":
        _say(scene, key)
    else:
        _ask_safe(scene, key)


def _ask_safe(scene: Scene, key: str) -> None:
    """Say the words that end by asking whether it is safe to call, and listen for the answer."""
    if scene.person is None:
        _say(scene, key)
    else:
        turns.begin(scene, "crisis_call", {"ask": key.partition(".")[2], **_facts(scene, key)}, kind="crisis")


def _say(scene: Scene, key: str) -> None:
    turns.say(scene, Say(key, _facts(scene, key)), kind="crisis")


def _facts(scene: Scene, key: str) -> Facts:
    """By when staff will act, or were told, and who: by name only where it is that person who was told."""
    know = who_knows(scene.db, scene.flag_numbers)
    rota = rotas.of_programme(scene.db, scene.programme.id)
    facts = duty_facts(key, scene.local, rota, told_first_at(scene.db, scene.flag_numbers))
    if key == "crisis.staff_told_before" and know:
        facts |= {"time": moment_said(know[0].at.astimezone(scene.local.tzinfo), scene.local)}
    theirs = scene.relationship(None)
    if theirs is None or {one.person_id for one in know} != {theirs.coordinator_id}:
        facts |= {"coord": UNNAMED["coord"]}
    return facts


def _was_just_said(scene: Scene, key: str) -> bool:
    return texts.said_since(scene.db, scene.place, key, scene.now - rules.SOON)


def listening(scene: Scene) -> bool:
    """Has it just been asked whether it is safe to call? That question stays open."""
    talk = talks.open_talk(scene.db, scene.person.id) if scene.person else None
    return talk is not None and talk.run.flow == "crisis_call"


def _reader(scene: Scene) -> Person | None:
    """Whom the words are for: at a frozen number, anyone; only that the phone is watched still counts."""
    owner = scene.owner
    return owner if owner is not None and owner.phone_setting is PhoneSetting.WATCHED else scene.person
