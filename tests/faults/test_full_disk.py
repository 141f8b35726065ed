"""The disk that holds a SQLite file is full, under load: nothing is lost, and nothing is said twice."""

import datetime as dt
import resource
import shutil
import subprocess
from contextlib import contextmanager, suppress

import httpx
import pytest

from bot.store.database import Database
from tests.app import carrier as twilio
from tests.app.waiting import wait_until
from tests.conftest import KEYS
from tests.crash.program import Program
from tests.crash.test_kill import move_in
from tests.crash.town import Texter, talking
from tests.faults.account import account, settle

DISK = 128 * 2**20  # bytes: the load alone must not fill it
TEXTS = 40  # that the provider takes before the disk is full, and that we take after it


class SmallDisk:
    """A disk of its own, in memory, filled up by somebody else's file."""

    def __init__(self, folder):
        self.folder = folder
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True
        )
        if mounted.returncode:
            pytest.skip("no right to mount a small disk here")

    @contextmanager
    def full(self, _program):
        ballast = self.folder / "ballast"
        with suppress(OSError), open(ballast, "wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        yield
        ballast.unlink()

    def close(self):
        subprocess.run(["umount", "--lazy", self.folder], check=True)


class Quota:
    """No file of the program may grow beyond what the largest has now."""

    def __init__(self, folder):
        self.folder = folder

    @contextmanager
    def full(self, program):
        largest = max(file.stat().st_size for file in self.folder.glob("alongside.db*"))
        _, most = resource.prlimit(program.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (largest, most))
        yield
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (most, most))

    def close(self):
        pass


@pytest.fixture(params=[SmallDisk, Quota])
def disk(request, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    made = request.param(folder)
    yield made
    made.close()


@pytest.mark.timeout(240)
def test_a_full_disk_under_load_loses_and_doubles_nothing(disk, migrated_file, seals, tmp_path, capsys):
    shutil.copy(migrated_file, disk.folder / "alongside.db")
    url = f"sqlite:///{disk.folder}/alongside.db"
    database = Database(url, seals)
    with twilio.Carrier().open() as carrier:
        settings = twilio.SETTINGS | {"twilio_api_url": carrier.api, "twilio_texts_per_second": 1000}
        program = Program(tmp_path, database_url=url, alongside_keys=KEYS, **settings)
        carrier.public = program.root
        people = list(move_in(database, dt.datetime.now(dt.UTC)))
        texters = [Texter(carrier, number, script) for number, script in people]
        program.start()

        def asked(path):
            return httpx.get(carrier.public + path, timeout=30, trust_env=False).status_code

        try:
            with talking(carrier, texters):
                wait_until(lambda: len(carrier.taken) > TEXTS)
                with disk.full(program):
                    wait_until(lambda: asked("/readyz") == 503, every=0.1)
                    refused = refusals(texters)
                    wait_until(lambda: refusals(texters) > refused + len(texters), every=0.1)
                    assert asked("/healthz") == 200
                wait_until(lambda: asked("/readyz") == 200, every=0.1)
                taken = sum(len(texter.said) for texter in texters)
                wait_until(lambda: sum(len(texter.said) for texter in texters) > taken + TEXTS)
            settle(database)
        finally:
            ended = program.stop()
        found = account(database, carrier, texters)
    database.close()
    with capsys.disabled():
        print(f"\n{type(disk).__name__}: {found}")
    assert found.is_right
    assert ended == 0


def refusals(texters):
    """How often a text was not taken."""
    return sum(texter.posts - len(texter.said) for texter in texters)
