"""The page of a relationship: how it goes, what is agreed, and giving it to another coordinator."""

import datetime as dt

import pytest

from bot.console.person import picture
from bot.store import tables
from bot.store.columns import table
from bot.store.console import pairs
from bot.store.rows import add, change
from tests import cast
from tests.console.house import NOW, SEEN, audit, flag, nudge, task, text_out

relationship, session = table(tables.Relationship), table(tables.Session)
talk = table(tables.Talk)
WHY = "Cora goes on leave"
HANGS_ON = (nudge, text_out, task, flag, talk, session)


@pytest.fixture
def ours(house):
    [row] = house.rows(relationship.select())
    return row


@pytest.fixture
def path(ours):
    return f"/console/relationships/{ours.id}"


@pytest.fixture
def oda(house):
    return another_coordinator(house)


def another_coordinator(house, name="Oda Other"):
    row = {"language": "en", "timezone": "Europe/London", "consent": "yes", "made_at": NOW}
    where = {"programme_id": house.bridges, "role": "coordinator", "name": name}
    return house.database.write(lambda db: add(db, "person", **where, **row))


def press(desk, path, what, who="lead", **fields):
    one = desk(who)
    page = path if what != "caseload" else f"{path}/caseload"
    seen = SEEN.search(one.get(page).text)
    return one.post(f"{path}/{what}", **({"seen": seen[1] if seen else "", "reason": WHY} | fields))


def live(house, ours):
    """Goals, steps, scores and check-ins over some weeks."""
    within = {"programme_id": house.bridges, "relationship_id": ours.id}
    week = dt.timedelta(weeks=1)

    def keep(db):
        goal = add(db, "goal", **within, words="weld <b>", source="mentee", status="active", made_at=NOW)
        add(db, "step", **within, goal_id=goal, words="ring the college", made_at=NOW, result="done")
        for weeks, score in enumerate((2, 5, 8)):
            add(db, "score", **within, goal_id=goal, score=score, at=NOW + weeks * week)
        for weeks, result in enumerate(("stuck", "some", "done")):
            add(db, "checkin", **within, result=result, barrier="time", at=NOW + weeks * week)
        log = {"status": "held", "held_on": NOW.date(), "minutes": 60, "complete": True, "log": "{}"}
        add(db, "session_log", **within, **log, person_id=ours.mentor_id, at=NOW)
        add(db, "session", **within, starts_at=NOW + week, minutes=60, state="planned")

    house.database.write(keep)


@pytest.mark.parametrize("where", ["relationship", "mentee", "mentor"])
def test_goals_and_check_ins_are_a_picture_with_the_same_in_a_table(house, desk, ours, path, where):
    live(house, ours)
    person = {"mentee": ours.mentee_id, "mentor": ours.mentor_id}.get(where)
    page = desk("auditor").get(f"/console/people/{person}/goals" if person else path).text
    for told in ("weld &lt;b&gt;", "ring the college", "from 2 to 8 in 3 answers", "Stuck", "They met"):
        assert told in page
    assert page.count('role="img"') == 2
    assert page.count("The same as a table") == 2


def test_a_line_goes_up_as_it_goes_better():
    days = [NOW + dt.timedelta(days=one) for one in range(3)]
    drawn = picture.of_scores(list(zip(days, (0, 5, 10), strict=True)))
    heights = [one.y for one in drawn.points]
    assert heights == sorted(heights, reverse=True)
    assert [one.x for one in drawn.points] == sorted(one.x for one in drawn.points)
    assert picture.of_scores([(NOW, 5)]) is None
    assert picture.of_check_ins([(NOW, "done"), (NOW, "done")]).path


def test_it_says_since_when_each_is_silent_and_what_is_due(house, desk, ours, path):
    due = {"programme_id": house.bridges, "relationship_id": ours.id, "about": ours.id, "state": "waiting"}
    due |= {"local_date": NOW.date(), "due_at": NOW, "planned_at": NOW, "kind": "support"}
    house.database.write(lambda db: add(db, "nudge", person_id=ours.mentor_id, **due))
    place = house.address("Ada").id
    house.database.write(lambda db: change(db, "address", place, heard_at=NOW - dt.timedelta(days=9)))
    page = desk("lead").get(path).text
    assert "9 days ago" in page
    assert "Last text: never" in page
    assert "Support for the mentor, to the mentor" in page


def test_another_end_and_another_plan_are_kept_and_old_meetings_give_way(house, desk, ours, path):
    live(house, ours)
    answer = press(desk, path, "agree", "coordinator", ends_on="2026-12-01", meets="Thu 17:30")
    assert answer.status_code == 303
    [row] = house.rows(relationship.select())
    assert (str(row.ends_on), row.meets) == ("2026-12-01", "thu 17:30")
    states = house.rows(session.select(), lambda row: row.state)
    assert sorted(states) == ["moved", "planned"]
    assert WHY not in str(house.rows(audit.select()))


