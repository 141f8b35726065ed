"""Somebody of staff takes a flag on: by text, by a key on the telephone, or in the console.

Whoever may not have it is told nothing of it (docs/practice.md, "Acknowledging").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from bot import turns
from bot.flows.steps import Record, Say
from bot.reading.acknowledgement import read_acknowledgement
from bot.rules.crisis import STAFF_ROLES
from bot.rules.person import Person, Role
from bot.rules.staff import LEADS_ONLY, Act, Staff
from bot.store import concerned, drills, flag_events, flag_taking, ladders, people
from bot.store.database import Db
from bot.store.flag_events import Hand
from bot.store.flag_taking import Taken
from bot.turns import Scene

TAKEN = "ack.taken"


def by_text(scene: Scene, text: str) -> bool:
    """Take on the flag that a text of staff names, such as "A214". False: it is a text like any other.

    A flag that they may not know of is answered as one that does not exist.
    """
    person = scene.person
    if person is None or person.role not in STAFF_ROLES:
        return False
    named = read_acknowledgement(text)
    if named is None:
        return False
    key = _answer(scene.db, person, named.number, flag_events.TEXT, scene.now) if named.takes else "ack.only"
    turns.say(scene, Say(key, {"number": str(named.number)}))
    if key == TAKEN:
        scene.recorded.append(Record("acknowledged", {"number": named.number}))
    return True


def by_call(db: Db, text_id: UUID, now: dt.datetime) -> bool:
    """Take on the flag of an alert by telephone, for whoever was called. False: they may not have it now.

    `text_id` is the row of the call in `message_out`. Who has it already has it still.
    """
    called = flag_taking.called(db, text_id)
    if called is None:
        return False
    person = people.by_id(db, called.person_id)
    if person.role not in STAFF_ROLES:
        return False
    return _answer(db, person, called.number, flag_events.VOICE, now) in (TAKEN, "ack.yours", "ack.drill")


def in_console(db: Db, staff: Staff, flag_id: UUID, number: int, now: dt.datetime) -> None:
    """Somebody signed in has just taken a flag on: its ladder stops, and what joined it is theirs as well."""
    _stop(db, flag_id, number, Hand(flag_events.CONSOLE, staff_id=staff.id), now)


def _answer(db: Db, person: Person, number: int, way: str, now: dt.datetime) -> str:
    """The key of what is said to someone who would take this flag; it is theirs if it may be."""
    flag = flag_taking.by_number(db, number)
    if flag is None:
        return _answer_drill(db, person, number, way, now)
    if flag.programme_id != person.programme.id or person.id in concerned.of_flag(db, flag.id):
        return "ack.unknown"
    if not _may_take(db, person, flag):
        return "ack.leads"
    if flag.state == "closed":
        return "ack.closed"
    if flag.state != "open":
        return "ack.yours" if flag_taking.took_it(db, flag.id, person.id) else "ack.somebodys"
    hand = Hand(way, person_id=person.id)
    _take(db, flag, hand, now)
    _stop(db, flag.id, flag.number, hand, now)
    return TAKEN


def _answer_drill(db: Db, person: Person, number: int, way: str, now: dt.datetime) -> str:
    drill = drills.by_number(db, number)
    if drill is None or drill.programme_id != person.programme.id:
        return "ack.unknown"
    drills.answer(db, drill, way, now, person_id=person.id)
    return "ack.drill"


def _may_take(db: Db, person: Person, flag: Taken) -> bool:
    """Where no lead may be told of what is for leads, coordinators are, and theirs it is."""
    for_leads = flag.category in LEADS_ONLY
    return not for_leads or person.role is Role.LEAD or flag_taking.was_told(db, flag.id, person.id)


def _stop(db: Db, flag_id: UUID, number: int, hand: Hand, now: dt.datetime) -> None:
    """Nobody else is told of this flag, nor of those that joined its ladder: whoever has it has them too."""
    for joined in flag_taking.by_ids(db, ladders.stop(db, flag_id, now)):
        if joined.state == "open":
            _take(db, joined, hand, now, {"with": str(number)})


def _take(db: Db, flag: Taken, hand: Hand, now: dt.datetime, facts: Mapping[str, str] | None = None) -> None:
    flag_taking.take(db, flag.id)
    flag_events.keep(db, flag.programme_id, flag.id, Act.ACKNOWLEDGE, hand, now, facts=facts)
