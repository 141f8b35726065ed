"""Turns what was read into a page, with the headers that every page has."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console import components, navigation, parts, record_words, thread_words, words
from bot.console.office import Office, Visit
from bot.rules import flag_record
from bot.rules.flag_review import OUTCOMES
from bot.rules.hours import WORKING
from bot.rules.sampling import SHARE
from bot.rules.staff import Act, may
from bot.rules.verdicts import LONGEST, VERDICTS

HERE = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
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
JUST_DONE = "alongside-done"
DONE = {
    "acknowledged": "You have it. Nobody else is alerted now.",
    "taken over": "You have it now. Its record says that you took it over.",
    "closed": "The flag is closed.",
    "recorded": "Saved. It stands in the record.",
    "saved": "Saved.",
    "task": "Done. It is off the list.",
    "handed on": "Given over, with all that hangs on it.",
    "merged": "The two records are one now.",
    "added": "Added.",
    "there": "They are here already. Nothing was changed.",
    "tasks": "Done. They are off the list.",
    "number": "Saved. What waited for that number goes on as it should.",
    "answered": "Thank you. Your answer to the test is kept.",
    "drill": "The drill has begun.",
    "phrase": "Added. Screening knows of it within half a minute.",
    "removed": "Removed. Screening forgets it within half a minute.",
    "read": "Thank you. That one is read.",
    "unchanged": "Nothing was changed: it was so before.",
    "opened": "Opened for an hour, to read. A lead sees your reason.",
    "seen": "Kept as seen.",
    "skipped": "Left out. It stands under what was not sent.",
    "rota": "Saved. It holds from now on.",
    "dropped": "Thrown away. Nothing of it was brought in.",
    "password": "Your password is changed. Wherever else you were signed in, you are signed out.",
    "others": "You are signed out everywhere else.",
    "withdrawn": "That link opens nothing any more.",
    "access": "They are signed out, and cannot sign in any more.",
    "reset": "They are signed out, and set up a new second step when they sign in next.",
    "taken": "You have this conversation. The bot is quiet.",
    "given back": "The bot answers them again.",
    "sent": "Your text is on its way.",
    "later": "Your text waits for its time.",
    "note": "The note is kept.",
    "ready": "The text is ready for everybody to use.",
    "theirs": "Saved. The number is theirs now, and what it texted stands with them.",
    "nobodys": "Saved. It is off the list.",
    "announced": "It will be sent at its time.",
    "stopped": "It is stopped.",
}
"""What a page says of what somebody has just done, by the key that the cookie carries."""


def moment_said(moment: dt.datetime, zone: str) -> str:
    """Such as "Thu 12 Mar 2026, 18:30", where the programme is."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %-d %b %Y, %H:%M}"


def day_said(moment: dt.datetime, zone: str) -> str:
    """Such as "Thu 12 Mar 2026", where the programme is."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %-d %b %Y}"


def week_said(moment: dt.datetime, zone: str) -> str:
    """The Monday of its week, such as "9 March 2026", where the programme is."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return f"{day - dt.timedelta(days=day.weekday()):%-d %B %Y}"


def span_said(since: dt.datetime, now: dt.datetime) -> str:
    """Such as "3 hours", in the largest unit that there is one of."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes >= length:
            return counted(minutes // length, unit)
    return counted(minutes, "minute")


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
    templates.filters |= {
        "moment": moment_said,
        "day": day_said,
        "week": week_said,
        "since": span_said,
        "words": words.category_said,
    }
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
    }
    templates.globals |= {
        "how_far": words.how_far,
        "why_said": words.why_said,
        "kind_said": words.kind_said,
        "reach_said": words.reach_said,
        "task_said": words.task_said,
        "note_said": words.note_said,
        "about_said": words.about_said,
        "reader_said": words.reader_said,
        "LIVES": words.STATES,
        "SUBJECTS": words.SUBJECTS,
    }
    templates.globals |= {
        "counted": counted,
        "PHONES": words.PHONES,
        "CONSENTS": words.CONSENTS,
        "WEEKDAYS": words.WEEKDAYS,
        "DAYS": dict(enumerate(words.WEEKDAYS)),
    }
    templates.globals |= {
        "came": thread_words.came,
        "until": thread_words.until,
        "at_clock": thread_words.at_clock,
        "sent_along": thread_words.sent_along,
        "CHANNELS": thread_words.CHANNELS,
        "why_said": words.why_said,
    }
    templates.globals |= {"VERDICTS": VERDICTS, "LONGEST": LONGEST, "SHARE": SHARE}
    templates.globals |= {"OUTCOMES": OUTCOMES, "WORKING": WORKING, "may": may}
    templates.globals |= {"navigation_shown": navigation.shown}
    templates.globals |= {**components.macros()}
    templates.globals |= {"options": components.options, "needed": components.needed}
    templates.globals |= {
        "kinds": words.kinds,
        "kinds_of": words.kinds_of,
        "levels_said": words.levels_said,
        "staff_named": words.staff_named,
    }
    return templates


_TEMPLATES = _environment()


def headers(office: Office) -> dict[str, str]:
    return HEADERS | HTTPS_ONLY if office.secure else HEADERS


def render(name: str, **facts: Any) -> str:
    return _TEMPLATES.get_template(name).render(facts)


def page(office: Office, name: str, status: int = 200, **facts: Any) -> Response:
    """A page for someone who may not be signed in."""
    known = {"staff": None, "csrf": "", "here": "", "next_up": None, "done": "", "parts": parts.address()}
    return HTMLResponse(render(name, **known | facts), status, headers(office))


def visited(visit: Visit, name: str, status: int = 200, **facts: Any) -> Response:
    """A page for someone who is signed in. It says once what they have just done."""
    done = visit.request.cookies.get(JUST_DONE, "")
    response = page(visit.office, name, status, **known(visit), done=DONE.get(done, ""), **facts)
    if done:
        response.delete_cookie(JUST_DONE, path="/console")
    return response


def known(visit: Visit) -> dict[str, Any]:
    """What every page for someone who is signed in is told."""
    return {
        "staff": visit.staff,
        "csrf": visit.csrf,
        "here": visit.request.url.path,
        "next_up": visit.next_up,
        "now": visit.office.clock(),
    }


def onward(visit: Visit, path: str, done: str = "") -> Response:
    """To another page of ours, which says what was `done`: a key of DONE."""
    response = RedirectResponse(path, 303, headers(visit.office))
    if done:
        secure = visit.office.secure
        response.set_cookie(
            JUST_DONE, done, max_age=60, path="/console", secure=secure, httponly=True, samesite="lax"
        )
    return response


def told(visit_or_office: Visit | Office, status: int, title: str, words: str) -> Response:
    """A page that says one thing."""
    if isinstance(visit_or_office, Visit):
        return visited(visit_or_office, "told.html", status, title=title, words=words)
    return page(visit_or_office, "told.html", status, title=title, words=words)
