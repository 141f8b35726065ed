"""A mentee to decide about, and how a test says a moment."""

import datetime as dt
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.rules.limits import Limits
from bot.rules.person import Choices, Person, Programme, Relationship, Role, State

LONDON = ZoneInfo("Europe/London")
BRIDGES = Programme(UUID(int=1), "Bridges", "Bridges", "01632 960000")
US_TWO = Relationship(
    UUID(int=4), UUID(int=3), UUID(int=2), "Sam", "Ada", "A", first_met_on=dt.date(2026, 1, 6)
)
ADA = Person(UUID(int=2), BRIDGES, Role.MENTEE, "Ada", state=State.COMMUNITY, relationships=(US_TWO,))


def ada(*, limits=None, country="GB", subdivision=None, role=Role.MENTEE, zone="Europe/London", **said):
    """Ada, but for what is said: her choices by name, or what else there is of a person."""
    choices = {name: said.pop(name) for name in list(said) if hasattr(Choices(), name)}
    programme = replace(BRIDGES, country=country, subdivision=subdivision, limits=limits or Limits())
    person = replace(ADA, programme=programme, role=role, timezone=zone, choices=Choices(**choices))
    return replace(person, **said)


def at(text, zone=LONDON):
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)
