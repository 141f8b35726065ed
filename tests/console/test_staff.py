"""Who signs in is for leads to say: invitations, roles, access, and resetting a second step."""

import datetime as dt

import pytest

from bot.rules import colleagues
from bot.rules.sign_ins import INVITED
from bot.rules.staff import StaffRole
from bot.store import second_steps, tables
from bot.store.columns import table
from bot.store.console import staff as console_staff
from tests.console.house import NOW, SEEN, audit
from tests.console.signing_in import LINK, Visitor, employ

staff, invitation, sign_in = (table(one) for one in (tables.Staff, tables.Invitation, tables.SignIn))
EVE = "eve@example.org"
OWN = "tin drum marzipan"


@pytest.fixture
def visitor(url):
    one = Visitor(url)
    yield one
    one.web.close()


def invite(lead, email=EVE, role="coordinator", **more):
    return lead.post("/console/staff/invite", email=email, role=role, **more)


def link_of(answer):
    return LINK.search(answer.text)[0]


def press(lead, who, act, **fields):
    """Open the page of one of staff, and press a button on it."""
    seen = SEEN.search(lead.get(f"/console/staff/{who.id}").text)
    return lead.post(f"/console/staff/{who.id}/{act}", seen=seen[1] if seen else "", **fields)


def row_of(house, who):
    [row] = house.rows(staff.select().where(staff.c.id == who.id))
    return row


def test_who_is_invited_chooses_a_name_and_a_password_and_signs_in_with_them(desk, visitor, house):
    link = link_of(invite(desk("second lead"), " Eve@Example.org "))
    assert EVE in visitor.get(link).text
    assert visitor.send(link, name="Eve O'Shea", password=OWN).status_code == 303
    assert visitor.is_in()
    visitor.web.cookies.clear()
    assert visitor.password(EVE, OWN).status_code == 303
    made = [row for row in house.rows(staff.select()) if row.name is not None]
    assert [(row.role, row.programme_id) for row in made] == [("coordinator", house.bridges)]
    assert "Eve O&#39;Shea" in desk("second lead").get("/console/staff").text


def test_a_link_is_good_once_and_for_48_hours_and_only_its_hash_is_kept(desk, visitor, house, wall):
    lead = desk("lead")
    first = link_of(invite(lead, programme="every"))
    assert first.rpartition("/")[2] not in repr(house.rows(invitation.select()))
    second = link_of(invite(lead, programme="every"))
    late = link_of(invite(lead, "adam@example.org", programme="every"))
    assert visitor.get(first).status_code == 404
    wall.forward(seconds=INVITED.total_seconds() - 1)
    assert visitor.get(second).status_code == 200
    visitor.send(second, name="Eve", password=OWN)
    assert visitor.get(second).status_code == 404
    wall.forward(seconds=1)
    assert visitor.get(late).status_code == 404


def test_a_link_that_a_lead_took_back_opens_nothing(desk, visitor, house):
    lead = desk("second lead")
    link = link_of(invite(lead))
    [row] = house.rows(invitation.select())
    assert desk("neighbour").post(f"/console/staff/invitations/{row.id}/withdraw").status_code == 404
    assert visitor.get(link).status_code == 200
    assert lead.post(f"/console/staff/invitations/{row.id}/withdraw").status_code == 303
    assert visitor.get(link).status_code == 404


@pytest.mark.parametrize(
    "password", ["short", "password1234", "123456789012", EVE, "aaaaaaaaaaaa", "P@ssw0rd2026!!", "x" * 257]
)
def test_a_password_that_others_would_try_first_is_refused_and_the_name_is_kept(desk, visitor, password):
    link = link_of(invite(desk("second lead")))
    answer = visitor.send(link, name="Eve O'Shea", password=password)
    assert answer.status_code == 400
    assert 'value="Eve O&#39;Shea"' in answer.text
    assert password not in answer.text or password == EVE


def test_an_address_that_signs_in_already_is_neither_invited_nor_changed_by_a_link(desk, visitor, house):
    lead = desk("second lead")
    link = link_of(invite(lead))
    before = employ(house, EVE, StaffRole.AUDITOR)
    answer = visitor.send(link, name="Eve", password=OWN)
    assert (answer.status_code, visitor.is_in()) == (409, False)
    assert row_of(house, before).role == "auditor"
    assert invite(lead).status_code == 400


@pytest.mark.parametrize(
    "fields", [{"email": "eve"}, {"role": "boss"}, {"role": ""}, {"email": ""}, {"email": "<b>@x.org"}]
)
def test_an_invitation_that_does_not_fit_says_so_and_keeps_what_was_typed(desk, fields, house):
    answer = desk("second lead").post("/console/staff/invite", **{"email": EVE, "role": "lead"} | fields)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert house.rows(invitation.select()) == []


def test_a_lead_of_one_programme_invites_to_no_other(desk, house):
    invite(desk("second lead"), programme=str(house.other))
    invite(desk("neighbour"), "zoe@example.org", programme="every")
    assert {row.programme_id for row in house.rows(invitation.select())} == {house.bridges, house.other}
    assert invite(desk("lead"), "kim@example.org", programme="elsewhere").status_code == 400


def test_a_lead_sees_the_staff_of_their_programme_and_who_sees_every_one(desk):
    page = desk("second lead").get("/console/staff").text
    assert "second.coordinator@example.org" in page
    assert "auditor@example.org" in page
    assert "neighbour@example.org" not in page


