"""One text to many: to whom, what it costs, when it leaves, and how it is stopped."""

import datetime as dt
import html
import re

import pytest

from bot import announcing, nudges
from bot.rules.announcing import Whom, left_out, read_whom, send_at
from bot.rules.choosing import Unfit
from bot.store import announcements, people, tables
from bot.store.columns import table
from bot.store.rows import add, change
from tests.console.house import NOW, text_out

SIX_MINUTES = dt.timedelta(minutes=6)
announced = table(tables.Announced)
COUNT = re.compile(r'name="count" value="(\d+)"')
HERE = "/console/announcements"


def more_people(db, house, many, **values):
    """Mentees of Bridges who can be texted."""
    row = {"role": "mentee", "language": "en", "timezone": "Europe/London", "state": "community"}
    row |= {"consent": "yes", "phone_setting": "own", "made_at": NOW} | values
    ids = []
    for number in range(many):
        who = add(db, "person", programme_id=house.bridges, name=f"Bo{number} Li", **row)
        value = f"+4477009{len(str(values))}{number:04}"
        where = {"programme_id": house.bridges, "person_id": who, "channel": "sms", "value": value}
        add(db, "address", **where, blind=db.seals.blind(value))
        ids.append(who)
    return ids


def write(one, words="Hi {name}, we are shut on Friday.", **whom):
    """Write a draft; where it is."""
    made = one.post(HERE, words=words, **whom)
    assert made.status_code == 303
    return made.headers["location"]


def send(one, path, **fields):
    shown = one.get(path).text
    count = COUNT.search(shown)
    return one.post(f"{path}/send", **{"when": "soon", "count": count[1] if count else "", **fields})


def texts(house):
    rows = house.rows(text_out.select().where(text_out.c.key == announcements.KEY).order_by(text_out.c.id))
    return {row.person_id: row for row in rows}


def test_it_is_looked_at_with_who_gets_it_who_does_not_and_what_it_costs(house, desk):
    house.database.write(lambda db: more_people(db, house, 1, state="in_custody"))
    house.database.write(lambda db: more_people(db, house, 2, consent="no"))
    one = desk("second lead")
    shown = html.unescape(one.get(write(one, role="mentee")).text)
    assert "Hi Ada, we are shut on Friday.\nBridges" in shown
    assert "1 person" in shown
    assert "1: they are in custody" in shown
    assert "2: they said no to texts" in shown
    assert "1 segment, about £0.04" in shown
    assert texts(house) == {}


def test_it_is_sent_at_its_time_to_each_once_however_often_it_is_pressed(house, desk, clock):
    one = desk("second lead")
    path = write(one)
    assert send(one, path).status_code == 303
    assert send(one, path).status_code == 409
    nudges.tick(house.database, NOW)
    assert texts(house) == {}
    clock.forward(minutes=6)
    for _ in range(3):
        nudges.tick(house.database, clock.now)
    assert set(texts(house)) == {house.ids["Ada"], house.ids["Sam"]}
    assert len(house.rows(announced.select())) == 2
    assert "<h1" in one.get(path).text
    assert "Still to come" in one.get(path).text


def test_two_leads_cannot_send_the_same_words(house, desk):
    first, second = desk("lead"), desk("second lead")
    mine = write(first, programme=str(house.bridges))
    theirs = write(second, words="hi {name},  we are SHUT on friday.")
    assert send(first, mine).status_code == 303
    refused = send(second, theirs)
    assert refused.status_code == 409
    assert "The same words were sent" in refused.text


def test_until_the_first_has_left_it_is_undone_for_everybody(house, desk):
    one = desk("second lead")
    path = write(one)
    send(one, path)
    nudges.tick(house.database, NOW + SIX_MINUTES)
    assert len(texts(house)) == 2
    assert "Undo: send it to nobody" in one.get(path).text
    assert one.post(f"{path}/stop").status_code == 303
    assert {row.state for row in texts(house).values()} == {"dropped"}
    assert one.post(f"{path}/stop").status_code == 409
    nudges.tick(house.database, NOW + 2 * SIX_MINUTES)
    assert len(texts(house)) == 2


def test_what_has_left_is_said_before_the_rest_is_stopped(house, desk):
    one = desk("second lead")
    path = write(one)
    send(one, path)
    nudges.tick(house.database, NOW + SIX_MINUTES)
    gone = texts(house)[house.ids["Ada"]]
    house.database.write(lambda db: change(db, "message_out", gone.id, state="delivered"))
    shown = one.get(path).text
    assert "1 text left already" in shown
    assert "Stop the rest" in shown
    one.post(f"{path}/stop")
    assert {row.person_id: row.state for row in texts(house).values()} == {
        house.ids["Ada"]: "delivered",
        house.ids["Sam"]: "dropped",
    }


