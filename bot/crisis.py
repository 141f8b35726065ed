"""What is done at once about a worry: a flag, an alert without a word of it, and the fixed reply."""

from __future__ import annotations

from uuid import UUID

from bot import turns
from bot.facts import UNNAMED, duty_facts
from bot.flows.steps import Facts, Record, Say
from bot.reading.session_log import read_log
from bot.rules import crisis as rules
from bot.rules.crisis import Answer
from bot.rules.person import Person, PhoneSetting
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
        _alert(scene, worst.severity.value, numbers[worst])


def escalate(scene: Scene) -> None:
    """A mentor has said how soon a person must act: alert again where that is now, or sooner than thought."""
    said = [record.facts.get("answer") for record in scene.recorded if record.kind == "danger"]
    severity = {"now": "S1", "today": "S2"}.get(str(said[-1])) if said else None
    number = kept_flags.newest(scene.db, scene.place.person_id) if severity else None
    if severity is not None and number is not None:
        lifted = kept_flags.lift(scene.db, number, severity)
        if lifted or severity == "S1":
            _alert(scene, severity, number)


def _alert(scene: Scene, severity: str, number: int) -> None:
    places = _on_call(scene)
    body = sentence("common.staff_alert", turns.LANGUAGE, severity=severity, number=number)
    for place in places:
        texts.queue(
            scene.db,
            place,
            kind="alert",
            key="common.staff_alert",
            body=body,
            now=scene.now,
            flag_number=number,
        )
    if not places:
        kind = f"{severity} flag {number}: nobody is on call"
        kept_flags.open_task(scene.db, scene.place, kind, scene.now, message_id=scene.message_id)


def respond(scene: Scene) -> Answer | None:
    """Say the fixed words that the worst flag calls for; None if it calls for none."""
    answer = rules.answer(scene.flags, _reader(scene), scene.local.date())
    if answer is None:
        return None
    if answer.stops_talks and not listening(scene):
        turns.end_open_talk(scene, "stopped")
    said_before = texts.said_since(scene.db, scene.place, answer.key, scene.now - rules.SOON)
    if said_before and answer.key != rules.NEUTRAL:  # a number to call would tell who is looking
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
    answer = rules.answer(scene.flags, _reader(scene), scene.local.date())
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
    else:
        turns.begin(scene, "crisis_call", {"ask": key.partition(".")[2], **_facts(scene, key)}, kind="crisis")


def _say(scene: Scene, key: str) -> None:
    turns.say(scene, Say(key, _facts(scene, key)), kind="crisis")


def _facts(scene: Scene, key: str) -> Facts:
    """By when staff will act, and who: by name only where it is that person who was told."""
    told = {place.person_id for place in _on_call(scene)}
    facts = duty_facts(key, scene.local, scene.programme.country)
    theirs = scene.relationship(None)
    if theirs is None or told != {theirs.coordinator_id}:
        facts |= {"coord": UNNAMED["coord"]}
    return facts


def listening(scene: Scene) -> bool:
    """Has it just been asked whether it is safe to call? That question stays open."""
    talk = talks.open_talk(scene.db, scene.person.id) if scene.person else None
    return talk is not None and talk.run.flow == "crisis_call"


def _reader(scene: Scene) -> Person | None:
    """Whom the words are for: at a frozen number, anyone; only that the phone is watched still counts."""
    owner = scene.owner
    return owner if owner is not None and owner.phone_setting is PhoneSetting.WATCHED else scene.person


def _on_call(scene: Scene) -> list[people.Place]:
    """Whom to alert. What may be about staff themselves, or a child, goes to leads; else to who is near."""
    whose = scene.person or scene.owner
    relationships = whose.relationships if whose else ()
    named = {one.coordinator_id for one in relationships if one.coordinator_id}
    severe = [flag for flag in scene.flags if flag.severity in PAGED]
    for_leads = any(flag.category in LEADS_ONLY for flag in severe)
    places = people.on_call(scene.db, scene.programme.id, named, leads_first=for_leads)
    if for_leads and any(flag.category not in LEADS_ONLY for flag in severe):
        near = people.on_call(scene.db, scene.programme.id, named)
        places += [place for place in near if place not in places]
    return places
