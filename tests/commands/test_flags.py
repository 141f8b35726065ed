"""`alongside flags`: figures of each month, and drills of the ladder."""

import json
from itertools import count

import pytest

from bot import nudges
from bot.clock import real
from bot.commands.opening import clock, database, load
from bot.rules.staff import Act
from bot.store import tables
from bot.store.columns import table
from bot.store.rows import add

numbers = count(1)
person = table(tables.Person)
address = table(tables.Address)


class Kept:
    """What became of flags, as it stands in the database."""

    def __init__(self, opened):
        self.opened, self.now = opened, clock(opened)()
        first = opened.read(lambda db: db.conn.execute(address.select()).first())
        self.whose = {"programme_id": first.programme_id, "person_id": first.person_id}
        self.address = first.id

    def add(self, table, **values):
        return self.opened.write(lambda db: add(db, table, **self.whose | values))

    def flag(self, severity, outcome=None):
        """A flag of this month; with an outcome it was taken on, and closed, as it was raised."""
        where = {"address_id": self.address, "channel": "sms", "provider_id": f"SM{next(numbers)}"}
        seen = {"category": "need", "about": "self", "rule": "need.x", "why": "w", "version": "1"}
        seen |= {"span_start": 0, "span_end": 1, "number": next(numbers)}
        text = self.add("message_in", **where, body="my own words", at=self.now)
        state = "closed" if outcome else "open"
        flag = self.add("flag", **seen, severity=severity, state=state, message_id=text, at=self.now)
        done = {"flag_id": flag, "at": self.now, "way": "text"}
        if outcome:
            self.add("flag_event", **done, action=Act.ACKNOWLEDGE.value)
            self.add("flag_event", **done, action=Act.CLOSE.value, outcome=outcome)

    def tick(self):
        nudges.tick(self.opened, clock(self.opened)())


@pytest.fixture
def kept(practice):
    """A database with people in it."""
    assert practice
    with database(load()) as opened:
        yield Kept(opened)


def test_each_month_is_told_with_its_flags_its_false_ones_and_its_times(kept, practice):
    for severity, outcome in (("S1", "right"), ("S1", "false_alarm"), ("S3", None)):
        kept.flag(severity, outcome)
    told = json.loads(practice("flags", "report", "--json").out)
    months = told["months"]
    assert [one["month"] for one in months] == sorted(one["month"] for one in months)
    assert (len(months), months[-1]["month"]) == (6, f"{kept.now:%Y-%m}")
    last = months[-1]
    assert (last["flags"], last["closed"], last["false"], last["breaches"]) == (3, 2, 1, 0)
    assert last["share_s1"] == pytest.approx(2 / 3)
    s1 = last["severities"]["S1"]
    assert s1["acknowledge"] == {
        "target": "15 minutes",
        "done": 2,
        "not_yet": 0,
        "late": 0,
        "median_minutes": 0.0,
        "slowest_tenth_minutes": 0.0,
    }
    assert last["severities"]["S3"]["act"]["not_yet"] == 1
    assert told["together"][0]["flags"] == 3


def test_one_month_is_told_alone(kept, practice):
    kept.flag("S1")
    told = json.loads(practice("flags", "report", "--json", "--month", "2020-02").out)
    assert [(one["month"], one["flags"]) for one in told["months"]] == [("2020-02", 0)]


def test_a_person_reads_the_same_in_tables_and_nothing_of_anybody(kept, practice):
    kept.flag("S2", "right")
    told = practice("flags", "report").out
    for word in ("Bridges", f"{kept.now:%Y-%m}", "under 1 min", "2 hours in its hours", "0 of 1"):
        assert word in told
    for secret in ("Ada", "Cora", "7009", "my own words"):
        assert secret not in told


def test_where_every_flag_says_s1_a_person_is_told_plainly(kept, practice):
    for _ in range(8):
        kept.flag("S1")
    assert "More than half of all flags say S1." in practice("flags", "report").out


@pytest.mark.parametrize("asked", [(), ("--json",)])
def test_an_empty_database_is_told_plainly(alongside, asked):
    assert alongside("migrate").code == 0
    ended = alongside("flags", "report", *asked)
    assert (ended.code, ended.out.strip()) == (
        0,
        '{"months": [], "together": []}' if asked else "There is no programme yet.",
    )


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (("report", "--month", "November"), "--month must be a month"),
        (("report", "--month", "2026-13"), "--month must be a month"),
        (("report", "--programme", "Nowhere"), "no programme Nowhere"),
        (("drill", "--yes", "--programme", "Nowhere"), "no programme Nowhere"),
        (("drill", "--report", "7"), "There is no drill 7."),
        (("drill", "--report", "99999999999"), "'--report'"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(practice, given, word):
    practice("flags", *given).fails(word)


def test_where_there_are_several_programmes_a_drill_asks_which(kept, practice):
    more = {"alias": "H", "phone": "1", "country": "GB", "timezone": "Europe/London", "day_first": True}
    kept.opened.write(lambda db: add(db, "programme", name="Harbour", **more))
    practice("flags", "drill", "--yes").fails("Say which", "Bridges, Harbour")


def test_a_drill_says_what_is_about_to_happen_and_begins_only_when_told_to(kept, practice):
    ended = practice("flags", "drill")  # nobody answers: there is nobody at the keyboard
    assert ended.code != 0
    assert "after 45 min, everyone: Cora" in ended.out
    assert kept.opened.read(lambda db: db.conn.execute(table(tables.Drill).select()).all()) == []


def test_a_drill_is_begun_told_of_and_not_begun_twice(kept, practice):
    begun = practice("flags", "drill", "--yes")
    assert (begun.code, "Drill 1 has begun." in begun.out) == (0, True)
    assert "start alongside serve or alongside worker" in begun.err
    practice("flags", "drill", "--yes").fails("Drill 1 is still going on.")
    kept.tick()
    told = practice("flags", "drill", "--report", "1").out
    for word in (
        "by text, under 1 min after it began: waiting",
        "Nobody has answered.",
        "It is still going on.",
    ):
        assert word in told
    assert told.count("not yet") == 4


def test_where_something_is_at_work_nothing_is_said_of_it(kept, practice):
    seen = {"version": "1", "began_at": real(), "seen_at": real()}
    kept.opened.write(lambda db: add(db, "heartbeat", kind="serve", **seen))
    assert practice("flags", "drill", "--yes").err == ""
