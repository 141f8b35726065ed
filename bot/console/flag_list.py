"""`/console/flags`: all flags, closed ones too, by what staff look for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.flags import LARGEST_NUMBER
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import visited
from bot.console.visits import room
from bot.rules.flag_review import LEVELS
from bot.rules.staff import Act
from bot.screening.flag import CATEGORIES
from bot.store.console import flag_list
from bot.store.console.flag_list import REVIEW, STATES, WAITS, Wanted
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at the list of flags"
ALL = "all"
CHOICES = {"state", "severity", "category", "month"}


async def show(visit: Visit) -> Response:
    """One page of it. That it was looked at is kept before it is shown."""
    staff, now, asked = visit.staff, visit.office.clock(), visit.request.query_params
    wanted, after = wanted_by(asked), _number(asked.get("after", ""))
    await visit.office.database.awrite(
        lambda db: trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
    )
    (flags, onward), months = await visit.office.database.aread(
        lambda db: (flag_list.page(db, staff, wanted, after, now), flag_list.months(db, staff, now))
    )
    return visited(
        visit,
        "flags.html",
        flags=flags,
        onward=onward,
        after=after,
        asked={name: asked.get(name, "") for name in CHOICES},
        also=urlencode({name: said for name, said in asked.items() if name in CHOICES and said}),
        months={f"{one:%Y-%m}": f"{one:%B %Y}" for one in months},
        categories=flag_list.categories(staff, CATEGORIES),
        ALL=ALL,
        REVIEW=REVIEW,
    )


def wanted_by(asked: Mapping[str, str]) -> Wanted:
    """What an address asks for. Raises NotHere for what no form of ours asks."""
    state = asked.get("state") or WAITS
    severity, category = asked.get("severity", ""), asked.get("category", "")
    fits = (
        state in (WAITS, REVIEW, ALL, *STATES) and severity in ("", *LEVELS) and category in ("", *CATEGORIES)
    )
    if not fits:
        raise NotHere
    return Wanted("" if state == ALL else state, severity, category, _month(asked.get("month", "")))


def _month(asked: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(asked, "%Y-%m").date() if asked else None  # noqa: DTZ007 (a day, no moment)
    except ValueError:
        raise NotHere from None


def _number(asked: str) -> int | None:
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit()) or int(asked[:20]) > LARGEST_NUMBER:
        raise NotHere
    return int(asked)


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/flags", room(office, Act.LOOK, show), methods=["GET"]),
    ]
