"""Moments and ids, as every table keeps them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuids
from sqlalchemy import DateTime, Dialect, TypeDecorator


class Moment(TypeDecorator[dt.datetime]):
    """An instant, aware and in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[dt.datetime | None], Any]:
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, _kind: object) -> Callable[[Any], dt.datetime | None]:
        return _of_text if dialect.name == "sqlite" else _to_utc


def _to_utc(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(dt.UTC)


@lru_cache(maxsize=64)
def _to_text(moment: dt.datetime | None) -> str | None:
    """As SQLAlchemy writes a datetime for SQLite. A message's rows have ten of them, most of them one."""
    utc = _to_utc(moment)
    return None if utc is None else utc.isoformat(" ", "microseconds")[:-6]


def _of_text(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text + "+00:00")


def new_id() -> UUID:
    """A UUIDv7: unique on every machine, and in the order of making."""
    return uuids.uuid7()
