"""What a process tells of itself: whether it can do its work, why not in one sentence, and its numbers."""

import asyncio
import datetime as dt
import re
import resource
import time
from functools import partial

import httpx
import pytest
from sqlalchemy import insert, text
from starlette.applications import Starlette

from bot import health, metrics, nudges
from bot.conversation import hear
from bot.inbound import Inbound
from bot.store import queue
from bot.store.columns import new_id
from bot.store.migrations import undo
from bot.switchboard import Switchboard
from bot.watching.heartbeat import PATIENCE, Heart
from tests import cast
from tests.app import carrier as twilio
from tests.app import kept
from tests.app.post import Post
from tests.app.waiting import wait_until
from tests.conftest import KEYS
from tests.crash.program import Program

WORDS = "i want to kill myself tonight at number 9"


class Process:
    """A switchboard that is asked how it is; `seconds` is what its watch shows."""

    def __init__(self, database):
        self.seconds = 0.0
        self.board = Switchboard(database, {"sms": Post()}, lambda: cast.START)
        self.board.heart = Heart(database, "serve", watch=lambda: self.seconds)
        self._app = Starlette(routes=health.routes(self.board))

    def asked(self, path):
        async def get():
            line = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=line, base_url="http://inside") as client:
                return await client.get(path)

        return asyncio.run(get())

    def number(self, name):
        return float(re.search(rf"^{re.escape(name)} (\S+)$", self.asked("/metrics").text, re.M)[1])


@pytest.fixture
def process(database):
    return Process(database)


def newer(database):
    """A newer version migrates the database to a state that this one does not know."""
    database.write(lambda db: db.conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))


def test_a_process_whose_ticks_have_stopped_is_not_ready_until_it_ticks(process):
    assert process.asked("/readyz").text == "ok"
    process.seconds = PATIENCE + 1
    told = process.asked("/readyz")
    assert (told.status_code, told.text) == (503, health.NO_TICKS)
    asyncio.run(process.board.tick())
    assert process.asked("/readyz").status_code == 200


def test_a_process_whose_database_is_behind_says_what_to_run(process, database):
    undo(database.engine, "0001")
    told = process.asked("/readyz")
    assert (told.status_code, told.text) == (503, health.NOT_MIGRATED)


def test_a_process_older_than_its_database_says_that_it_stands_aside(process, database):
    newer(database)
    asyncio.run(process.board._stand())
    told = process.asked("/readyz")
    assert (told.status_code, told.text) == (200, health.ASIDE)


def test_a_full_disk_is_told_and_that_there_is_room_again(sqlite_url, tmp_path):
    given = twilio.SETTINGS | {"twilio_api_url": "http://127.0.0.1:9", "alongside_keys": KEYS}
    program = Program(tmp_path, "worker", database_url=sqlite_url, **given)
    program.start()

    def ready():
        return httpx.get(f"{program.root}/readyz", timeout=30, trust_env=False)

    try:
        assert ready().text == "ok"
        before = resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        told = ready()
        assert (told.status_code, told.text) == (503, health.NOT_WRITTEN)
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, before)
        wait_until(lambda: ready().status_code == 200)
        assert program.stop() == 0
    finally:
        program.kill()


def test_the_numbers_tell_what_was_sent_and_what_waits_and_for_how_long(process, database):
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))
    asyncio.run(process.board.hear(Inbound("sms", "SM1", made.numbers["Ada"], WORDS)))
    process.board.clock = lambda: cast.START + dt.timedelta(seconds=90)
    waiting = len(kept.texts_out(database))
    sent = 'alongside_texts_total{channel="sms",outcome="sent"}'
    before = metrics.texts.labels("sms", "sent")._value.get()

    assert process.number("alongside_database_up") == 1
    assert process.number("alongside_queue_length") == waiting > 1
    assert process.number('alongside_queue_age_seconds{kind="urgent"}') == 90
    assert process.number("alongside_s1_alert_age_seconds") == 90
    asyncio.run(process.board.outbox.send_waiting())
    assert process.number("alongside_s1_alert_age_seconds") == 0
    assert process.number("alongside_queue_length") == 0
    assert process.number(sent) == before + waiting
    assert process.number("alongside_screening_seconds_count") > 0


