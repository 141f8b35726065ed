"""A coordinator sees their own people and nobody else's; whoever needs to see more says why."""

import datetime as dt
from itertools import combinations_with_replacement, product

import pytest

from bot.console.refusals import REFUSED
from bot.rules.escalation.rota import Post, Shift
from bot.rules.staff import MAY, Staff, StaffRole
from bot.store import rota, tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.opened import OPENED, READS_FOR
from bot.store.rows import add, change
from bot.store.staff import link_people
from tests.console.house import NOW, audit, flag, hire
from tests.console.test_routes import (
    ANYONE,
    BY_ID,
    INSIDE,
    ROLES,
    WHO_MAY,
    call,
    everything,
    path_of,
    things,
)

__all__ = ["things"]

OF_PEOPLE = ("flags", "tasks", "people", "addresses", "reading")
GUESSED = [
    (method, pattern)
    for method, pattern in BY_ID
    if pattern.split("/")[2] in OF_PEOPLE and not pattern.endswith("/open")
]
LISTS = [
    pattern
    for method, pattern in INSIDE
    if (method, pattern) not in BY_ID
    and method == "GET"
    and "{" not in pattern
    and WHO_MAY[method, pattern] != ANYONE
]
REASON = "Cora is ill and he rang me"
relationship, openings = table(tables.Relationship), table(tables.Opened)
task, told, ladder = table(tables.Task), table(tables.Told), table(tables.Ladder)


def person_of(db, house, name, role="mentee", **more):
    row = {"language": "en", "timezone": "Europe/London", "consent": "yes", "made_at": NOW, **more}
    house.ids[name] = add(db, "person", programme_id=house.bridges, role=role, name=f"{name} Okafor", **row)
    return house.ids[name]


def pair(db, house, mentee, mentor, coordinator, closed=None):
    whose = {"coordinator_id": coordinator, "closed_at": closed, "made_at": NOW}
    return add(db, "relationship", programme_id=house.bridges, mentor_id=mentor, mentee_id=mentee, **whose)


def on_call(db, house, name):
    """All day, every day."""
    midnight, week = dt.time(0), frozenset(range(1, 8))
    shift = Shift(house.ids[name], Post.ON_CALL, week, midnight, midnight, NOW.date() - dt.timedelta(days=3))
    rota.add_entry(db, house.bridges, shift, NOW)


def colleague(db, house):
    """Bo coordinates Eve with Max; Cora, who has Ada, is the one on call."""
    bo = person_of(db, house, "Bo", "coordinator", email="bo@example.org")
    pair(db, house, person_of(db, house, "Eve"), person_of(db, house, "Max", "mentor"), bo)
    on_call(db, house, "Cora")
    house.staff["bo"] = hire(db, "bo@example.org", StaffRole.COORDINATOR, house.bridges, them=bo)


@pytest.fixture
def bo(house, desk):
    house.database.write(lambda db: colleague(db, house))
    return desk("bo")


@pytest.fixture
def of_ada(house, things):
    """The same things, and all of them Ada's."""
    whose = {"programme_id": house.bridges, "person_id": house.ids["Ada"]}
    things.task = house.database.write(lambda db: add(db, "task", **whose, kind="needs help", at=NOW))
    return things


def actions(house):
    return house.rows(audit.select().order_by(audit.c.id), lambda row: row.action)


@pytest.mark.parametrize(("method", "pattern"), GUESSED, ids=map(" ".join, GUESSED))
def test_nothing_of_another_caseload_is_seen_or_touched_by_its_id(house, bo, of_ada, method, pattern):
    before, done = everything(house), actions(house)
    answer = call(bo, method, path_of(pattern, of_ada))
    allowed = StaffRole.COORDINATOR in ROLES[WHO_MAY[method, pattern]]
    assert answer.status_code == (404 if allowed else 403)
    assert "Ada" not in answer.text
    assert everything(house) == before
    assert all(action.startswith(REFUSED) for action in actions(house)[len(done) :])
    assert len(actions(house)) == len(done) + allowed


@pytest.mark.parametrize("pattern", LISTS)
@pytest.mark.usefixtures("of_ada")
def test_nobody_of_another_caseload_stands_in_a_list(bo, pattern):
    assert "Ada" not in bo.get(pattern).text


@pytest.mark.usefixtures("of_ada")
def test_their_own_coordinator_finds_them_on_the_list(bo, desk):
    assert "Ada" in desk("coordinator").get("/console").text
    assert "Ada" not in bo.get("/console").text


