"""Brings a database to the shape of the tables, and back."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

HERE = Path(__file__).parent


def _config(engine: Engine) -> Config:
    config = Config(attributes={"engine": engine})
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the database up to `to`."""
    command.upgrade(_config(engine), to)


def undo(engine: Engine, to: str = "base") -> None:
    """Take the database down to `to`."""
    command.downgrade(_config(engine), to)


def is_current(engine: Engine) -> bool:
    """Is the database at the newest migration?"""
    with engine.connect() as conn:
        return _revision(conn) == _known()[0]


def is_ahead(conn: Connection) -> bool:
    """Has a newer version of this program taken the database further than this one knows?"""
    at = _revision(conn)
    return at is not None and at not in _known()


def _revision(conn: Connection) -> str | None:
    return MigrationContext.configure(conn).get_current_revision()


@cache
def _known() -> tuple[str, ...]:
    """The migrations that this program has, the newest first."""
    return tuple(one.revision for one in ScriptDirectory(str(HERE)).walk_revisions())
