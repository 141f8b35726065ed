"""Objects out of JSON of any size: a page, a list, one object, or one object a line.

Only one object is held at a time, so a directory of a gigabyte is read in the memory of its largest service.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from signposting.imports.refusal import Refused, Unreadable

LARGEST_OBJECT = 16 * 1024 * 1024  # characters: one service, or what a page says beside its services
PIECE = 256 * 1024  # bytes
LONGEST_MARK = 16  # characters: no escape, and no true, false or null, is longer
ENVELOPES = ("contents", "content", "services", "results", "items", "data")
"""Under which key a page holds its services: HSDS 3, Open Referral UK 1, and what other feeds do."""

Row = tuple[str, Any] | Refused
"""Where an object stands, and the object; or why it is none."""

_UNKEPT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_UNKEPT_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\r\n]*")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def nothing(_: str) -> None:
    """NaN and Infinity are no JSON, and no database keeps them."""


DECODER = json.JSONDecoder(parse_constant=nothing)


def json_rows(source: BinaryIO, name: str) -> Iterator[Row]:
    """Every object of a JSON file that stands at its beginning. Raises Unreadable."""
    first = source.readline(LARGEST_OBJECT)
    bom, encoding = next((found for found in _BOMS if first.startswith(found[0])), (b"", "utf-8"))
    first = first.removeprefix(bom)
    if encoding == "utf-8" and is_line(first):
        yield from _lines(first, source)
    else:
        yield from _Document(first, source, encoding, name).rows()


def json_of(body: bytes, name: str) -> Any:
    """All of a small JSON document at once. Raises Unreadable."""
    try:
        return _kept(json.loads(body.removeprefix(codecs.BOM_UTF8), parse_constant=nothing))
    except (ValueError, RecursionError):
        raise Unreadable(f"{name} is not JSON that can be read.") from None


def is_line(first: bytes) -> bool:
    """Is it a whole object, or the unlucky first of many lines that should be?"""
    return first.startswith(b"{") and first.rstrip().endswith(b"}") and first.endswith(b"\n")


def _lines(first: bytes, source: BinaryIO) -> Iterator[Row]:
    at, line = 1, first
    while line:
        if len(line) >= LARGEST_OBJECT and not line.endswith(b"\n"):
            yield Refused(f"line {at}", f"is longer than {LARGEST_OBJECT // 1024 // 1024} MB")
            while line and not line.endswith(b"\n"):
                line = source.readline(LARGEST_OBJECT)
        elif line.strip():
            yield from _line(line, at)
        at, line = at + 1, source.readline(LARGEST_OBJECT)


def _line(line: bytes, at: int) -> Iterator[Row]:
    try:
        found = json.loads(line, parse_constant=nothing)
        found = _kept(found) if _UNKEPT.search(line) else found
    except (ValueError, RecursionError):
        yield Refused(f"line {at}", "is not JSON")
    else:
        yield from _unwrapped(found, f"line {at}")


def _unwrapped(found: Any, row: str) -> Iterator[Row]:
    """The objects of a page, or the object itself."""
    key = envelope_of(found)
    if key is None:
        yield row, found
        return
    for at, one in enumerate(found[key], 1):
        yield f"{row}, {key} {at}", one


def envelope_of(found: Any) -> str | None:
    """The key under which a page holds its services; None: it is no page."""
    if not isinstance(found, dict) or "id" in found:
        return None
    return next((key for key in ENVELOPES if isinstance(found.get(key), list)), None)


def _kept(found: Any) -> Any:
    """JSON without what UTF-8 and PostgreSQL cannot keep: NUL, and halves of characters."""
    match found:
        case str():
            return _UNKEPT_TEXT.sub("", found)
        case dict():
            return {_kept(key): _kept(value) for key, value in found.items()}
        case list():
            return [_kept(one) for one in found]
    return found


class _Document:
    """A JSON document read piece by piece."""

    def __init__(self, first: bytes, source: BinaryIO, encoding: str, name: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._source, self._name = source, name
        self._pieces = self._read(first)
        self._text, self._at, self._whole = "", 0, False
        self._seen = 0

    def _read(self, first: bytes) -> Iterator[str]:
        piece = first
        while piece:
            try:
                yield self._decoder.decode(piece)
            except UnicodeDecodeError:
                raise Unreadable(f"{self._name} is not text in UTF-8.") from None
            piece = self._source.read(max(PIECE, len(self._text)))

    def _more(self) -> bool:
        """Bring in another piece, and let go of what is done with."""
        piece = next(self._pieces, None)
        if piece is None:
            self._whole = True
            return False
        self._seen += self._at
        self._text, self._at = self._text[self._at :] + piece, 0
        return True

    def rows(self) -> Iterator[Row]:
        match self._next():
            case "[":
                yield from self._list("")
            case "{":
                yield from self._page()
            case _:
                raise self._broken()
        if self._next():
            raise self._broken()

    def _page(self) -> Iterator[Row]:
        """An object: if it is a page its services come one by one, or it comes whole."""
        head: dict[str, Any] = {}
        was_page, room = False, self._seen + self._at + LARGEST_OBJECT
        self._at += 1
        while self._next() not in ("}", ""):
            key = self._value()
            self._take(":")
            if key in ENVELOPES and "id" not in head and self._next() == "[":
                was_page = True
                yield from self._list(f"{key} ")
                room = self._seen + self._at + LARGEST_OBJECT
            else:
                head[str(key)] = self._value()
            if self._next() != "}":
                self._take(",")
            if self._seen + self._at > room:
                raise self._too_large()
        self._take("}")
        if not was_page:
            yield "the object", head

    def _list(self, of: str) -> Iterator[Row]:
        self._at += 1
        at = 0
        while self._next() not in ("]", ""):
            at += 1
            yield f"{of or 'item '}{at}", self._value()
            if self._next() != "]":
                self._take(",")
        self._take("]")

    def _next(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _take(self, wanted: str) -> None:
        if self._next() != wanted:
            raise self._broken()
        self._at += 1

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                found, end = DECODER.raw_decode(self._text, self._at)
                # A number at the end of a piece may go on in the next.
                if end < len(self._text) or self._whole or not self._grown():
                    self._at = end
                    return _kept(found)
            except RecursionError:
                raise self._broken() from None
            except ValueError as error:
                if not self._may_go_on(error) or not self._grown():
                    raise self._broken() from None

    def _may_go_on(self, error: ValueError) -> bool:
        """Is it only that the piece ends there?"""
        if not isinstance(error, json.JSONDecodeError):
            return False
        return error.msg.startswith("Unterminated") or error.pos > len(self._text) - LONGEST_MARK

    def _grown(self) -> bool:
        if len(self._text) - self._at > LARGEST_OBJECT:
            raise self._too_large()
        return self._more()

    def _too_large(self) -> Unreadable:
        return Unreadable(
            f"{self._name} holds something of over {LARGEST_OBJECT // 1024 // 1024} MB: split it."
        )

    def _broken(self) -> Unreadable:
        return Unreadable(
            f"{self._name} is not JSON that can be read: it breaks at character {self._seen + self._at + 1}."
        )
