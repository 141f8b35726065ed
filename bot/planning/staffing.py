"""Is somebody of staff there at every hour? For the flow that tells people so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.flows.steps import Flow, Turn
from bot.rules.escalation.coverage import always_covered
from bot.store import rota as rotas
from bot.store.database import Db


def as_it_stands(db: Db, flow: Flow | None, turn: Turn, now: dt.datetime) -> Turn:
    """The turn with what holds of the rota now, where its flow tells of it."""
    if flow is None or not flow.tells_hours:
        return turn
    rota = rotas.of_programme(db, turn.person.programme.id)
    return replace(turn, always_staffed=always_covered(rota, now))
