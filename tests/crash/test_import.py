"""However often an import is killed, it goes on where it was: nothing is doubled, lost or closed."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.settings import Settings
from bot.store.database import Database
from signposting.directory import read
from signposting.directory.tables import import_run, reach_all, service, service_change, service_text, spot
from signposting.export import as_hsds
from tests.conftest import KEYS
from tests.signposting.directory.kept import FEED, named, several

FOLDER = Path(__file__).parents[2]
MANY = 6000
PATIENCE = 120  # seconds


@pytest.fixture
def importing(tmp_path, database_url):
    """Start `alongside import services` on a file; all are ended with the test."""
    without = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    environment |= {"DATABASE_URL": database_url, "ALONGSIDE_KEYS": KEYS, "PYTHONPATH": str(FOLDER)}
    started = []

    def start(file, *options):
        command = [sys.executable, "-m", "bot", "import", "services", str(file), "--name", FEED, *options]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started.append(subprocess.Popen(command, cwd=tmp_path, env=environment, text=True, **pipes))
        return started[-1]

    yield start
    for program in started:
        program.kill()
        program.communicate()


def written(path, services):
    with path.open("w") as file:
        file.writelines(json.dumps(as_hsds(one)) + "\n" for one in services)
    return path


def count(database, table, *where):
    wanted = select(func.count()).select_from(table).where(*where)
    return database.read(lambda db: db.conn.execute(wanted).scalar_one())


def kill_past(database, program, column, number):
    """kill -9 as soon as the runs have counted so many; whether it came to that before the program ended."""
    until = time.monotonic() + PATIENCE
    wanted = select(func.coalesce(func.sum(import_run.c[column]), 0))
    while time.monotonic() < until and program.poll() is None:
        if database.read(lambda db: db.conn.execute(wanted).scalar_one()) >= number:
            break
        time.sleep(0.005)
    killed = program.poll() is None
    program.kill()
    program.wait()
    return killed


def finished(program):
    out, err = program.communicate(timeout=PATIENCE)
    assert (program.returncode, err) == (0, "")
    return out.strip().splitlines()[-1]


@pytest.mark.timeout(400)
def test_an_import_killed_in_the_middle_goes_on_and_ends_as_one_that_was_not(
    tmp_path, database_url, seals, importing
):
    database, chance = Database(database_url, seals), random.Random(6)
    file = written(tmp_path / "one.ndjson", several(MANY))
    killed = [
        kill_past(database, importing(file), "added", number) for number in (1, chance.randrange(MANY // 2))
    ]
    assert all(killed)
    assert 0 < count(database, service) < MANY
    assert (
        finished(importing(file)) == f"{MANY} added, 0 changed, 0 unchanged, 0 reopened, 0 closed, 0 refused."
    )

    # Another file, of which a tenth is new; a tenth is gone, and some are changed.
    fewer = [named(number, attribution=FEED, name=f"Larder {number}") for number in range(100)]
    fewer += [
        named(number, attribution=FEED) for number in range(100, MANY * 11 // 10) if not 3000 <= number < 3600
    ]
    other = written(tmp_path / "two.ndjson", fewer)
    assert kill_past(database, importing(other), "unchanged", 1000)
    kill_past(database, importing(other), "closed", 1)
    end = finished(importing(other))
    if "0 added" not in end:  # it was not done when it was killed the second time
        assert end == "600 added, 100 changed, 5300 unchanged, 0 reopened, 600 closed, 0 refused."

    kept = database.read(lambda db: {one.service.id: one.service for one in read.all_open(db.conn)})
    assert kept == {one.id: one for one in fewer}
    assert count(database, service) == MANY + 600
    assert count(database, service_change) == MANY + 600 + 100 + 600
    assert [count(database, one) for one in (spot, service_text, reach_all)] == [MANY, MANY, 0]
    assert count(database, import_run, import_run.c.ended_at.is_(None)) == 0
    assert count(database, service, service.c.closed_at.is_not(None)) == 600
    database.close()


def test_of_two_imports_of_one_feed_at_once_the_second_says_so_and_stops(
    tmp_path, database_url, seals, importing
):
    from signposting.directory.alone import alone

    database = Database(database_url, seals)
    file = written(tmp_path / "one.ndjson", several(5))
    with alone(database.engine, FEED):
        out, err = importing(file).communicate(timeout=PATIENCE)
    assert (out, err) == ("", "Another import of Leeds is running: wait for it to end, or stop it.\n")
    assert count(database, service) == 0
    assert finished(importing(file)).startswith("5 added")
    database.close()
