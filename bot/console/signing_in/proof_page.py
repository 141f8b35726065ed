"""`/console/prove`: takes a proof that a page asked for, and goes on to that page."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import Office, Visit
from bot.console.pages import onward
from bot.console.signing_in import proof
from bot.console.visits import room
from bot.rules.sign_ins import way_back
from bot.rules.staff import Act


async def prove(visit: Visit) -> Response:
    """Back to where they were going, if the proof is right; it can only be a page of ours."""
    status, wrong = await proof.check(visit)
    if wrong:
        return await proof.asked(visit, status, wrong)
    return onward(visit, way_back(visit.form.get(proof.TO, "")))


def routes(office: Office) -> list[BaseRoute]:
    return [Route(proof.PATH, room(office, Act.ACCOUNT, prove), methods=["POST"])]
