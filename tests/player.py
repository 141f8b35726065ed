"""Plays a `.talk`: each paragraph is one conversation, and each line of it a promise.

Lines of people go in by the real `hear`; time passes by the real `tick` and outbox; what comes out must be
the lines that follow, all of them and in their order. `killed`: every line is played in a process of its
own, which is killed as soon as it has told what it did.
"""

import asyncio
import datetime as dt
import json
import os
import re
import signal
from functools import partial
from uuid import uuid4

from sqlalchemy import select, union_all

from bot import conversation, nudges
from bot.inbound import Inbound
from bot.outbox import Outbox
from bot.second_reading import SecondReader
from bot.store import people, schedule, tables
from bot.store.database import Database
from tests import cast, desk
from tests.stand_in import StandIn

BEGINS = re.compile(r"\((\w+) begins\)")
SEES = re.compile(r"\(the second reader sees (?:(\w+) (S[123])|nothing)\)")
PASSING = re.compile(r"\((\d+) (minute|hour|day|week)s? pass(?:es)?\)")


class Differs(AssertionError):
    """The conversation took another turn than the one written."""


class Player:
    def __init__(self, url, seals, flow, *, killed):
        self.url, self.seals, self.flow, self.killed = url, seals, flow, killed
        self.now = cast.START
        self.last_text = ""
        self.waiting = []  # what the bot did and the talk has not told yet
        self.told = []

    def play(self, lines):
        for line in lines:
            self.line(line)
            self.told.append(line)
        self.none_left("at the end")

    def line(self, line):
        if line.startswith("given: "):
            self.given(line.removeprefix("given: "))
        elif line == "(restart)":
            self.none_left(line)  # every line opens the database anew
        elif found := PASSING.fullmatch(line):
            self.none_left(line)
            self.now, self.waiting = self.aside(self.pass_time, int(found[1]), found[2])
        elif found := BEGINS.fullmatch(line):
            self.none_left(line)
            self.waiting = self.aside(self.begin, found[1])
        elif found := SEES.fullmatch(line):
            self.none_left(line)
            self.waiting = self.aside(self.read_again, found[1], found[2])
        elif found := desk.LINE.fullmatch(line):
            self.none_left(line)
            self.waiting = self.aside(self.act, *found.groups())
        elif line.startswith(("bot -> ", "saved: ")):
            self.expect(line)
        else:
            who, _, text = line.partition(": ")
            self.none_left(line)
            self.last_text = text
            self.waiting = self.aside(self.hear, who, text)

    def given(self, line):
        self.cast = self.with_database(lambda database: database.write(partial(cast.make, line=line)))
        self.first = re.match(r"\w+ (\w+)", line)[1]

    def expect(self, line):
        if not self.waiting and self.told[-1].startswith("given: "):
            self.waiting = self.aside(self.begin, self.flow)  # the file is named for it
        if not self.waiting or self.waiting[0] != line:
            did = "\n".join(f"    {one}" for one in self.waiting) or "    nothing"
            raise Differs(f"{self.before()}\nexpected:\n    {line}\nthe bot did:\n{did}")
        self.waiting.pop(0)

    def none_left(self, where):
        if self.waiting:
            did = "\n".join(f"    {one}" for one in self.waiting)
            raise Differs(f"{self.before()}\nbefore {where!r} the bot also did:\n{did}")

    def before(self):
        return "\n".join(["after:", *(f"    {line}" for line in self.told[-6:])])

    def aside(self, work, *args):
        """Do it; when killed, in a process that dies as soon as it has told what it did."""
        if not self.killed:
            return work(*args)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            self.tell(writing, work, args)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            told = pipe.readline()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        answer = json.loads(told)
        if isinstance(answer, dict):
            raise RuntimeError(answer["failed"])
        return (dt.datetime.fromisoformat(answer[0]), answer[1]) if work == self.pass_time else answer

    @staticmethod
    def tell(pipe, work, args):
        try:
            told = json.dumps(work(*args), default=lambda moment: moment.isoformat())
        except BaseException as error:
            told = json.dumps({"failed": f"{type(error).__name__}: {error}"})
        os.write(pipe, told.encode() + b"\n")
        signal.pause()

    def with_database(self, work):
        database = Database(self.url, self.seals)
        try:
            return work(database)
        finally:
            if not self.killed:
                database.close()

    def begin(self, flow):
        """A talk falls due with the first person given."""

        def plan(db):
            person = people.by_id(db, self.cast.ids[self.first])
            schedule.plan(db, person, flow, self.now, relationship_id=self.cast.relationship)

        def work(database):
            database.write(plan)
            return self.tick(database)

        return self.with_database(work)

    def hear(self, who, text):
        def work(database):
            address = self.cast.numbers.get(who, who)
            channel = self.cast.channels.get(who, "sms")
            message = Inbound(channel, f"test{uuid4()}", address, "" if text == "(picture)" else text)
            heard = database.write(partial(conversation.hear, message=message, now=self.now))
            return [*map(saved, heard.recorded), *self.send(database)]

        return self.with_database(work)

    def act(self, who, does, number, how):
        """Someone of staff does something with a flag in the console."""

        def work(database):
            database.write(lambda db: desk.act(db, self.cast, self.now, who, does, number, how))
            return self.send(database)

        return self.with_database(work)

    def read_again(self, category, level):
        """The second reader reads whatever waits for it, and sees that in the last text."""

        def work(database):
            sees = StandIn({self.last_text: (category, level)} if category else {})
            reader = SecondReader(database, lambda: self.now, lambda: sees, lambda: None)
            before = meant(database)

            async def all_of_it():
                while await reader.read_waiting():
                    pass

            asyncio.run(all_of_it())
            return [*meant(database)[len(before) :], *self.send(database)]

        return self.with_database(work)

    def pass_time(self, many, unit):
        def work(database):
            until = self.now + dt.timedelta(**{f"{unit}s": many})
            told = []
            while (due := database.read(nudges.next_event)) is not None and due <= until:
                self.now = max(self.now, due)
                told += self.tick(database)
            self.now = until
            return until, told

        return self.with_database(work)

    def tick(self, database):
        recorded = nudges.tick(database, self.now)
        return [*map(saved, recorded), *self.send(database)]

    def send(self, database):
        phones = Phones(self.cast)
        outbox = Outbox(database, dict.fromkeys(("sms", "telegram"), phones), lambda: self.now)

        async def all_of_it():
            while await outbox.send_waiting():
                pass

        asyncio.run(all_of_it())
        return phones.said()


