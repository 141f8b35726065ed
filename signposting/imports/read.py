"""A file, a folder or a zip in, services out: the shape is told from what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from signposting.imports.folder import BROKEN, LARGEST_FILE, Files, Folder, Zip
from signposting.imports.json_stream import PIECE, json_rows
from signposting.imports.mapping import ColumnMapping
from signposting.imports.package import PACKAGE, packaged
from signposting.imports.refusal import NotService, Refused, Unreadable
from signposting.imports.sheet import LARGEST_SHEET, cells_of
from signposting.imports.spreadsheet import sheet_rows
from signposting.imports.standard import read_object
from signposting.imports.tables import Tables, table_of
from signposting.service import Service

Row = tuple[str, Any] | Refused
JSON_NAMES = (".json", ".ndjson", ".jsonl")
SHEET_NAMES = (".csv", ".tsv", ".xlsx", ".xls")


def read_services(
    path: Path, *, attribution: str = "", mapping: ColumnMapping | None = None
) -> Iterator[Service | Refused]:
    """Every service of a directory, and every row that is none, as they come.

    `attribution` is for services that name no source of their own; `mapping` is for a plain spreadsheet,
    and proposed from its columns without one. A service that comes twice is taken the first time.
    Raises Unreadable, once the reading has begun, where the whole cannot be read.
    """
    yield from services_of(_readable(path, mapping), attribution)


def services_of(rows: Iterable[Row], attribution: str = "") -> Iterator[Service | Refused]:
    """The service that each row is, or why it is none; one that comes twice is taken the first time."""
    told: set[int] = set()
    for row in rows:
        found = row if isinstance(row, Refused) else _service(*row, attribution)
        if isinstance(found, Service):
            # A hash a service is a few bytes, where its id and all else would fill the memory.
            known = hash(found.id)
            if known in told:
                found = Refused(_stands(row), f"repeats service {found.id[:60]}, which was read before")
            told.add(known)
        yield found


def _stands(row: Row) -> str:
    return row.row if isinstance(row, Refused) else row[0]


def _service(stands: str, raw: Any, attribution: str) -> Service | Refused:
    try:
        return read_object(raw, attribution)
    except NotService as why:
        return Refused(stands, str(why))
    except RecursionError:
        return Refused(stands, "has brackets within brackets without end")


def _readable(path: Path, mapping: ColumnMapping | None) -> Iterator[Row]:
    try:
        yield from _rows(path, mapping)
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror or 'it is broken'}.") from None


def _rows(path: Path, mapping: ColumnMapping | None) -> Iterator[Row]:
    if path.is_dir():
        yield from _of_files(Folder(path), path.name, mapping)
        return
    if not path.is_file():
        raise Unreadable(f"{path.name} is no file or folder that is there.")
    _check_size(path.name, path.stat().st_size)
    with path.open("rb") as source:
        is_zip = source.read(2) == b"PK"
    if is_zip and not _is_workbook(files := Zip(path)):
        yield from _of_files(files, path.name, mapping)
        return
    with path.open("rb", buffering=PIECE) as source:
        yield from _of_file(source, path.name, mapping)


def _check_size(name: str, size: int) -> None:
    if size > LARGEST_FILE:
        raise Unreadable(
            f"{name} holds {size // 1024 // 1024} MB; {LARGEST_FILE // 1024 // 1024} MB is the most."
        )


def _is_workbook(files: Files) -> bool:
    return any(name.startswith("xl/") for name in files.sizes)


def _of_file(source: BinaryIO, name: str, mapping: ColumnMapping | None) -> Iterator[Row]:
    """One file, by what it begins with."""
    begin = source.read(512)
    source.seek(0)
    mark = begin.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    if not begin:
        raise Unreadable(f"{name} is empty.")
    if mark in (b"{", b"["):
        yield from turned_rows(json_rows(source, name))
    elif mark == b"<":
        raise Unreadable(f"{name} is a web page or XML, not a directory in a form that we know.")
    else:
        yield from sheet_rows(source, name, mapping)


def turned_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows as they are, but tables in one JSON put together, and an organisation turned to its services."""
    for row in rows:
        if isinstance(row, Refused) or not isinstance(row[1], dict):
            yield row
        elif "id" not in row[1] and any(name.endswith(".csv") for name in row[1]):
            yield from _of_tables((table_of(name), _numbered(found)) for name, found in row[1].items())
        elif isinstance(row[1].get("services"), list) and not row[1].keys() & {"status", "organization"}:
            yield from _of_organisation(*row)
        else:
            yield row


