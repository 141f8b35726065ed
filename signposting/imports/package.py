"""Which table each file of a tabular directory holds, as its data package says, or else as it is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from signposting.imports.folder import BROKEN, Files
from signposting.imports.tables import table_of

PACKAGE = "datapackage.json"
LARGEST_PACKAGE = 4 * 1024 * 1024  # bytes


def packaged(files: Files, names: Iterable[str]) -> dict[str, str]:
    """The table of each of these files that holds one of the standard's."""
    said = {file: table for package in files.sizes for file, table in _said(files, package)}
    tables = {name: said.get(name) or table_of(name) for name in names}
    return {name: table for name, table in tables.items() if table}


def _said(files: Files, package: str) -> Iterator[tuple[str, str]]:
    path = PurePosixPath(package)
    if path.name != PACKAGE or files.sizes[package] > LARGEST_PACKAGE:
        return
    for resource in _resources(files, package):
        name, file = (resource.get(key) for key in ("name", "path"))
        table = table_of(name) if isinstance(name, str) else None
        if table and isinstance(file, str):
            yield (path.parent / file).as_posix(), table


def _resources(files: Files, package: str) -> list[dict[str, object]]:
    """What a package lists; nothing if it is none, for then the files' names say enough."""
    try:
        with files.open(package) as source:
            found = json.load(source)
    except (ValueError, *BROKEN):
        return []
    listed = found.get("resources") if isinstance(found, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
