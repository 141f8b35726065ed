"""Brings what is kept of directories to this version: the one that ships, and how services are understood."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from signposting.directory.alone import NotAlone, alone
from signposting.directory.keep import remake_some
from signposting.directory.load import FIRST, load_first


def bring_first(engine: Engine, now: dt.datetime) -> bool:
    """Is it kept anew? Less than a millisecond where it is not. What staff have edited stays."""
    try:
        with alone(engine, FIRST), engine.begin() as conn:
            return load_first(conn, now)
    except NotAlone:
        return False  # another process is at it


def understand_anew(engine: Engine) -> None:
    """Make anew what an older version made of services, a few hundred at a time; seldom is there any."""
    left = 1
    while left:
        with engine.begin() as conn:
            left = remake_some(conn)
