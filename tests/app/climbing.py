"""What tests of the ladder share: a programme with a rota, and who was told of what, and when."""

import datetime as dt

from bot import nudges
from bot.escalation import climb
from bot.store import ladders
from bot.store.rows import add
from tests import cast
from tests.app import kept
from tests.app.worries import Worried

DAWN = dt.time(0)
ALL_WEEK = "1234567"


class Rota(Worried):
    """Ada and Sam; Cora is on call at all hours, Dan is deputy and Lee the lead; Eve has no post.

    Cora has Telegram besides, and people can be rung.
    """

    def __init__(self, database, line="mentee Ada with mentor Sam, lead Lee"):
        super().__init__(database, line)
        database.calls = True
        database.write(self._staff)

    def _staff(self, db):
        for name in ("Dan", "Eve"):
            cast.another(db, self.cast, "coordinator", name, self.now)
        chat = {"channel": "telegram", "value": "77", "blind": db.seals.blind("77")}
        add(db, "address", programme_id=self.cast.programme, person_id=self.cast.ids["Cora"], **chat)
        for name, post in (("Cora", "on_call"), ("Dan", "deputy"), ("Lee", "lead")):
            self.shift(db, name, post)

    def shift(self, db, name, post, weekdays=ALL_WEEK, begins=DAWN, ends=DAWN):
        hours = {"weekdays": weekdays, "begins": begins, "ends": ends, "first_day": dt.date(2026, 1, 1)}
        whose = {"programme_id": self.cast.programme, "person_id": self.cast.ids[name], "post": post}
        add(db, "shift", **whose, **hours, made_at=self.now)

    def starts(self, moment):
        """Let it be this moment, in UTC."""
        self.now = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)

    def minutes(self, count):
        """Tick once a minute for so long, up to that minute."""
        for _ in range(count):
            self.now += dt.timedelta(minutes=1)
            nudges.tick(self.database, self.now)

    def next(self):
        """Let it be the moment at which something of a ladder next falls due."""
        self.now = self.database.read(climb.next_due)
        nudges.tick(self.database, self.now)

    def stop(self, number=1):
        """Somebody has this flag."""

        def taken(db):
            flag = ladders.worry(db, number).id
            db.conn.execute(kept.flag.update().where(kept.flag.c.id == flag).values(state="acknowledged"))
            return ladders.stop(db, flag, self.now)

        return self.database.write(taken)

    @property
    def told(self):
        """(when, who, how) of everybody who was told, in order; None: nobody was there to tell."""
        names = {mine: name for name, mine in self.cast.ids.items()}
        return [(row.at, names.get(row.person_id), row.way) for row in kept.rows(self.database, "told")]

    def told_after(self, start):
        """The same, with how many minutes after `start` instead of when."""
        return [((at - start) // dt.timedelta(minutes=1), who, way) for at, who, way in self.told]

    @property
    def ladders(self):
        return kept.rows(self.database, "ladder")
