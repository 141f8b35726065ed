"""Three `alongside worker`s on one PostgreSQL: each text once though one is killed, and none too fast."""

import datetime as dt
import os
import time
from collections import Counter
from functools import partial
from itertools import count, islice, pairwise

import pytest
from sqlalchemy import create_engine, func, select, text, update

from bot.outbox import LEASE
from bot.store import people, texts
from bot.store.columns import new_id
from bot.store.database import Database
from bot.store.rows import add, change
from tests import cast
from tests.app import carrier as twilio
from tests.app import kept
from tests.app.waiting import wait_until
from tests.conftest import KEYS
from tests.crash.program import Program
from tests.crash.provider import Provider
from tests.handlers.loopback import Answer

TEXTS = int(os.environ.get("MANY_TEXTS", "200"))  # 20000 for a long run
PEOPLE = min(TEXTS, 2000)
WORKERS = 3
RATE = 20  # texts a second
NOISE = RATE  # texts that arrive together, since a process had to wait for its turn on a busy machine


class Station(Provider):
    """A provider that notes when each text arrived."""

    def __init__(self):
        super().__init__()
        self.forget()

    def forget(self):
        self.arrived, self.taken, self.told, self.busy_at = [], [], [], None

    def _answer(self, asked):
        if asked.method == "POST":
            self.arrived.append((time.monotonic(), asked.form.get("To") or asked.form.get("chat_id")))
            if self.busy_at is not None and len(self.arrived) == self.busy_at:
                return Answer(429, {"code": 20429}, {"retry-after": "5"})
        return super()._answer(asked)


@pytest.fixture(scope="module")
def provider():
    with Station().open() as opened:
        yield opened


