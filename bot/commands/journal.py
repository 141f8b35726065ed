"""The log of a program that runs for long: what happened, without the libraries' small talk."""

from __future__ import annotations

import logging

from bot import logs

TALKATIVE = ("alembic", "apscheduler")  # they tell of each start and each tick


def keep_journal() -> None:
    """Log to stderr from now on."""
    logs.set_up()
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