STANDS = list(product(("open", "closed"), ("Cora", "Bo", None)))
EVERY = [pairs for count in range(3) for pairs in combinations_with_replacement(STANDS, count)]


def expected(pairs, who):
    """Whoever is named by what goes on, else by what has ended; where nobody is, they are everybody's."""
    for stands in ("open", "closed"):
        named = {name for how, name in pairs if how == stands and name}
        if named:
            return who in named
    return True


def test_whoever_is_named_sees_a_person_and_where_nobody_is_everybody_does(house_on_either):
    house, seen = house_on_either, {}

    def look(db):
        colleague(db, house)
        sam = house.ids["Sam"]
        for number, pairs in enumerate(EVERY):
            one = person_of(db, house, f"P{number}")
            for stands, name in pairs:
                pair(db, house, one, sam, house.ids.get(name), NOW if stands == "closed" else None)
            for name in ("Cora", "Bo", "nobody"):
                asks = Staff(
                    house.staff["bo"].id, StaffRole.COORDINATOR, "", house.bridges, house.ids.get(name)
                )
                seen[pairs, name] = caseload.holds(db, asks, one)

    house.database.write(look)
    assert seen == {
        (pairs, name): expected(pairs, name) for pairs in EVERY for name in ("Cora", "Bo", "nobody")
    }


@pytest.mark.parametrize(("severity", "sees"), [("S1", True), ("S2", True), ("S3", False), ("S4", False)])
def test_who_is_on_call_sees_every_alarming_flag_and_no_other(house, desk, severity, sees):
    [number] = house.text("Ada", "not good at all", ("low_mood", severity, "not good"))
    house.database.write(lambda db: colleague(db, house))
    assert desk("bo").get(f"/console/flags/{number}").status_code == 404
    house.database.write(lambda db: on_call(db, house, "Bo"))
    assert desk("bo").get(f"/console/flags/{number}").status_code == (200 if sees else 404)


def test_without_a_rota_every_coordinator_is_on_call(house, desk):
    [number] = house.text("Ada", "not good at all", ("low_mood", "S1", "not good"))
    bo = house.database.write(lambda db: person_of(db, house, "Bo", "coordinator"))
    who = "bo@example.org", StaffRole.COORDINATOR, house.bridges
    house.staff["bo"] = house.database.write(lambda db: hire(db, *who, them=bo))
    assert desk("bo").get(f"/console/flags/{number}").status_code == 200


def test_who_was_told_of_a_flag_sees_it_when_they_are_on_call_no_more(house, bo):
    [number] = house.text("Ada", "not good at all", ("low_mood", "S1", "not good"))
    assert bo.get(f"/console/flags/{number}").status_code == 404

    def tell(db):
        row = db.conn.execute(flag.select().where(flag.c.number == number)).one()
        first = db.conn.execute(ladder.select().where(ladder.c.flag_id == row.id)).first()
        whom = {"programme_id": house.bridges, "ladder_id": first.id, "person_id": house.ids["Bo"]}
        add(db, "told", **whom, rung=9, way="sms", at=NOW)

    house.database.write(tell)
    assert bo.get(f"/console/flags/{number}").status_code == 200


def test_who_took_a_flag_on_call_keeps_it_in_sight(house, desk):
    [number] = house.text("Ada", "not good at all", ("low_mood", "S1", "not good"))
    house.database.write(lambda db: colleague(db, house))
    house.database.write(lambda db: on_call(db, house, "Bo"))
    assert desk("bo").press(number, "acknowledge").status_code == 303
    shifts = table(tables.Shift)
    [row] = house.rows(shifts.select().where(shifts.c.person_id == house.ids["Bo"]))
    house.database.write(lambda db: change(db, "shift", row.id, removed_at=NOW))
    assert desk("bo").get(f"/console/flags/{number}").status_code == 200


def test_duty_sees_all_flags_and_tasks_and_the_people_of_those(house, desk, of_ada):
    house.database.write(lambda db: colleague(db, house))
    duty = desk("duty")
    assert duty.get(f"/console/flags/{of_ada.number}").status_code == 200
    assert duty.get(f"/console/tasks/{of_ada.task}").status_code == 200
    assert duty.get(f"/console/people/{house.ids['Ada']}").status_code == 200
    assert duty.get(f"/console/people/{house.ids['Sam']}").status_code == 200  # her mentor
    assert duty.get(f"/console/people/{house.ids['Eve']}").status_code == 404


def open_ada(house, bo, reason=REASON):
    return bo.post(f"/console/people/{house.ids['Ada']}/open", reason=reason)