@pytest.fixture(scope="module")
def url(postgres):
    """A PostgreSQL database for all of these tests."""
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text("CREATE DATABASE many TEMPLATE migrated"))
    yield postgres.replace("/postgres?", "/many?")
    with admin.connect() as conn:
        conn.execute(text("DROP DATABASE many WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="module")
def database(url, seals):
    opened = Database(url, seals)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def workers(tmp_path_factory, url, provider):
    """Three of them, at work."""
    settings = twilio.SETTINGS | {"twilio_api_url": provider.api, "twilio_texts_per_second": RATE}
    settings |= {"telegram_bot_token": "1:token", "telegram_api_url": provider.api}
    settings |= {"database_url": url, "alongside_keys": KEYS}
    made = [Program(tmp_path_factory.mktemp("worker"), "worker", **settings) for _ in range(WORKERS)]
    try:
        for worker in made:  # one after the other, since starting takes long where much else is done
            worker.start()
        yield made
    finally:
        for worker in made:
            worker.kill()


@pytest.fixture(autouse=True)
def quiet(provider):
    """Nothing has arrived yet, and no sender is at the end of its room."""
    time.sleep(2)
    provider.forget()


numbers = count()


def people_with(db, many, channel="sms"):
    """So many mentors of one programme; gives where each can be texted."""
    made = cast.make(db, "mentee Ada with mentor Sam", dt.datetime.now(dt.UTC), begin=10 * next(numbers))
    for number in islice(numbers, many):
        who, row = new_id(), {"programme_id": made.programme}
        told = {"name": "Sam Okafor", "language": "en", "timezone": "Europe/London", "consent": "yes"}
        add(db, "person", id=who, **row, role="mentor", **told, made_at=dt.datetime.now(dt.UTC))
        address = f"+44771{number:07}" if channel == "sms" else str(5000 + number)
        where = {"channel": channel, "value": address, "blind": db.seals.blind(address)}
        add(db, "address", **row, person_id=who, **where)
        yield made, people.places(db, who)[0]


def say(db, place, number):
    words = {"kind": "reply", "key": "common.thanks", "body": f"text {number}"}
    texts.queue(db, place, **words, now=dt.datetime.now(dt.UTC))


def states(database):
    rows = select(kept.message_out.c.state, func.count()).group_by(kept.message_out.c.state)
    return database.read(lambda db: dict(tuple(row) for row in db.conn.execute(rows)))


def only_in_dead_hands(database):
    """Is all that is not sent in the hands of one who is dead? Those who live let go of theirs in time."""
    found = states(database)
    time.sleep(2)
    return not found.get("waiting") and found == states(database)


def pass_the_lease(database):
    sending = update(kept.message_out).where(kept.message_out.c.state == "sending")
    past = dt.datetime.now(dt.UTC) - LEASE
    database.write(lambda db: db.conn.execute(sending.values(leased_until=past)))


def wait_until_slowly(look):
    until = time.monotonic() + 60 + TEXTS / 25
    while not look():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def too_many(moments, rate):
    """The worst stretch of time: by how many texts it had more than `rate` * (seconds + 1)."""
    return max(
        last - first + 1 - rate * (moments[last] - moments[first] + 1)
        for first in range(len(moments))
        for last in range(first, len(moments))
    )


@pytest.mark.usefixtures("workers")
def test_three_workers_together_keep_to_the_pace_of_their_sender(database, provider):
    def queue(db, many):
        for number, (_, place) in enumerate(people_with(db, many)):
            say(db, place, number)

    for many in (3 * RATE, 6 * RATE):  # by the second time each worker has its lines open
        provider.forget()
        database.write(partial(queue, many=many))
        wait_until(lambda many=many: len(provider.taken) == many)
        time.sleep(2)

    moments = [at for at, _ in provider.arrived]
    print(f"at most {too_many(moments, RATE):.1f} more than {RATE} * (seconds + 1)")
    assert too_many(moments, RATE) <= NOISE
    assert moments[-1] - moments[0] > 4, "it took as long as so many texts take"


@pytest.mark.usefixtures("workers")
def test_one_chat_gets_one_text_a_second_whoever_sends_them(database, provider):
    def queue(db):
        for _, place in people_with(db, 3, "telegram"):
            for number in range(5):
                say(db, place, f"{number} to {place.id}")

    database.write(queue)
    wait_until(lambda: len(provider.told) == 15)

    for chat in {chat for _, chat in provider.arrived}:
        moments = [at for at, to in provider.arrived if to == chat]
        assert len(moments) == 5
        assert min(later - sooner for sooner, later in pairwise(moments)) > 0.7


@pytest.mark.usefixtures("workers")
def test_a_sender_that_is_told_to_rest_rests_in_every_process(database, provider):
    def queue(db):
        for number, (_, place) in enumerate(people_with(db, 5 * RATE)):
            say(db, place, number)

    provider.busy_at = RATE + 5
    database.write(queue)
    wait_until(lambda: len(provider.taken) == 5 * RATE)

    told = provider.arrived[provider.busy_at - 1][0]
    during = [at - told for at, _ in provider.arrived if 1.5 < at - told < 4.9]
    assert during == [], "only what was in hand already may still arrive"
    assert any(at - told >= 4.9 for at, _ in provider.arrived)


@pytest.mark.timeout(120 + TEXTS // 20)
def test_with_one_of_three_killed_in_the_middle_each_text_leaves_once(database, workers, provider, capsys):
    def queue(db):
        pairs = list(people_with(db, PEOPLE))
        places, made = [place for _, place in pairs], pairs[0][0]
        change(db, "programme", made.programme, sender="+447700900200", texts_per_second=100_000.0)
        for number in range(TEXTS):
            say(db, places[number % PEOPLE], number)

    before, began = {one.id for one in kept.texts_out(database)}, time.monotonic()
    database.write(queue)
    wait_until_slowly(lambda: len(provider.taken) >= TEXTS // 2)
    workers[0].kill()
    at_death = len(provider.taken)
    wait_until_slowly(lambda: only_in_dead_hands(database))
    took = time.monotonic() - began
    pass_the_lease(database)
    wait_until_slowly(lambda: states(database).keys() == {"sent"})

    reached = Counter(one["callback"].rpartition("/")[2] for one in provider.taken)
    rows = [one for one in kept.texts_out(database) if one.id not in before]
    ours, again = {str(one.id) for one in rows}, sum(one.attempts > 1 for one in rows)
    with capsys.disabled():
        print(
            f"\n{TEXTS} texts, three workers, one killed at {at_death}, {again} taken from its hands: at the"
            f" provider {len(provider.taken)}, of them {sum(reached.values()) - len(reached)} twice,"
            f" {len(ours - reached.keys())} lost; {took:.0f} seconds"
        )
    assert len(ours) == TEXTS
    assert reached == Counter(ours)
