"""What staff may set about texting somebody, and what must fit together (docs/practice.md, "Phone settings").

Pure: the fields of a form and the person as they are in, what they would be or why not out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any

from bot.rules.hours import SUNDAY
from bot.rules.nudging.open_hours import open_windows
from bot.rules.person import Choices, Person, PhoneSetting, Role

PAUSE = dt.timedelta(weeks=4)
EVERYONES = frozenset({"rest_days", "safe_from", "safe_to"})
OFFERED = {
    Role.MENTEE: EVERYONES | {"checkin_weekday", "checkin_time", "same_day"},
    Role.MENTOR: EVERYONES | {"digest"},
}
SAID = {
    "checkin_weekday": "check-in day",
    "checkin_time": "check-in time",
    "same_day": "same-day reminders",
    "rest_days": "Sundays and holidays",
    "digest": "weekly digest",
    "safe_from": "safe times",
    "safe_to": "safe times",
    "phone": "phone setting",
}
"""The names of choices as the audit keeps them. What was chosen is not kept there."""
CAREFUL = (PhoneSetting.OWN, PhoneSetting.SHARED, PhoneSetting.WATCHED)  # each more careful than the last

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class Unfit(ValueError):
    """These choices do not fit together. The words say what to mend."""


@dataclass(frozen=True)
class Chosen:
    """What somebody chose, and who may look at their phone."""

    choices: Choices
    phone: PhoneSetting


def offered(role: Role) -> frozenset[str]:
    """The choices that mean something to someone of this role."""
    return OFFERED.get(role, EVERYONES)


def as_fields(person: Person) -> dict[str, str]:
    """The present choices as a form holds them: an unticked box is an empty string."""
    told = {field.name: _told(getattr(person.choices, field.name)) for field in fields(Choices)}
    return told | {"phone": person.phone_setting.value}


def _told(value: object) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return "" if value is None or value is False else "yes" if value is True else str(value)


def seen(person: Person) -> str:
    """A mark of how the choices stand: another one if any of them has changed."""
    return sha256(repr(sorted(as_fields(person).items())).encode()).hexdigest()[:32]


def read_chosen(form: Mapping[str, str], person: Person) -> Chosen:
    """What a form asks for; what it does not offer to this role stays as it is. Raises Unfit."""
    given: dict[str, Any] = {name: _value(name, form.get(name, "")) for name in offered(person.role)}
    chosen = Chosen(replace(person.choices, **given), _phone(form.get("phone", "")))
    _fit(person, chosen.choices)
    return chosen


def changed(person: Person, chosen: Chosen) -> list[str]:
    """Which choices are others than before, by name."""
    names = [
        field.name
        for field in fields(Choices)
        if getattr(person.choices, field.name) != getattr(chosen.choices, field.name)
    ]
    names += ["phone"] if chosen.phone is not person.phone_setting else []
    return list(dict.fromkeys(SAID[name] for name in names))


def less_careful(person: Person, chosen: Chosen) -> bool:
    """Would this tell more to whoever looks at the phone, or text at any hour where only some were safe?"""
    opened = CAREFUL.index(chosen.phone) < CAREFUL.index(person.phone_setting)
    return opened or (person.choices.safe_from is not None and chosen.choices.safe_from is None)


def _value(name: str, given: str) -> int | dt.time | bool | None:
    given = given.strip()
    if name in ("same_day", "rest_days", "digest"):
        return given == "yes"
    if not given:
        return None
    if name == "checkin_weekday":
        if given not in set("0123456"):
            raise Unfit("Choose a day of the week for check-ins, or leave it to the plan.")
        return int(given)
    if not _TIME.fullmatch(given):
        raise Unfit("Give times as hours and minutes, such as 18:30.")
    return dt.time.fromisoformat(given)


def _phone(given: str) -> PhoneSetting:
    try:
        return PhoneSetting(given)
    except ValueError:
        raise Unfit("Choose who may look at their phone.") from None


def _fit(person: Person, choices: Choices) -> None:
    if (choices.safe_from is None) != (choices.safe_to is None):
        raise Unfit("Give both safe times, or neither.")
    if choices.safe_from is not None and choices.safe_from == choices.safe_to:
        raise Unfit("The safe times must differ.")
    windows = open_windows(replace(person, choices=choices))
    hours = " and ".join(f"{opens:%H:%M} to {closes:%H:%M}" for opens, closes in windows)
    if not windows:
        raise Unfit("We never text in these safe times, so nothing would reach them. Choose others.")
    if choices.checkin_time and not any(opens <= choices.checkin_time < closes for opens, closes in windows):
        raise Unfit(f"The check-in must be within the hours in which we may text them: {hours}.")
    rests = not (choices.rest_days or person.programme.limits.rest_days)
    if choices.checkin_weekday == SUNDAY and rests:
        raise Unfit("For check-ins on Sundays, allow texts on Sundays and holidays too.")
