"""What may not be texted to a phone that someone may look at is told in person, so staff are asked to."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.planning import appointments, upcoming
from bot.rules.person import Person
from bot.store import flags, people
from bot.store.database import Db
from bot.store.schedule import Nudge
from bot.wording.said import day_said, time_said

TELL = "tell them in person"
MEETINGS = frozenset({"meeting_reminder", "meeting_today", "meeting_changed"})


def tell(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> None:
    """Ask staff to tell what this nudge would have told; once for each meeting or date. Never where it is."""
    kind, place = _to_tell(db, nudge, person, now), people.foremost(db, person.id)
    if kind is not None and place is not None and not flags.has_had_task(db, place, kind):
        flags.open_task(db, place, kind, now)


def _to_tell(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> str | None:
    zone = ZoneInfo(person.timezone)
    if nudge.kind in MEETINGS:
        found = upcoming.change(db, nudge.about, person, now)
        if found is None:
            return None
        meeting, off = found[0]["sessions"][0], found[0]["off"]
        starts = dt.datetime.fromisoformat(meeting["starts"]).astimezone(zone)
        said = _when(starts) if meeting["timed"] else day_said(starts.date())
        return f"{TELL}: the meeting on {said} is off" if off else f"{TELL}: they meet on {said}"
    if nudge.kind == "appointment_reminder":
        things = appointments.begins_with(db, nudge, person, now)
        return f"{TELL}: they have a thing on {_when(things[1].astimezone(zone))}" if things else None
    return None


def _when(starts: dt.datetime) -> str:
    return f"{day_said(starts.date())} at {time_said(starts.time())}"
