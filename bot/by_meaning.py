"""What a reader by meaning is asked, and what it makes of a text, for staff to see.

`meaning.worries.Worries` is one. It is slow beside the rules, and so is never asked where somebody waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from uuid import UUID

import structlog

from bot import metrics
from bot.screening import Flag, Severity
from bot.screening.plain import READ_AT_MOST
from bot.store.readings import Unread

log = structlog.get_logger()

TRIES = 5  # after which a text goes to a person
NEAREST = 3  # texts of the corpus that are shown to staff
WHY = "A second reading by meaning found it alike to texts of this kind."

Span = tuple[int, int]
Grounds = tuple[Span, tuple[str, ...]]
"""Where the words stand that moved it, and the reasons in words for staff."""


class Reading(Protocol):
    """What a text seems to tell of. `level`: S1 to S3; `score`: how likely it is any worry, 0 to 1.

    `also`: another category that is nearly as likely, if one is.
    """

    @property
    def category(self) -> str | None: ...
    @property
    def level(self) -> str | None: ...
    @property
    def score(self) -> float: ...
    @property
    def is_worry(self) -> bool: ...
    @property
    def also(self) -> str | None: ...


class Example(Protocol):
    """A text of the corpus, as its writer labelled it."""

    @property
    def category(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def text(self) -> str: ...


class Reader(Protocol):
    """Asked in a thread, once at a time."""

    version: str

    def read(self, texts: Sequence[str], /) -> Sequence[Reading]: ...
    def because(self, text: str, reading: Any, /) -> Sequence[Span]: ...
    def nearest(self, text: str, most: int, /) -> Sequence[Example]: ...


Load = Callable[[], Reader]


class NotThere(Exception):
    """The model of the second reader cannot be loaded."""


def load() -> Reader:
    """The reader whose model comes with the program. Raises NotThere."""
    try:
        from meaning.worries import Worries

        return Worries.load()
    except Exception as error:
        raise NotThere(NotThere.__doc__) from error


def read(reader: Reader, texts: Sequence[Unread]) -> dict[UUID, Reading]:
    """What the reader makes of each text. One that fails is not in it, and fails no other."""
    known = {text.id: text.body[:READ_AT_MOST] for text in texts if text.body and text.tries <= TRIES}
    began = time.perf_counter()
    try:
        found = dict(zip(known, reader.read([*known.values()]), strict=True))
    except Exception:
        if len(texts) > 1:
            return {one: reading for text in texts for one, reading in read(reader, [text]).items()}
        log.exception("text not read", message=texts[0].id, tries=texts[0].tries)
        return {}
    for _ in known:
        metrics.reading_time.observe((time.perf_counter() - began) / len(known))
    return found


def tells(reading: Reading) -> bool:
    """Is it a worry, and which one?"""
    return reading.is_worry and reading.category is not None and reading.level is not None


def categories(reading: Reading) -> tuple[str, ...]:
    """The kinds of worry it tells of. Two nearly as likely both count: who may see it hangs on them."""
    return tuple(one for one in (reading.category, reading.also) if one)


def worry(body: str, category: str, reading: Reading, grounds: Grounds, about: str) -> Flag:
    """The flag for a reading that tells of something: S2 at most, for it can be wrong."""
    span, reasons = grounds
    severity = max(Severity.S2, Severity(reading.level or Severity.S3))
    quote = body[span[0] : span[1]]
    return Flag(category, severity, span, quote, f"meaning.{category}", about, WHY, reasons, reader="meaning")


def grounds(reader: Reader, body: str, reading: Reading) -> Grounds:
    """What a worry rests on. Where that cannot be told, the worry counts all the same."""
    body = body[:READ_AT_MOST]
    try:
        moved = [span for span in reader.because(body, reading) if span[0] < span[1]]
        nearest = reader.nearest(body, NEAREST)
    except Exception:
        log.exception("reading not explained")
        moved, nearest = [], []
    words = ", ".join(f"'{body[start:end]}'" for start, end in moved)
    reasons = [f"The words that moved it most: {words}."] if moved else []
    reasons += [f"Nearest in the corpus: {one.category} {one.severity}: '{one.text}'" for one in nearest]
    start = min((start for start, _ in moved), default=0)
    return (start, max((end for _, end in moved), default=len(body))), tuple(reasons)
