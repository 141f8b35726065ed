"""Sees to it that a SQLite file which was moved or deleted is noticed.

SQLite goes on writing to a file that has no name any more, and all of it would be lost at the next restart.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError


class FileGone(Exception):
    """The database file is not where it was."""


class SameFile:
    """The file that an engine's connections were opened on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = False

    def watch(self, engine: Engine) -> None:
        """From now on no connection is opened or used while the file is gone; one put back is opened anew."""
        event.listen(engine, "do_connect", self._before_opening)
        event.listen(engine, "connect", self._opened)
        event.listen(engine, "checkout", self._before_use)

    def _before_opening(self, *_connecting: object) -> None:
        if self._seen:
            self._which()  # or SQLite would make an empty one

    def _opened(self, _connection: object, record: Any) -> None:
        record.info["file"] = self._which()
        self._seen = True

    def _before_use(self, _connection: object, record: Any, _proxy: object) -> None:
        if record.info["file"] != self._which():
            raise DisconnectionError("another file is there now")

    def _which(self) -> tuple[int, int]:
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            raise FileGone(FileGone.__doc__) from None
        return found.st_dev, found.st_ino
