"""Rows of an xlsx file, with Excel's own dates, times and numbers as the text that people see."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

UNPACKED = 256 * 1024 * 1024  # bytes: a small file can unpack to fill a machine
NOT_READ = "The file cannot be read: save it as .xlsx without a password, or as CSV."
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
_FAR_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?r=[\"'](?:[2-9]\d{5}|\d{7,})[\"']")
_FAR_COLUMN = re.compile(rb"<(?:\w+:)?c\s[^>]*?r=[\"'](?:[B-Z][A-Z]|[A-Z]{3,})\d+[\"']")


class SheetError(Exception):
    """A file that cannot be read as rows: one plain sentence that says why."""


def cells_of(content: bytes, notices: list[str]) -> Iterator[tuple[int, list[str], frozenset[int]]]:
    """The rows of the first sheet that shows: line, cells, which cells were numbers. Raises SheetError."""
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content))
        seen = [sheet for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        names = [sheet.name for sheet in seen]
        rows = book.get_sheet_by_name(names[0]).to_python(skip_empty_area=False) if names else []
    except (CalamineError, OSError, ValueError):
        raise SheetError(NOT_READ) from None
    if len(names) > 1:
        notices.append(f"Only the first sheet, {names[0]!r}, was read.")
    yield from _rows(rows)


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                raise SheetError("The file unpacks to far more than people's rows: save it as CSV.")
            for name in parts.namelist():
                if "worksheets/" in name and _is_vast(parts.read(name)):
                    raise SheetError("The sheet has cells far off its rows: delete them, or save it as CSV.")
    except UNREADABLE:
        raise SheetError(NOT_READ) from None


def _is_vast(sheet: bytes) -> bool:
    """A lone cell in a far corner would take memory for all the cells before it."""
    return _FAR_ROW.search(sheet) is not None or _FAR_COLUMN.search(sheet) is not None


def _rows(rows: list[list[Any]]) -> Iterator[tuple[int, list[str], frozenset[int]]]:
    begun = False
    for line, cells in enumerate(rows, 1):
        shown = [_shown(cell) for cell in cells]
        begun = begun or any(shown)
        if begun:
            # A row of an xlsx is as wide as the widest, so what is blank at its end was never typed.
            while shown and not shown[-1]:
                shown.pop()
            yield line, shown, frozenset(at for at, cell in enumerate(cells) if isinstance(cell, int | float))


def _shown(cell: Any) -> str:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            at_midnight = cell.time() == dt.time(0)
            return cell.date().isoformat() if at_midnight else cell.isoformat(" ", "minutes")
        case dt.time():
            return f"{cell:%H:%M}"
        case _:
            return str(cell).strip()
