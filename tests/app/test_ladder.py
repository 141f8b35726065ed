"""A flag climbs until somebody has it: each rung at its minute, once, whoever climbs and whatever fails."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import text

from bot import nudges
from bot.escalation import climb
from bot.escalation.begin import begin, begin_drill
from bot.store import flags as kept_flags
from bot.store import ladders, people
from bot.store.database import Database
from bot.store.rows import add, change
from tests.app import kept
from tests.app.climbing import Rota
from tests.app.worries import STRANGER, worry

BY_NIGHT = "2026-12-25 02:10"
CLOCKS_GO_ON = "2026-03-29 00:50"
CLOCKS_GO_BACK = "2026-10-25 00:30"
AT_NOON = "2026-03-12 12:00"
CORA = [("Cora", "sms"), ("Cora", "telegram"), ("Cora", "voice")]
UP_TO_THE_TOP = [
    *[(0, *one) for one in CORA],
    *[(5, *one) for one in CORA],
    (15, "Dan", "sms"),
    (15, "Dan", "voice"),
    (30, "Lee", "sms"),
    (30, "Lee", "voice"),
]
EVERYONE = {("Cora", "sms"), ("Cora", "telegram"), ("Dan", "sms"), ("Eve", "sms"), ("Lee", "sms")}


@pytest.fixture
def rota(database):
    return Rota(database)


@pytest.mark.parametrize("start", [AT_NOON, BY_NIGHT, CLOCKS_GO_ON, CLOCKS_GO_BACK])
def test_an_s1_that_nobody_acknowledges_reaches_every_rung_at_its_minute(rota, start):
    rota.starts(start)
    begun = rota.now
    rota.text(worry(severity="S1"))
    assert rota.told_after(begun) == [(0, *one) for one in CORA]
    rota.minutes(46)

    told = rota.told_after(begun)
    assert told[: len(UP_TO_THE_TOP)] == UP_TO_THE_TOP
    assert {minute for minute, _, _ in told[len(UP_TO_THE_TOP) :]} == {45}
    assert {(who, way) for minute, who, way in told if minute == 45} == EVERYONE
    assert len(told) == len(UP_TO_THE_TOP) + len(EVERYONE)


def test_then_everyone_is_told_each_morning_by_their_clock_until_somebody_has_it(rota):
    rota.starts("2026-03-28 20:00")  # the clocks go on that night
    rota.text(worry(severity="S1"))
    rota.minutes(46)
    so_far = len(rota.told)
    for _ in range(3):
        rota.next()
    rota.stop()
    rota.passes(days=2)

    mornings = rota.told[so_far:]
    assert {f"{at:%a %H:%M}" for at, _, _ in mornings} == {"Sun 08:00", "Mon 08:00", "Tue 08:00"}
    assert len(mornings) == 3 * len(EVERYONE)


def test_an_alert_tells_the_level_and_the_number_and_nothing_else(rota):
    rota.text(worry("child_risk", severity="S1"), words="my mentor Sam hits me")
    bodies = rota.database.read(
        lambda db: {
            db.seals.open(row.body, "message_out.body", row.id)
            for row in db.conn.execute(kept.message_out.select())
            if row.kind == "alert" and row.channel != "voice"
        }
    )
    assert bodies == {"S1 flag 1. Log in now. Ack: reply A1"}


def test_once_somebody_has_it_nobody_else_is_told(rota):
    rota.text(worry(severity="S1"))
    rota.minutes(14)
    before = rota.told
    rota.stop()
    rota.minutes(60)
    assert rota.told == before
    assert [ladder.breached_at for ladder in rota.ladders] == [None]


def test_a_flag_that_is_no_longer_open_is_climbed_no_more_though_nobody_said_stop(rota):
    rota.text(worry(severity="S1"))
    rota.set_flags(state="closed")
    rota.minutes(20)
    assert {minute for minute, _, _ in rota.told_after(rota.ladders[0].begun_at)} == {0}
    assert rota.ladders[0].stopped_at is not None


def test_s2_goes_up_hour_by_hour_to_one_address_of_each_and_is_told_to_nobody_at_night(rota):
    rota.starts("2026-12-25 20:30")
    begun = rota.now
    rota.text(worry())
    rota.minutes(12 * 60 + 61)
    first = ("Cora", "sms")
    assert rota.told_after(begun) == [(0, *first), (60, "Dan", "sms"), (12 * 60 + 60, "Lee", "sms")]


def test_s2_waits_for_working_hours_where_nobody_is_on_the_rota(rota):
    rota.database.write(lambda db: db.conn.execute(text("DELETE FROM shift")))
    rota.starts("2026-12-24 16:30")  # the day before three days off, and a bank holiday
    rota.text(worry())
    rota.set_flags(silence_at=rota.now)  # or a day without a text would make it S1
    for _ in range(2):
        rota.next()
    assert [f"{at:%a %d %H:%M}" for at in sorted({at for at, _, _ in rota.told})] == [
        "Thu 24 16:30",
        "Tue 29 09:30",
        "Tue 29 10:30",
    ]


def test_s3_is_told_in_working_hours_and_to_the_lead_when_it_is_late(rota):
    rota.starts("2026-03-13 18:00")  # a Friday
    rota.text(worry("need", "S3"))
    assert rota.told == []
    for _ in range(2):
        rota.next()
    assert [(f"{at:%a %H:%M}", who) for at, who, _ in rota.told] == [
        ("Mon 09:00", "Cora"),
        ("Mon 17:00", "Lee"),
    ]
    assert rota.ladders[0].breached_at == rota.now


def test_s4_climbs_nothing(rota):
    rota.text(worry("low_mood", "S4"))
    assert (rota.ladders, rota.told) == ([], [])


def test_a_flag_that_nobody_has_in_time_is_a_breach_kept_once(rota):
    rota.text(worry(severity="S1"))
    rota.minutes(14)
    assert rota.ladders[0].breached_at is None
    late_at = rota.now + dt.timedelta(minutes=1)
    late = [record for _ in range(3) for record in rota.passes(minutes=1) if record.kind == "late"]
    assert [record.facts for record in late] == [{"severity": "S1"}]
    assert rota.ladders[0].breached_at == late_at


def test_what_an_outage_of_ours_held_up_is_climbed_at_once_and_tells_nobody_twice(rota):
    rota.text(worry(severity="S1"))
    so_far = len(rota.told)
    rota.passes(hours=1)
    told = [(who, way) for _, who, way in rota.told[so_far:]]
    assert sorted(told) == sorted(
        [*CORA, *[(who, way) for who in ("Dan", "Lee") for way in ("sms", "voice")], ("Eve", "sms")]
    )
    assert rota.ladders[0].rung == 5


def test_where_there_is_nobody_at_all_there_is_one_task_and_the_ladder_goes_on(rota):
    staff = [rota.cast.ids[name] for name in ("Cora", "Dan", "Eve", "Lee")]
    theirs = kept.address.update().where(kept.address.c.person_id.in_(staff))
    rota.database.write(lambda db: db.conn.execute(theirs.values(opted_out_at=rota.now)))
    begun = rota.now
    rota.text(worry(severity="S1"))
    rota.minutes(46)
    assert rota.told_after(begun) == [(minute, None, "nobody") for minute in (0, 5, 15, 30, 45)]
    assert kept.tasks(rota.database).count("S1 flag 1: nobody is on call") == 1


def test_two_workers_climb_each_rung_once(rota, database_url, seals):
    rota.text(worry(severity="S1"))
    begun = rota.now
    others = [Database(database_url, seals) for _ in range(2)]
    for other in others:
        other.calls = True
    with ThreadPoolExecutor(6) as workers:
        for minute in range(1, 47):
            now = begun + dt.timedelta(minutes=minute)
            found = [workers.submit(nudges.tick, other, now) for other in others * 3]
            late = [one for future in found for one in future.result() if one.kind == "late"]
            assert len(late) == (minute == 15)
    for other in others:
        other.close()

    told = rota.told_after(begun)
    assert told[: len(UP_TO_THE_TOP)] == UP_TO_THE_TOP
    assert len(told) == len(UP_TO_THE_TOP) + len(EVERYONE)
    alerts = [out for out in kept.texts_out(rota.database) if out.kind == "alert"]
    assert len(alerts) == len(told)


def test_a_worker_that_dies_in_the_middle_of_a_rung_leaves_it_whole_to_the_next(rota):
    rota.text(worry(severity="S1"))
    before = len(rota.told)
    now = rota.now + dt.timedelta(minutes=5)

    def die(db):
        (due,) = ladders.due(db, now, 10)
        climb.climb(db, due, now)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rota.database.write(die)
    assert len(rota.told) == before
    rota.passes(minutes=5)
    assert [(who, way) for _, who, way in rota.told[before:]] == CORA


def test_a_rung_that_cannot_be_climbed_is_tried_again_and_holds_up_no_other(sqlite_url, seals):
    database = Database(sqlite_url, seals)
    rota = Rota(database)
    breaks = "CREATE TRIGGER breaks BEFORE INSERT ON told BEGIN SELECT RAISE(ABORT, 'no'); END"
    database.write(lambda db: db.conn.execute(text(breaks)))
    begun = rota.now
    rota.text(worry(severity="S1"))
    assert rota.flags == [(1, "S1", "self_harm")]
    assert rota.told == []
    rota.passes(minutes=1)
    database.write(lambda db: db.conn.execute(text("DROP TRIGGER breaks")))
    rota.minutes(2)
    assert rota.told_after(begun)[: len(CORA)] == [(2, *one) for one in CORA]
    database.close()


def raise_many(rota, count, *, who="Ada", **more):
    """So many flags from one phone, each of them news."""
    address = rota.cast.numbers.get(who, who)

    def flag_and_climb(db, first):
        place = people.at(db, "sms", address)
        place = place[0] if place else people.nobody_at(db, "sms", address, rota.cast.programme)
        for one in range(first, min(first + 50, count)):
            came = {"provider_id": f"{who} {one}", "body": "x", "at": rota.now}
            whose = {"programme_id": place.programme_id, "address_id": place.id, "person_id": place.person_id}
            message = add(db, "message_in", **whose, channel="sms", **came)
            values = {"version": "1", "again": False}
            number = kept_flags.raise_flag(db, worry(**more), place, message, rota.now, **values).number
            begin(db, number, rota.now)

    for first in range(0, count, 50):
        rota.database.write(partial(flag_and_climb, first=first))


@pytest.mark.parametrize("who", ["Ada", STRANGER])
def test_a_flood_of_flags_from_one_phone_is_one_climb_and_whoever_has_it_has_them_all(rota, who):
    begun = rota.now
    raise_many(rota, 500, who=who, severity="S1")
    rota.minutes(46)

    assert len(rota.told_after(begun)) == len(UP_TO_THE_TOP) + len(EVERYONE)
    assert len(rota.ladders) == 500
    assert len(rota.stop(1)) == 499
    assert {ladder.stopped_at for ladder in rota.ladders} == {rota.now}
    so_far = len(rota.told)
    rota.passes(days=1)
    assert len(rota.told) == so_far


def test_a_flag_joins_what_is_climbed_for_the_same_person_and_nothing_else(rota):
    rota.text(worry(severity="S1"))
    rota.text(worry("substance", "S2"))  # joins
    rota.text(worry("child_risk", "S1"))  # for leads alone
    rota.text(worry("medical_now", "S1"), who="Sam")  # somebody else
    rota.text(worry("homeless_tonight", "S1"), who=STRANGER)
    drill = rota.database.write(lambda db: begin_drill(db, rota.cast.programme, None, rota.now))
    first, joined, *others = rota.ladders
    assert (joined.joined_id, joined.due_at) == (first.id, None)
    assert {other.joined_id for other in others} == {None}
    assert drill == 6


def test_a_graver_flag_does_not_join_what_is_climbed_for_less(rota):
    rota.text(worry())
    rota.text(worry("substance", "S1"))
    assert [ladder.joined_id for ladder in rota.ladders] == [None, None]


def test_nothing_joins_what_somebody_has(rota):
    rota.text(worry(severity="S1"))
    rota.stop()
    rota.text(worry("substance", "S1"))
    assert [ladder.joined_id for ladder in rota.ladders] == [None, None]
    assert [flag for flag in rota.alerts if flag == 2] == [2, 2, 2]


def test_nothing_joins_what_is_climbed_only_each_morning_by_now(rota):
    rota.text(worry(severity="S1"))
    rota.minutes(44)
    rota.text(worry("substance", "S1"))
    rota.minutes(1)
    rota.text(worry("medical_now", "S1"))
    first, joined, apart = rota.ladders
    assert (joined.joined_id, apart.joined_id) == (first.id, None)
    assert (rota.now, "Cora", "voice") in rota.told


def test_a_flag_about_somebody_whom_the_first_one_told_does_not_join_it(rota):
    rota.text(worry("threat_to_others", "S1"))
    rota.text(worry("exploitation", "S1"), words="cora has taken my money")
    _, second = rota.ladders
    assert second.joined_id is None
    mine = [row for row in kept.rows(rota.database, "told") if row.ladder_id == second.id]
    assert rota.cast.ids["Cora"] not in {row.person_id for row in mine}
    assert mine


def test_a_flag_that_is_lifted_climbs_anew_and_what_had_joined_it_goes_along(rota):
    rota.starts(AT_NOON)
    rota.text(worry())
    rota.text(worry("need", "S3"))
    rota.minutes(3)
    rota.text(worry(severity="S1"))  # the same worry, graver by now

    first, joined, anew = rota.ladders
    assert (first.stopped_at, first.due_at) == (rota.now, None)
    assert (anew.flag_id, anew.severity, anew.begun_at) == (first.flag_id, "S1", rota.now)
    assert (joined.joined_id, joined.stopped_at) == (anew.id, None)
    assert len(rota.stop()) == 1


def test_a_flag_that_somebody_has_and_is_lifted_waits_for_somebody_again(rota):
    rota.starts(AT_NOON)
    rota.text(worry())
    rota.stop()
    rota.text(worry(severity="S1"))
    assert [flag.state for flag in kept.rows(rota.database, "flag")] == ["open"]
    assert {at for at, _, way in rota.told if way == "voice"} == {rota.now}


def test_what_is_said_again_and_no_graver_climbs_no_second_time(rota):
    for _ in range(3):
        rota.text(worry(severity="S1"))
    assert len(rota.ladders) == 1


def test_a_drill_goes_up_the_whole_ladder_and_an_answer_does_not_stop_it(rota):
    begun = rota.now
    number = rota.database.write(lambda db: begin_drill(db, rota.cast.programme, None, begun))
    rota.passes()
    rota.minutes(3)
    drill = kept.rows(rota.database, "drill")[0]
    whose = {"programme_id": rota.cast.programme, "drill_id": drill.id, "person_id": rota.cast.ids["Cora"]}
    rota.database.write(lambda db: add(db, "drill_answer", **whose, way="text", at=rota.now))
    rota.minutes(43)
    rota.passes(days=2)

    told = rota.told_after(begun)
    assert told[: len(UP_TO_THE_TOP)] == UP_TO_THE_TOP
    assert len(told) == len(UP_TO_THE_TOP) + len(EVERYONE)
    assert (drill.number, rota.ladders[0].breached_at, rota.ladders[0].due_at) == (number, None, None)


@pytest.mark.parametrize(
    ("category", "words", "never"),
    [
        ("boundary_breach", "Lee from the office keeps texting me", {"Lee", "Sam"}),
        ("child_risk", "it was lee", {"Lee"}),
        ("exploitation", "CORA said I owe her", {"Cora"}),
        ("exploitation", "a corale of Dan's", {"Dan"}),
        ("boundary_breach", "he texts me at night", {"Sam"}),
    ],
)
def test_whom_a_flag_is_about_is_never_told_on_any_rung(rota, category, words, never):
    rota.text(worry(category, "S1"), words=words)
    rota.minutes(50)
    about = {row.person_id for row in kept.rows(rota.database, "concerned")}
    assert about == {rota.cast.ids[name] for name in never}
    assert never.isdisjoint({who for _, who, _ in rota.told})
    assert {who for _, who, _ in rota.told} - {None}


def test_a_flag_about_the_only_lead_goes_to_coordinators_who_have_no_part_in_it(rota):
    rota.text(worry("boundary_breach", "S1"), words="lee comes to mine")
    rota.minutes(50)
    assert {who for _, who, _ in rota.told} == {"Dan", "Eve"}  # Cora is named by Ada's relationship


def test_whoever_writes_is_not_whom_it_is_about(rota):
    rota.text(worry("exploitation", "S1"), who="Cora", words="Cora here. Ada is made to sell")
    assert kept.rows(rota.database, "concerned") == []


def test_a_second_text_of_a_flag_can_tell_whom_it_is_about(rota):
    rota.text(worry("boundary_breach", "S1"), words="i dont like it")
    rota.text(worry("boundary_breach", "S1"), words="its lee")
    about = {row.person_id for row in kept.rows(rota.database, "concerned")}
    assert about == {rota.cast.ids["Sam"], rota.cast.ids["Lee"]}


def test_an_address_that_is_out_of_reach_is_passed_over_for_the_persons_other_one(rota):
    by_sms = rota.database.read(partial(people.places, person_id=rota.cast.ids["Cora"]))
    (sms,) = [place for place in by_sms if place.channel == "sms"]
    rota.database.write(lambda db: change(db, "address", sms.id, unreachable_at=rota.now))
    rota.text(worry(severity="S1"))
    assert [(who, way) for _, who, way in rota.told] == [("Cora", "telegram")]
