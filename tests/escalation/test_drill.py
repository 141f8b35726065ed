"""A drill goes up the ladder about nobody: one at once, answered without being stopped, and reported."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.escalation import acknowledge, drill
from bot.rules.escalation.ladder import Who
from bot.store import drills, people
from bot.store.rows import change
from tests.app import kept
from tests.app.climbing import Rota

MINUTE = dt.timedelta(minutes=1)


class Drilled(Rota):
    """A programme with a rota, and its drills."""

    def begin(self, by="command line"):
        return self.database.write(lambda db: drill.begin(db, self.cast.programme, by, self.now))

    def report(self, number):
        return self.database.read(lambda db: drills.report(db, drills.by_number(db, number)))

    def answer(self, number, name, way="text"):
        def answered(db):
            found, who = drills.by_number(db, number), self.cast.ids[name]
            drills.answer(db, found, way, self.now, person_id=who)

        self.database.write(answered)

    def told_texts(self):
        return [row for row in kept.texts_out(self.database) if row.kind == "alert"]


@pytest.fixture
def rota(database):
    return Drilled(database)


def test_a_drill_is_climbed_by_the_next_tick_and_says_that_it_is_a_test(rota):
    rota.begin()
    assert rota.told == []
    rota.passes(seconds=5)
    assert [who for _, who, _ in rota.told] == ["Cora"] * 3
    texts = rota.told_texts()
    assert {text.key for text in texts} == {"common.staff_drill", "call.drill"}
    assert {text.flag_number for text in texts} == {None}


def test_only_one_drill_of_a_programme_goes_on_at_once(rota):
    first = rota.begin()
    with pytest.raises(drill.UnderWay) as under_way:
        rota.begin()
    assert under_way.value.number == first
    rota.minutes(46)
    assert rota.begin() > first


def test_of_two_that_begin_at_one_moment_one_is_refused(rota):
    def begin(_):
        try:
            return rota.begin()
        except drill.UnderWay:
            return None

    with ThreadPoolExecutor(2) as threads:
        begun = list(threads.map(begin, range(2)))
    assert begun.count(None) == 1
    assert len(kept.rows(rota.database, "drill")) == 1


def test_who_began_it_is_kept(rota):
    rota.begin("staff 7")
    [row] = [row for row in kept.rows(rota.database, "audit") if row.action == drill.BEGAN]
    [made] = kept.rows(rota.database, "drill")
    assert (row.actor, row.subject_id, row.programme_id) == ("staff 7", made.id, rota.cast.programme)


def test_it_says_beforehand_whom_each_rung_would_tell_and_in_which_way(rota):
    rungs = rota.database.read(lambda db: drill.ahead(db, rota.cast.programme, rota.now))
    told = [(one.rung.who, {name.split()[0]: ways for name, ways in one.people.items()}) for one in rungs]
    assert told[0] == told[1] == (Who.ON_CALL, {"Cora": ["sms", "telegram", "voice"]})
    assert told[2] == (Who.DEPUTY, {"Dan": ["sms", "voice"]})
    assert set(told[4][1]) == {"Cora", "Dan", "Eve", "Lee"}
    assert rota.told == []


def test_what_it_says_beforehand_is_what_is_done(rota):
    ahead = rota.database.read(lambda db: drill.ahead(db, rota.cast.programme, rota.now))
    number = rota.begin()
    rota.minutes(47)
    done = rota.report(number).rungs
    for place, one in enumerate(ahead):
        assert {(name, way) for name, ways in one.people.items() for way in ways} == {
            (telling.name, telling.way) for telling in done[place]
        }


def test_the_report_tells_of_each_rung_once_it_has_been_climbed(rota):
    begun, number = rota.now, rota.begin()
    rota.minutes(16)
    report = rota.report(number)
    assert sorted(report.rungs) == [0, 1, 2]
    assert {telling.at - begun for telling in report.rungs[1]} == {5 * MINUTE}
    assert {telling.state for telling in report.rungs[2]} == {"waiting"}
    assert report.drill.goes_on
    rota.minutes(31)
    assert not rota.report(number).drill.goes_on


def test_an_answer_counts_from_the_start_and_from_when_they_were_told_and_the_first_counts(rota):
    begun, number = rota.now, rota.begin()
    rota.minutes(16)
    told_at = next(at for at, who, _ in rota.told if who == "Dan")
    rota.now = begun + 18 * MINUTE
    rota.answer(number, "Dan", "voice")
    rota.now = begun + 20 * MINUTE
    rota.answer(number, "Dan")
    rota.answer(number, "Eve")
    report = rota.report(number)
    dan, eve = report.answers
    assert (dan.way, dan.after, dan.after_told) == ("voice", 18 * MINUTE, begun + 18 * MINUTE - told_at)
    assert (eve.way, eve.after, eve.after_told) == ("text", 20 * MINUTE, None)
    assert [name.split()[0] for name in report.silent] == ["Cora"]


def test_a_text_of_its_number_and_a_key_on_the_telephone_answer_it_and_it_goes_on(rota):
    number = rota.begin()
    rota.passes(seconds=5)
    rota.text(who="Cora", words=f"a{number}")
    call = next(row.id for row in rota.told_texts() if row.channel == "voice")
    assert rota.database.write(lambda db: acknowledge.by_call(db, call, rota.now))
    rows = kept.rows(rota.database, "drill_answer")
    assert [(row.way, row.person_id) for row in rows] == [
        ("text", rota.cast.ids["Cora"]),
        ("voice", rota.cast.ids["Cora"]),
    ]
    rota.minutes(46)
    assert {row.rung for row in kept.rows(rota.database, "told")} == {0, 1, 2, 3, 4}


def test_where_nobody_can_be_told_the_report_says_so(rota):
    for name in ("Cora", "Dan", "Eve", "Lee"):
        for place in rota.database.read(lambda db, who=rota.cast.ids[name]: people.places(db, who)):
            rota.database.write(lambda db, one=place.id: change(db, "address", one, opted_out_at=rota.now))
    number = rota.begin()
    rota.passes(seconds=5)
    [telling] = rota.report(number).rungs[0]
    assert (telling.name, telling.way, telling.state) == ("", "nobody", "nobody")
    assert rota.report(number).silent == []
