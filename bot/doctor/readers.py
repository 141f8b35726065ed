"""Does a second reader read every text, and does it keep up?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.by_meaning import Load
from bot.clock import real
from bot.doctor.finding import Finding, well, wrong
from bot.settings import Settings
from bot.store import heartbeats
from bot.store.console.duty import BEHIND, SecondReading, second_reading
from bot.store.database import Db
from bot.watching.heartbeat import PATIENCE

PART = "second reader"


def examine(db: Db, settings: Settings, load: Load, now: dt.datetime) -> Iterator[Finding]:
    """Look at the model on this machine, and at whoever reads, here or elsewhere."""
    yield from _model(settings, load)
    alive_since = real() - dt.timedelta(seconds=PATIENCE)
    alive = any(beat.seen_at > alive_since and not beat.alarmed_at for beat in heartbeats.everyone(db))
    if settings.second_reader:
        yield _reading(second_reading(db, alive_since), now, alive=alive)


def _model(settings: Settings, load: Load) -> Iterator[Finding]:
    if not settings.second_reader:
        yield well(PART, "It is switched off here (SECOND_READER=off): texts are read by rules alone.")
        return
    try:
        version = load().version
    except Exception:
        how = "Bring the program in once more, with all that is in meaning/, and what it needs"
        yield wrong(PART, f"Its model cannot be loaded. {how}: `git pull && make .venv/.run`. Then restart.")
    else:
        yield well(PART, f"Its model is {version}.")


def _reading(found: SecondReading, now: dt.datetime, *, alive: bool) -> Finding:
    waiting = f"{found.waiting}{' or more' if found.more else ''} read by rules alone"
    if alive and not found.reads:
        how = "Set SECOND_READER=on where they run, and restart them"
        return wrong(PART, f"No process that runs reads texts a second time ({waiting}). {how}.")
    if found.since is not None and found.behind(now):
        minutes = int((now - found.since) / dt.timedelta(minutes=1))
        how = "Add a worker, or a faster machine" if alive else "Start `alongside serve`, or a worker"
        return wrong(PART, f"A text has waited for {minutes} minutes to be read ({waiting}). {how}.")
    return well(PART, f"No text has waited for over {BEHIND.seconds} seconds.")
