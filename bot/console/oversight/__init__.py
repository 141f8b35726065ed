"""What lets the work of staff be looked at: whom they opened with a reason, and the audit of all they did."""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.console.office import Office
from bot.console.oversight import audit, opening


def routes(office: Office) -> list[BaseRoute]:
    return [*opening.routes(office), *audit.routes(office)]
