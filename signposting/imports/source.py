"""Where a directory is read from: a file, a folder or a zip on disk, or an address on the internet."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from signposting.imports.folder import LARGEST_FILE, Folder
from signposting.imports.live import Live, Since
from signposting.imports.live.line import Line
from signposting.imports.mapping import ColumnMapping
from signposting.imports.read import read_services
from signposting.imports.refusal import Refused, Unreadable
from signposting.service import Service


class Source(Protocol):
    """A directory, to be read once."""

    address: str
    fingerprint: str
    """The same for the same content, so that an import that was killed can go on; at most 64 letters."""
    is_part: bool
    """Was it asked for what has changed, and for nothing else?"""

    def services(self) -> Iterator[Service | Refused]:
        """Every service, and every row that is none. Raises Unreadable, also once services have come."""
        ...

    @property
    def is_whole(self) -> bool:
        """Was all of it read, so that what did not come is gone?"""
        ...

    @property
    def is_unchanged(self) -> bool:
        """Does it say that nothing has changed since it was read last? Then no service came."""
        ...

    @property
    def since(self) -> Since:
        """What to keep of it until it is read again."""
        ...


class OnDisk:
    """A file, a folder or a zip. Raises Unreadable where none is there, or a folder holds too much."""

    is_part = False
    is_unchanged = False
    since = Since()

    def __init__(self, path: Path, attribution: str, mapping: ColumnMapping | None = None) -> None:
        if not path.exists():
            raise Unreadable(f"{path.name} is no file or folder that is there.")
        self.address = str(path)
        self.is_whole = False
        self._path = path
        self._attribution = attribution
        self._mapping = mapping
        shape = "" if mapping is None else mapping.as_toml()
        self.fingerprint = hashlib.sha256(f"{_content(path)} {shape}".encode()).hexdigest()

    def services(self) -> Iterator[Service | Refused]:
        whole = True
        for one in read_services(self._path, attribution=self._attribution, mapping=self._mapping):
            whole = whole and not (isinstance(one, Refused) and one.is_file)
            yield one
        self.is_whole = whole


def _content(path: Path) -> str:
    """What tells a file from another; of a folder, its files' names, sizes and times."""
    if path.is_dir():
        stats = {name: (path / name).stat() for name in Folder(path).sizes}
        return str([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats.items()])
    if path.is_file() and path.stat().st_size <= LARGEST_FILE:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return str(path)


class Online:
    """A paged API, by its address. Raises Unreadable for one that may not be asked.

    It is asked for what has changed since `since`, and for all of it where that is None.
    """

    def __init__(self, url: str, attribution: str, since: Since | None = None, line: Line | None = None):
        self.address = url
        self.is_part = since is not None and since.modified_after is not None
        self._live = Live(url, since=since, attribution=attribution, line=line)
        told = f"{url} {since.modified_after if since else None}"
        self.fingerprint = hashlib.sha256(told.encode()).hexdigest()

    def services(self) -> Iterator[Service | Refused]:
        return self._live.services()

    @property
    def is_whole(self) -> bool:
        return self._live.is_whole

    @property
    def is_unchanged(self) -> bool:
        return self._live.is_unchanged

    @property
    def since(self) -> Since:
        return self._live.since


WEEK = dt.timedelta(days=7)


def since_of(
    etag: str, modified_at: dt.datetime | None, whole_at: dt.datetime | None, now: dt.datetime
) -> Since:
    """What to ask for: what has changed, and once a week all, for that alone tells what is gone."""
    is_recent = whole_at is not None and now - whole_at < WEEK
    return Since(etag, modified_at) if is_recent else Since(etag)
