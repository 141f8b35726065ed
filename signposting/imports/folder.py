"""The files of a folder or of a zip, looked at where they are: nothing is ever unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from signposting.imports.refusal import Unreadable

LARGEST_FILE = 1024 * 1024 * 1024  # bytes
LARGEST_ZIP = 2 * LARGEST_FILE  # bytes, of all that is in it
SWOLLEN = 200  # times: no text packs so well
SMALL = 32 * 1024 * 1024  # bytes: what unpacks to less than this may pack as well as it likes
MOST_FILES = 2000
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
"""What reading a spoilt zip, or a file that may not be read, ends in."""


class Files(Protocol):
    """Files by name, `/` between folders."""

    @property
    def sizes(self) -> dict[str, int]:
        """Every file there is, and how many bytes it holds."""
        ...

    def open(self, name: str) -> BinaryIO: ...


class Folder:
    """The files under a folder. Links are not followed. Raises Unreadable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.sizes: dict[str, int] = {}
        for found in path.rglob("*"):
            inside = found.relative_to(path)
            if found.is_symlink() or not found.is_file() or _is_hidden(inside.parts):
                continue
            self.sizes[inside.as_posix()] = found.stat().st_size
            if len(self.sizes) > MOST_FILES:
                raise Unreadable(f"{path.name} holds over {MOST_FILES} files: name the folder that is meant.")
        self.sizes = dict(sorted(self.sizes.items()))

    def open(self, name: str) -> BinaryIO:
        return (self._path / name).open("rb")


class Zip:
    """The files in a zip. Raises Unreadable for one that climbs out of itself, swells or is locked."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (*BROKEN, ValueError):
            raise Unreadable(f"{path.name} is no whole zip file.") from None
        parts = self._zip.infolist()
        _check(path.name, parts)
        self.sizes = {
            part.filename: part.file_size
            for part in parts
            if not part.is_dir() and not _is_hidden(PurePosixPath(part.filename).parts)
        }

    def open(self, name: str) -> BinaryIO:
        return cast(BinaryIO, self._zip.open(name))


def _is_hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _check(name: str, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_FILES:
        raise Unreadable(f"{name} holds over {MOST_FILES} files.")
    for part in parts:
        if climbs_out(part.filename) or stat.S_ISLNK(part.external_attr >> 16):
            raise Unreadable(f"{name} is not safe: {part.filename[:80]!r} in it points outside of it.")
        if part.flag_bits & 1:
            raise Unreadable(f"{name} has a password: take it off.")
    _check_swelling(name, parts)


def climbs_out(filename: str) -> bool:
    """Would this name lead out of the folder that it is in?"""
    path = filename.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or path[1:2] == ":" or "\0" in path


def _check_swelling(name: str, parts: Iterable[zipfile.ZipInfo]) -> None:
    unpacked = packed = 0
    for part in parts:
        unpacked += part.file_size
        packed += part.compress_size
    if unpacked > LARGEST_ZIP or (unpacked > SMALL and unpacked > SWOLLEN * packed):
        raise Unreadable(f"{name} would unpack to {unpacked // 1024 // 1024} MB, far more than a directory.")
