"""However often the program is killed, each text is kept once, and each reply said once and in its order."""

import datetime as dt
import os
import random
import shutil
import threading
import time
from collections import Counter, defaultdict
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.conversation import hear
from bot.inbound import Inbound
from bot.outbound import VOICE
from bot.outbox import LEASE
from bot.store.database import Database
from bot.store.outbox import URGENT
from tests import cast
from tests.app import carrier as twilio
from tests.app import kept
from tests.app.waiting import wait_until
from tests.conftest import KEYS
from tests.crash.program import Program
from tests.crash.town import MENTEE, MENTOR, Texter, talking

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "6"))  # 50 for a long run
PAIRS = 6
PATIENCE = 15  # seconds
ENDED = ("sent", "delivered")


@pytest.fixture
def carrier():
    with twilio.Carrier().open() as opened:
        yield opened


@pytest.fixture
def program(tmp_path, database_url, carrier):
    """The program, not yet started, with a carrier that knows it."""
    settings = twilio.SETTINGS | {"twilio_api_url": carrier.api, "twilio_texts_per_second": 1000}
    made = Program(tmp_path, database_url=database_url, alongside_keys=KEYS, **settings)
    carrier.public = made.root
    yield made
    made.kill()


@pytest.fixture
def quiet(migrated_file, tmp_path, seals):
    """A database of the same people, in which nothing is ever killed."""
    shutil.copy(migrated_file, tmp_path / "quiet.db")
    opened = Database(f"sqlite:///{tmp_path}/quiet.db", seals)
    yield opened
    opened.close()


def move_in(database, now):
    """Pairs of people; gives the number of the one who texts of each, and what that one says."""
    for number in range(PAIRS):
        line = "mentee Ada with mentor Sam"
        made = database.write(partial(cast.make, line=line, now=now, begin=10 * number))
        yield (made.numbers["Sam"], MENTOR) if number % 2 else (made.numbers["Ada"], MENTEE)


def pass_the_lease(database):
    """Let as much time pass as it takes until what a dead program had in hand may be looked at."""
    sending = update(kept.message_out).where(kept.message_out.c.state == "sending")
    passed = dt.datetime.now(dt.UTC) - LEASE
    database.write(lambda db: db.conn.execute(sending.values(leased_until=passed)))


def kill_in(program, carrier, chance, patience):
    """Kill it when the carrier has taken some texts: before it can tell of the last, or a moment later.

    If it does not come to that in so many seconds, kill it anyway.
    """
    at_once, taken = chance.random() < 0.5, threading.Event()

    def last(_text):
        if at_once:
            program.strike()
        taken.set()
        return twilio.DROP if at_once else None

    carrier.moods = [None] * chance.randrange(40) + [last]
    if taken.wait(patience) and not at_once:
        time.sleep(chance.uniform(0, 0.05))
    program.kill()
    carrier.moods = []


def our_id(taken):
    """Our own id of a text that the carrier took."""
    return taken["callback"].rpartition("/")[2]


def taken_unnoted(database, carrier):
    """The texts that a dead program handed over without having noted it."""
    reached = {our_id(text) for text in carrier.taken}
    return [text for text in kept.texts_out(database) if text.state == "sending" and str(text.id) in reached]


def all_said(database):
    return all(text.state in ENDED for text in kept.texts_out(database))


def texts_kept(database):
    """(number, provider's id, words, when) of each text that came in, oldest first."""

    def opened(db):
        rows = select(kept.message_in, kept.address.c.value).join(kept.address).order_by(kept.message_in.c.id)
        return [
            (
                db.seals.open(row.value, "address.value", row.address_id),
                row.provider_id,
                db.seals.open(row.body, "message_in.body", row.id),
                row.at,
            )
            for row in db.conn.execute(rows)
        ]

    return database.read(opened)


def texts_queued(database):
    """(number, whether urgent, key, id, words) of each text out, oldest first. Calls are for test_ladder."""

    def opened(db):
        rows = (
            select(kept.message_out, kept.address.c.value)
            .join(kept.address)
            .where(kept.message_out.c.channel != VOICE)
            .order_by(kept.message_out.c.id)
        )
        return [
            (
                db.seals.open(row.value, "address.value", row.address_id),
                row.kind in URGENT,
                row.key,
                str(row.id),
                db.seals.open(row.body, "message_out.body", row.id),
            )
            for row in db.conn.execute(rows)
        ]

    return database.read(opened)


def by_line(texts):
    """What was said to each number, what is urgent apart from the rest, since it waits for nothing."""
    lines = defaultdict(list)
    for number, urgent, *said in texts:
        lines[number, urgent].append(said)
    for number, urgent in lines:
        if urgent:  # it waits for nothing, so neither for another urgent one to the same phone
            lines[number, urgent].sort(key=lambda said: said[1])
    return lines


@pytest.mark.timeout(120 + 10 * ROUNDS)
def test_however_often_it_is_killed_nothing_is_lost_doubled_or_out_of_order(
    program, carrier, database, quiet, capsys
):
    now, chance = dt.datetime.now(dt.UTC), random.Random(ROUNDS)
    texters = [Texter(carrier, number, script) for number, script in move_in(database, now)]
    in_doubt, passed = 0, True
    with talking(carrier, texters):
        for left in reversed(range(ROUNDS)):
            program.start()
            kill_in(program, carrier, chance, PATIENCE if passed else chance.uniform(0, 2))
            in_doubt += len(taken_unnoted(database, carrier))
            passed = not left or chance.random() < 0.7
            if passed:
                pass_the_lease(database)
        program.start()
    wait_until(lambda: all_said(database), every=0.2)
    assert program.stop() == 0

    came, queued = texts_kept(database), texts_queued(database)
    reached = Counter(map(our_id, carrier.taken))
    counts = {
        "accepted": sum(len(texter.said) for texter in texters),
        "posted": sum(texter.posts for texter in texters),
        "kept": len(came),
        "queued": len(queued),
        "at the provider": len(carrier.taken),
        "taken by it, unnoted when killed": in_doubt,
        "doubled": sum(many - 1 for many in reached.values()),
        "lost": len({text[3] for text in queued} - reached.keys()),
    }
    with capsys.disabled():
        print(f"\n{database.engine.dialect.name}, killed {ROUNDS} times: {counts}")

    for texter in texters:
        assert [sid for number, sid, *_ in came if number == texter.number] == texter.said
    assert sum(len(texter.said) for texter in texters) == len(came)
    rows = {text[3]: text for text in queued}
    told = [rows[our_id(text)] for text in carrier.taken]
    assert [text["body"] for text in carrier.taken] == [row[4] for row in told]
    assert by_line(told) == by_line(queued)

    list(move_in(quiet, now))
    for number, sid, words, at in came:
        quiet.write(partial(hear, message=Inbound("sms", sid, number, words), now=at))
    wanted, found = by_line(texts_queued(quiet)), by_line(queued)
    assert {line: [key for key, *_ in said] for line, said in found.items()} == {
        line: [key for key, *_ in said] for line, said in wanted.items()
    }
