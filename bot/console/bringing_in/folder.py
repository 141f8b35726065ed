"""Where a file lies between its check and its import: for an hour at most, and for nobody else to read."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
import time
from pathlib import Path
from threading import Timer
from typing import BinaryIO
from uuid import UUID

LONGEST = 3600  # seconds
LONGEST_NAME = 80
PIECE = 1024 * 1024
_STRANGE = re.compile(r"[^\w .()-]+")


class NotOurs(Exception):
    """Somebody else has made the folder for files: nothing is laid there."""


def where() -> Path:
    """The folder, made if it is not there. Raises NotOurs."""
    folder = Path(tempfile.gettempdir()) / f"alongside-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    known = folder.lstat()
    if not stat.S_ISDIR(known.st_mode) or known.st_uid != os.getuid() or known.st_mode & 0o077:
        raise NotOurs(NotOurs.__doc__)
    return folder


def file_name(said: str) -> str:
    """What a browser calls a file, as a name that leads nowhere else."""
    plain = _STRANGE.sub("_", said.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}" if stem else plain[:LONGEST_NAME] or "file"


def fingerprint(file: BinaryIO) -> str:
    """The same for the same content."""
    file.seek(0)
    known = hashlib.sha256()
    while piece := file.read(PIECE):
        known.update(piece)
    return known.hexdigest()


def lay(which: UUID, name: str, file: BinaryIO) -> Path:
    """Lay a file down, until `clear` or for an hour."""
    folder = where() / str(which)
    folder.mkdir(mode=0o700)
    file.seek(0)
    path = folder / file_name(name)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as kept:
        shutil.copyfileobj(file, kept, PIECE)
    later = Timer(LONGEST, clear, [which])
    later.daemon = True
    later.start()
    return path


def found(which: UUID) -> Path | None:
    """The file, if it still lies here."""
    folder = where() / str(which)
    return next(iter(folder.iterdir()), None) if folder.is_dir() else None


def clear(which: UUID) -> None:
    """Take the file away."""
    shutil.rmtree(where() / str(which), ignore_errors=True)


def sweep() -> None:
    """Take away what a process that was killed has left lying for longer than an hour."""
    for folder in where().iterdir():
        try:
            if time.time() - folder.stat().st_mtime > LONGEST:
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:
            continue  # somebody else was quicker