def test_an_earlier_end_calls_off_what_lies_beyond_and_leaves_the_rest(house, desk, ours, path):
    live(house, ours)
    press(desk, path, "agree", ends_on="2026-03-15", meets="")
    assert house.rows(session.select(), lambda row: row.state) == ["cancelled"]
    [row] = house.rows(relationship.select())
    assert str(row.ends_on) == "2026-03-15"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ends_on": "2020-01-01"}, "cannot end before they began"),
        ({"meets": "whenever"}, "The meeting plan must be like"),
        ({"ends_on": "2026-12-01", "reason": ""}, "Say why this changes"),
        ({"ends_on": "12/1"}, "must be a day"),
    ],
)
def test_what_does_not_fit_changes_nothing_and_is_still_there_to_mend(house, desk, path, fields, words):
    before = house.rows(relationship.select())
    answer = press(desk, path, "agree", **fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert all(f'value="{value}"' in answer.text for value in fields.values() if value)
    assert house.rows(relationship.select()) == before


def test_the_second_of_two_sees_that_it_has_changed(house, desk, path):
    lead = desk("lead")
    seen = SEEN.search(lead.get(path).text)[1]
    fields = {"seen": seen, "reason": WHY, "meets": ""}
    assert lead.post(f"{path}/agree", **fields, ends_on="2026-12-01").status_code == 303
    again = lead.post(f"{path}/agree", **fields, ends_on="2026-12-24")
    assert again.status_code == 409
    assert "2026-12-24" in again.text
    assert [str(row.ends_on) for row in house.rows(relationship.select())] == ["2026-12-01"]


def busy(house):
    """Something of each kind that hangs on a coordinator's people."""
    house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
    house.text("Sam", "rent", ("need", "S3", "rent"))
    whose = {"programme_id": house.bridges, "person_id": house.ids["Ada"]}
    house.database.write(lambda db: add(db, "task", **whose, kind="ring them", at=NOW))


def kept(house):
    """All that hangs on people, as it stands."""
    return [sorted(house.rows(rows.select()), key=lambda row: row.id) for rows in HANGS_ON]


def test_all_of_a_coordinators_goes_to_another_and_nothing_is_lost_or_doubled(house_on_either):
    """On both databases: what the one held, the other holds, and no row of it has changed."""
    from bot.console.person import transfer

    house = house_on_either
    busy(house)
    second = house.database.write(lambda db: cast.make(db, "mentee Bea with mentor Tom", begin=40))
    house.database.write(
        lambda db: db.conn.execute(
            relationship.update().where(relationship.c.id == second.relationship).values(coordinator_id=None)
        )
    )
    oda, cora, lead = another_coordinator(house), house.ids["Cora"], house.staff["lead"]

    def held(db, whom):
        return pairs.holding(db, pairs.of_coordinator(db, lead, whom))

    before, rows = house.database.read(lambda db: held(db, cora)), kept(house)
    assert min(vars(before)[name] for name in ("relationships", "scheduled", "tasks", "flags")) > 0
    theirs = house.database.read(lambda db: pairs.of_coordinator(db, lead, cora))
    form = {"seen": transfer.seen(theirs), "coordinator": str(oda), "reason": WHY}
    house.database.write(lambda db: transfer._hand_on(db, lead, cora, form, NOW))
    assert house.database.read(lambda db: held(db, oda)) == before
    assert set(vars(house.database.read(lambda db: held(db, cora))).values()) == {0}
    assert kept(house) == rows
    assert len([row for row in house.rows(audit.select()) if row.action == transfer.HANDED_ON]) == 2


def test_the_page_of_a_caseload_says_what_goes_along_and_a_form_sent_twice_gives_once(house, desk, oda):
    busy(house)
    cora = f"/console/people/{house.ids['Cora']}"
    lead = desk("lead")
    page = lead.get(f"{cora}/caseload").text
    assert "Sam Okafor</bdi> and <bdi>Ada Okafor" in page
    fields = {"seen": SEEN.search(page)[1], "coordinator": str(oda), "reason": WHY}
    assert lead.post(f"{cora}/caseload", **fields).status_code == 303
    assert lead.post(f"{cora}/caseload", **fields).status_code == 409
    assert house.rows(relationship.select(), lambda row: row.coordinator_id) == [oda]


def test_one_relationship_goes_to_another_coordinator(house, desk, path, oda):
    assert press(desk, path, "transfer", coordinator=str(oda)).status_code == 303
    assert house.rows(relationship.select(), lambda row: row.coordinator_id) == [oda]


@pytest.mark.parametrize("chosen", ["Cora", "Ada", "Zed", "nobody"])
def test_nobody_but_another_coordinator_or_lead_of_the_programme_can_be_chosen(
    house, desk, path, oda, chosen
):
    assert oda
    answer = press(desk, path, "transfer", coordinator=str(house.ids.get(chosen, "x")))
    assert answer.status_code == 400
    assert "Choose who coordinates" in answer.text
    assert house.rows(relationship.select(), lambda row: row.coordinator_id) == [house.ids["Cora"]]