def _numbered(found: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = found if isinstance(found, list) else ()
    return ((f"row {at}", row) for at, row in enumerate(rows, 1) if isinstance(row, dict))


def _of_organisation(stands: str, organisation: dict[str, Any]) -> Iterator[Row]:
    theirs = {key: value for key, value in organisation.items() if key != "services"}
    for at, service in enumerate(organisation["services"], 1):
        whole = {"organization": theirs, **service} if isinstance(service, dict) else service
        yield f"{stands}, service {at}", whole


def _of_tables(named: Iterable[tuple[str | None, Iterable[tuple[str, dict[str, Any]]]]]) -> Iterator[Row]:
    """Tables by what they hold, put together."""
    services, others = [], []
    for table, rows in named:
        if table == "services":
            services.append(rows)
        elif table:
            others.append((table, rows))
    tables = Tables(others)
    for rows in services:
        yield from tables.objects(rows)


def _of_files(files: Files, name: str, mapping: ColumnMapping | None) -> Iterator[Row]:
    """Every directory in a folder or zip, the fullest first: what others repeat of it is not read again."""
    sources = _sources(files)
    if not sources:
        raise Unreadable(f"{name} holds no directory in a form that we know.")
    for whole in sorted(sources, key=lambda names: -sum(files.sizes[one] for one in names)):
        shown = whole[0] if len(whole) == 1 else PurePosixPath(whole[0]).parent.as_posix()
        try:
            for row in _of_source(files, whole, mapping):
                yield _within(row, shown)
        except Unreadable as why:
            yield Refused(shown, str(why).removeprefix(f"{shown} "), is_file=True)
        except BROKEN:
            yield Refused(shown, "is broken: it cannot be read to its end", is_file=True)


def _of_source(files: Files, names: list[str], mapping: ColumnMapping | None) -> Iterator[Row]:
    if len(names) > 1:
        if sum(files.sizes[name] for name in names) > LARGEST_SHEET:
            raise Unreadable(f"holds tables of over {LARGEST_SHEET // 1024 // 1024} MB: split them.")
        tables = packaged(files, names)
        yield from _of_tables((tables[name], _table_rows(files, name)) for name in names)
        return
    _check_size(names[0], files.sizes[names[0]])
    with files.open(names[0]) as source:
        yield from _of_file(source, names[0], mapping)


def _within(row: Row, shown: str) -> Row:
    prefix = "" if shown == "." else f"{shown}, "
    if isinstance(row, Refused):
        return Refused(f"{prefix}{row.row}", row.reason)
    return f"{prefix}{row[0]}", row[1]


def _sources(files: Files) -> list[list[str]]:
    """Each directory's files: several for one in tables, else one."""
    tables = packaged(files, [name for name in files.sizes if name.lower().endswith(".csv")])
    folders: dict[PurePosixPath, list[str]] = {}
    for name in tables:
        folders.setdefault(PurePosixPath(name).parent, []).append(name)
    whole = {
        folder: names
        for folder, names in folders.items()
        if len(names) > 1 and "services" in {tables[name] for name in names}
    }
    alone = [
        [name]
        for name in files.sizes
        if name.lower().endswith(JSON_NAMES + SHEET_NAMES)
        and not name.lower().endswith(PACKAGE)
        and PurePosixPath(name).parent not in whole
    ]
    return [*whole.values(), *alone]


def _table_rows(files: Files, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    with files.open(name) as source:
        rows = cells_of(source, name)
        _, header = next(rows, (0, []))
        columns = ["_".join(cell.lower().split()) for cell in header]
        for line, cells in rows:
            yield f"line {line}", dict(zip(columns, cells, strict=False))
