"""Fixtures of the imports' tests."""

import pytest

from bot.store.database import Database
from tests.imports.files import Importer


@pytest.fixture
def bring(sqlite_url, seals, tmp_path):
    """Imports a file's content into an empty database."""
    database = Database(sqlite_url, seals)
    yield Importer(database, tmp_path)
    database.close()


@pytest.fixture
def bring_to_either(database, tmp_path):
    """The same, into SQLite and into PostgreSQL."""
    return Importer(database, tmp_path)
