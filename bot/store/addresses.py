"""What becomes of an address: frozen, confirmed, a stranger's, out of reach or opted out.

See docs/practice.md, "Frozen numbers" and "Out of reach".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select, update

from bot.rules.gate import FROZEN
from bot.rules.person import Person, Role
from bot.store import people, schedule, tables, texts
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.rows import add, change

address = table(tables.Address)

ASKED_TO_AGREE = frozenset({Role.MENTEE, Role.MENTOR, Role.CARER})
NEW_NUMBER = "their number is a stranger's now: get a new one"
PAST = "they have another number by now"
IN_A_ROW = 3  # texts that did not arrive, until a number counts as out of reach

_here = address.c.id == bindparam("this")
_LOCKED = select(address).where(_here).with_for_update(key_share=True)
_CLEAR = (
    update(address)
    .where(_here, or_(address.c.failures > 0, address.c.unreachable_at.is_not(None)))
    .values(failures=0, unreachable_at=None)
)
_COUNT = update(address).where(_here).values(failures=address.c.failures + 1)
_OUT_OF_REACH = (
    update(address)
    .where(_here, address.c.unreachable_at.is_(None))
    .where(address.c.person_id.is_not(None), address.c.frozen_at.is_(None))  # or whom would they ring?
    .values(unreachable_at=bindparam("now"))
)
_OPT_OUT = update(address).where(_here, address.c.opted_out_at.is_(None))
_NOT_HEARD_SINCE = or_(address.c.heard_at.is_(None), address.c.heard_at <= bindparam("since"))


@dataclass(frozen=True)
class Frozen:
    """A frozen address, as staff are shown it before they decide. No person: nobody's any more."""

    id: UUID
    programme_id: UUID
    person_id: UUID | None
    since: dt.datetime


class Renumbered(Enum):
    """What came of a new number."""

    DONE = auto()
    THERE = auto()  # it was theirs already
    TAKEN = auto()  # it is somebody else's


def freeze(db: Db, place: Place, now: dt.datetime) -> None:
    """ "Wrong number": whatever waits for this address is dropped, and nothing goes there any more.

    Only the fixed words for a worry still may, without a name, since anyone gets them. Ended by `thaw` or
    `release`, both of which are for staff.
    """
    texts.drop_waiting(db, place, FROZEN)
    change(db, "address", place.id, frozen_at=now)


def frozen(db: Db, address_id: UUID) -> Frozen | None:
    """The address, locked, if it is frozen. None: it is not, or not any more."""
    row = db.conn.execute(_LOCKED, {"this": address_id}).first()
    if row is None or row.frozen_at is None:
        return None
    return Frozen(row.id, row.programme_id, row.person_id, row.frozen_at)


def thaw(db: Db, address_id: UUID, now: dt.datetime) -> bool:
    """Staff have confirmed that it is still this person's. They are asked again whether we may text them.

    Until they have answered, nothing else is begun. False: it was not frozen, or was dealt with already.
    """
    held = frozen(db, address_id)
    if held is None:
        return False
    change(db, "address", address_id, frozen_at=None, past_at=None, failures=0, unreachable_at=None)
    if held.person_id is not None:
        ask_again(db, held.person_id, address_id, now)
    return True


def ask_again(db: Db, person_id: UUID, address_id: UUID, now: dt.datetime) -> None:
    someone = people.by_id(db, person_id, lock=True)
    if someone.role in ASKED_TO_AGREE:
        change(db, "person", person_id, consent="ask")
        schedule.plan(db, someone, "welcome", now.astimezone(ZoneInfo(someone.timezone)), about=address_id)


def release(db: Db, address_id: UUID, now: dt.datetime) -> bool:
    """Staff have found that it is a stranger's: it is nobody's from now on, like any unknown number.

    If the person has no other address, staff are asked to get one. False: it was not frozen, or was dealt
    with already.
    """
    held = frozen(db, address_id)
    if held is None:
        return False
    nobodys = {"person_id": None, "frozen_at": None, "past_at": None}
    change(db, "address", address_id, **nobodys, failures=0, unreachable_at=None)
    if held.person_id is not None and not people.places(db, held.person_id):
        _ask_for_a_number(db, held, now)
    return True


def _ask_for_a_number(db: Db, held: Frozen, now: dt.datetime) -> None:
    """Of the person alone: the task must not show staff the stranger's number to ring."""
    whose = {"programme_id": held.programme_id, "person_id": held.person_id, "address_id": None}
    add(db, "task", **whose, message_id=None, kind=NEW_NUMBER, note=None, state="open", at=now)


def renumber(db: Db, person: Person, number: str, now: dt.datetime) -> Renumbered:
    """Staff have a new number of this person's: what they had for texts is their number of before.

    Nothing goes to that any more, and what comes from it is told nothing, as with one that is frozen. A stop
    that they sent holds for the new one too.
    """
    new = people.nobody_at(db, "sms", number, person.programme.id)
    if new.person_id not in (None, person.id):
        return Renumbered.TAKEN
    if new.person_id == person.id and not new.frozen:
        return Renumbered.THERE
    before = [one for one in people.places(db, person.id) if one.channel == "sms" and one.id != new.id]
    for place in before:
        texts.drop_waiting(db, place, PAST)
        change(db, "address", place.id, frozen_at=now, past_at=now)
    stopped = new.opted_out or any(one.opted_out and not one.frozen for one in before)
    theirs = {"person_id": person.id, "programme_id": person.programme.id, "frozen_at": None, "past_at": None}
    change(db, "address", new.id, **theirs, opted_out_at=now if stopped else None)
    return Renumbered.DONE


def reached(db: Db, address_id: UUID) -> None:
    """A text has arrived there, or one has come from there."""
    db.conn.execute(_CLEAR, {"this": address_id})


def not_reached(db: Db, address_id: UUID, now: dt.datetime, *, for_good: bool) -> bool:
    """A text did not arrive. `for_good`: none ever will. True: from now on it is out of reach.

    Never so of a frozen number or a stranger's, since nobody is to ring those.
    """
    db.conn.execute(_COUNT, {"this": address_id})
    out = _OUT_OF_REACH if for_good else _OUT_OF_REACH.where(address.c.failures >= IN_A_ROW)
    return db.conn.execute(out, {"this": address_id, "now": now}).rowcount == 1


def opted_out(db: Db, address_id: UUID, now: dt.datetime, *, since: dt.datetime | None = None) -> bool:
    """The provider says that texts are stopped there. True: we did not know it.

    `since`: when the text left that it says so about. What they have texted after it counts for more: they
    may have opted in again, and if they have not, the provider will say so of the next text.
    """
    stop = _OPT_OUT.where(_NOT_HEARD_SINCE) if since is not None else _OPT_OUT
    put = {"this": address_id} | ({"since": since} if since is not None else {})
    return db.conn.execute(stop.values(opted_out_at=now), put).rowcount == 1
