"""What most commands begin with: the settings, and a database that is ready for use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.clock import Clock, real
from bot.commands.trouble import MIGRATE, NEWER, Trouble
from bot.practice.clock import PracticeClock
from bot.practice.keys import practice_settings
from bot.settings import Settings
from bot.store import names
from bot.store.database import Database, make_engine
from bot.store.migrations import is_ahead, is_current
from bot.store.sealing import Seals


def load(**given: Any) -> Settings:
    """The settings; where nobody has set this machine up, with practice mode's keys. Raises SettingsError."""
    settings = Settings.load(**given)
    return practice_settings(settings) if settings.practice else settings


def check_migrated(settings: Settings) -> None:
    """Raise Trouble unless the database is at the newest migration."""
    engine = make_engine(settings.database_url)
    try:
        if not is_current(engine):
            with engine.connect() as conn:
                raise Trouble(NEWER if is_ahead(conn) else MIGRATE)
    finally:
        engine.dispose()


def bring_directory(settings: Settings) -> None:
    """Keep the directory that ships, where it is not kept as this version has it."""
    from bot.imports.first import bring_first

    engine = make_engine(settings.database_url)
    try:
        bring_first(engine, real())
    finally:
        engine.dispose()


def index_names(settings: Settings) -> None:
    """Let people be found by name whom an earlier version kept. Quick where there are none."""
    opened = Database(settings.database_url, Seals(keys(settings)))
    try:
        names.index_all(opened)
    finally:
        opened.close()


@contextmanager
def database(settings: Settings) -> Iterator[Database]:
    """The database that the settings name, closed at the end. Raises Trouble if it is not migrated."""
    settings.check_real()
    check_migrated(settings)
    opened = Database(settings.database_url, Seals(keys(settings)))
    try:
        yield opened
    finally:
        opened.close()


def clock(opened: Database) -> Clock:
    """The real time; in a database that is practised on, the time that has been moved on to."""
    return PracticeClock(opened)


def keys(settings: Settings) -> str:
    """The sealing keys themselves."""
    return settings.alongside_keys.get_secret_value() if settings.alongside_keys else ""
