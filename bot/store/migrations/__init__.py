"""Brings a database to the shape of the tables, and back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

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
        at = MigrationContext.configure(conn).get_current_revision()
    return at == ScriptDirectory.from_config(_config(engine)).get_current_head()