def test_the_numbers_tell_of_flags_that_nobody_has_taken_on(process, database):
    people = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))
    message = Inbound("sms", "SM1", people.numbers["Ada"], WORDS)
    database.write(partial(hear, message=message, now=cast.START - dt.timedelta(minutes=16)))
    nudges.tick(database, cast.START)
    assert process.number('alongside_flags_open{severity="S1"}') == 1
    assert process.number('alongside_flags_open{severity="S2"}') == 0
    assert process.number('alongside_flags_overdue{severity="S1"}') == 1
    assert process.number("alongside_s1_unacknowledged") == 1
    assert process.number("alongside_s1_unacknowledged_age_seconds") == 16 * 60

    database.write(lambda db: db.conn.execute(kept.flag.update().values(state="acknowledged")))
    assert process.number("alongside_s1_unacknowledged") == 0
    assert process.number('alongside_flags_open{severity="S1"}') == 1


def test_the_numbers_hold_nothing_of_a_person(process, database):
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))
    asyncio.run(process.board.hear(Inbound("sms", "SM1", made.numbers["Ada"], WORDS)))
    asyncio.run(process.board.outbox.send_waiting())
    told = process.asked("/metrics").text
    for personal in ("Ada", "Sam", "Okafor", made.numbers["Ada"][1:], "kill", str(made.ids["Ada"])):
        assert personal not in told


def test_the_numbers_come_without_the_database_as_well(process, database):
    database.write(lambda db: db.conn.execute(text("ALTER TABLE message_out RENAME TO elsewhere")))
    assert process.number("alongside_database_up") == 0
    assert "alongside_tick_seconds_count" in process.asked("/metrics").text


def test_a_webhook_is_timed_by_provider_and_status(on_twilio, people):
    made = people()
    before = metrics.webhook_time.labels("twilio", "200")._sum.get()
    with on_twilio() as carrier:
        assert carrier.text(made.numbers["Ada"], "hello").status_code == 200
        told = httpx.get(f"{carrier.public}/metrics", trust_env=False).text
    assert metrics.webhook_time.labels("twilio", "200")._sum.get() > before
    assert 'alongside_webhook_seconds_count{provider="twilio",status="200"}' in told


def many(db, made, count):
    """So many texts that wait for tomorrow, and as many that were sent."""
    at, tomorrow = cast.START, cast.START + dt.timedelta(days=1)
    place = db.conn.execute(kept.address.select().limit(1)).one()
    row = {
        "programme_id": made.programme,
        "address_id": place.id,
        "channel": "sms",
        "key": "common.thanks",
        "body": b"x",
        "rank": 0,
        "attempts": 0,
        "at": at,
        "not_before": tomorrow,
    }
    for state in ("waiting", "sent"):
        for kind in ("nudge", "alert" if state == "sent" else "reply"):
            rows = [row | {"id": new_id(), "kind": kind, "state": state} for _ in range(count // 4)]
            db.conn.execute(insert(kept.message_out), rows)


def test_reading_the_numbers_costs_no_more_when_many_texts_wait(database, capsys):
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam"))

    def taken():
        began = time.perf_counter()
        for _ in range(20):
            database.read(partial(queue.look, now=cast.START))
        return (time.perf_counter() - began) / 20

    few = taken()
    database.write(lambda db: many(db, made, 40_000))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("ANALYZE")
    lots = taken()
    with capsys.disabled():
        costs = f"{few * 1e3:.2f} ms with none waiting, {lots * 1e3:.2f} ms with 40,000"
        print(f"\nnumbers on {database.engine.dialect.name}: {costs}")
    assert lots < 10 * few
