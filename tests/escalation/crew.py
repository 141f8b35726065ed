"""A programme with staff by name, and what stands on its rota."""

import datetime as dt

from bot.escalation import handover
from bot.escalation.whom import Asked, whom
from bot.rules.escalation.ladder import Who
from bot.rules.escalation.rota import Away, Holidays, Post, Shift
from bot.store import rota
from bot.store.rows import add, change
from tests.cast import make

NOON = dt.datetime(2026, 3, 12, 12, tzinfo=dt.UTC)  # a Thursday, and London's own time
FIRST_DAY = dt.date(2026, 3, 1)
EVERY_DAY = frozenset(range(1, 8))


class Crew:
    """Cora coordinates Ada and Sam. Whoever else there is, a test adds."""

    def __init__(self, database):
        self.database = database
        self.cast = database.write(lambda db: make(db, "mentee Ada with mentor Sam"))
        self.programme = self.cast.programme
        self.ids = dict(self.cast.ids)
        self.where = {}

    def hire(self, role, name, *, channels=("sms",)):
        self.ids[name] = self.database.write(lambda db: self._hire(db, role, name, channels))

    def _hire(self, db, role, name, channels):
        mine = {"programme_id": self.programme}
        who = {"name": name, "language": "en", "timezone": "Europe/London", "consent": "yes"}
        person = add(db, "person", **mine, role=role, **who, phone_setting="own", made_at=NOON)
        for channel in channels:
            value = f"{name} {channel}"
            self.where[value] = add(
                db,
                "address",
                **mine,
                person_id=person,
                channel=channel,
                value=value,
                blind=db.seals.blind(value),
            )
        return person

    def close(self, name, how="opted_out_at", channel="sms"):
        """Texts to this address are stopped, or held back, or do not arrive."""
        self.database.write(lambda db: change(db, "address", self._address(db, name, channel), **{how: NOON}))

    def _address(self, db, name, channel):
        places = rota.people.places(db, self.ids[name])
        return next(place.id for place in places if place.channel == channel)

    def shift(self, name, begins=dt.time(9), ends=dt.time(9), *, post=Post.ON_CALL, weekdays=EVERY_DAY):
        one = Shift(self.ids[name], post, weekdays, begins, ends, FIRST_DAY, None, Holidays.ALSO)
        self._add(one)

    def away(self, name, last_day=None):
        self._add(Away(self.ids[name], NOON.date(), last_day))

    def _add(self, one):
        def work(db):
            rota.add_entry(db, self.programme, one, NOON)
            handover.plan(db, self.programme, NOON)

        self.database.write(work)

    def told(self, who=Who.ON_CALL, *, now=NOON, leads_only=False, named=(), concerned=()):
        """The names of those who would be told, each with its channel where that is not sms."""
        asked = Asked(self.programme, who, leads_only, self._those(named), self._those(concerned))
        names = {one: name for name, one in self.ids.items()}
        places = self.database.read(lambda db: whom(db, asked, now))
        return [
            names[place.person_id] + ("" if place.channel == "sms" else f" by {place.channel}")
            for place in places
        ]

    def _those(self, names):
        return frozenset(self.ids[name] for name in names)
