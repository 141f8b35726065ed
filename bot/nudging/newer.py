"""Leaves alone what only a newer version knows: during an upgrade, two versions share a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.flows import FLOWS
from bot.flows.steps import Flow
from bot.store.database import Db
from bot.store.migrations import is_ahead

SOON = dt.timedelta(seconds=10)  # by then this process stands aside


def knows(db: Db, flow: str, step: str = "start", flows: Mapping[str, Flow] = FLOWS) -> bool:
    """Can this process go on at that step? What nobody knows at all, it may hand over to a person."""
    found = flows.get(flow)
    return (found is not None and step in found.steps) or not is_ahead(db.conn)
