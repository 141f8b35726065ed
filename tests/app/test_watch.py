"""What stops is reported once, by whoever sees it first; an S1 alert that did not leave goes another way."""

import asyncio
import datetime as dt
import json
from functools import partial

import pytest

from bot.conversation import hear
from bot.inbound import Inbound
from bot.store import alerts, heartbeats, ladders, people
from bot.store import outbox as rows
from bot.store.rows import add, change
from bot.watching.alarm import Alarm
from bot.watching.heartbeat import PATIENCE, Heart
from bot.watching.watchman import BLIND, EVERY, Watchman
from tests import cast
from tests.app import kept

NOW = cast.START


class Told(Alarm):
    """Keeps what would be posted."""

    def __init__(self):
        super().__init__()
        object.__setattr__(self, "reports", [])

    async def report(self, what, state, **facts):
        self.reports.append((what, state, facts))

    @property
    def said(self):
        return [(what, state) for what, state, _ in self.reports]


class Machines:
    """Two watchmen over one database, and a time that is moved by hand."""

    def __init__(self, database):
        self.database = database
        self.seconds = 0.0
        self.alarm = Told()
        self.watchmen = [Watchman(database, self.alarm, self.now, self.watch) for _ in range(2)]

    def now(self):
        return NOW + dt.timedelta(seconds=self.seconds)

    def watch(self):
        return self.seconds

    def heart(self, kind="worker"):
        return Heart(self.database, kind, self.now, self.watch)

    def look(self):
        async def both():
            await asyncio.gather(*(watchman.look() for watchman in self.watchmen))

        asyncio.run(both())
        return self.alarm.said

    def pass_time(self, seconds, *alive, ticking=()):
        """Let time pass; who is `alive` beats meanwhile, and those who are `ticking` keep time as well."""
        until = self.seconds + seconds
        while self.seconds < until:
            self.seconds += EVERY
            for heart in ticking:
                heart.ticked()
            for heart in (*alive, *ticking):
                asyncio.run(heart.beat())
            self.look()
        return self.alarm.said


@pytest.fixture
def machines(database):
    return Machines(database)


def test_a_process_that_falls_silent_is_reported_once_and_when_it_goes_on(machines):
    one, two = machines.heart(), machines.heart("serve")
    assert machines.pass_time(PATIENCE, ticking=[one, two]) == []
    assert machines.pass_time(PATIENCE - EVERY, ticking=[two]) == []
    assert machines.pass_time(3 * EVERY, ticking=[two]) == [("process-silent", "raised")]
    assert machines.alarm.reports[0][2]["process"] == one.id

    assert machines.pass_time(10 * PATIENCE, ticking=[two]) == [("process-silent", "raised")]
    again = machines.pass_time(2 * PATIENCE, ticking=[one, two])
    assert again == [("process-silent", "raised"), ("process", "cleared")]


def test_a_process_that_lives_and_does_not_tick_is_reported_once_and_when_it_ticks(machines):
    heart = machines.heart()
    machines.pass_time(2 * EVERY, ticking=[heart])
    assert machines.pass_time(2 * PATIENCE, heart) == [("ticks-stopped", "raised")]
    assert not heart.keeps_time
    assert machines.pass_time(2 * EVERY, ticking=[heart])[-1] == ("process", "cleared")
    assert heart.keeps_time


def test_a_process_that_cannot_write_is_not_well_though_it_ticks(machines):
    heart = machines.heart()
    machines.pass_time(EVERY, ticking=[heart])
    assert heart.is_well
    machines.seconds += PATIENCE + 1
    heart.ticked()
    assert (heart.keeps_time, heart.is_well) == (True, False)


def test_a_process_that_said_goodbye_is_not_missed(machines):
    one, two = machines.heart(), machines.heart()
    machines.pass_time(EVERY, ticking=[one, two])
    asyncio.run(one.leave())
    assert machines.pass_time(3 * PATIENCE, ticking=[two]) == []
    assert [beat.id for beat in machines.database.read(heartbeats.everyone)] == [two.id]


def test_two_signs_of_life_at_once_are_one_row(machines):
    heart = machines.heart()

    async def twice():
        await asyncio.gather(heart.beat(), heart.beat())

    asyncio.run(twice())
    assert [beat.id for beat in machines.database.read(heartbeats.everyone)] == [heart.id]


