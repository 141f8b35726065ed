"""Times how long providers wait for our answers."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import metrics

DOORS = {
    "/twilio/inbound": "twilio",
    "/twilio/status/": "twilio-status",
    "/twilio/voice/": "twilio-voice",
    "/telegram/webhook": "telegram",
}


class Timed:
    """Goes round an app. What is no webhook passes untimed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        provider = next((name for door, name in DOORS.items() if path.startswith(door)), None)
        if provider is None:
            await self._app(scope, receive, send)
            return
        began, statuses = time.perf_counter(), ["none"]

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses[0] = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            taken = time.perf_counter() - began
            metrics.webhook_time.labels(provider, statuses[0]).observe(taken)
