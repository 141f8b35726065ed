"""Watches over all processes and over alerts: what stops is reported once, and again when it goes on.

No clock is asked whether another process is silent, since clocks differ and are set: what counts is for how
long, by this process's own watch, its signs have not changed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

import structlog

from bot.clock import Clock, real
from bot.store import alerts, heartbeats, told
from bot.store.alerts import Alert
from bot.store.database import Database, Db
from bot.store.heartbeats import Beat
from bot.store.told import Unheard
from bot.watching import second_channel
from bot.watching.alarm import Alarm
from bot.watching.heartbeat import PATIENCE, Watch

log = structlog.get_logger()

Report = Coroutine[None, None, None]

EVERY = 15  # seconds
BLIND = 60  # seconds without a look, after which nothing can be said of what was seen before
FORGET = dt.timedelta(days=1)


@dataclass
class _Seen:
    """The last signs of one process, since when they are the same, and which have come since its alarm."""

    beat: Beat
    seen: float
    ticked: float
    again: set[str] = field(default_factory=set)

    def look(self, beat: Beat, at: float) -> None:
        if beat.alarmed_at != self.beat.alarmed_at:
            self.again.clear()
        if beat.seen_at != self.beat.seen_at:
            self.seen = at
            self.again.add("seen")
        if beat.ticked_at != self.beat.ticked_at:
            self.ticked = at
            self.again.add("ticked")
        self.beat = beat

    def trouble(self, at: float) -> str | None:
        if at - self.seen > PATIENCE:
            return "process-silent"
        return "ticks-stopped" if at - self.ticked > PATIENCE else None

    @property
    def well_again(self) -> bool:
        return self.again == {"seen", "ticked"}


class Watchman:
    """Any number of these may watch: each alarm is raised by one of them."""

    def __init__(
        self, database: Database, alarm: Alarm, clock: Clock = real, watch: Watch = time.monotonic
    ) -> None:
        self._database = database
        self._alarm = alarm
        self._clock = clock
        self._watch = watch
        self._seen: dict[UUID, _Seen] = {}
        self._looked = watch()

    async def look(self) -> None:
        """Look at every alert, every ladder and everybody once."""
        reports = await self._look_at_alerts() + await self._look_at_ladders()
        reports += await self._look_at_processes()
        await asyncio.gather(*reports)

    async def _look_at_processes(self) -> list[Report]:
        reports: list[Report] = []
        beats, at = await self._database.aread(heartbeats.everyone), self._watch()
        if at - self._looked > BLIND:
            self._seen.clear()
        self._looked = at
        self._seen = {beat.id: self._seen.get(beat.id) or _Seen(beat, at, at) for beat in beats}
        for beat in beats:
            seen = self._seen[beat.id]
            seen.look(beat, at)
            trouble = seen.trouble(at)
            if trouble is not None and beat.alarmed_at is None:
                reports += await self._raise(beat, trouble)
            elif trouble is None and beat.alarmed_at is not None and seen.well_again:
                reports += await self._clear(beat)
        if any(beat.alarmed_at for beat in beats):
            await self._database.awrite(partial(heartbeats.forget, before=self._clock() - FORGET))
        return reports

    async def _raise(self, beat: Beat, trouble: str) -> list[Report]:
        now = self._clock()
        if not await self._database.awrite(lambda db: heartbeats.alarm(db, beat.id, now)):
            return []
        log.error("alarm raised", code=trouble, row_id=beat.id, kind=beat.kind)
        return [self._alarm.report(trouble, "raised", **_of_process(beat))]

    async def _clear(self, beat: Beat) -> list[Report]:
        if not await self._database.awrite(lambda db: heartbeats.clear(db, beat.id)):
            return []
        log.warning("alarm cleared", row_id=beat.id, kind=beat.kind)
        return [self._alarm.report("process", "cleared", **_of_process(beat))]

    async def _look_at_alerts(self) -> list[Report]:
        now, reports = self._clock(), []
        unsent, left = await self._database.aread(lambda db: (alerts.unsent(db, now), alerts.recovered(db)))
        for alert in unsent:
            if await self._database.awrite(partial(_tell_others, alert=alert, now=now)):
                log.error("alarm raised", code="alert-not-sent", outbound=alert.id)
                reports.append(self._alarm.report("alert-not-sent", "raised", **_of_alert(alert)))
        for alert in left:
            if await self._database.awrite(partial(alerts.clear, alert=alert)):
                log.warning("alarm cleared", code="alert-not-sent", outbound=alert.id)
                reports.append(self._alarm.report("alert-not-sent", "cleared", **_of_alert(alert)))
        return reports

    async def _look_at_ladders(self) -> list[Report]:
        now, reports = self._clock(), []
        nobody, heard = await self._database.aread(partial(told.unheard, now=now))
        for one in nobody:
            if await self._database.awrite(partial(told.alarm, one=one, now=now)):
                log.error("alarm raised", code="nobody-told", row_id=one.id)
                reports.append(self._alarm.report("nobody-told", "raised", **_of_ladder(one)))
        for one in heard:
            if await self._database.awrite(partial(told.clear, one=one)):
                log.warning("alarm cleared", code="nobody-told", row_id=one.id)
                reports.append(self._alarm.report("nobody-told", "cleared", **_of_ladder(one)))
        return reports


def _tell_others(db: Db, alert: Alert, now: dt.datetime) -> bool:
    """Report one alert by other ways. False: another process has done that."""
    mine = alerts.alarm(db, alert, now)
    if mine:
        second_channel.tell(db, alert, now)
    return mine


def _of_process(beat: Beat) -> dict[str, object]:
    return {"process": beat.id, "kind": beat.kind, "version": beat.version, "seen_at": beat.seen_at}


def _of_alert(alert: Alert) -> dict[str, object]:
    return {"flag": alert.flag_number, "text": alert.id, "programme": alert.programme_id}


def _of_ladder(one: Unheard) -> dict[str, object]:
    return {"flag": one.flag_number, "programme": one.programme_id}
