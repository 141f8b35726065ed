"""What went wrong, in one plain sentence for whoever typed the command."""

from __future__ import annotations

import traceback
from pathlib import Path

MIGRATE = "The database is not set up for this version: run `alongside migrate`."
NEWER = "The database was set up by a newer version of Alongside: install that version here as well."
BUSY = "The database is busy: another program has held it for too long. Try again in a moment."
NO_SERVER = "PostgreSQL cannot be reached: is it running, and is DATABASE_URL right?"
NO_FILE = "The database file cannot be opened: is its folder there, and may you write to it?"
FULL = "The disk that holds the database is full."
NOT_OURS = "The file that DATABASE_URL names is not a SQLite database, or it is damaged."
SEALED = "ALONGSIDE_KEYS does not open what this database holds: put back the keys that sealed it."

# What SQLite and PostgreSQL say, and what it means. The first that fits is said.
MEANINGS = (
    (("no such table", "no such column", "does not exist", "undefinedtable"), MIGRATE),
    (("locked", "busy"), BUSY),
    (("unable to open", "readonly", "read-only"), NO_FILE),
    (("disk is full", "no space left"), FULL),
    (("not a database", "malformed"), NOT_OURS),
    (("connection", "could not translate", "password authentication", "server closed"), NO_SERVER),
)


class Trouble(Exception):
    """Something that the person at the keyboard can mend: one plain sentence says how."""


def in_plain_words(error: BaseException) -> str:
    """The sentence for `error`. What nobody foresaw is named with its place, for a report of it."""
    kind = type(error).__name__
    if hasattr(error, "format_message"):  # the command line itself was not understood
        return " ".join(str(error.format_message()).split())
    if kind in (
        "Trouble",
        "SettingsError",
        "KeysError",
        "SheetError",
        "NoProgramme",
        "Taken",
        "Unreadable",
        "NotAlone",
    ):
        return str(error)
    if kind == "SealBroken":
        return SEALED
    if type(error).__module__.startswith("sqlalchemy."):
        said = str(getattr(error, "orig", error)).lower()
        for signs, sentence in MEANINGS:
            if any(sign in said for sign in signs):
                return sentence
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        return f"{name}{error.strerror}."
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return f"Something went wrong that nobody foresaw: {kind} in {where}."
