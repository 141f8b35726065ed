"""Killed at every point of claim, check, hand-over, answer and record, by a provider that fails as it may.

Nothing is lost and nothing doubled; what nobody can tell is listed as unknown, with a task for staff.
"""

import datetime as dt
import os
import random
import time
from collections import Counter
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.outbox import LEASE, TRIES
from bot.store import people, schedule, tables, texts
from bot.store.columns import table
from bot.store.rows import change
from tests import cast
from tests.app import kept
from tests.conftest import KEYS
from tests.crash.provider import Provider
from tests.crash.sender import POINTS, sender

ROUNDS = int(os.environ.get("POINT_ROUNDS", str(len(POINTS))))  # 200 for a long run
SOON, PATIENCE = 0.5, 4  # seconds
IN_A_ROW = TRIES - 2  # times that a text may be in hands that die; after some more it is given up to staff
WEATHERS = ["fair"] * 6 + ["drops before", "drops after", "fails", "busy"]
OPEN_ALL_DAY = (
    '{"mentee_opens": "00:00", "mentee_closes": "23:59:59.999999", "rest_days": true, "gap_minutes": 0,'
    ' "mentee_a_day": 1000, "mentee_a_week": 1000}'
)
nudge = table(tables.Nudge)


@pytest.fixture
def provider():
    with Provider().open() as opened:
        yield opened


def fall_due(db, number):
    """A check-in for a new mentee, an answer to a new mentor, and one by Telegram."""
    now = dt.datetime.now(dt.UTC)
    line = 'mentee Ada with mentor Sam, step "ring the GP"'
    made = cast.make(db, line, now, begin=10 * number)
    change(db, "programme", made.programme, limits=OPEN_ALL_DAY)
    db.conn.execute(update(nudge).where(nudge.c.person_id == made.ids["Ada"]).values(state="dropped"))
    schedule.plan(
        db, people.by_id(db, made.ids["Ada"]), "goal_checkin", now, relationship_id=made.relationship
    )
    _answer(db, people.places(db, made.ids["Sam"])[0], f"to Sam {number}", now)
    _answer(db, _on_telegram(db, made, 1000 + number), f"by Telegram {number}", now)


def _answer(db, place, body, now):
    texts.queue(db, place, kind="reply", key="common.thanks", body=body, now=now)


def _on_telegram(db, made, chat):
    place = people.nobody_at(db, "telegram", str(chat), made.programme)
    assert people.claim(db, "telegram", str(chat), made.programme, made.ids["Sam"])
    return next(one for one in people.places(db, made.ids["Sam"]) if one.id == place.id)


def pass_the_time(database):
    """Let so much time pass that whatever was in a dead process's hands may be looked at."""
    past = dt.datetime.now(dt.UTC) - LEASE
    text, waits = kept.message_out, nudge.c.state == "waiting"

    def pass_it(db):
        db.conn.execute(update(text).where(text.c.state == "sending").values(leased_until=past))
        db.conn.execute(update(text).where(text.c.state == "waiting").values(not_before=past))
        db.conn.execute(
            update(nudge).where(waits, nudge.c.due_at <= past + 2 * LEASE).values(due_at=past + LEASE)
        )
        db.conn.execute(update(table(tables.Sender)).values(paused_until=None))

    database.write(pass_it)


def until_killed(process, provider, point, fall_due):
    """Run it until it dies at its point, while more falls due. Whether it did: if not, it is killed."""
    provider.kills = (point, process.kill)
    process.start()
    process.join(SOON)
    fall_due()
    process.join(PATIENCE)
    reached = process.exitcode is not None
    process.kill()
    process.join(30)
    assert process.exitcode == -9, "it ended by itself"
    provider.kills = None
    return reached


def send_the_rest(database, provider, url):
    """With a provider that is well, and nobody killed, send whatever is left."""
    provider.weather = lambda: "fair"
    process = sender(url, KEYS, provider.api, None, 1)
    process.start()
    until = time.monotonic() + 60
    while any(text.state in ("waiting", "sending") for text in kept.texts_out(database)) or _due(database):
        assert time.monotonic() < until, "it never ended"
        time.sleep(0.3)
        if not any(text.state == "sending" for text in kept.texts_out(database)):
            pass_the_time(database)
    process.kill()
    process.join(30)


def _due(database):
    now = dt.datetime.now(dt.UTC) + LEASE
    waits = select(nudge.c.id).where(nudge.c.state == "waiting", nudge.c.due_at <= now)
    return database.read(lambda db: db.conn.execute(waits).all())


def at_the_provider(database, provider):
    """How often each of our texts was taken."""
    bodies = Counter(provider.told)

    def opened(db):
        for row in db.conn.execute(select(kept.message_out)):
            if row.channel == "telegram":
                yield row.id, bodies[db.seals.open(row.body, "message_out.body", row.id)]

    by_sms = Counter(text["callback"].rpartition("/")[2] for text in provider.taken)
    return {str(row): many for row, many in database.read(lambda db: list(opened(db)))} | by_sms


@pytest.mark.timeout(200 + 12 * ROUNDS)
def test_killed_at_every_point_nothing_is_lost_or_doubled(database, database_url, provider, capsys):
    chance, reached = random.Random(ROUNDS), Counter()
    for number in range(ROUNDS):
        point = POINTS[number % len(POINTS)]
        first, second = (partial(database.write, partial(fall_due, number=2 * number + n)) for n in (0, 1))
        first()
        provider.weather = lambda: chance.choice(WEATHERS)
        process = sender(database_url, KEYS, provider.api, point, 1 + (number + number // len(POINTS)) % 2)
        reached[point] += until_killed(process, provider, point, second)
        pass_the_time(database)
        if number % IN_A_ROW == 0 or number == ROUNDS - 1:
            send_the_rest(database, provider, database_url)

    rows, taken = kept.texts_out(database), at_the_provider(database, provider)
    states = Counter((row.channel, row.state) for row in rows)
    unknown = [row for row in rows if row.state == "unknown"]
    tasks = Counter(kept.tasks(database))
    told = {
        "texts": len(rows),
        "states": dict(states),
        "doubled": sum(max(0, many - 1) for many in taken.values()),
        "lost": sum(not taken.get(str(row.id)) for row in rows if row.state != "unknown"),
        "unknown that arrived": sum(bool(taken.get(str(row.id))) for row in unknown),
        "killed at": dict(reached),
    }
    with capsys.disabled():
        print(f"\n{database.engine.dialect.name}, {ROUNDS} rounds: {told}")

    assert len(rows) == 6 * ROUNDS
    assert (told["lost"], told["doubled"]) == (0, 0)
    assert states.keys() <= {("sms", "sent"), ("telegram", "sent"), ("telegram", "unknown")}
    assert tasks["a text was not sent: not_askable"] == len(unknown)
    assert sum(reached.values()) > ROUNDS / 2
