"""What is done at once about a worry: a flag, an alert without a word of it, and the fixed reply."""

from __future__ import annotations

from uuid import UUID

from bot import turns
from bot.facts import duty_facts
from bot.flows.steps import Record, Say
from bot.reading.session_log import read_log
from bot.rules import crisis as rules
from bot.rules.crisis import Answer
from bot.rules.staff import LEADS_ONLY
from bot.screening import Severity
from bot.store import flags as kept_flags
from bot.store import people, talks, texts
from bot.turns import Scene
from bot.wording import sentence

PAGED = (Severity.S1, Severity.S2)


def raise_flags(scene: Scene, message_id: UUID) -> None:
    """Keep each flag; where one is severe, alert those who look after this person, once for the message."""
    numbers = {}
    for flag in scene.flags:
        numbers[flag] = kept_flags.raise_flag(scene.db, flag, scene.place, message_id, scene.now)
        scene.recorded.append(Record("flag", {"severity": flag.severity.value, "category": flag.category}))
    worst = rules.worst(scene.flags)
    if worst is not None and worst.severity in PAGED:
        severity = worst.severity.value
        body = sentence("common.staff_alert", turns.LANGUAGE, severity=severity, number=numbers[worst])
        for place in _on_call(scene, leads_first=worst.category in LEADS_ONLY):
            texts.queue(scene.db, place, kind="alert", key="common.staff_alert", body=body, now=scene.now)


def respond(scene: Scene) -> Answer | None:
    """Say the fixed words that the worst flag calls for; None if it calls for none."""
    answer = rules.answer(scene.flags, scene.person, scene.local.date())
    if answer is None:
        return None
    if answer.stops_talks and not _listening(scene):
        turns.end_open_talk(scene, "stopped")
    if texts.said_since(scene.db, scene.place, answer.key, scene.now - rules.SOON):
        turns.say(scene, Say("crisis.still_here"), kind="crisis")
    elif answer.asks_safe and not answer.then_duty:
        _ask_safe(scene, answer.key)
    else:
        _say(scene, answer.key)
        if answer.then_duty:
            _say_who_is_there(scene)
    return answer


def say_at_least(scene: Scene) -> Answer | None:
    """The fixed words and nothing else: for when what goes with them has failed."""
    answer = rules.answer(scene.flags, scene.person, scene.local.date())
    if answer is not None:
        _say(scene, answer.key)
        if answer.stops_talks:
            turns.end_open_talk(scene, "stopped")
    return answer


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
    country = scene.programme.country
    key = rules.duty_key(scene.local, country, someone_to_tell=bool(_on_call(scene)))
    if key == "crisis.staff_on_duty":
        _ask_safe(scene, key)
    else:
        _say(scene, key)


def _ask_safe(scene: Scene, key: str) -> None:
    """Say the words that end by asking whether it is safe to call, and listen for the answer."""
    if scene.person is None:
        _say(scene, key)
        return
    facts = duty_facts(key, scene.local, scene.programme.country)
    turns.begin(scene, "crisis_call", {"ask": key.partition(".")[2], **facts}, kind="crisis")


def _say(scene: Scene, key: str) -> None:
    facts = duty_facts(key, scene.local, scene.programme.country)
    turns.say(scene, Say(key, facts), kind="crisis")


def _listening(scene: Scene) -> bool:
    """Has it just been asked whether it is safe to call? That question stays open."""
    talk = talks.open_talk(scene.db, scene.person.id) if scene.person else None
    return talk is not None and talk.run.flow == "crisis_call"


def _on_call(scene: Scene, *, leads_first: bool = False) -> list[people.Place]:
    relationships = scene.person.relationships if scene.person else ()
    named = {one.coordinator_id for one in relationships if one.coordinator_id}
    return people.on_call(scene.db, scene.programme.id, named, leads_first=leads_first)
