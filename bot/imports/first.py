"""Keeps the directory that ships, whenever this version's is another than the one that is kept."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from signposting.directory.alone import NotAlone, alone
from signposting.directory.load import FIRST, load_first


def bring_first(engine: Engine, now: dt.datetime) -> bool:
    """Is it kept anew? Less than a millisecond where it is not. What staff have edited stays."""
    try:
        with alone(engine, FIRST), engine.begin() as conn:
            return load_first(conn, now)
    except NotAlone:
        return False  # another process is at it