def test_a_clock_that_is_set_back_raises_no_alarm(machines):
    heart = machines.heart()
    machines.pass_time(EVERY, ticking=[heart])
    heart.clock = lambda: machines.now() - dt.timedelta(hours=1)
    assert machines.pass_time(2 * PATIENCE, ticking=[heart]) == []


def test_who_could_not_look_for_long_says_nothing_of_the_time_between(machines):
    heart = machines.heart()
    machines.pass_time(EVERY, ticking=[heart])
    machines.seconds += PATIENCE + BLIND
    assert machines.look() == []
    assert machines.pass_time(PATIENCE + EVERY) == [("process-silent", "raised")]


def test_who_was_reported_and_never_came_back_is_forgotten_after_a_day(machines):
    machines.pass_time(EVERY, ticking=[machines.heart()])
    machines.pass_time(PATIENCE + EVERY)
    machines.seconds += dt.timedelta(days=1, seconds=1).total_seconds()
    machines.look()
    assert machines.database.read(heartbeats.everyone) == []


class Danger:
    """Ada may text that she is in danger, and Cora is alerted; Dan, who knows her not, and Lee are there."""

    def __init__(self, machines):
        self.machines, self.database = machines, machines.database
        line = "mentee Ada with mentor Sam, lead Lee"
        self.cast = self.database.write(lambda db: cast.make(db, line, NOW))
        self.database.write(lambda db: cast.another(db, self.cast, "coordinator", "Dan", NOW))
        owner = {"programme_id": self.cast.programme, "person_id": self.cast.ids["Cora"]}
        chat = {"channel": "telegram", "value": "77"}
        self.database.write(lambda db: add(db, "address", **owner, **chat, blind=db.seals.blind("77")))

    def text(self, words="i want to kill myself"):
        message = Inbound("sms", "SM1", self.cast.numbers["Ada"], words)
        self.database.write(partial(hear, message=message, now=self.machines.now()))

    def let_it_be_noon(self):
        self.machines.seconds = dt.timedelta(hours=17.5).total_seconds()

    def nobody_is_left(self):
        staff = [self.cast.ids[name] for name in ("Cora", "Dan", "Lee")]
        theirs = kept.address.update().where(kept.address.c.person_id.in_(staff))
        self.database.write(lambda db: db.conn.execute(theirs.values(opted_out_at=NOW)))

    @property
    def alerts(self):
        return [text for text in kept.texts_out(self.database) if text.kind == "alert"]

    def became(self, text, word):
        self.database.write(lambda db: rows.forward(db, text.id, word, None, "SM9", self.machines.now()))

    def whom(self):
        names = {place: name for name, place in self.places.items()}
        return [names.get(text.address_id, "?") for text in self.alerts]

    @property
    def places(self):
        found = {
            name: self.database.read(partial(people.places, person_id=self.cast.ids[name]))
            for name in ("Cora", "Dan", "Lee")
        }
        return {f"{name} by {place.channel}": place.id for name, places in found.items() for place in places}


@pytest.fixture
def danger(machines):
    return Danger(machines)


def test_alerts_that_have_all_waited_for_two_minutes_go_to_the_others(machines, danger):
    danger.text()
    assert danger.whom() == ["Cora by sms", "Cora by telegram"]
    machines.seconds = 100 - EVERY
    assert machines.look() == []
    machines.seconds = 120
    assert machines.look() == [("alert-not-sent", "raised")] * 2
    assert danger.whom() == ["Cora by sms", "Cora by telegram", "Dan by sms", "Lee by sms"]
    assert {(text.key, text.flag_number) for text in danger.alerts} == {("common.staff_alert", 1)}


def test_an_s1_alert_that_failed_goes_on_at_once_and_once_where_no_other_reaches_them(machines, danger):
    danger.text()
    danger.became(danger.alerts[0], "failed")
    assert machines.look() == [("alert-not-sent", "raised")]
    assert danger.whom() == ["Cora by sms", "Cora by telegram"]
    danger.became(danger.alerts[1], "failed")
    machines.look()
    machines.look()
    assert danger.whom() == ["Cora by sms", "Cora by telegram", "Dan by sms", "Lee by sms"]


