"""Tells somebody outside that something here has stopped, and somebody else's watchman that we are well.

What is told holds no word and no number of a person: kinds, times, ids and the numbers of flags.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import structlog

log = structlog.get_logger()
logging.getLogger("httpx").setLevel(logging.WARNING)  # it writes whole addresses into its lines

PATIENCE = 10.0  # seconds


@dataclass(frozen=True)
class Alarm:
    """`url` is where alarms are posted as JSON; `heartbeat_url` is asked as long as all is well here.

    `again` are the seconds after which an alarm that was not taken is posted again.
    """

    url: str | None = None
    heartbeat_url: str | None = None
    again: Sequence[float] = (2.0, 10.0)

    async def report(self, what: str, state: str, **facts: Any) -> None:
        """Tell that `what` has been "raised" or has been "cleared". Never fails: the log has it as well."""
        if self.url is None:
            return
        told = {"alarm": what, "state": state, **{name: str(fact) for name, fact in facts.items()}}
        for wait in (*self.again, None):
            if await _taken("POST", self.url, told):
                return
            if wait is not None:
                await asyncio.sleep(wait)
        log.error("alarm not taken", code=what)

    async def all_is_well(self) -> None:
        """Ask the address whose silence raises the alarm elsewhere."""
        if self.heartbeat_url is not None and not await _taken("GET", self.heartbeat_url, None):
            log.warning("heartbeat not taken")


async def _taken(method: str, url: str, told: dict[str, str] | None) -> bool:
    try:
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=PATIENCE) as line:
            return (await line.request(method, url, json=told)).is_success
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        log.warning("nobody answers", error=type(error).__name__)
        return False
