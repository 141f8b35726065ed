"""One text to many: whom it is for, who is left out, and what it costs. Pure.

See docs/practice.md, "A person there".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bot.rules.choosing import Unfit
from bot.rules.gate import not_begun
from bot.rules.nudging.decision import NOT_SAFE, PAUSED, WATCHED
from bot.rules.nudging.open_hours import next_open
from bot.rules.person import Person, PhoneSetting, Role, State

ROLES = (Role.MENTEE, Role.MENTOR, Role.CARER)
MATCHED = {"": "Whether or not they are matched", "yes": "Matched now", "no": "Not matched now"}
SOONEST = dt.timedelta(minutes=5)  # in which it can still be stopped
LATEST = dt.timedelta(days=60)


@dataclass(frozen=True)
class Whom:
    """The group that a text is for. An empty field narrows nothing. `coordinator` is a person's id."""

    role: str = ""
    state: str = ""
    matched: str = ""
    coordinator: str = ""

    def as_row(self) -> dict[str, str]:
        return asdict(self)


def read_whom(form: Mapping[str, str]) -> Whom:
    """The group as it was chosen. Raises Unfit."""
    role, state, matched = (form.get(name, "") for name in ("role", "state", "matched"))
    if role not in ("", *ROLES) or state not in ("", *State) or matched not in MATCHED:
        raise Unfit("Choose whom the text is for.")
    return Whom(role, state, matched, form.get("coordinator", ""))


def left_out(person: Person, local: dt.datetime) -> str | None:
    """Why somebody of the group gets none. None: they get it. `local`: now, where they are."""
    reason = not_begun(person, local.date())
    if reason is None and person.phone_setting is PhoneSetting.WATCHED:
        reason = WATCHED
    if reason is None and person.paused_until is not None and local < person.paused_until:
        reason = PAUSED
    if reason is None and next_open(local, person) is None:
        reason = NOT_SAFE
    return reason


def send_at(form: Mapping[str, str], local: dt.datetime) -> dt.datetime:
    """When it begins to be sent: as chosen, in the time zone of `local`, and at least five minutes from it.

    Raises Unfit.
    """
    if form.get("when") == "soon":
        return local + SOONEST
    try:
        day, clock = dt.date.fromisoformat(form.get("day", "")), dt.time.fromisoformat(form.get("clock", ""))
    except ValueError:
        raise Unfit("Give a day and a time, or choose that it goes out soon.") from None
    chosen = dt.datetime.combine(day, clock.replace(tzinfo=None), local.tzinfo)
    if not local <= chosen <= local + LATEST:
        raise Unfit("Choose a time from now on, and within 60 days.")
    return max(chosen, local + SOONEST)
