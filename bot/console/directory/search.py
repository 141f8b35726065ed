"""`/console/directory`: services by name, kind and place."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from bot.console.directory.whose import country_of
from bot.console.ids import typed_id
from bot.console.office import Visit
from bot.console.pages import visited
from bot.rules.staff import Act, may
from signposting.directory.listing import Listed, Sought, listed
from signposting.needs.category import CATEGORIES
from signposting.places import find_place

A_PAGE = 25
LONGEST = 100  # letters of what is looked for


async def search(visit: Visit) -> Response:
    """Services by name, kind and place."""
    asked = {name: visit.request.query_params.get(name, "")[:LONGEST] for name in ("words", "kind", "place")}
    closed = visit.request.query_params.get("closed") == "yes"
    after = typed_id(visit.request.query_params.get("after", ""))
    country = await country_of(visit)
    place = find_place(asked["place"], country) if asked["place"] else None
    point = (place.latitude, place.longitude) if place else None
    kind = asked["kind"] if asked["kind"] in CATEGORIES else ""
    nowhere = bool(asked["place"]) and place is None
    sought = Sought(asked["words"], kind, point, closed)
    found: list[Listed] = []
    if not nowhere:
        found = await visit.office.database.aread(lambda db: listed(db.conn, sought, after, A_PAGE + 1))
    more = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    kept = {**{name: text for name, text in asked.items() if text}, **({"closed": "yes"} if closed else {})}
    return visited(
        visit,
        "directory/search.html",
        found=found[:A_PAGE],
        asked=asked | {"kind": kind},
        closed=closed,
        place=place,
        nowhere=nowhere,
        next_page=f"/console/directory?{urlencode(kept | {'after': str(more)})}" if more else "",
        first_page=f"/console/directory?{urlencode(kept)}" if after else "",
        kinds=CATEGORIES,
        can_change=may(visit.staff, Act.DIRECTORY),
    )