def test_an_alert_of_less_goes_by_the_next_channel_and_then_to_the_others(machines, danger):
    danger.let_it_be_noon()
    danger.text("i have been hit by my boyfriend again")
    assert danger.whom() == ["Cora by sms"]
    danger.became(danger.alerts[0], "failed")
    machines.look()
    assert danger.whom() == ["Cora by sms", "Cora by telegram"]
    danger.became(danger.alerts[1], "failed")
    machines.look()
    assert danger.whom() == ["Cora by sms", "Cora by telegram", "Dan by sms", "Lee by sms"]
    assert {severity for severity, _ in kept.flags(danger.database)} == {"S2"}


def test_a_report_of_an_alert_holds_nothing_of_a_person(machines, danger):
    danger.text()
    danger.became(danger.alerts[0], "undelivered")
    machines.look()
    told = machines.alarm.reports[0][2]
    assert told == {"flag": 1, "text": danger.alerts[0].id, "programme": danger.cast.programme}


def test_an_alert_that_leaves_after_all_is_reported_as_cleared_once(machines, danger):
    danger.text()
    danger.became(danger.alerts[1], "sent")
    machines.seconds = 121
    machines.look()
    danger.became(danger.alerts[0], "sent")
    machines.look()
    assert machines.look() == [("alert-not-sent", "raised"), ("alert-not-sent", "cleared")]


def test_an_alert_of_which_the_second_channel_is_stuck_too_ends_by_itself(machines, danger):
    danger.text()
    for _ in range(9):
        machines.seconds += 121
        machines.look()
    assert len(danger.alerts) == 4
    assert machines.alarm.said == [("alert-not-sent", "raised")] * 4


def test_once_someone_has_acted_on_the_flag_no_alert_is_missed(machines, danger):
    danger.text()
    flag = danger.database.read(lambda db: db.conn.execute(kept.flag.select()).one().id)
    danger.database.write(lambda db: change(db, "flag", flag, state="acknowledged"))
    machines.seconds = 1000
    assert machines.look() == []


def test_what_may_be_about_staff_goes_to_leads_alone(machines, danger):
    danger.let_it_be_noon()
    danger.text("my mentor comes to my room at night and touches me")
    assert {category for _, category in kept.flags(danger.database)} == {"boundary_breach"}
    danger.became(danger.alerts[0], "failed")
    machines.look()
    assert danger.whom() == ["Lee by sms"]


def test_an_alert_about_a_flag_knows_it(danger):
    danger.text()
    places = frozenset({danger.places["Cora by sms"], danger.places["Cora by telegram"]})
    found = danger.database.read(lambda db: alerts.told(db, 1))
    assert found == (places, frozenset({danger.cast.ids["Cora"]}))


def test_that_there_is_nobody_to_tell_is_reported_once_and_when_somebody_has_it(machines, danger):
    danger.nobody_is_left()
    danger.text()
    machines.look()
    assert machines.look() == [("nobody-told", "raised")]
    assert machines.alarm.reports[0][2] == {"flag": 1, "programme": danger.cast.programme}
    assert kept.tasks(danger.database) == ["S1 flag 1: nobody is on call"]

    flag = kept.rows(danger.database, "flag")[0].id
    danger.database.write(lambda db: ladders.stop(db, flag, machines.now()))
    machines.look()
    assert machines.look() == [("nobody-told", "raised"), ("nobody-told", "cleared")]


def test_an_alarm_is_posted_as_json_until_it_is_taken():
    from tests.handlers.loopback import Answer, loopback

    async def post():
        posted, moods = [], [Answer(500), Answer(204)]

        def answer(asked):
            posted.append((asked.method, asked.path))
            return moods.pop(0)

        async with loopback(answer) as root:
            await Alarm(f"{root}/hook", again=(0.0,)).report("ticks-stopped", "raised", process="1")
        return posted

    assert asyncio.run(post()) == [("POST", "/hook")] * 2


def test_an_alarm_that_nobody_takes_fails_nothing():
    asyncio.run(Alarm("http://127.0.0.1:9/", "http://127.0.0.1:9/", again=()).report("a", "raised"))
    asyncio.run(Alarm("http://127.0.0.1:9/", "http://127.0.0.1:9/", again=()).all_is_well())


def test_what_is_posted_can_be_read_as_json():
    told = {}

    async def take(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        told.update(json.loads(await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    async def post():
        server = await asyncio.start_server(take, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        await Alarm(f"http://127.0.0.1:{port}/").report("alert-not-sent", "raised", flag=214)
        server.close()

    asyncio.run(post())
    assert told == {"alarm": "alert-not-sent", "state": "raised", "flag": "214"}