def test_a_role_holds_from_the_next_click_on(desk, house):
    who, theirs = house.staff["coordinator"], desk("coordinator")
    assert theirs.get("/console/staff").status_code == 403
    assert press(desk("second lead"), who, "role", role="lead").status_code == 303
    assert theirs.get("/console/staff").status_code == 200
    assert press(desk("second lead"), who, "role", role="god").status_code == 400


def test_access_that_is_taken_away_ends_every_visit_at_once_and_given_back_lets_in_again(
    desk, house, visitor
):
    who = employ(house, EVE, StaffRole.COORDINATOR, house.bridges)
    visitor.password(EVE)
    lead = desk("second lead")
    assert press(lead, who, "take-away").status_code == 303
    assert not visitor.is_in()
    assert visitor.password(EVE).status_code == 401
    assert press(lead, who, "give-back").status_code == 303
    assert visitor.password(EVE).status_code == 303


def test_what_somebody_took_stays_theirs_when_their_access_is_taken_away(desk, house):
    [number] = house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
    desk("second coordinator").press(number, "acknowledge")
    lead = desk("second lead")
    press(lead, house.staff["second coordinator"], "take-away")
    assert "second.coordinator@example.org" in lead.get(f"/console/flags/{number}").text


@pytest.mark.parametrize(("act", "fields"), [("role", {"role": "auditor"}), ("take-away", {})])
def test_nobody_changes_their_own_role_or_access(desk, house, act, fields):
    me = house.staff["second lead"]
    before = row_of(house, me)
    one = house.database.read(lambda db: console_staff.by_id(db, me, me.id))
    answer = desk("second lead").post(f"/console/staff/{me.id}/{act}", seen=one.seen, **fields)
    assert (answer.status_code, colleagues.YOURSELF in answer.text) == (409, True)
    after = row_of(house, me)
    assert (after.role, after.left_at) == (before.role, before.left_at)


def test_two_leads_who_take_each_others_access_away_leave_one(house_on_either):
    house = house_on_either
    one, other = house.staff["lead"], employ(house, "kim@example.org", StaffRole.LEAD)

    def take(db, lead, whom):
        found = console_staff.by_id(db, lead, whom.id)
        console_staff.take_away(db, lead, found, found.seen, NOW)

    house.database.write(lambda db: take(db, one, other))
    with pytest.raises(console_staff.Refused, match="not a lead any more"):
        house.database.write(lambda db: take(db, other, one))


def test_who_comes_second_sees_that_it_has_changed_and_changes_nothing(desk, house):
    who, lead = house.staff["coordinator"], desk("second lead")
    seen = SEEN.search(lead.get(f"/console/staff/{who.id}").text)[1]
    press(desk("lead"), who, "role", role="auditor")
    answer = lead.post(f"/console/staff/{who.id}/role", seen=seen, role="lead")
    assert (answer.status_code, row_of(house, who).role) == (409, "auditor")
    assert "Somebody has changed this" in answer.text


def with_step(db, who):
    return second_steps.set_up(db, who, second_steps.new_secret(), 0, NOW)


def test_resetting_a_second_step_wants_a_fresh_proof_and_ends_their_visits(desk, house, wall):
    employ(house, EVE, StaffRole.LEAD, house.bridges)
    who, theirs = house.staff["coordinator"], desk("coordinator")
    house.database.write(lambda db: with_step(db, who))
    lead = desk("second lead")
    wall.forward(minutes=11)
    asked = press(lead, who, "reset")
    assert "Is it you?" in asked.text
    assert house.database.read(lambda db: second_steps.has(db, who.id))
    assert press(desk("lead"), who, "reset").status_code == 200  # their sign-in is as old
    wall.forward(minutes=-11)
    assert press(lead, who, "reset").status_code == 303
    assert not house.database.read(lambda db: second_steps.has(db, who.id))
    assert theirs.get("/console").status_code == 303


def test_every_change_leaves_a_trace_without_a_name(desk, house):
    lead, who = desk("second lead"), house.staff["coordinator"]
    invite(lead)
    press(lead, who, "role", role="auditor")
    press(lead, who, "take-away")
    press(lead, who, "give-back")
    told = [row.action for row in house.rows(audit.select().order_by(audit.c.id)) if "lead" not in row.action]
    assert "invited as coordinator" in told
    assert "role changed from coordinator to auditor" in told
    assert {"access taken away", "access given back"} <= set(told)
    assert EVE not in repr(told)


def test_staff_are_listed_a_page_at_a_time(desk, house):
    for number in range(console_staff.A_PAGE):
        employ(house, f"s{number}@example.org", StaffRole.AUDITOR, house.bridges)
    lead = desk("second lead")
    first = lead.get("/console/staff").text
    after = first.partition("/console/staff/after/")[2][:36]
    second = lead.get(f"/console/staff/after/{after}").text
    assert "s49@example.org" in second
    assert "s49@example.org" not in first


def test_a_week_old_sign_in_is_still_known_and_an_old_knock_is_not(house):
    from bot.watching.tidying import tidy

    house.token("lead", NOW - dt.timedelta(days=91))
    house.token("lead", NOW - dt.timedelta(days=7))
    assert not house.database.write(lambda db: tidy(db, NOW))
    assert len(house.rows(sign_in.select())) == 1
