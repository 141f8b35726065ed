"""Every address of the console, and who may use it. A new one without a line here fails."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from bot.console import parts
from bot.escalation.begin import begin_drill
from bot.rules.staff import StaffRole
from bot.store import tables
from bot.store.columns import table
from bot.store.invitations import by_token, invite
from bot.store.rows import add, change
from signposting.directory.edit import add as add_service
from signposting.directory.tables import service as service_rows
from tests.console.house import (
    NOW,
    STAFF,
    Desk,
    address,
    event,
    flag,
    learned,
    message,
    person,
    phrase,
    routes,
    spot_check,
    verdict,
)
from tests.console.house import nudge as nudge_rows
from tests.console.house import task as task_rows

ANYONE, STAFF_ALL, CARERS = "anyone", "all staff", "carers"
LEADS, CHECKERS = "leads", "leads and auditors"
AT_NIGHT, OPENERS = "carers and duty", "those with a caseload"
ROLES = {
    STAFF_ALL: set(StaffRole),
    CARERS: {StaffRole.LEAD, StaffRole.COORDINATOR, StaffRole.TRAINEE},
    AT_NIGHT: {StaffRole.LEAD, StaffRole.COORDINATOR, StaffRole.TRAINEE, StaffRole.DUTY},
    OPENERS: {StaffRole.COORDINATOR, StaffRole.DUTY},
    LEADS: {StaffRole.LEAD},
    CHECKERS: {StaffRole.LEAD, StaffRole.AUDITOR},
}
PARTS = "/console/parts"
WHO_MAY = {
    ("GET", PARTS): ANYONE,
    ("GET", "/console/sign-in"): ANYONE,
    ("POST", "/console/sign-in"): ANYONE,
    ("GET", "/console/sign-in/code"): ANYONE,
    ("POST", "/console/sign-in/code"): ANYONE,
    ("GET", "/console/sign-in/set-up"): ANYONE,
    ("POST", "/console/sign-in/set-up"): ANYONE,
    ("GET", "/console/invitations/{token:str}"): ANYONE,
    ("POST", "/console/invitations/{token:str}"): ANYONE,
    ("POST", "/console/sign-out"): STAFF_ALL,
    ("POST", "/console/prove"): STAFF_ALL,
    ("GET", "/console/account"): STAFF_ALL,
    ("POST", "/console/account/password"): STAFF_ALL,
    ("POST", "/console/account/others"): STAFF_ALL,
    ("POST", "/console/account/codes"): STAFF_ALL,
    ("POST", "/console/account/second-step"): STAFF_ALL,
    ("GET", "/console/staff"): LEADS,
    ("GET", "/console/staff/after/{after:uuid}"): LEADS,
    ("POST", "/console/staff/invite"): LEADS,
    ("POST", "/console/staff/invitations/{id:uuid}/withdraw"): LEADS,
    ("GET", "/console/staff/{id:uuid}"): LEADS,
    ("POST", "/console/staff/{id:uuid}/role"): LEADS,
    ("POST", "/console/staff/{id:uuid}/take-away"): LEADS,
    ("POST", "/console/staff/{id:uuid}/give-back"): LEADS,
    ("POST", "/console/staff/{id:uuid}/reset"): LEADS,
    ("GET", "/console"): STAFF_ALL,
    ("GET", "/console/live/{seen:str}"): STAFF_ALL,
    ("GET", "/console/flags"): STAFF_ALL,
    ("GET", "/console/flags/{number:int}"): STAFF_ALL,
    ("POST", "/console/flags/{number:int}/acknowledge"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/take"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/call"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/done"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/outside"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/severity"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/outcome"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/review"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/concern"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/close"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/confirm"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/keep-open"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/texts"): AT_NIGHT,
    ("POST", "/console/flags/{number:int}/verdict"): AT_NIGHT,
    ("GET", "/console/tasks/{id:uuid}"): STAFF_ALL,
    ("POST", "/console/tasks/{id:uuid}/done"): AT_NIGHT,
    ("GET", "/console/people"): STAFF_ALL,
    ("POST", "/console/people/find"): STAFF_ALL,
    ("GET", "/console/people/new"): CARERS,
    ("POST", "/console/people/new"): CARERS,
    ("GET", "/console/people/{id:uuid}/mentor"): CARERS,
    ("POST", "/console/people/{id:uuid}/mentor"): CARERS,
    ("GET", "/console/people/{id:uuid}/same"): LEADS,
    ("POST", "/console/people/{id:uuid}/same/find"): LEADS,
    ("GET", "/console/people/{id:uuid}/same/{other:uuid}"): LEADS,
    ("POST", "/console/people/{id:uuid}/same/{other:uuid}"): LEADS,
    ("GET", "/console/people/{id:uuid}/record"): STAFF_ALL,
    ("POST", "/console/people/{id:uuid}/state"): CARERS,
    ("POST", "/console/people/{id:uuid}/number"): CARERS,
    ("GET", "/console/people/{id:uuid}/goals"): STAFF_ALL,
    ("GET", "/console/people/{id:uuid}/timeline"): STAFF_ALL,
    ("GET", "/console/people/{id:uuid}/caseload"): LEADS,
    ("POST", "/console/people/{id:uuid}/caseload"): LEADS,
    ("GET", "/console/relationships/{id:uuid}"): STAFF_ALL,
    ("POST", "/console/relationships/{id:uuid}/agree"): CARERS,
    ("POST", "/console/relationships/{id:uuid}/transfer"): LEADS,
    ("GET", "/console/people/{id:uuid}"): STAFF_ALL,
    ("POST", "/console/people/{id:uuid}/texts"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/choices"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/pause"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/resume"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/safe-word"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/no-safe-word"): AT_NIGHT,
    ("POST", "/console/addresses/{id:uuid}/theirs"): AT_NIGHT,
    ("POST", "/console/addresses/{id:uuid}/somebody-elses"): AT_NIGHT,
    ("POST", "/console/addresses/{id:uuid}/again"): AT_NIGHT,
    ("GET", "/console/people/{id:uuid}/texts"): STAFF_ALL,
    ("GET", "/console/people/{id:uuid}/texts/before/{before:uuid}"): STAFF_ALL,
    ("GET", "/console/people/{id:uuid}/texts/after/{after:uuid}"): STAFF_ALL,
    ("POST", "/console/people/{id:uuid}/texts/take"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/texts/give-back"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/texts/note"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/texts/look"): AT_NIGHT,
    ("POST", "/console/people/{id:uuid}/texts/send"): AT_NIGHT,
    ("GET", "/console/conversations"): STAFF_ALL,
    ("GET", "/console/announcements"): LEADS,
    ("POST", "/console/announcements"): LEADS,
    ("GET", "/console/announcements/{id:uuid}"): LEADS,
    ("POST", "/console/announcements/{id:uuid}/send"): LEADS,
    ("POST", "/console/announcements/{id:uuid}/stop"): LEADS,
    ("GET", "/console/unknown"): STAFF_ALL,
    ("GET", "/console/unknown/{id:uuid}"): STAFF_ALL,
    ("POST", "/console/unknown/{id:uuid}/find"): AT_NIGHT,
    ("POST", "/console/unknown/{id:uuid}/theirs"): AT_NIGHT,
    ("POST", "/console/unknown/{id:uuid}/nobodys"): AT_NIGHT,
    ("GET", "/console/ready-texts"): STAFF_ALL,
    ("POST", "/console/ready-texts"): LEADS,
    ("POST", "/console/ready-texts/{id:uuid}/remove"): LEADS,
    ("GET", "/console/reading"): CARERS,
    ("POST", "/console/reading/{id:uuid}"): CARERS,
    ("GET", "/console/phrases"): STAFF_ALL,
    ("POST", "/console/phrases/try"): CARERS,
    ("POST", "/console/phrases/add"): CARERS,
    ("POST", "/console/phrases/{id:uuid}/remove"): CARERS,
    ("GET", "/console/signposting"): STAFF_ALL,
    ("GET", "/console/figures"): CHECKERS,
    ("GET", "/console/programmes/{id:uuid}/drill"): LEADS,
    ("POST", "/console/programmes/{id:uuid}/drill"): LEADS,
    ("GET", "/console/drills/{number:int}"): CHECKERS,
    ("POST", "/console/drills/{number:int}/answer"): AT_NIGHT,
    ("GET", "/console/imports"): LEADS,
    ("GET", "/console/imports/{id:uuid}"): LEADS,
    ("POST", "/console/imports/{id:uuid}/bring-in"): LEADS,
    ("POST", "/console/imports/{id:uuid}/columns"): LEADS,
    ("POST", "/console/imports/{id:uuid}/drop"): LEADS,
    ("POST", "/console/imports/people"): LEADS,
    ("POST", "/console/imports/services"): LEADS,
    ("POST", "/console/imports/rota"): LEADS,
    ("GET", "/console/directory"): STAFF_ALL,
    ("GET", "/console/directory/new"): CARERS,
    ("POST", "/console/directory/new"): CARERS,
    ("GET", "/console/directory/{id:uuid}"): STAFF_ALL,
    ("GET", "/console/directory/{id:uuid}/change"): CARERS,
    ("POST", "/console/directory/{id:uuid}/change"): CARERS,
    ("POST", "/console/directory/{id:uuid}/verify"): CARERS,
    ("POST", "/console/directory/{id:uuid}/close"): CARERS,
    ("POST", "/console/directory/{id:uuid}/reopen"): CARERS,
    ("GET", "/console/schedule"): STAFF_ALL,
    ("POST", "/console/schedule/{id:uuid}/skip"): CARERS,
    ("GET", "/console/rota"): STAFF_ALL,
    ("GET", "/console/rota/{id:uuid}"): STAFF_ALL,
    ("GET", "/console/rota/{id:uuid}/{monday:str}"): STAFF_ALL,
    ("POST", "/console/rota/{id:uuid}/shift"): LEADS,
    ("POST", "/console/rota/{id:uuid}/away"): LEADS,
    ("POST", "/console/rota/{id:uuid}/remove"): LEADS,
    ("GET", "/console/programmes"): LEADS,
    ("GET", "/console/programmes/{id:uuid}"): LEADS,
    ("POST", "/console/programmes/{id:uuid}"): LEADS,
    ("GET", "/console/tasks/{id:uuid}/alike"): STAFF_ALL,
    ("POST", "/console/tasks/{id:uuid}/all-done"): AT_NIGHT,
    ("GET", "/console/waiting/{subject:str}"): STAFF_ALL,
    ("GET", "/console/endings"): STAFF_ALL,
    ("GET", "/console/out-of-reach"): STAFF_ALL,
    ("POST", "/console/people/{id:uuid}/open"): OPENERS,
    ("GET", "/console/opened"): LEADS,
    ("GET", "/console/opened/before/{before:uuid}"): LEADS,
    ("POST", "/console/opened/{id:uuid}/seen"): LEADS,
    ("GET", "/console/audit"): CHECKERS,
    ("POST", "/console/audit/file"): CHECKERS,
    ("GET", "/console/unsent"): STAFF_ALL,
    ("GET", "/console/unsent/{page:int}"): STAFF_ALL,
}
INSIDE = [route for route, who in WHO_MAY.items() if who != ANYONE]
SHARED = "/console/directory/"  # one directory for all programmes
BY_ID = [
    route
    for route in INSIDE
    if ("{number" in route[1] or "{id" in route[1]) and not route[1].startswith(SHARED)
]
SERVICE = {"name": "Roof", "phones": [{"number": "0113 496 0000"}]}
FIELDS = {"outcome": "right", "note": "rang her", "seen": "", "reason": "to see how they are", "phone": "own"}
FIELDS |= {"reached": "spoke", "outcome_told": "yes", "review": "2026-03-20", "not_referred": "x"}
FIELDS |= {"verdict": "right", "category": "need", "severity": "S3", "words": "wraps", "does": "flag"}
FIELDS |= {"email": "eve@example.org", "role": "auditor"}


@dataclass
class Things:
    """The ids of one row of each kind."""

    number: object
    task: object
    person: object
    address: object
    check: object
    phrase: object
    programme: object = field(default_factory=uuid4)
    drill: object = 99_998
    upload: object = field(default_factory=uuid4)
    staff: object = field(default_factory=uuid4)
    invitation: object = field(default_factory=uuid4)
    relationship: object = field(default_factory=uuid4)
    ready: object = field(default_factory=uuid4)
    service: object = field(default_factory=uuid4)
    opened: object = field(default_factory=uuid4)
    nudge: object = field(default_factory=uuid4)


def path_of(pattern, things):
    if pattern == PARTS:
        return f"{parts.address()}/console.css"
    rows = {"people": things.person, "addresses": things.address, "reading": things.check}
    rows |= {"opened": things.opened}
    rows |= {"relationships": things.relationship}
    rows |= {"ready-texts": things.ready, "unknown": things.address, "announcements": things.ready}
    rows |= {"imports": things.upload, "directory": things.service}
    rows |= {"rota": things.programme, "schedule": things.nudge}
    rows |= {"phrases": things.phrase, "tasks": things.task, "programmes": things.programme}
    rows |= {"invitations": things.invitation, "staff": things.staff}
    number = things.drill if "/drills/" in pattern else things.number
    row = next((row for kind, row in rows.items() if f"/{kind}/" in pattern), None)
    return (
        pattern.replace("{number:int}", str(number))
        .replace("{id:uuid}", str(row))
        .replace("{page:int}", "1")
        .replace("{monday:str}", "2026-03-09")
        .replace("{before:uuid}", "ffffffff-ffff-7fff-bfff-ffffffffffff")
        .replace("{after:uuid}", "00000000-0000-7000-8000-000000000000")
        .replace("{seen:str}", "nothing")
        .replace("{other:uuid}", str(things.person))
        .replace("{subject:str}", "other")
        .replace("{token:str}", "nothing")
        .replace("{after:uuid}", str(things.programme))
    )


def call(desk, method, path):
    if "/live/" in path:
        with desk.web.stream("GET", path) as answer:  # it goes on until they are signed out
            return answer
    return desk.get(path) if method == "GET" else desk.post(path, **FIELDS)


@pytest.fixture
def things(house):
    """A flag, a task, a person and an address of Bridges, to which texts no longer come."""
    [number] = house.text("Ada", "i want to die", ("suicide_explicit", "S1", "want to die"))
    house.text("+447700900099", "who is this")
    ada = house.address("Ada")
    house.database.write(lambda db: change(db, "address", ada.id, unreachable_at=NOW, frozen_at=NOW))
    house.text("Ada", "all good here")
    check, phrase = house.database.write(lambda db: teaching(db, house))
    drill = house.database.write(lambda db: begin_drill(db, house.bridges, None, NOW))
    upload = house.database.write(lambda db: brought(db, house))
    opened = house.database.write(lambda db: opened_by_duty(db, house))
    invited = house.database.write(lambda db: invitation_of(db, house))
    found = ada.person_id, ada.id, check, phrase, house.bridges, drill, upload
    within = house.rows(relationship.select())[0].id
    colleague = house.staff["second coordinator"].id
    service = house.database.write(lambda db: add_service(db.conn, SERVICE, "staff", NOW))
    nudge = house.rows(nudge_rows.select().where(nudge_rows.c.person_id == ada.person_id))[0].id
    more = {"relationship": within, "service": service, "opened": opened, "nudge": nudge}
    return Things(number, house.tasks()[-1], *found, colleague, invited, **more)


def opened_by_duty(db, house):
    """Somebody whom duty has opened with a reason, which no lead has seen."""
    whom = {"programme_id": house.bridges, "person_id": house.ids["Sam"]}
    return add(db, "opened", **whom, staff_id=house.staff["duty"].id, reason="he rang me", at=NOW, until=NOW)


def brought(db, house):
    """A file that a lead of Bridges has brought, and that waits to be brought in."""
    name = {"kind": "people", "name": "people.csv", "digest": "0" * 64, "state": "checked"}
    by = {"programme_id": house.bridges, "staff_id": house.staff["second lead"].id, "worker": "x"}
    return add(db, "upload", **by, **name, feed="", done=0, beat_at=NOW, made_at=NOW)


def invitation_of(db, house):
    """The id of an invitation to Bridges."""
    token, _ = invite(db, house.staff["lead"], "eve@example.org", "auditor", house.bridges, NOW)
    return by_token(db, token, NOW).id


def teaching(db, house):
    """A text that was picked by chance, and a phrase."""
    text = db.conn.execute(message.select().order_by(message.c.id.desc()).limit(1)).one()
    within = {"programme_id": house.bridges}
    picked = add(db, "spot_check", **within, message_id=text.id, picked_at=NOW)
    who = {"added_by": house.staff["lead"].id, "added_at": NOW}
    return picked, add(db, "phrase", **within, **who, words="trap house", category="need", severity="S3")


relationship = table(tables.Relationship)
drills, drill_answers = table(tables.Drill), table(tables.DrillAnswer)
CHANGED = (
    table(tables.Opened),
    table(tables.Upload),
    table(tables.Shift),
    nudge_rows,
    service_rows,
    table(tables.Programme),
    drills,
    drill_answers,
    table(tables.Invitation),
    table(tables.SecondStep),
    table(tables.RecoveryCode),
    flag,
    task_rows,
    event,
    person,
    address,
    learned,
    verdict,
    spot_check,
    phrase,
    relationship,
)


def everything(house):
    """All that staff could have changed."""
    return [house.rows(rows.select()) for rows in CHANGED]


def test_every_address_has_a_rule_and_every_rule_an_address(house):
    every = routes(house.database)
    found = {("GET", PARTS) for route in every if route.path == parts.address()}
    found |= {
        (method, route.path)
        for route in every
        for method in getattr(route, "methods", ())
        if method != "HEAD"
    }
    assert found == set(WHO_MAY)


@pytest.mark.parametrize(("method", "pattern"), INSIDE, ids=map(" ".join, INSIDE))
def test_without_signing_in_there_is_only_the_door(house, url, things, method, pattern):
    before = everything(house)
    desk = Desk(url)
    answer = call(desk, method, path_of(pattern, things))
    desk.web.close()
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    assert everything(house) == before


@pytest.mark.parametrize(("method", "pattern"), BY_ID, ids=map(" ".join, BY_ID))
def test_nothing_of_another_programme_can_be_seen_or_touched_by_its_id(house, desk, things, method, pattern):
    before = everything(house)
    neighbour = desk("neighbour" if WHO_MAY[method, pattern] != OPENERS else "coordinator next door")
    answer = call(neighbour, method, path_of(pattern, things))
    assert answer.status_code == 404
    assert everything(house) == before
    missing = call(neighbour, method, path_of(pattern, Things(99_999, *(uuid4() for _ in range(5)))))
    assert (missing.status_code, missing.text) == (404, answer.text)


@pytest.mark.parametrize(("method", "pattern"), INSIDE, ids=map(" ".join, INSIDE))
@pytest.mark.parametrize("name", ["lead", "coordinator", "duty", "auditor", "trainee"])
def test_each_role_does_what_the_list_says_and_an_auditor_changes_nothing(
    house, desk, things, method, pattern, name
):
    before = everything(house)
    allowed = STAFF[name][0] in ROLES[WHO_MAY[method, pattern]]
    answer = call(desk(name), method, path_of(pattern, things))
    assert answer.status_code < 500
    assert (answer.status_code == 403) == (not allowed)
    if not allowed:
        assert everything(house) == before


POSTS = [route for route in WHO_MAY if route[0] == "POST" and WHO_MAY[route] != ANYONE]
FORGED = [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}]


@pytest.mark.parametrize("pattern", [pattern for _, pattern in POSTS])
def test_a_form_from_elsewhere_is_refused(house, desk, things, pattern):
    before = everything(house)
    lead = desk("lead")
    for forged in FORGED:
        answer = lead.web.post(path_of(pattern, things), data={**FIELDS, **forged})
        assert answer.status_code == 403
    assert everything(house) == before


def test_the_form_of_one_visit_is_not_good_for_another(desk, things):
    mine, theirs = desk("lead"), desk("coordinator")
    mine.token, token = theirs.token, mine.token
    assert mine.post(f"/console/flags/{things.number}/acknowledge", seen="").status_code == 403
    mine.token = token
    assert mine.post(f"/console/flags/{things.number}/acknowledge", seen="").status_code == 303


def test_every_answer_carries_the_headers_that_keep_it_safe(desk, things):
    for method, pattern in sorted(WHO_MAY):
        headers = call(desk("lead"), method, path_of(pattern, things)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "script-src 'self';" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == (parts.FOR_GOOD if pattern == PARTS else "no-store")


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 30])
def test_a_number_that_no_flag_can_have_is_not_found(desk, number):
    lead = desk("lead")
    assert lead.get(f"/console/flags/{number}").status_code == 404
    assert lead.post(f"/console/flags/{number}/acknowledge").status_code == 404
