"""Texts to be tried: one from the command line, or one a line from stdin."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands.trouble import Trouble
from bot.inbound import storable

HERE = ZoneInfo("Europe/London")
Json = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """One text, when it came in, and where its writer is, if that is told."""

    text: str
    at: dt.datetime
    place: str | None = None


class BadLine(Exception):
    """Why a line cannot be tried, in plain words."""


def trial(text: str, at: str | None, place: str | None = None) -> Trial:
    """A text that came in `at` (ISO; London where it has no offset), or now. Raises BadLine."""
    return Trial(storable(text), _moment(at) if at is not None else dt.datetime.now(HERE), place)


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
        moment.utctimetuple()  # a day too early or late for its offset cannot be told in UTC
    except (ValueError, OverflowError):
        raise BadLine(f"{text[:40]} is not a time such as 2026-03-12T18:30:00+00:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=HERE)


def in_line(line: bytes, at: str | None) -> Trial:
    """A line of stdin: a text, or an object with "text" and, if it likes, "at", "place". Raises BadLine."""
    try:
        words = line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadLine("the line is not UTF-8") from None
    if not words.lstrip().startswith("{"):
        return trial(words, at)
    try:
        given = json.loads(words)
    except (ValueError, RecursionError):
        raise BadLine("the line begins like JSON and is not") from None
    text, when, place = given.get("text"), given.get("at", at), given.get("place")
    if not isinstance(text, str) or not isinstance(when, str | None):
        raise BadLine('the line needs a "text", and "at" only as an ISO time')
    if not isinstance(place, str | None):
        raise BadLine('the line needs "place" as words')
    return trial(text, when, place)


def every_line(read: Callable[[Trial], Json], at: str | None, lines: Iterable[bytes] | None = None) -> bool:
    """Answer each line of stdin with one line of JSON, at once. False: one could not be read."""
    good = True
    for line in sys.stdin.buffer if lines is None else lines:
        try:
            answer = read(in_line(line, at))
        except BadLine as bad:
            answer, good = {"error": f"{bad}."}, False
        say(answer)
    return good


def say(answer: Json) -> None:
    """One JSON object on a line of its own, in UTF-8 whatever the screen."""
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def one(text: str | None, at: str | None) -> Trial:
    """The text given, or all of stdin. Raises Trouble."""
    if text is None:
        if sys.stdin.isatty():
            raise Trouble("Give a text to try, in quotes.")
        text = sys.stdin.buffer.read().decode(errors="replace").strip()
    try:
        return trial(text, at)
    except BadLine as bad:
        raise Trouble(f"{bad}.") from None
