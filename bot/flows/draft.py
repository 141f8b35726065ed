"""A session log while it is being asked about: plain facts, read anew after each answer."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.flows.about import within_same
from bot.flows.own_words import skipped
from bot.flows.steps import Facts, Record, Turn
from bot.reading.choices import choice
from bot.reading.session_log import SessionLog, read_log
from bot.screening import Severity
from bot.wording import sentence
from bot.wording.said import day_said, length_said, time_said

TYPES = {"in_person": ("face to face", "f2f"), "phone": ("call",), "video": (), "group": ()}
ASKABLE = ("why", "date", "duration", "type", "next")
MOST_QUESTIONS = 2
QUIET = "boundary_breach"  # nothing new is told to the mentor about this one
_NOT_MET = re.compile(
    r"\s*n(?:o(?![ -]?(?:show|one|body|answer|reply|response|contact|sign|luck|joy))|ope|ah)?\b"
    r"[\s,.:;-]*(?P<why>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE_NUMBER = re.compile(r"\s*(\d{1,3})\s*\.?\s*")
_LONGEST_IN_HOURS = 9  # "2" is two hours, "45" is minutes


@dataclass(frozen=True)
class Worry:
    """What is kept of a flag between turns."""

    category: str
    severity: Severity


def begun(turn: Turn, text: str, *, asked: bool) -> Facts:
    """A draft of what was texted, read as of now. `asked`: it answers "Did you meet?"."""
    not_met = _NOT_MET.fullmatch(text) if asked else None
    draft = {
        "said": text,
        "text": f"didnt meet. {not_met['why']}" if not_met else text,
        "at": turn.now.isoformat(),
        "day_first": turn.person.programme.day_first,
        "asked": [],
        "flags": [],
    }
    return draft | with_flags(draft, turn)


def with_flags(draft: Facts, turn: Turn) -> Facts:
    """The flags so far, and those of this turn's text."""
    return {"flags": [*draft["flags"], *([flag.category, flag.severity.value] for flag in turn.flags)]}


def answered(draft: Facts, missing: str, text: str) -> Facts:
    """The draft with an answer to what was missing. It goes before the log, where nothing else is meant."""
    if missing == "why":
        return {} if skipped(text) else {"text": f"didnt meet. {text}", "said": f"{draft['said']} {text}"}
    number = _BARE_NUMBER.fullmatch(text)
    if missing == "duration" and number:
        text = f"{number[1]} {'hours' if int(number[1]) <= _LONGEST_IN_HOURS else 'minutes'}"
    elif missing == "type":
        text = (choice(text, TYPES) or text).replace("_", " ")
    elif missing == "next":
        return {"text": draft["text"] if text.strip() == "0" else f"{draft['text']}. next {text}"}
    return {"text": f"{text}. {draft['text']}"}


def read(draft: Facts) -> SessionLog:
    """The log as far as it is told."""
    at = dt.datetime.fromisoformat(draft["at"])
    return read_log(draft["text"], at, day_first=draft["day_first"], flags=worries(draft))


def worries(draft: Facts) -> tuple[Worry, ...]:
    return tuple(Worry(category, Severity(severity)) for category, severity in draft["flags"])


def is_serious(draft: Facts) -> bool:
    """Is there a worry that the mentor must be asked about first?"""
    severe = (Severity.S1, Severity.S2)
    return any(one.severity in severe and one.category != QUIET for one in worries(draft))


def still_to_ask(draft: Facts) -> str | None:
    """The next thing to ask for: at most two, whatever comes of them (docs/practice.md, "Session logs")."""
    if len(draft["asked"]) >= MOST_QUESTIONS:
        return None
    bare = _NOT_MET.fullmatch(draft["said"])
    wanted = (*(["why"] if bare and not bare["why"] else []), *read(draft).confirm)
    return next((one for one in wanted if one in ASKABLE and one not in draft["asked"]), None)


def said_back(log: SessionLog, draft: Facts, language: str) -> Facts:
    """The log in a few words. Worries are counted and never repeated."""
    length = sentence("log_words.no_length" if log.status == "held" else f"log_words.{log.status}", language)
    no_type = "no_meeting" if log.duration_min == 0 else "no_type"
    return {
        "date": day_said(log.date, language),
        "dur": length_said(log.duration_min) if log.duration_min else length,
        "type": sentence(f"log_words.{log.type or no_type}", language),
        "next": _next_said(log, language),
        "n": sum(one.severity is not Severity.S4 and one.category != QUIET for one in worries(draft)),
    }


def record(draft: Facts, *, confirmed: bool = False, note: str = "") -> Record:
    """What is kept. A log without its day or length is incomplete (docs/practice.md, "Session logs")."""
    log = read(draft)
    missing = {"date", "duration", "danger_now"} & set(log.confirm) - ({"date"} if confirmed else set())
    facts = log.as_json(worries(draft)) | {
        "text": draft["said"],
        "confirmed": confirmed,
        "complete": not missing,
    }
    facts |= within_same(draft)
    return Record("session log", facts | ({"note": note} if note else {}))


def _next_said(log: SessionLog, language: str) -> str:
    if log.next is None or log.next.date is None:
        return sentence("log_words.no_next", language)
    day = day_said(log.next.date, language)
    return f"{day}, {time_said(log.next.time, language)}" if log.next.time else day
