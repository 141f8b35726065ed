"""Turns what was read into a page, with the headers that every page has."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console import record_words, words
from bot.console.office import Office, Visit
from bot.rules import flag_record
from bot.rules.hours import WORKING
from bot.rules.sampling import SHARE
from bot.rules.staff import LEVELS, OUTCOMES, Act
from bot.rules.verdicts import LONGEST, VERDICTS
from bot.screening.flag import CATEGORIES

HERE = Path(__file__).parent
ASSETS = {"console.css": "text/css", "icon.svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


def moment_said(moment: dt.datetime, zone: str) -> str:
    """Such as "Thu 12 Mar 2026, 18:30", where the programme is."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %-d %b %Y, %H:%M}"


def day_said(moment: dt.datetime, zone: str) -> str:
    """Such as "Thu 12 Mar 2026", where the programme is."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %-d %b %Y}"


def span_said(since: dt.datetime, now: dt.datetime) -> str:
    """Such as "3 hours", in the largest unit that there is one of."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes >= length:
            return counted(minutes // length, unit)
    return counted(minutes, "minute")


def words_of(key: str) -> str:
    """Such as "Child risk" for child_risk."""
    return key.replace("_", " ").capitalize()


def counted(count: int, unit: str) -> str:
    return f"{count} {unit}" + ("" if count == 1 else "s")


def _environment() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"moment": moment_said, "day": day_said, "since": span_said, "words": words_of}
    templates.globals |= {"URGENCY": words.URGENCY, "STATES": record_words.STATES, "Act": Act}
    templates.globals |= {
        "did": record_words.did,
        "details_of": record_words.details,
        "graded": record_words.graded,
        "day_of": record_words.day,
        "ALERTED": record_words.ALERTED,
        "THE_BOT": record_words.THE_BOT,
        "BECAUSE": record_words.BECAUSE,
        "REACHED": flag_record.REACHED,
        "SAFE": flag_record.SAFE,
        "CONSENT": flag_record.CONSENT,
        "TOLD": flag_record.TOLD,
        "ALERTS": flag_record.ALERTS,
        "LEVELS": LEVELS,
    }
    templates.globals |= {
        "how_far": words.how_far,
        "kind_said": words.kind_said,
        "reach_said": words.reach_said,
        "task_said": words.task_said,
        "note_said": words.note_said,
        "about_said": words.about_said,
        "reader_said": words.reader_said,
        "LIVES": words.STATES,
    }
    templates.globals |= {
        "counted": counted,
        "PHONES": words.PHONES,
        "CONSENTS": words.CONSENTS,
        "WEEKDAYS": words.WEEKDAYS,
    }
    templates.globals |= {"VERDICTS": VERDICTS, "CATEGORIES": CATEGORIES, "LONGEST": LONGEST, "SHARE": SHARE}
    templates.globals |= {"OUTCOMES": OUTCOMES, "WORKING": WORKING}
    return templates


_TEMPLATES = _environment()


def headers(office: Office) -> dict[str, str]:
    return HEADERS | HTTPS_ONLY if office.secure else HEADERS


def page(office: Office, name: str, status: int = 200, **facts: Any) -> Response:
    """A page for someone who may not be signed in."""
    html = _TEMPLATES.get_template(name).render({"staff": None, "csrf": "", **facts})
    return HTMLResponse(html, status, headers(office))


def visited(visit: Visit, name: str, status: int = 200, **facts: Any) -> Response:
    """A page for someone who is signed in."""
    now = visit.office.clock()
    return page(visit.office, name, status, staff=visit.staff, csrf=visit.csrf, now=now, **facts)


def told(office: Office, status: int, title: str, words: str, **facts: Any) -> Response:
    """A page that says one thing."""
    return page(office, "told.html", status, title=title, words=words, **facts)


def assets(office: Office) -> list[BaseRoute]:
    """The files that pages ask for. They hold nothing personal."""
    return [
        Route(f"/console/{name}", _asset(office, name, kind), methods=["GET"])
        for name, kind in ASSETS.items()
    ]


def _asset(office: Office, name: str, kind: str) -> Any:
    async def asset(_request: Request) -> Response:
        return FileResponse(
            HERE / name, media_type=kind, headers=headers(office) | {"Cache-Control": "no-cache"}
        )

    return asset
