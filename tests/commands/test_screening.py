"""`screening` tells how well texts are read, and hands over what was missed without a word of anybody's."""

import datetime as dt
import json
from itertools import count
from pathlib import Path

import pytest

from bot.commands.opening import clock, database, load
from bot.screening import VERSION
from bot.store import tables
from bot.store.columns import table
from bot.store.rows import add

WEEK = dt.timedelta(weeks=1)
REWORDED = "he hurt me\n again last night"
numbers = count(1)
programme = table(tables.Programme)


@pytest.fixture
def kept(practice):
    """A database with people in it, to put flags and verdicts in."""
    assert practice
    with database(load()) as opened:
        yield Kept(opened)


class Kept:
    """What readers saw and staff said, as it stands in the database."""

    def __init__(self, opened):
        self.opened, self.now = opened, clock(opened)()
        self.programme = opened.read(lambda db: db.conn.execute(programme.select()).first().id)
        self.address = self.add("address", channel="sms", value="+447700900099", blind=b"x")
        who = {"email": "cora@example.org", "blind": b"y", "role": "lead", "password_hash": "none"}
        self.staff = self.add("staff", **who, made_at=self.now)

    def add(self, table, **values):
        values = {"programme_id": self.programme} | values
        return self.opened.write(lambda db: add(db, table, **values))

    def text(self):
        place = {"address_id": self.address, "channel": "sms", "provider_id": f"SM{next(numbers)}"}
        return self.add("message_in", **place, body="my own words", at=self.now)

    def flag(self, *verdicts, rule="need.food", reader="rules", version="2026.3", at=None, **missed):
        category = rule.partition(".")[0]
        seen = {"rule": rule, "reader": reader, "version": version, "severity": "S3", "why": "w"}
        seen |= {"span_start": 0, "span_end": 1, "at": at or self.now, "message_id": self.text()}
        flag = self.add("flag", number=next(numbers), category=category, about="self", **seen)
        for verdict in verdicts:
            said = {"flag_id": flag, "staff_id": self.staff, "at": self.now}
            self.add("verdict", **said, verdict=verdict, **missed)
        return flag

    def again(self, flag, rule="meaning.need", reader="meaning", version="m1"):
        seen = {"rule": rule, "reader": reader, "version": version, "severity": "S3", "why": "w"}
        seen |= {"span_start": 0, "span_end": 1, "at": self.now, "message_id": self.text()}
        self.add("sighting", flag_id=flag, **seen)

    def check(self, category=None, severity=None, reworded=None, *, read=True):
        said = {"missed_category": category, "missed_severity": severity, "reworded": reworded}
        said |= {"verdict": ("missed" if category else "nothing") if read else None}
        self.add("spot_check", message_id=self.text(), picked_at=self.now, **said)


@pytest.fixture
def report(practice):
    def run(*more):
        ended = practice("screening", "report", "--json", *more)
        assert (ended.code, ended.err) == (0, "")
        return json.loads(ended.out)

    return run


def only(rows, **wanted):
    [row] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def test_each_rule_is_told_with_its_verdicts_and_how_far_to_trust_them(kept, report):
    for verdicts in (["right"], ["right"], ["wrong"], ["not_sure"], []):
        kept.flag(*verdicts)
    row = only(report()["rules"], rule="need.food")
    assert (row["flags"], row["right"], row["wrong"], row["not_sure"]) == (5, 2, 1, 1)
    assert row["share_right"] == pytest.approx(2 / 3)
    assert row["interval"] == pytest.approx([0.2077, 0.9385], abs=0.0001)


def test_of_several_verdicts_on_a_flag_the_last_one_counts(kept, report):
    kept.flag("wrong", "not_sure", "right")
    row = only(report()["rules"], rule="need.food")
    assert (row["right"], row["wrong"], row["not_sure"]) == (1, 0, 0)


def test_readers_are_told_apart_by_version_and_what_they_saw_again_is_counted(kept, report):
    kept.again(kept.flag("right", version="2026.2"))
    kept.flag("wrong", version="2026.3")
    readers = report()["readers"]
    assert only(readers, reader="rules", version="2026.2")["right"] == 1
    assert only(readers, reader="rules", version="2026.3")["wrong"] == 1
    assert only(readers, reader="meaning", version="m1")["again"] == 1


