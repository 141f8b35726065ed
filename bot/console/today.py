"""`/console`: what waits for staff, the most urgent first."""

from __future__ import annotations

import datetime as dt

from starlette.responses import Response

from bot.console.office import Visit
from bot.console.pages import visited
from bot.store.console_duty import duties
from bot.store.console_lists import waiting
from bot.store.console_unsent import troubles
from bot.store.sign_ins import actor
from bot.store.staff import trace

LATELY = dt.timedelta(days=1)


async def show(visit: Visit) -> Response:
    """The list. That it was looked at is kept before it is shown."""
    staff, now = visit.staff, visit.office.clock()
    await visit.office.database.awrite(
        lambda db: trace(
            db, staff.programme_id, actor(staff), "looked at the list", "sign_in", visit.signed_in.id, now
        )
    )
    found, duty, trouble = await visit.office.database.aread(
        lambda db: (waiting(db, staff), duties(db, staff), troubles(db, staff, now - LATELY))
    )
    return visited(visit, "today.html", waiting=found, duties=duty, trouble=trouble)
