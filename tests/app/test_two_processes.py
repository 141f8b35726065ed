"""Two processes share a database: texts come in and go out one after the other, each once."""

import asyncio
import multiprocessing
import os
from collections import defaultdict
from functools import partial
from pathlib import Path

from bot.conversation import hear
from bot.inbound import Inbound
from bot.outbox import Outbox
from bot.store import people, texts
from bot.store.database import Database
from bot.store.sealing import Seals
from tests import cast
from tests.app import kept
from tests.app.waiting import wait_until
from tests.conftest import KEYS

NOW = cast.START
ROUNDS, TEXTS = 15, 60
spawn = multiprocessing.get_context("spawn")


def both(work, *args):
    """Start two processes that do this work, each told which of the two it is."""
    processes = [spawn.Process(target=work, args=(me, *args)) for me in range(2)]
    for process in processes:
        process.start()
    return processes


def ended(processes):
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def text_at_once(me, url, keys, number, gate):
    """Deliver one text that the other delivers too, then one of our own, at the same moment as the other."""
    database = Database(url, Seals(keys))

    def say(id_, words):
        gate.wait(60)
        database.write(partial(hear, message=Inbound("sms", id_, number, words), now=NOW))

    for one in range(ROUNDS):
        say(f"same{one}", "my goal is get my forklift ticket")
        say(f"{me} of {one}", "hmm")
    database.close()


def test_two_quick_texts_are_handled_one_after_the_other_and_each_once(database, database_url):
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam", NOW))
    gate = spawn.Barrier(2)
    processes = both(text_at_once, database_url, KEYS, made.numbers["Ada"], gate)

    assert ended(processes) == [0, 0]
    assert len(kept.texts_in(database)) == 3 * ROUNDS
    said = [text.key for text in kept.texts_out(database)]
    assert said == ["new_goal.whose_idea", "new_goal.whose_idea_again", "common.hand_over"] * ROUNDS
    assert len(kept.tasks(database)) == ROUNDS


class Sheet:
    """A door to one sheet of paper: whoever sends adds a line to it."""

    channel = "sms"

    def __init__(self, path):
        self._paper = os.open(path, os.O_APPEND | os.O_WRONLY | os.O_CREAT)

    async def send(self, message):
        await asyncio.sleep(0.002)
        os.write(self._paper, f"{message.address} {message.text}\n".encode())
        return str(message.id)


def send_all(_me, url, keys, path, enough):
    database = Database(url, Seals(keys))

    async def run():
        stop = asyncio.Event()
        outbox = Outbox(database, {"sms": Sheet(path)}, lambda: NOW)
        sending = asyncio.create_task(outbox.run(stop, every=0.005))
        await asyncio.to_thread(enough.wait, 60)
        stop.set()
        await sending

    asyncio.run(run())
    database.close()


def test_each_text_leaves_once_and_in_its_order_whoever_sends_it(database, database_url, tmp_path):
    made = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam", NOW))
    places = [database.read(partial(people.places, person_id=made.ids[name]))[0] for name in ("Ada", "Sam")]
    sheet, enough = tmp_path / "sheet", spawn.Event()
    processes = both(send_all, database_url, KEYS, sheet, enough)
    for number in range(TEXTS):
        words = {"key": "common.thanks", "body": str(number), "kind": "reply", "now": NOW}
        database.write(lambda db, words=words: [texts.queue(db, place, **words) for place in places])
    try:
        wait_until(lambda: all(text.state == "sent" for text in kept.texts_out(database)), every=0.1)
    finally:
        enough.set()

    assert ended(processes) == [0, 0]
    told = defaultdict(list)
    for line in Path(sheet).read_text().splitlines():
        told[line.split()[0]].append(int(line.split()[1]))
    assert told == {made.numbers[name]: list(range(TEXTS)) for name in ("Ada", "Sam")}
