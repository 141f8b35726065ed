"""Texts are taken in fair shares, at the pace of their senders and chats."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.store import people, senders, tables, texts
from bot.store.claims import claim
from bot.store.columns import table
from bot.store.lanes import fair, interleaved
from bot.store.rows import add, change
from bot.store.senders import UNLIMITED, Pace
from tests import cast

NOW = cast.START
LEASE = dt.timedelta(minutes=2)
SECOND = dt.timedelta(seconds=1)
text = table(tables.MessageOut)
TEN_A_SECOND = Pace({"sms": 10.0})


@pytest.fixture
def town(database):
    """Three programmes, each with a mentee and a mentor."""

    def make(db):
        lines = (f"mentee Ada with mentor Sam, channel {channel}" for channel in ("sms", "sms", "telegram"))
        return [cast.make(db, line, begin=10 * n) for n, line in enumerate(lines)]

    return database.write(make)


def queue(database, made, many, *, kind="nudge", to_one=False):
    """Texts to as many addresses, or all `to_one`."""

    def work(db):
        first = people.places(db, made.ids["Ada"])[0]
        owner = {"programme_id": made.programme, "channel": first.channel}
        for number in range(many):
            value = f"{kind}{made.begin}.{number}"
            new = {"value": value, "blind": db.seals.blind(value)}
            place = first if to_one else replace(first, id=add(db, "address", **owner, **new))
            texts.queue(db, place, kind=kind, key="common.thanks", body=f"{number}", now=NOW)

    database.write(work)


def taken(database, most=50, pace=UNLIMITED, *, now=NOW, channels=("sms", "telegram")):
    return database.write(lambda db: claim(db, now, now + LEASE, most, channels, pace))


def whose(claimed, town):
    return [sum(one.programme_id == made.programme for one in claimed) for made in town]


def test_a_programme_that_says_much_does_not_hold_up_another(database, town):
    queue(database, town[0], 100)
    queue(database, town[1], 3)

    assert whose(taken(database, most=10), town) == [7, 3, 0]


def test_each_channel_of_a_programme_has_its_share_as_well(database, town):
    for made in town:
        queue(database, made, 20)

    assert whose(taken(database, most=12), town) == [4, 4, 4]


def test_a_worry_is_taken_before_all_that_waits_and_past_every_share(database, town):
    queue(database, town[0], 100)
    queue(database, town[0], 2, kind="alert")

    assert [one.kind for one in taken(database, most=1)].count("alert") == 2


def test_no_more_leaves_than_a_sender_takes(database, town):
    for made in town[:2]:
        queue(database, made, 40)
    at = {
        moment: len(taken(database, pace=TEN_A_SECOND, now=NOW + moment * SECOND))
        for moment in (0, 0.5, 1, 3)
    }

    assert at == {0: 10, 0.5: 5, 1: 5, 3: 10}


def test_a_programme_with_a_sender_of_its_own_has_a_pace_of_its_own(database, town):
    own = {"sender": "+441632960001", "texts_per_second": 3.0}
    database.write(lambda db: change(db, "programme", town[0].programme, **own))
    for made in town[:2]:
        queue(database, made, 40)

    assert whose(taken(database, pace=TEN_A_SECOND), town) == [3, 10, 0]


def test_a_programmes_own_number_sets_no_pace_for_its_telegram(database, town):
    own = {"sender": "+441632960001", "texts_per_second": 3.0}
    database.write(lambda db: change(db, "programme", town[2].programme, **own))
    queue(database, town[2], 20)

    assert whose(taken(database, pace=Pace({"telegram": 12.0})), town) == [0, 0, 12]


def test_a_sender_that_must_rest_sends_nothing_and_holds_up_no_other(database, town):
    queue(database, town[0], 100)
    queue(database, town[2], 5)
    rest = NOW + 30 * SECOND
    database.write(lambda db: senders.pause(db, senders.name_of("sms", None), rest, NOW))

    assert whose(taken(database), town) == [0, 0, 5]
    assert whose(taken(database, now=rest), town) == [50, 0, 0]


def test_texts_to_one_chat_leave_one_after_the_other(database, town):
    queue(database, town[2], 3, to_one=True)
    apart = Pace(apart={"telegram": 1.0})
    bodies = [
        [one.body for one in taken(database, pace=apart, now=NOW + moment * SECOND)]
        for moment in (0, 0.5, 1, 2)
    ]

    assert bodies[0] == ["0"]
    assert bodies[1] == []  # and what was in hand is still being sent


def test_a_text_whose_channel_an_older_version_did_not_say_is_left_alone_and_not_lost(database, town):
    queue(database, town[0], 1)
    database.write(lambda db: change(db, "message_out", _only(db), channel=""))

    assert [one.channel for one in taken(database)] == ["sms"]


def _only(db):
    return db.conn.execute(select(text.c.id)).scalar_one()


def test_nothing_is_taken_twice(database, town):
    queue(database, town[0], 30)
    first, second = taken(database, most=20), taken(database, most=20)

    assert len({one.id for one in [*first, *second]}) == len(first) + len(second) == 30
    waiting = select(func.count()).select_from(text).where(text.c.state == "waiting")
    assert database.read(lambda db: db.conn.execute(waiting).scalar()) == 0


def test_shares_are_taken_in_turn():
    assert interleaved([[1, 2, 3], [4], [5, 6]], 5) == [1, 4, 5, 2, 6]


@pytest.mark.parametrize(
    ("lengths", "taken", "most_read"),
    [([100, 100, 100, 100], [2, 2, 2, 2], 12), ([100, 1, 0, 0], [7, 1, 0, 0], 13), ([3, 1], [3, 1], 8)],
)
def test_of_each_lane_no_more_is_read_than_its_share_unless_others_leave_room(lengths, taken, most_read):
    read = []

    def first_of(lane, most):
        rows = [(lane, number) for number in range(lengths[lane])][:most]
        read.extend(rows)
        return rows

    found = fair(range(len(lengths)), first_of, 8)
    assert [sum(lane == one for lane, _ in found) for one in range(len(lengths))] == taken
    assert len(read) <= most_read
