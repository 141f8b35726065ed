"""A flag is taken on by those who may have it, once, and nobody else learns of it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from sqlalchemy import select

from bot.conversation import hear
from bot.escalation.acknowledge import by_call
from bot.escalation.begin import begin_drill
from bot.escalation.climb import climb_due
from bot.inbound import Inbound
from bot.reading.acknowledgement import Named, read_acknowledgement
from bot.screening import Flag, Severity
from bot.store import concerned, people, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, change
from tests.app import kept
from tests.escalation.crew import NOON, Crew

flag = table(tables.Flag)
event = table(tables.FlagEvent)
ladder = table(tables.Ladder)
text_out = table(tables.MessageOut)
ids = count()
MINUTE = dt.timedelta(minutes=1)


class Line(Crew):
    """The same, with texts to and from everybody."""

    def __init__(self, database):
        super().__init__(database)
        self.hire("coordinator", "Bela")
        self.hire("lead", "Lena")
        self.now = NOON

    def text(self, name, body, *worries, **more):
        """`name` texts it; what was said back there, by its keys."""
        before = len(self.said(name))
        number = self.cast.numbers.get(name, f"{name} sms")
        flags = tuple(Flag(*one[:1], Severity(one[1]), (0, 1), body[:1], "test") for one in worries)
        message = Inbound("sms", f"SM{next(ids)}", number, body, **more)
        self.database.write(lambda db: hear(db, message, self.now, screen=lambda *_: flags))
        return self.said(name)[before:]

    def worry(self, category="suicide_explicit", severity="S1", who="Ada"):
        """Somebody texts something worrying. The number of its flag."""
        self.text(who, f"worry {next(ids)}", (category, severity))
        return kept.rows(self.database, "flag")[-1].number

    def said(self, name):
        mine = select(text_out.c.key, text_out.c.kind).where(text_out.c.person_id == self.ids[name])
        rows = self.database.read(lambda db: db.conn.execute(mine.order_by(text_out.c.id)).all())
        return [row.key for row in rows if row.kind != "alert"]

    def states(self):
        return [one.state for one in kept.rows(self.database, "flag")]

    def climbing(self):
        rows = kept.rows(self.database, "ladder")
        return [one for one in rows if one.flag_id is not None and one.stopped_at is None]

    def taken_by(self):
        return [(one.action, one.person_id, one.way) for one in kept.rows(self.database, "flag_event")]

    def concern(self, name, number):
        def keep(db):
            row = db.conn.execute(flag.select().where(flag.c.number == number)).one()
            concerned.add(db, row.id, row.programme_id, self.ids[name], NOON)

        self.database.write(keep)

    def call(self, number, name):
        """The row of a call to `name` about a flag."""

        def ring(db: Db):
            [place] = [one for one in people.places(db, self.ids[name]) if one.channel == "sms"]
            found = db.conn.execute(
                select(ladder.c.id, ladder.c.programme_id)
                .join(flag, flag.c.id == ladder.c.flag_id)
                .where(flag.c.number == number)
            ).one()
            mine = {"programme_id": found.programme_id, "address_id": place.id, "person_id": place.person_id}
            sent = {"state": "sent", "rank": 1, "attempts": 1, "at": NOON, "not_before": NOON}
            row = add(
                db, "message_out", **mine, channel="voice", kind="alert", key="call.alert", body="x", **sent
            )
            add(db, "told", ladder_id=found.id, rung=7, way="voice", text_id=row, at=NOON, **mine)
            return row

        return self.database.write(ring)

    def press(self, call):
        return self.database.write(lambda db: by_call(db, call, self.now))


@pytest.fixture
def line(database):
    return Line(database)


@pytest.mark.parametrize("text", ["A214", "a 214", "A214.", "ack a214", " ACK  A 214 . ", "Ack: A214"])
def test_a_number_with_an_a_before_it_and_nothing_else_takes_a_flag_on(text):
    assert read_acknowledgement(text) == Named(214, takes=True)


@pytest.mark.parametrize(
    "text",
    [
        "S1 flag 214. Log in now. Ack: reply A214",
        "Fwd: s1 flag 214. log in now. ack: reply a214.",
        "reply A214",
        "TEST. S1 drill 214. Ack: reply A214",
    ],
)
def test_an_alert_that_was_sent_on_takes_nothing(text):
    assert read_acknowledgement(text) == Named(214, takes=False)


@pytest.mark.parametrize(
    "text",
    ["", "A", "214", "A214 got it", "the A38 is shut", "A214 A215", "AA214", "A-214", "A1234567890", "a²"],
)
def test_what_says_more_or_less_is_a_text_like_any_other(text):
    assert read_acknowledgement(text) is None


def test_whoever_texts_the_number_has_the_flag_and_its_ladder_stops(line):
    number = line.worry()
    assert line.text("Cora", f"A{number}") == ["ack.taken"]
    assert line.states() == ["acknowledged"]
    assert line.climbing() == []
    assert line.taken_by() == [("acknowledge", line.ids["Cora"], "text")]


def test_the_second_is_told_that_somebody_has_it_and_the_first_that_they_have(line):
    number = line.worry()
    said = [line.text(who, f"A{number}") for who in ("Cora", "Bela", "Cora")]
    assert said == [["ack.taken"], ["ack.somebodys"], ["ack.yours"]]
    assert len(line.taken_by()) == 1


def test_two_at_once_are_one_who_has_it_and_one_who_is_told_so(line):
    number = line.worry()
    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(lambda who: line.text(who, f"A{number}"), ["Cora", "Bela"]))
    assert sorted(said) == [["ack.somebodys"], ["ack.taken"]]
    assert len(line.taken_by()) == 1


def test_a_closed_flag_and_a_number_that_no_flag_has_are_said_to_be_so(line):
    number = line.worry()
    row = kept.rows(line.database, "flag")[0]
    line.database.write(lambda db: change(db, "flag", row.id, state="closed"))
    assert line.text("Cora", f"A{number}") == ["ack.closed"]
    assert line.text("Cora", f"A{number + 1}") == ["ack.unknown"]
    assert line.taken_by() == []


@pytest.mark.parametrize(("who", "other"), [("Ada", "Sam"), ("Sam", "Ada")])
def test_from_a_mentee_or_a_mentor_it_is_a_text_like_any_other(line, who, other):
    number = line.worry(who=other)
    there = line.text(who, f"A{number}")
    assert there == line.text(who, f"A{number + 50}")
    assert not any(key.startswith("ack.") for key in there)
    assert line.states() == ["open"]


def test_whom_a_flag_is_about_is_told_the_same_as_of_one_that_does_not_exist(line):
    number = line.worry()
    line.concern("Cora", number)
    assert line.text("Cora", f"A{number}") == line.text("Cora", f"A{number + 50}") == ["ack.unknown"]
    assert line.states() == ["open"]


def test_another_programmes_staff_are_told_the_same_as_of_one_that_does_not_exist(line):
    number = line.worry()
    other = {"name": "Harbour", "alias": "Harbour", "phone": "01632 960001", "country": "GB"}
    there = line.database.write(
        lambda db: add(db, "programme", **other, timezone="Europe/London", day_first=True)
    )
    line.programme = there
    line.hire("lead", "Zoe")
    assert line.text("Zoe", f"A{number}") == ["ack.unknown"]
    assert line.states() == ["open"]


def test_what_is_for_leads_is_taken_on_by_leads(line):
    number = line.worry("child_risk", "S1")
    assert line.text("Cora", f"A{number}") == ["ack.leads"]
    assert line.states() == ["open"]
    assert line.text("Lena", f"A{number}") == ["ack.taken"]


def test_where_no_lead_may_be_told_it_is_for_the_coordinator_who_was(line):
    line.close("Lena")
    number = line.worry("child_risk", "S1")
    assert line.text("Bela", f"A{number}") == ["ack.taken"]


def test_an_alert_sent_on_is_answered_with_what_to_text(line):
    number = line.worry()
    assert line.text("Cora", f"S1 flag {number}. Log in now. Ack: reply A{number}") == ["ack.only"]
    assert line.states() == ["open"]


def test_a_worry_in_the_same_text_is_kept_before_anything_else(line):
    number = line.worry()
    line.text("Cora", f"A{number}", ("suicide_explicit", "S1"))
    assert line.states() == ["acknowledged", "open"]


def test_who_has_a_flag_has_those_that_joined_its_ladder(line):
    first = line.worry("suicide_explicit", "S1")
    line.worry("homeless_tonight", "S1")
    line.worry("need", "S3")
    line.text("Cora", f"A{first}")
    assert line.states() == ["acknowledged"] * 3
    assert line.climbing() == []
    assert [who for _, who, _ in line.taken_by()] == [line.ids["Cora"]] * 3


def test_a_flag_that_is_lifted_waits_for_somebody_again_and_says_why(line):
    number = line.worry("domestic_abuse", "S2")
    line.text("Cora", f"A{number}")
    line.now += MINUTE
    line.worry("domestic_abuse", "S1")
    assert line.states() == ["open"]
    assert [act for act, _, _ in line.taken_by()] == ["acknowledge", "lift"]
    assert line.text("Bela", f"A{number}") == ["ack.taken"]


def test_a_flag_that_turns_out_to_be_about_whoever_has_it_waits_for_somebody_else_and_says_why(line):
    number = line.worry("exploitation", "S1")
    line.text("Cora", f"A{number}")
    line.now += MINUTE
    line.text("Ada", "its cora", ("exploitation", "S1"))
    assert line.states() == ["open"]
    assert [act for act, _, _ in line.taken_by()] == ["acknowledge", "add whom it concerns"]
    assert line.text("Cora", f"A{number}") == ["ack.unknown"]
    assert line.text("Bela", f"A{number}") == ["ack.taken"]


def test_a_key_on_the_telephone_takes_it_on_once(line):
    number = line.worry()
    call, other = line.call(number, "Cora"), line.call(number, "Bela")
    assert line.press(call)
    assert line.press(call)
    assert not line.press(other)
    assert line.taken_by() == [("acknowledge", line.ids["Cora"], "voice")]


def test_a_call_to_whom_the_flag_turned_out_to_be_about_takes_nothing_on(line):
    number = line.worry()
    call = line.call(number, "Cora")
    line.concern("Cora", number)
    assert not line.press(call)
    assert line.states() == ["open"]


def test_an_answer_to_a_drill_is_kept_and_the_drill_goes_on(line):
    number = line.database.write(lambda db: begin_drill(db, line.programme, None, line.now))
    climb_due(line.database, line.now)
    assert line.text("Cora", f"A{number}") == ["ack.drill"]
    [answer] = kept.rows(line.database, "drill_answer")
    assert (answer.person_id, answer.way) == (line.ids["Cora"], "text")
    assert [one.stopped_at for one in kept.rows(line.database, "ladder")] == [None]
