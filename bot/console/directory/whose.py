"""By whose clock and numbers somebody reads the directory, which all programmes share."""

from __future__ import annotations

from typing import Any

from bot.console.office import Visit
from bot.rules.staff import Staff
from bot.store import programmes

GB = "GB"


async def programme_of(visit: Visit) -> Any:
    """The programme by whose clock and numbers this person reads: their own, or the first."""
    every = await visit.office.database.aread(programmes.every)
    mine: Staff = visit.staff
    return next((one for one in every if mine.programme_id in (None, one.id)), _NOWHERE)


async def country_of(visit: Visit) -> str:
    country: str = (await programme_of(visit)).country
    return country


class _Nowhere:
    """Where there is no programme yet."""

    country = GB
    timezone = "Europe/London"


_NOWHERE = _Nowhere()