class Phones:
    """A door to everybody's phone."""

    channel = "sms"

    def __init__(self, cast):
        self.cast, self.received = cast, {}

    async def send(self, message):
        self.received[message.id] = f"bot -> {self.cast.name_at(message.address)}: {message.text}"
        return f"phone{message.id}"

    async def find(self, _message):
        return None

    def said(self):
        """In the order of being said: to several phones, texts leave at the same time."""
        return [text for _, text in sorted(self.received.items())]


def meant(database):
    """What the second reader has seen so far, as a talk tells it."""
    flag, sighting = tables.Flag.__table__, tables.Sighting.__table__
    again = select(sighting.c.id, sighting.c.severity, flag.c.category).join(
        flag, flag.c.id == sighting.c.flag_id
    )
    first = select(flag.c.id, flag.c.severity, flag.c.category).where(flag.c.reader == "meaning")
    both = union_all(first, again.where(sighting.c.reader == "meaning")).order_by("id")
    rows = database.read(lambda db: db.conn.execute(both).all())
    return [f"saved: flag {row.severity} {row.category}" for row in rows]


def saved(record):
    """A record as a talk tells it: its kind, and the one thing that says most."""
    if record.kind == "flag":
        return f"saved: flag {record.facts['severity']} {record.facts['category']}"
    verdict = next((key for key, fact in record.facts.items() if isinstance(fact, bool)), None)
    if verdict is not None and record.kind != "session log":
        return f"saved: {record.kind} {'' if record.facts[verdict] else 'not '}{verdict}"
    return " ".join(["saved:", record.kind, *map(str, list(record.facts.values())[:1])])
