"""What is read of a month's flags: each by its programme's own calendar, and none beside them."""

import datetime as dt
from itertools import count

import pytest
from sqlalchemy import event

from bot.rules.escalation.months import Month
from bot.rules.staff import Act
from bot.store import programmes, tables
from bot.store.columns import table
from bot.store.database import Database
from bot.store.flag_figures import by_month, standing
from bot.store.rows import add, change
from tests import cast

NOW = cast.START
MINUTE = dt.timedelta(minutes=1)
MARCH = Month(2026, 3)
numbers = count(1)


class Programme:
    """A programme with flags in it, as the bot and staff keep them."""

    def __init__(self, database, begin=0, **options):
        self.database = database
        line = "mentee Ada with mentor Sam" + "".join(f", {key} {word}" for key, word in options.items())
        people = database.write(lambda db: cast.make(db, line, begin=begin))
        self.id, self.ada = people.programme, people.ids["Ada"]
        self.row = database.read(lambda db: programmes.by_id(db, self.id))

    def add(self, table, **values):
        return self.database.write(lambda db: add(db, table, programme_id=self.id, **values))

    def flag(self, severity="S1", at=NOW, state="open", *acts, **ladder):
        """A flag, so many minutes after which each act was done, and its ladder."""
        where = {"address_id": self.address, "channel": "sms", "provider_id": f"SM{next(numbers)}"}
        text = self.add("message_in", **where, body="x", at=at)
        seen = {"category": "need", "about": "self", "rule": "r", "why": "w", "version": "1"}
        seen |= {"span_start": 0, "span_end": 1, "message_id": text, "number": next(numbers)}
        flag = self.add("flag", **seen, severity=severity, state=state, at=at)
        if severity != "S4":
            self.add("ladder", flag_id=flag, severity=severity, leads_only=False, **{"begun_at": at} | ladder)
        for act, minutes, *outcome in acts:
            done = {"action": act.value, "at": at + minutes * MINUTE, "way": "text", "person_id": self.ada}
            self.add("flag_event", flag_id=flag, **done, outcome=outcome[0] if outcome else None)
        return flag

    @property
    def address(self):
        with self.database.engine.connect() as conn:
            found = table(tables.Address)
            return conn.execute(found.select().where(found.c.person_id == self.ada)).first().id

    def courses(self, first=MARCH, last=MARCH):
        return self.database.read(lambda db: by_month(db, self.row, first, last))


@pytest.fixture
def bridges(database):
    return Programme(database)


def test_a_flag_is_told_with_when_somebody_took_it_on_and_when_they_acted(bridges):
    acts = (Act.READ_TEXTS, 1), (Act.ACKNOWLEDGE, 4), (Act.CALL, 9), (Act.CLOSE, 20, "right")
    bridges.flag("S1", NOW, "closed", *acts)
    [one] = bridges.courses()[MARCH]
    assert (one.acknowledged_at, one.acted_at) == (NOW + 4 * MINUTE, NOW + 9 * MINUTE)
    assert (one.act_by, one.closed, one.false, one.breached) == (NOW + 60 * MINUTE, True, False, False)


def test_a_flag_counts_as_false_by_its_last_closing_and_only_once_it_is_closed(bridges):
    bridges.flag("S3", NOW, "closed", (Act.CLOSE, 4, "false_alarm"))
    bridges.flag("S1", NOW, "proposed", (Act.CLOSE, 4, "false_alarm"))
    bridges.flag("S1", NOW, "closed", (Act.CLOSE, 4, "false_alarm"), (Act.CLOSE, 9, "right"))
    told = sorted((one.severity, one.false) for one in bridges.courses()[MARCH])
    assert told == [("S1", False), ("S1", False), ("S3", True)]


def test_the_time_of_a_lifted_flag_counts_from_when_it_was_lifted(bridges):
    lifted = NOW + 30 * MINUTE
    flag = bridges.flag("S1", NOW, "open", (Act.ACKNOWLEDGE, 5), (Act.ACKNOWLEDGE, 33))
    bridges.add("ladder", flag_id=flag, severity="S1", leads_only=False, begun_at=lifted, breached_at=lifted)
    [one] = bridges.courses()[MARCH]
    assert (one.since, one.acknowledged_at, one.breached) == (lifted, NOW + 33 * MINUTE, True)


def test_a_month_is_that_of_the_programmes_own_clocks(database):
    bridges, states = Programme(database), Programme(database, begin=10, country="US")
    edge = dt.datetime(2026, 4, 1, 2, tzinfo=dt.UTC)  # 3 in the morning in London, 22:00 in New York
    for one in (bridges, states):
        one.flag("S3", edge)
    april = MARCH.later(1)
    assert {month: len(found) for month, found in bridges.courses(MARCH, april).items()} == {
        MARCH: 0,
        april: 1,
    }
    assert {month: len(found) for month, found in states.courses(MARCH, april).items()} == {
        MARCH: 1,
        april: 0,
    }


def test_only_the_months_asked_for_and_only_this_programme_are_read(database):
    bridges, harbour = Programme(database), Programme(database, begin=10)
    for days in (-40, 0, 40):
        bridges.flag("S3", NOW + dt.timedelta(days=days))
        harbour.flag("S1", NOW)
    found = bridges.courses()
    assert list(found) == [MARCH]
    assert [one.severity for one in found[MARCH]] == ["S3"]


def test_a_flag_of_a_version_without_ladders_counts_from_when_it_was_raised(bridges):
    flag = bridges.flag("S4", NOW, "acknowledged", (Act.ACKNOWLEDGE, 5))
    bridges.database.write(lambda db: change(db, "flag", flag, severity="S1"))
    [one] = bridges.courses()[MARCH]
    assert (one.since, one.acknowledged_at, one.breached) == (NOW, NOW + 5 * MINUTE, False)


def test_what_stands_open_is_counted_with_what_nobody_has_and_what_is_late(bridges):
    bridges.flag("S1", NOW + MINUTE)
    bridges.flag("S1", NOW, "open", late_at=NOW, breached_at=NOW)
    bridges.flag("S1", NOW - MINUTE, "acknowledged", breached_at=NOW, stopped_at=NOW)
    bridges.flag("S3", NOW, "handled")
    bridges.flag("S2", NOW, "closed")
    found = bridges.database.read(standing)
    assert found.open == {"S1": 3, "S2": 0, "S3": 1, "S4": 0}
    assert found.late == {"S1": 1, "S2": 0, "S3": 0, "S4": 0}
    assert (found.s1, found.s1_since) == (2, NOW)


def test_nothing_is_open_where_nothing_was_raised(bridges):
    found = bridges.database.read(standing)
    assert (sum(found.open.values()), found.s1, found.s1_since) == (0, 0, None)


def test_no_row_is_looked_at_but_those_of_the_month_and_what_is_open(sqlite_url, seals):
    database = Database(sqlite_url, seals)
    bridges = Programme(database)

    def explained(db):
        asked = []
        event.listen(db.conn, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
        by_month(db, bridges.row, MARCH, MARCH)
        standing(db)
        return [
            row[-1]
            for statement, given in list(asked)
            for row in db.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]

    plans = database.read(explained)
    database.close()
    for index in ("ix_flag_raised", "ix_flag_not_closed", "ix_ladder_still_late"):
        assert any(index in step for step in plans)
    whole = [step for step in plans if step.startswith("SCAN") and "USING" not in step]
    assert whole == ["SCAN anon_1"] * 2
