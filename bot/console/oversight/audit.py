"""`/console/audit`: what staff looked at and changed, to look through and to take away as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import Office, Visit
from bot.console.oversight import asking
from bot.console.oversight.sentences import address, sentence, thing
from bot.console.pages import headers, visited
from bot.console.visits import room
from bot.rules.choosing import Unfit
from bot.rules.staff import Act
from bot.store.console import audit as rows
from bot.store.console.audit import MOST, Entry, Sought
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED, TOOK = "looked at the audit", "took the audit away as a file"
WHAT = {
    "looked": "looked at something",
    "changed": "changed something",
    "refused": "was refused",
    "opened": "opened somebody with a reason",
    "signed": "signed in or out",
}
COLUMNS = ("when", "who", "what", "thing", "thing id", "programme")
FORMULA = tuple("=+-@\t\r\n")


async def show(visit: Visit) -> Response:
    """A page of it, newest first. That it was looked at is kept first."""
    asked = visit.request.query_params
    now = visit.office.clock()
    try:
        sought, wrong = asking.read(asked, now), ""
    except Unfit as unfit:
        sought, wrong = asking.read({}, now), str(unfit)
    return await _shown(visit, asked, sought, wrong)


async def take(visit: Visit) -> Response:
    """The same rows as a file, which no spreadsheet takes for formulas. Names of people stay here."""
    staff, now = visit.staff, visit.office.clock()
    try:
        sought = asking.read(visit.form, now)
    except Unfit as unfit:
        return await _shown(visit, visit.form, asking.read({}, now), str(unfit))
    database = visit.office.database
    await database.awrite(lambda db: _keep(db, visit, TOOK))
    written = await database.aread(lambda db: _file(rows.in_parts(lambda work: work(db), staff, sought)))
    named = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(
        written, media_type="text/csv; charset=utf-8", headers=dict(headers(visit.office)) | named
    )


async def _shown(visit: Visit, asked: Mapping[str, str], sought: Sought, wrong: str) -> Response:
    staff, database = visit.staff, visit.office.database
    await database.awrite(lambda db: _keep(db, visit, LOOKED))
    (found, more), people = await database.aread(
        lambda db: (rows.found(db, staff, sought), rows.who_signs_in(db, staff))
    )
    return visited(
        visit,
        "oversight/audit.html",
        400 if wrong else 200,
        found=found,
        sentence=sentence,
        address=address,
        typed=asking.typed(asked),
        people={asking.COMMAND_LINE: "the command line"} | {str(one): email for one, email in people.items()},
        what=WHAT,
        newest=asking.address(asked) if sought.before else "",
        older=asking.address(asked, more) if more else "",
        most=MOST,
        wrong=wrong,
    )


def _keep(db: Db, visit: Visit, what: str) -> None:
    staff, now = visit.staff, visit.office.clock()
    trace(db, staff.programme_id, actor(staff), what, "sign_in", visit.signed_in.id, now)


def _file(entries: Iterable[Entry]) -> str:
    """The rows as comma-separated values."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(COLUMNS)
    for one in entries:
        nameless = Entry(**vars(one) | {"name": ""})
        cells = (
            one.at.isoformat(),
            one.by,
            sentence(nameless),
            thing(nameless),
            str(one.subject_id or ""),
            one.programme,
        )
        lines.writerow([_harmless(cell) for cell in cells])
    return written.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for words, and never for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/audit", room(office, Act.AUDIT, show), methods=["GET"]),
        Route("/console/audit/file", room(office, Act.AUDIT_FILE, take), methods=["POST"]),
    ]
