"""Programmes, as somebody names them on the command line."""

from __future__ import annotations

from bot.commands.trouble import Trouble
from bot.rules.person import Programme
from bot.store import programmes
from bot.store.database import Db


def programme_named(db: Db, name: str) -> Programme:
    """The programme of this name, in any case of letters. Raises Trouble."""
    known = programmes.every(db)
    wanted = " ".join(name.split()).casefold()
    found = next((one for one in known if one.name.casefold() == wanted), None)
    if found is None:
        raise Trouble(f"There is no programme {name}. Programmes: {_names(known)}.")
    return found


def programmes_named(db: Db, name: str | None) -> list[Programme]:
    """The one of this name; where none is given, all. Raises Trouble."""
    return programmes.every(db) if name is None else [programme_named(db, name)]


def only_programme(db: Db, name: str | None) -> Programme:
    """The one of this name; where none is given, the only one there is. Raises Trouble."""
    known = programmes_named(db, name)
    if not known:
        raise Trouble("There is no programme yet: import people, which makes one.")
    if len(known) > 1:
        raise Trouble(f"Say which: --programme NAME. Programmes: {_names(known)}.")
    return known[0]


def _names(known: list[Programme]) -> str:
    return ", ".join(one.name for one in known) or "none yet"
