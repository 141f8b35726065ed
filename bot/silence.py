"""Who told of something serious and has not texted since (docs/practice.md, "What raises a worry")."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot import flagging
from bot.flows.steps import Record
from bot.rules.gate import never_texted
from bot.rules.worry import SILENCE, silence_tells
from bot.screening import Severity
from bot.store import flags as kept_flags
from bot.store import people, programmes, silences
from bot.store.database import Db
from bot.store.silences import Teller, Told
from bot.turns import Scene

REASON = "They have not texted for 24 hours since."
NOT_LOOKED_AT = "a worry, and it could not be looked whether they have texted since"


def look(db: Db, teller: Teller, now: dt.datetime) -> list[Record]:
    """Raise what they told of to S1 where they have fallen silent, and climb anew. It is looked at once."""
    scene = _scene(db, teller, now)
    due = silences.told(db, teller, now - SILENCE)
    heard = silences.heard_at(db, teller)
    silent = [one for one in due if (heard is None or heard <= one.last_told) and _counts(scene, one)]
    for one in due:
        silences.looked_at(db, one.id, now)
    for one in silent:
        kept_flags.lift(db, one.number, Severity.S1.value, now, "silence")
        silences.add_reason(db, one.id, REASON)
        scene.recorded.append(Record("flag", {"severity": Severity.S1.value, "category": one.category}))
    for one in silent:
        scene.message_id = one.message_id
        flagging.begin_ladder(scene, one.number)
    return scene.recorded


def give_up(db: Db, teller: Teller, now: dt.datetime) -> None:
    """It cannot be looked at, and would fail again at every tick: staff are asked to look."""
    for one in silences.told(db, teller, now - SILENCE):
        silences.looked_at(db, one.id, now)
        place = people.place(db, teller.address_id)
        kept_flags.open_task(db, place, NOT_LOOKED_AT, now, message_id=one.message_id)


def _scene(db: Db, teller: Teller, now: dt.datetime) -> Scene:
    """Who told of it, locked, so that a text of theirs that comes just now is not missed."""
    if teller.person_id is None:
        place = people.place(db, teller.address_id, lock=True)
        return Scene(db, now, place, programmes.by_id(db, place.programme_id), None)
    person = people.by_id(db, teller.person_id, lock=True)
    place = people.foremost(db, person.id) or people.place(db, teller.address_id)
    return Scene(db, now, place, person.programme, person)


def _counts(scene: Scene, one: Told) -> bool:
    """Does their silence say anything? Not of those who got no answer, nor of a worry about somebody else."""
    person = scene.person
    if person is None:
        return not scene.place.opted_out and silence_tells(one.category, one.about, None)
    today = scene.now.astimezone(ZoneInfo(person.timezone)).date()
    return never_texted(person, today) is None and silence_tells(one.category, one.about, person.role)
