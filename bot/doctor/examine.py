"""All that is looked at, in the order in which it is best mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot import by_meaning
from bot.by_meaning import Load
from bot.clock import Clock
from bot.doctor import calls, keeping, numbers, people, providers, readers
from bot.doctor.finding import Finding, well, wrong
from bot.settings import Settings
from bot.store.database import Database


def examine(
    settings: Settings, database: Database, clock: Clock, load: Load = by_meaning.load
) -> Iterator[Finding]:
    """Look everything over, one finding after another. Raises nothing: what fails is a finding too.

    `load` loads the second reader.
    """
    yield from _doors(settings)
    ready = True
    countries: frozenset[str] = frozenset()
    for found in keeping.examine(database):
        ready = ready and found.well
        yield found
    if ready:
        now = clock()
        channels = providers.channels(settings)
        yield from database.read(lambda db: list(people.examine(db, now, channels)))
        yield from database.read(lambda db: list(readers.examine(db, settings, load, now)))
        countries = database.read(people.countries)
    yield from calls.examine(settings)
    yield from providers.examine(settings)
    yield from numbers.examine(dt.datetime.now(dt.UTC).date(), countries)


def _doors(settings: Settings) -> Iterator[Finding]:
    if settings.practice:
        yield well("settings", "Practice mode: nobody real is texted.")
    elif settings.twilio or settings.telegram:
        yield well("settings", "The settings can be read.")
    else:
        yield wrong("settings", "Nothing can be texted: fill in TWILIO_... or TELEGRAM_BOT_TOKEN in .env.")