def test_only_a_few_wait_in_the_outbox_at_once(house, desk):
    house.database.write(lambda db: more_people(db, house, announcing.FEW + 10))
    one = desk("second lead")
    send(one, write(one))
    later = NOW + SIX_MINUTES
    nudges.tick(house.database, later)
    assert len(texts(house)) == announcing.FEW
    for row in texts(house).values():
        house.database.write(lambda db, row=row: change(db, "message_out", row.id, state="sent"))
    nudges.tick(house.database, later)
    assert len(texts(house)) == announcing.FEW + 12


def test_at_night_each_waits_for_the_day(house, desk, clock):
    clock.now = NOW.replace(hour=22)
    one = desk("second lead")
    send(one, write(one, role="mentee"))
    nudges.tick(house.database, clock.now + SIX_MINUTES)
    [row] = texts(house).values()
    assert NOW.replace(day=13, hour=9, minute=0) <= row.not_before <= NOW.replace(day=13, hour=10, minute=0)


def test_whoever_stops_before_it_leaves_is_left_out(house, desk):
    one = desk("second lead")
    path = write(one)
    send(one, path)
    house.text("Ada", "stop")
    nudges.tick(house.database, NOW + SIX_MINUTES)
    assert set(texts(house)) == {house.ids["Sam"]}
    assert "1: opted out" in one.get(path).text


def test_a_group_that_has_changed_is_looked_at_once_more(house, desk):
    one = desk("second lead")
    path = write(one)
    refused = send(one, path, count="7")
    assert refused.status_code == 400
    assert "By now it is for 2 people" in refused.text
    assert texts(house) == {}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"words": ""}, "Write the words"),
        ({"words": "your probation"}, "Say it without: probation"),
        ({"words": "hi", "role": "lead"}, "Choose whom"),
        ({"words": "hi", "coordinator": "x"}, "Choose whose people"),
    ],
)
def test_what_cannot_be_sent_is_said_why_and_kept(desk, fields, why):
    refused = desk("second lead").post(HERE, **fields)
    assert refused.status_code == 400
    assert why in refused.text
    assert fields["words"] in refused.text


def test_nobody_of_another_programme_sees_or_stops_it(desk):
    one, neighbour = desk("second lead"), desk("neighbour")
    path = write(one)
    send(one, path)
    assert neighbour.get(path).status_code == 404
    assert neighbour.post(f"{path}/stop").status_code == 404
    assert neighbour.post(f"{path}/send", when="soon").status_code == 404
    assert "shut on Friday" not in neighbour.get(HERE).text
    assert desk("coordinator").get(path).status_code == 403


@pytest.mark.parametrize(
    ("whom", "names"),
    [
        ({}, {"Ada", "Sam"}),
        ({"role": "mentor"}, {"Sam"}),
        ({"state": "community"}, {"Ada"}),
        ({"matched": "yes"}, {"Ada", "Sam"}),
        ({"matched": "no"}, set()),
    ],
)
def test_a_group_is_who_was_chosen(house, whom, names):
    found = house.database.read(lambda db: announcements.members(db, house.bridges, Whom(**whom)))
    assert set(found) == {house.ids[name] for name in names}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"phone_setting": "own"}, None),
        ({"phone_setting": "shared"}, None),
        ({"phone_setting": "watched"}, "someone may look at the phone"),
        ({"paused_until": NOW + SIX_MINUTES}, "paused"),
        ({"consent": "ask"}, "consent is ask"),
        ({"state": "closed"}, "state is closed"),
    ],
)
def test_who_is_left_out_and_why(house, values, reason):
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], **values))
    person = house.database.read(lambda db: people.by_id(db, house.ids["Ada"]))
    assert left_out(person, NOW) == reason


def test_a_time_is_read_where_the_programme_is_and_leaves_time_to_stop_it():
    assert send_at({"when": "soon"}, NOW) == NOW + dt.timedelta(minutes=5)
    chosen = {"when": "at", "day": "2026-03-13", "clock": "10:00"}
    assert send_at(chosen, NOW) == NOW.replace(day=13, hour=10, minute=0)
    assert send_at(chosen | {"day": "2026-03-12", "clock": "18:31"}, NOW) == NOW + dt.timedelta(minutes=5)
    for wrong in ({"day": ""}, {"day": "2026-03-11"}, {"day": "2027-01-01"}, {"clock": "soon"}):
        with pytest.raises(Unfit):
            send_at(chosen | wrong, NOW)


def test_a_group_that_no_form_offers_is_refused():
    assert read_whom({"role": "mentee"}) == Whom("mentee")
    for wrong in ({"role": "lead"}, {"state": "nowhere"}, {"matched": "maybe"}):
        with pytest.raises(Unfit):
            read_whom(wrong)
