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

from bot.console import words
from bot.console.office import Office, Visit
from bot.rules.hours import WORKING
from bot.rules.sampling import SHARE
from bot.rules.staff import OUTCOMES, TWO_PEOPLE, Act
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
STATES = {
    "open": "Nobody has acknowledged this yet",
    "acknowledged": "Acknowledged",
    "proposed": "Waits for a second person to close it",
    "closed": "Closed",
}
DID = {
    Act.ACKNOWLEDGE: "acknowledged it",
    Act.CLOSE: "closed it",
    Act.CONFIRM: "confirmed and closed it",
    Act.KEEP_OPEN: "kept it open",
    Act.READ_TEXTS: "read the last texts",
}


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


def did(act: Act, severity: str) -> str:
    """What someone did with a flag of this severity."""
    return "proposed to close it" if act is Act.CLOSE and severity in TWO_PEOPLE else DID[act]


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
    templates.globals |= {"URGENCY": words.URGENCY, "STATES": STATES, "did": did, "Act": Act}
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
    templates.globals |= {"OUTCOMES": OUTCOMES, "TWO_PEOPLE": TWO_PEOPLE, "WORKING": WORKING}
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
