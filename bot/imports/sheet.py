"""A file of rows, as people save them from a spreadsheet: CSV in its many dialects, or xlsx.

What comes out is plain text by column, with the line each row stands on. Nothing is ever computed: a cell
that looks like a formula is the text that it is.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.imports.workbook import SheetError, cells_of

LARGEST = 64 * 1024 * 1024  # bytes
DELIMITERS = (",", ";", "\t", "|")
NEAR = 0.75  # how alike a column's name must be to one of ours for it to be suggested
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Cells = tuple[int, list[str], frozenset[int]]
"""The line that a row stands on, its cells, and which of them a spreadsheet held as numbers."""


@dataclass(frozen=True)
class Row:
    """The cells of one row by column, trimmed; `numbers` are the columns that a spreadsheet held as such."""

    line: int
    cells: dict[str, str]
    numbers: frozenset[str] = frozenset()
    too_many: int = 0


@dataclass(frozen=True)
class Sheet:
    """The rows that are not blank, and what is to be said about the file itself."""

    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()


def read_sheet(path: Path, columns: Collection[str], required: Collection[str]) -> Sheet:
    """Read a file that has these `columns`. Raises SheetError in one plain sentence."""
    content = _bytes(path)
    notices: list[str] = []
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        rows = cells_of(content, notices)
    else:
        rows = _csv_rows(_text(content, notices), columns)
    header = next(rows, None)
    if header is None:
        raise SheetError(f"{path.name} is empty.")
    names = _names(header[1], columns, required, notices)
    found = tuple(_row(cells, names) for cells in rows if any(cells[1]))
    return Sheet(found, tuple(notices))


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise SheetError(f"{path} is a folder.")
    if path.stat().st_size > LARGEST:
        raise SheetError(f"{path.name} is over {LARGEST // 1024 // 1024} MB: split it.")
    return path.read_bytes()


def _text(content: bytes, notices: list[str]) -> str:
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        notices.append("The file is not in UTF-8; it was read as Windows text (cp1252). Look at accents.")
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise SheetError("The file is no text that can be read: save it as CSV in UTF-8, or xlsx.") from None


def _csv_rows(text: str, columns: Collection[str]) -> Iterator[Cells]:
    csv.field_size_limit(LARGEST)
    delimiter = _delimiter(text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, begun = 1, False
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            begun = begun or any(trimmed)
            if begun:
                yield line, trimmed, frozenset()
            line = reader.line_num + 1
    except csv.Error:
        raise SheetError(f"Line {line}: its quotes do not match up.") from None


def _delimiter(text: str, columns: Collection[str]) -> str:
    """The one by which the first line that says anything holds the most columns that we know."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")

    def known(delimiter: str) -> int:
        return sum(_plain(cell.strip('" \r\n')) in columns for cell in header.split(delimiter))

    return max(DELIMITERS, key=known)


def _names(
    header: list[str], columns: Collection[str], required: Collection[str], notices: list[str]
) -> list[str]:
    names = [_plain(cell) for cell in header]
    twice = sorted({name for name in names if name in columns and names.count(name) > 1})
    if twice:
        raise SheetError(f"The first line has the column {twice[0]} twice.")
    missing = [name for name in required if name not in names]
    strange = [(name, shown) for name, shown in zip(names, header, strict=True) if name not in columns]
    told = list(_unknown(strange, columns))
    if missing:
        raise SheetError(" ".join([f"The first line must have the columns {', '.join(missing)}.", *told]))
    notices.extend(told)
    return names


def _plain(name: str) -> str:
    return "_".join(name.lower().split())


def _unknown(strange: Iterable[tuple[str, str]], columns: Collection[str]) -> Iterator[str]:
    for name, shown in strange:
        near = difflib.get_close_matches(name, columns, 1, NEAR)
        if name:
            hint = f" Is {near[0]} meant?" if near else ""
            yield f"The column {shown[:40]!r} is not known and was left out.{hint}"


def _row(cells: Cells, names: list[str]) -> Row:
    line, texts, numbers = cells
    return Row(
        line,
        dict(zip(names, texts, strict=False)),
        frozenset(name for at, name in enumerate(names) if at in numbers),
        too_many=sum(bool(text) for text in texts[len(names) :]),
    )