def test_a_person_outside_is_opened_with_a_reason_to_read_for_an_hour(house, bo, clock):
    path = f"/console/people/{house.ids['Ada']}"
    asked = bo.get(path)
    assert asked.status_code == 404
    assert "Why do you need to open this person?" in asked.text

    assert open_ada(house, bo).headers["location"] == path
    page = bo.get(path)
    assert page.status_code == 200
    assert "Outside your caseload" in page.text
    assert bo.post(f"{path}/texts", reason="to see").status_code == 303
    assert bo.get(f"{path}/texts").status_code == 200
    clock.forward(minutes=READS_FOR / dt.timedelta(minutes=1))
    assert bo.get(path).status_code == 404


@pytest.mark.parametrize("how", ["choices", "pause", "safe-word"])
def test_who_opened_a_person_changes_nothing(house, bo, how):
    open_ada(house, bo)
    before = everything(house)
    path = f"/console/people/{house.ids['Ada']}"
    assert f"{path}/{how}" not in bo.get(path).text
    assert bo.post(f"{path}/{how}", safe_word="blue kettle").status_code == 404
    assert everything(house) == before


@pytest.mark.parametrize("reason", ["", "ill", " " * 30, "x" * 501])
def test_a_reason_that_says_nothing_opens_nobody_and_is_not_lost(house, bo, reason):
    answer = open_ada(house, bo, reason)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert reason.strip() in answer.text
    assert house.rows(openings.select()) == []


def test_a_form_sent_twice_opens_once_and_the_reason_is_sealed(house, bo):
    assert [open_ada(house, bo).status_code for _ in range(2)] == [303, 303]
    [row] = house.rows(openings.select())
    assert REASON.encode() not in row.reason
    assert actions(house).count(OPENED) == 1


def test_one_of_ones_own_needs_no_reason(house, bo):
    assert bo.post(f"/console/people/{house.ids['Eve']}/open", reason=REASON).status_code == 303
    assert house.rows(openings.select()) == []


def test_a_lead_sees_who_was_opened_and_ticks_it_once(house, bo, desk):
    open_ada(house, bo, "<b>he</b> rang me at night")
    lead = desk("second lead")
    assert "Opened with a reason: 1" in lead.get("/console").text
    page = lead.get("/console/opened").text
    assert "bo@example.org" in page
    assert "Ada Okafor" in page
    assert "&lt;b&gt;he&lt;/b&gt; rang me at night" in page

    [row] = house.rows(openings.select())
    assert lead.post(f"/console/opened/{row.id}/seen").status_code == 303
    assert desk("lead").post(f"/console/opened/{row.id}/seen").status_code == 409
    [after] = house.rows(openings.select())
    assert after.seen_by == house.staff["second lead"].id
    assert "Opened with a reason: 1" not in lead.get("/console").text


def test_another_programmes_lead_sees_nothing_of_it(house, bo, desk):
    open_ada(house, bo)
    assert "Ada" not in desk("neighbour").get("/console/opened").text


@pytest.mark.usefixtures("bo")
def test_what_was_opened_is_paged_by_key(house, desk):
    who = {"programme_id": house.bridges, "staff_id": house.staff["bo"].id, "person_id": house.ids["Ada"]}
    for number in range(25):
        house.database.write(
            lambda db, number=number: add(
                db, "opened", **who, reason=f"reason {number:02}", at=NOW, until=NOW
            )
        )
    lead = desk("lead")
    first = lead.get("/console/opened").text
    assert "reason 24" in first
    assert "reason 04" not in first
    path = first.split('href="/console/opened/before/')[1].split('"')[0]
    rest = lead.get(f"/console/opened/before/{path}").text
    assert [f"reason {number:02}" in rest for number in (0, 4, 5)] == [True, True, False]


def test_staff_are_known_for_who_they_are_by_their_e_mail(house):
    house.database.write(lambda db: colleague(db, house))
    gone = house.staff["bo"].id
    house.database.write(lambda db: change(db, "staff", gone, person_id=None))
    house.database.write(link_people)
    rows = table(tables.Staff)
    [row] = house.rows(rows.select().where(rows.c.id == gone))
    assert row.person_id == house.ids["Bo"]


def test_a_trainee_does_not_sign_in_where_people_are_real(house, stage, desk):
    stage.play(house.database, practice=False)
    answer = desk("trainee").get("/console")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")


def test_every_role_may_do_something():
    assert {role for roles in MAY.values() for role in roles} == set(StaffRole)
