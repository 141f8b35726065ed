"""Lives some years of a household: the real tick and the real outbox, on a clock that jumps ahead."""

import asyncio
import datetime as dt
import heapq
import random
from dataclasses import dataclass
from functools import partial
from itertools import count
from uuid import uuid4

from sqlalchemy import select, update

from bot import conversation, nudges
from bot.inbound import Inbound
from bot.outbound import MaybeSent, TryLater
from bot.outbox import Outbox
from bot.planning import appointments as dates
from bot.store import appointments, people, tables
from bot.store.columns import table
from bot.store.rows import change
from tests.years.household import NUMBERS, move_in

person = table(tables.Person)
nudge = table(tables.Nudge)
text = table(tables.MessageOut)
session = table(tables.Session)
appointment = table(tables.Appointment)
flag = table(tables.Flag)

SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)
ANSWERS = ["1", "1", "2", "3", "4", "0", "8", "done", "stuck innit", "yes", "no", "hmm", "ring mum", "thanks"]
LOGS = [
    "met A today 1hr at costa. did cv",
    "N no show",
    "A didnt turn up",
    "met A yesterday 2hrs, next tues 3pm",
    "1",
    "yes",
]
BAD_WEATHER = 0.03  # of all hand-overs
STUCK = 100  # looks in a row at what is due already


@dataclass(frozen=True)
class Sent:
    """A text as it reached a phone, and what stood around it at that moment, as the rows told."""

    at: dt.datetime
    who: str
    id: object
    words: str
    person: object
    text: object
    nudge: object
    subject: object


class Life:
    def __init__(self, database, home):
        self.database, self.home = database, home
        self.now = home.begins.astimezone(dt.UTC)
        self.ids = database.write(lambda db: move_in(db, home))
        self.chance = random.Random(home.seed)
        self.sent, self.order, self.happening = [], count(), []
        self.down_until = self.now
        self.zones = {"Ada": {home.mentee.zone}, "Sam": {home.mentor.zone}}
        self.outbox = Outbox(database, {"sms": Phones(self)}, lambda: self.now)
        for one in home.happenings:
            self.later(self.now + dt.timedelta(hours=one.hours), one.what, one.value)

    def later(self, at, what, value):
        heapq.heappush(self.happening, (at, next(self.order), what, value))

    def live(self, years=2):
        """Until so many years after the beginning."""
        until, looks = self.now + dt.timedelta(days=round(365 * years)), 0
        with asyncio.Runner() as runner:
            while (due := self.next_moment()) <= until:
                looks = 0 if due > self.now else looks + 1
                assert looks < STUCK, f"at {self.now} something is due again and again"
                self.now = max(self.now, due, self.down_until) + looks * SECOND  # it may wait behind another
                self.let_happen()
                if self.now >= self.down_until:
                    nudges.tick(self.database, self.now)
                    runner.run(self.send())
        self.now = until
        self.nudges, self.texts, self.sessions = (self.rows(of) for of in (nudge, text, session))
        return self

    def next_moment(self):
        due = self.database.read(nudges.next_event)
        moments = [due] if due else []
        moments += [self.happening[0][0]] if self.happening else []
        return max(self.now, min(moments, default=dt.datetime.max.replace(tzinfo=dt.UTC)))

    async def send(self):
        while await self.outbox.send_waiting():
            pass

    def let_happen(self):
        while self.happening and self.happening[0][0] <= self.now:
            _, _, what, value = heapq.heappop(self.happening)
            getattr(self, what.replace(" ", "_"))(value)

    def says(self, value):
        who, words = value
        message = Inbound("sms", f"id{uuid4()}", NUMBERS[who], words)
        self.database.write(partial(conversation.hear, message=message, now=self.now))
        if words.startswith("nowhere"):
            self.later(self.now + 72 * HOUR, "staff close flags", None)

    def staff_close_flags(self, _value):
        self.database.write(lambda db: db.conn.execute(update(flag).values(state="closed")))

    def moves(self, value):
        who, zone = value
        self.zones[who].add(zone)
        self.set(who, timezone=zone)

    def state(self, value):
        """Ada is in another state for so many days."""
        state, days = value
        self.set("Ada", state=state)
        if days:
            self.later(self.now + days * 24 * HOUR, "state", ("community", 0))

    def phone(self, value):
        """Ada's phone is shared or watched for so many days."""
        setting, days = value
        self.set("Ada", phone_setting=setting)
        if days:
            self.later(self.now + days * 24 * HOUR, "phone", ("own", 0))

    def safe(self, value):
        who, hours = value
        safe_from, safe_to = hours or (None, None)
        self.set(who, safe_from=safe_from, safe_to=safe_to)

    def rest_days(self, value):
        who, chosen = value
        self.set(who, rest_days=chosen)

    def set(self, who, **values):
        self.database.write(lambda db: change(db, "person", self.ids[who], **values))

    def date(self, hours):
        """Ada is given an official date so many hours from now."""
        starts = self.now.replace(minute=0, second=0, microsecond=0) + hours * HOUR

        def keep(db):
            ada = people.by_id(db, self.ids["Ada"])
            kept = appointments.keep(db, self.ids["programme"], ada.id, starts, "a thing", self.now)
            dates.plan(db, ada, kept, self.now)

        self.database.write(keep)

    def meeting_off(self, _value):
        """The next meeting is called off, by staff say."""
        coming = (session.c.state == "planned", session.c.starts_at > self.now)
        first = select(session.c.id).where(*coming).order_by(session.c.starts_at).limit(1)
        off = update(session).where(session.c.id.in_(first.scalar_subquery())).values(state="cancelled")
        self.database.write(lambda db: db.conn.execute(off))

    def outage(self, hours):
        self.down_until = max(self.down_until, self.now + hours * HOUR)

    def received(self, one):
        """Somebody reads a text, and may answer."""
        self.sent.append(one)
        often = self.home.answers / (100 if one.text.kind == "nudge" else 250)
        if one.who == "Cora" or self.chance.random() >= often:
            return
        words = self.chance.choice(ANSWERS if one.who == "Ada" else ANSWERS + LOGS)
        after = self.chance.choice([0.02, 0.3, 3, 20, 30, 50]) * HOUR
        self.later(self.now + after, "says", (one.who, words))

    def rows(self, of):
        return self.database.read(lambda db: db.conn.execute(select(of).order_by(of.c.id)).all())


class Phones:
    """A door to everybody's phone, with some bad weather."""

    channel = "sms"

    def __init__(self, life):
        self.life, self.taken = life, set()

    async def send(self, message):
        weather = self.life.chance.random()
        if weather < BAD_WEATHER / 2:
            raise TryLater("503")
        self.taken.add(message.id)
        self.life.received(self.life.database.read(partial(self.look, message=message)))
        if weather < BAD_WEATHER:
            raise MaybeSent("readtimeout")
        return f"phone{message.id}"

    async def find(self, message):
        return f"phone{message.id}" if message.id in self.taken else None

    def look(self, db, message):
        def one(of, row):
            return db.conn.execute(select(of).where(of.c.id == row)).first()

        said = one(text, message.id)
        begun_for = one(nudge, said.nudge_id) if said.nudge_id else None
        subject = begun_for and (one(session, begun_for.about) or one(appointment, begun_for.about))
        who = next(name for name, number in NUMBERS.items() if number == message.address)
        them = one(person, said.person_id)
        return Sent(self.life.now, who, message.id, message.text, them, said, begun_for, subject)