def test_a_category_tells_what_was_missed_of_it_even_where_nothing_was_flagged(kept, report):
    kept.flag("wrong", missed_category="recall", missed_severity="S2")
    kept.check("domestic_abuse", "S1")
    categories = report()["categories"]
    assert only(categories, category="domestic_abuse")["missed_by_chance"] == 1
    assert only(categories, category="recall")["missed_at_flags"] == 1
    assert only(categories, category="need")["flags"] == 1


def test_misses_per_thousand_unflagged_texts_are_estimated_with_an_interval(kept, report):
    for category, severity in [("need", "S3"), ("low_mood", "S4"), *[(None, None)] * 8]:
        kept.check(category, severity)
    kept.check(read=False)
    checks = report()["spot_checks"]
    assert (checks["read"], checks["waiting"]) == (10, 1)
    assert (checks["missed"], checks["missed_s1_to_s3"]) == (2, 1)
    per = checks["missed_per_1000"]
    assert per["estimate"] == pytest.approx(100)
    assert (per["low"], per["high"]) == (pytest.approx(17.9, abs=0.1), pytest.approx(404.2, abs=0.1))


def test_the_versions_in_use_are_told(kept, report):
    beat = {"version": "1", "began_at": kept.now, "seen_at": kept.now, "meaning_version": "m1-abc"}
    kept.opened.write(lambda db: add(db, "heartbeat", kind="serve", **beat))
    assert report()["versions"] == {"rules": VERSION, "meaning": ["m1-abc"]}


def test_a_day_and_a_programme_narrow_the_report(kept, report):
    kept.flag("right", at=kept.now - 2 * WEEK)
    kept.flag("wrong")
    since = (kept.now - WEEK).date().isoformat()
    row = only(report("--since", since)["rules"], rule="need.food")
    assert (row["flags"], row["right"], row["wrong"]) == (1, 0, 1)

    other = {"alias": "H", "phone": "1", "country": "GB", "timezone": "Europe/London", "day_first": True}
    kept.opened.write(lambda db: add(db, "programme", name="Harbour", **other))
    assert report("--programme", " harbour ")["rules"] == []


def test_a_person_reads_the_same_in_tables(kept, practice):
    kept.flag("right")
    kept.check("domestic_abuse", "S1")
    told = practice("screening", "report").out
    for word in ("need.food", VERSION, "second reader: off", "100% (21% to 100%)", "domestic abuse 1"):
        assert word in told


def test_an_empty_database_is_told_plainly(practice):
    ended = practice("screening", "report")
    assert ended.code == 0
    assert "No flag has been raised." in ended.out
    assert "Unflagged texts read by people: 0" in ended.out


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (("--since", "yesterday"), "--since must be a day"),
        (("--programme", "Nowhere"), "no programme Nowhere"),
    ],
)
def test_what_cannot_be_reported_is_told_in_a_sentence(practice, given, word):
    practice("screening", "report", *given).fails(word)


def test_what_was_missed_is_handed_over_in_the_words_of_staff_alone(kept, practice):
    kept.check("domestic_abuse", "S1", REWORDED)
    kept.check("need", "S3")
    kept.check("low_mood", "S4", "a bit flat")
    kept.check()
    ended = practice("screening", "missed")
    (line,) = [json.loads(line) for line in ended.out.splitlines()]
    assert line == {
        "text": "he hurt me again last night",
        "category": "domestic_abuse",
        "severity": "S1",
        "label": 1,
    }
    assert "my own words" not in ended.out


def test_it_can_be_written_to_a_file_and_that_it_left_is_kept(kept, practice):
    kept.check("domestic_abuse", "S1", REWORDED)
    ended = practice("screening", "missed", "--out", "missed.jsonl")
    assert (ended.code, ended.out) == (0, "")
    assert "1 written to missed.jsonl" in ended.err
    assert json.loads(Path("missed.jsonl").read_text())["severity"] == "S1"
    audit = table(tables.Audit)
    traces = kept.opened.read(lambda db: db.conn.execute(audit.select()).all())
    assert [row.actor for row in traces if row.action == "took out what was missed"] == ["command line"]


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(practice):
    practice("screening", "missed", "--out", "nowhere/missed.jsonl").fails("No such file or directory")
