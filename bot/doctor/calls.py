"""Can those on call be rung by telephone?"""

from __future__ import annotations

from collections.abc import Iterator

from bot.doctor.finding import Finding, well, wrong
from bot.settings import Settings

PART = "calls"


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at the settings alone: whether a number can indeed call, its provider is asked elsewhere."""
    if settings.practice:
        yield well(PART, "Calls ring on the practice page.")
    elif settings.caller:
        yield well(PART, f"Whoever is on call is rung from {settings.caller}.")
    elif not settings.twilio_calls:
        yield well(PART, "TWILIO_CALLS is off: nobody is rung, and alerts go by text alone.")
    else:
        yield wrong(
            PART,
            "Nobody can be rung, and alerts go by text alone: a messaging service, a short code and Telegram "
            "cannot call. Give TWILIO_FROM a number that can, or set TWILIO_CALLS=off.",
        )
