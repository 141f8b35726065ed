"""Asks somebody who is signed in for their password, and a code, before what nobody else may do for them.

A form that was sent stays as it was: it goes to the same address again, with the proof beside its fields. So
nothing that was typed is lost, and there is no address to send anybody to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.responses import Response

from bot.console.office import Visit
from bot.console.pages import visited
from bot.console.signing_in.knocking import LOCKED, as_whom
from bot.rules.sign_ins import is_proved
from bot.rules.staff import WANTS_PROOF, Act
from bot.store import second_steps, sign_ins
from bot.store.database import Db

PATH = "/console/prove"
PASSWORD, CODE, TO = "proof_password", "proof_code", "proof_to"
WRONG = "That is not right. Check the password; a code is good once, so wait for the next one."
OURS = frozenset({PASSWORD, CODE, TO, "csrf"})

Page = Callable[[Visit], Awaitable[Response]]


async def with_proof(visit: Visit, act: Act, page: Page) -> Response:
    """The page, if it needs no proof or there is one of the last ten minutes; else the page between."""
    if act not in WANTS_PROOF or is_proved(visit.signed_in.proved_at, visit.office.wall()):
        return await page(visit)
    if PASSWORD not in visit.form:
        return await asked(visit)
    status, wrong = await check(visit)
    if wrong:
        return await asked(visit, status, wrong)
    typed = {name: said for name, said in visit.form.items() if name not in OURS}
    return await page(replace(visit, form=typed))


async def check(visit: Visit) -> tuple[int, str]:
    """Take the proof of a form. What is wrong with it, if anything, and the status to answer with."""
    office, staff, now = visit.office, visit.staff, visit.office.wall()
    whom = as_whom(staff.email, visit.request)
    if not await office.database.awrite(lambda db: sign_ins.knock(db, whom, now)):
        return 429, LOCKED
    found = await office.database.aread(lambda db: sign_ins.by_email(db, staff.email))
    right = await office.passwords.fit(found[1] if found else None, visit.form.get(PASSWORD, ""))
    if right and await office.database.awrite(lambda db: _prove(db, visit, whom, now)):
        return 200, ""
    return 401, WRONG


async def asked(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    """The page between. It carries what was typed, or where they were going."""
    path = visit.request.url.path
    sent = visit.request.method == "POST" and path != PATH
    carried = {name: said for name, said in visit.form.items() if name not in OURS} if sent else {}
    if not sent:
        carried[TO] = visit.form.get(TO, path)
    has_step = await visit.office.database.aread(lambda db: second_steps.has(db, visit.staff.id))
    facts = {"wrong": wrong, "has_step": has_step, "action": path if sent else PATH, "carried": carried}
    return visited(visit, "signing_in/prove.html", status, **facts)


def _prove(db: Db, visit: Visit, whom: list[str], now: dt.datetime) -> bool:
    staff = visit.staff
    if second_steps.has(db, staff.id) and not second_steps.use(db, staff, visit.form.get(CODE, ""), now):
        return False
    sign_ins.prove(db, visit.signed_in, whom, now)
    return True
