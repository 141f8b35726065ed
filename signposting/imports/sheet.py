"""Rows of a spreadsheet, csv in its many dialects or xlsx, as plain text. Nothing is ever computed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from signposting.imports.folder import BROKEN
from signposting.imports.keys import plain
from signposting.imports.refusal import Unreadable

LARGEST_SHEET = 256 * 1024 * 1024  # bytes, unpacked
DELIMITERS = (",", ";", "\t", "|")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
NOT_READ = "cannot be read: save it as .xlsx without a password, or as CSV."
_FAR_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?r=[\"'](?:[2-9]\d{5}|\d{7,})[\"']")
_FAR_COLUMN = re.compile(rb"<(?:\w+:)?c\s[^>]*?r=[\"'](?:[B-Z][A-Z]|[A-Z]{3,})\d+[\"']")

Cells = tuple[int, list[str]]
"""The line that a row stands on, and its cells."""


def cells_of(source: BinaryIO, name: str) -> Iterator[Cells]:
    """Every row that says something, the header first. Raises Unreadable."""
    content = source.read(LARGEST_SHEET + 1)
    if len(content) > LARGEST_SHEET:
        raise Unreadable(f"{name} is over {LARGEST_SHEET // 1024 // 1024} MB: split it.")
    excel = content[:2] == b"PK" or content.startswith(OLD_EXCEL)
    rows = _excel_rows(content, name) if excel else _csv_rows(_text(content, name), name)
    return ((line, cells) for line, cells in rows if any(cells))


def _text(content: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in BOMS if content.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\0" in content:
        raise Unreadable(f"{name} is no JSON, no zip and no spreadsheet.")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _csv_rows(text: str, name: str) -> Iterator[Cells]:
    csv.field_size_limit(LARGEST_SHEET)
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [plain(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable(f"{name}, line {line}: its quotes do not match up.") from None


def _excel_rows(content: bytes, name: str) -> Iterator[Cells]:
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

    _check_size(content, name)
    try:
        book = load_workbook(io.BytesIO(content))
        seen = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        rows = book.get_sheet_by_name(seen[0]).to_python(skip_empty_area=False) if seen else []
    except (CalamineError, OSError, ValueError):
        raise Unreadable(f"{name} {NOT_READ}") from None
    for line, cells in enumerate(rows, 1):
        shown = [_shown(cell) for cell in cells]
        # A row of an xlsx is as wide as the widest, so what is blank at its end was never typed.
        while shown and not shown[-1]:
            shown.pop()
        yield line, shown


def _check_size(content: bytes, name: str) -> None:
    if content.startswith(OLD_EXCEL):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_SHEET:
                raise Unreadable(f"{name} unpacks to far more than a directory: save it as CSV.")
            for part in parts.namelist():
                if "worksheets/" in part and _is_vast(parts.read(part)):
                    raise Unreadable(f"{name} has cells far off its rows: delete them, or save it as CSV.")
    except (*BROKEN, ValueError):
        raise Unreadable(f"{name} {NOT_READ}") from None


def _is_vast(sheet: bytes) -> bool:
    """A lone cell in a far corner would take memory for all the cells before it."""
    return _FAR_ROW.search(sheet) is not None or _FAR_COLUMN.search(sheet) is not None


def _shown(cell: Any) -> str:
    match cell:
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            at_midnight = cell.time() == dt.time(0)
            return cell.date().isoformat() if at_midnight else cell.isoformat(" ", "minutes")
        case dt.date():
            return cell.isoformat()
        case dt.time():
            return f"{cell:%H:%M}"
    return plain(cell)
