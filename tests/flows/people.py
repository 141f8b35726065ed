"""Ada, who is mentored by Sam; Kim, who is too; and Jo, who looks after them all."""

import datetime as dt
from uuid import UUID

from bot.rules.person import Person, Programme, Relationship, Role

THURSDAY = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)
BRIDGE = Programme(UUID(int=1), "The Bridge", "Bridge", "020 7946 0958")


def mentored(number: int, code: str, mentee: str) -> Relationship:
    return Relationship(
        *(UUID(int=number), UUID(int=20), UUID(int=number + 1), "Sam", mentee, code),
        coordinator="Jo",
        goal="get fit",
        step="ring the GP",
    )


WITH_ADA = mentored(10, "D", "Ada")
WITH_KIM = mentored(12, "K", "Kim")
ADA = Person(UUID(int=11), BRIDGE, Role.MENTEE, "Ada", relationships=(WITH_ADA,))
SAM = Person(UUID(int=20), BRIDGE, Role.MENTOR, "Sam", relationships=(WITH_ADA,))
BUSY_SAM = Person(UUID(int=20), BRIDGE, Role.MENTOR, "Sam", relationships=(WITH_ADA, WITH_KIM))
WITH_PAT = Relationship(UUID(int=14), UUID(int=21), UUID(int=11), "Pat", "Ada", "D", coordinator="Jo")
BUSY_ADA = Person(UUID(int=11), BRIDGE, Role.MENTEE, "Ada", relationships=(WITH_ADA, WITH_PAT))
CARER = Person(UUID(int=30), BRIDGE, Role.CARER, "Bo")
