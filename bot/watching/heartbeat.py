"""This process's sign of life, which the others watch, and whether it still looks for what is due."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from uuid import UUID

from bot.clock import Clock, real
from bot.store import heartbeats
from bot.store.columns import new_id
from bot.store.database import Database
from bot.store.heartbeats import Beat

EVERY = 15  # seconds
PATIENCE = 120  # seconds without a look for what is due

Watch = Callable[[], float]
"""A watch that only ever goes forward, in seconds; unlike a clock, nobody can set it."""


@dataclass
class Heart:
    """One process. `kind` is serve, worker or practice; `meaning_version` its second reader, if any."""

    database: Database
    kind: str
    clock: Clock = real
    watch: Watch = time.monotonic
    id: UUID = field(default_factory=new_id)
    meaning_version: str | None = None

    def __post_init__(self) -> None:
        self._began_at = self.clock()
        self._beating = asyncio.Lock()
        self._version = version("alongside")
        self._ticked_at: dt.datetime | None = None
        self._ticked = self._beat = self.watch()

    def ticked(self) -> None:
        """It has looked for what is due just now."""
        self._ticked_at, self._ticked = self.clock(), self.watch()

    @property
    def keeps_time(self) -> bool:
        """Has it looked for what is due lately?"""
        return self.watch() - self._ticked <= PATIENCE

    @property
    def is_well(self) -> bool:
        """Does it keep time, and could it write so lately?"""
        return self.keeps_time and self.watch() - self._beat <= PATIENCE

    async def beat(self) -> None:
        """Write that this process lives. Raises what the database raises where it cannot be written to."""
        async with self._beating:  # two at once would both find no row
            await self.database.awrite(partial(heartbeats.keep, beat=self._signs()))
        self._beat = self.watch()

    def _signs(self) -> Beat:
        seen = (self._began_at, self.clock(), self._ticked_at)
        return Beat(self.id, self.kind, self._version, *seen, meaning_version=self.meaning_version)

    async def leave(self) -> None:
        """Say goodbye, so that nobody misses it."""
        await self.database.awrite(partial(heartbeats.leave, process=self.id))
