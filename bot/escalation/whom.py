"""Whom a rung of the ladder tells: the rota's people; where it has none, whoever else is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from bot.rules.escalation.ladder import Who
from bot.store import people
from bot.store.database import Db
from bot.store.people import Place

NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Asked:
    """Whom a flag calls for. `named`: the coordinators of the person's relationships; `concerned`: of whom it
    tells, so that they are never told. `leads_only`: coordinators may not read it.
    """

    programme_id: UUID
    who: Who = Who.ON_CALL
    leads_only: bool = False
    named: frozenset[UUID] = NOBODY
    concerned: frozenset[UUID] = NOBODY


def whom(db: Db, asked: Asked, now: dt.datetime) -> list[Place]:
    """Where to tell them: every open address of each. Empty: there is nobody who may be told."""
    found = people.on_call(db, asked.programme_id, asked.named, leads_first=asked.leads_only)
    return [place for place in found if place.person_id not in asked.concerned]
