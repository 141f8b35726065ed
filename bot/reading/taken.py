"""Which stretches of a text are already read as something."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


class Taken:
    """The characters of one text that have a meaning already, so that no other reader takes them again."""

    def __init__(self, size: int, spans: Iterable[Span] = ()) -> None:
        self._characters = bytearray(size + 1)
        for span in spans:
            self.take(span)

    def take(self, span: Span) -> None:
        start, end = span
        self._characters[start:end] = b"\x01" * (end - start)

    def overlaps(self, start: int, end: int) -> bool:
        return self._characters.find(1, start, end) >= 0
