"""What tests of worries share: a house whose texts hold the worries that the test says."""

import datetime as dt
import json
from functools import partial
from uuid import uuid4

from sqlalchemy import select, update

from bot import nudges
from bot.conversation import hear
from bot.inbound import Inbound
from bot.screening import Flag, Severity
from bot.store import tables
from bot.store.rows import change
from tests import cast
from tests.app import kept

STRANGER = "+447911111111"


def worry(category="self_harm", severity="S2", about="self", **more):
    return Flag(category, Severity(severity), (0, 1), "x", f"{category}.test", about, "A worry.", **more)


class Worried:
    """People in one programme, a clock, and texts with known worries."""

    def __init__(self, database, line="mentee Ada with mentor Sam"):
        self.database, self.now = database, cast.START
        self.cast = database.write(lambda db: cast.make(db, line, self.now))

    def text(self, *worries, who="Ada", words="xx"):
        """One text, with these worries in it."""
        message = Inbound("sms", f"SM{uuid4()}", self.cast.numbers.get(who, who), words)
        heard = partial(hear, message=message, now=self.now, screen=lambda *_: worries)
        return self.database.write(heard)

    def passes(self, **time):
        self.now += dt.timedelta(**time)
        return nudges.tick(self.database, self.now)

    def set(self, who="Ada", **values):
        self.database.write(lambda db: change(db, "person", self.cast.ids[who], **values))

    def set_flags(self, **values):
        self.database.write(lambda db: db.conn.execute(update(kept.flag).values(**values)))

    @property
    def flags(self):
        """(number, severity, category) of each flag."""
        wanted = select(kept.flag.c.number, kept.flag.c.severity, kept.flag.c.category)
        return self.all(wanted.order_by(kept.flag.c.number))

    @property
    def sightings(self):
        """(severity, reader) of whatever was added to a flag."""
        return [(row.severity, row.reader) for row in kept.rows(self.database, "sighting")]

    @property
    def alerts(self):
        """The flags that somebody was alerted of, one each time."""
        out = kept.texts_out(self.database)
        return [text.flag_number for text in out if text.kind == "alert"]

    @property
    def climbs(self):
        """The flags that were news, or had become graver, one each time."""
        ladder = tables.Ladder.__table__
        wanted = select(kept.flag.c.number).join(ladder, ladder.c.flag_id == kept.flag.c.id)
        return [number for (number,) in self.all(wanted.order_by(ladder.c.id))]

    def reasons(self, number=1):
        def opened(db):
            row = db.conn.execute(select(kept.flag).where(kept.flag.c.number == number)).one()
            return json.loads(db.seals.open(row.reasons, "flag.reasons", row.id)) if row.reasons else []

        return self.database.read(opened)

    def all(self, wanted):
        return self.database.read(lambda db: [tuple(row) for row in db.conn.execute(wanted)])
