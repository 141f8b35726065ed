"""Leads and auditors look through what staff did, and are told no more than they may know."""

import csv
import datetime as dt
import io
import re
from uuid import uuid4

import pytest

from bot.console.oversight.audit import COLUMNS, LOOKED, TOOK
from bot.rules.staff import Act
from bot.store import concerned, tables
from bot.store.columns import table
from bot.store.console.audit import A_PAGE
from bot.store.rows import add, change
from bot.store.sign_ins import actor
from bot.store.staff import COMMAND_LINE, trace
from tests.console.house import NOW, audit, bare, flag
from tests.console.test_routes import INSIDE, call, path_of, things

__all__ = ["things"]

PERSONAL = (
    "Ada",
    "Okafor",
    "Zed",
    "Quill",
    "example.org",
    "7700 900",
    "7700900",
    "want to die",
    "all good here",
)


def did(house, name, action, subject="flag", row=None, at=NOW, programme=None):
    who = actor(house.staff[name]) if name in house.staff else name
    where = programme or house.bridges
    house.database.write(lambda db: trace(db, where, who, action, subject, row or uuid4(), at))


def flag_id(house, number):
    [row] = house.rows(flag.select().where(flag.c.number == number))
    return row.id


@pytest.fixture
def number(house):
    [number] = house.text("Ada", "not good at all", ("low_mood", "S3", "not good"))
    return number


def test_each_is_a_plain_sentence(house, desk, number):
    desk("coordinator").get(f"/console/flags/{number}")
    desk("coordinator").press(number, "acknowledge")
    desk("coordinator").get(f"/console/people/{house.ids['Ada']}")
    desk("coordinator").get("/console/flags/99999")
    did(house, COMMAND_LINE, "staff added as lead", "staff")
    page = " ".join(bare(desk("second lead").get("/console/audit").text).split())
    by = "<strong><bdi>coordinator@example.org</bdi></strong> "
    assert f'{by}<a href="/console/flags/{number}"><bdi>looked at flag {number}</bdi></a>' in page
    assert f"<bdi>acknowledged flag {number}</bdi>" in page
    assert "<bdi>looked at Ada Okafor</bdi>" in page
    assert f"{by}<bdi>asked for what is not theirs to see, or not there (flags 99999)</bdi>" in page
    assert "<strong><bdi>command line</bdi></strong> <bdi>staff added as lead</bdi>" in page


FILTERS = [
    ({"who": "coordinator"}, {"made alpha", "made gamma"}),
    ({"who": "command-line"}, {"made delta"}),
    ({"what": "looked"}, {"looked at beta"}),
    ({"what": "refused"}, {"asked for"}),
    ({"what": "changed"}, {"made alpha", "made gamma", "made delta"}),
    ({"since": "2026-03-12"}, {"made gamma", "made delta", "looked at beta", "asked for"}),
    ({"until": "2026-03-11"}, {"made alpha"}),
    ({"flag": "number"}, {"made gamma"}),
    ({"about": "row"}, {"made gamma"}),
]


@pytest.mark.parametrize(("filters", "left"), FILTERS, ids=str)
def test_it_is_narrowed_by_who_what_when_and_which(house, desk, number, filters, left):
    the_flag = flag_id(house, number)
    did(house, "coordinator", "made alpha", at=NOW - dt.timedelta(days=1))
    did(house, "lead", "looked at beta")
    did(house, "coordinator", "made gamma", row=the_flag)
    did(house, COMMAND_LINE, "made delta")
    did(house, "lead", "was refused 7")
    stands = {"coordinator": str(house.staff["coordinator"].id), "number": str(number), "row": str(the_flag)}
    auditor = desk("auditor")
    page = auditor.web.get(
        "/console/audit", params={name: stands.get(one, one) for name, one in filters.items()}
    )
    words = {"made alpha", "looked at beta", "made gamma", "made delta", "asked for"}
    assert {word for word in words if word in page.text} == left


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "soon"},
        {"until": "2026-13-01"},
        {"since": "2026-03-12", "until": "2026-03-01"},
        {"flag": "x"},
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_said_and_kept(desk, asked):
    lead = desk("lead")
    for answer in (lead.web.get("/console/audit", params=asked), lead.post("/console/audit/file", **asked)):
        assert answer.status_code == 400
        assert "There is a problem" in answer.text
        assert all(f'value="{one}"' in answer.text for one in asked.values())


@pytest.mark.parametrize(
    "asked",
    [{"who": "x"}, {"what": "y"}, {"before": "2026-03-12 x"}, {"about": "'"}, {"flag": "9" * 9}],
    ids=str,
)
def test_an_address_that_somebody_made_up_does_no_harm(desk, asked):
    assert desk("lead").web.get("/console/audit", params=asked).status_code == 200


def test_it_is_paged_by_key_and_nothing_is_left_out_or_doubled(house, desk):
    for number in range(A_PAGE * 2 + 5):
        did(house, "coordinator", f"row {number:03}.", at=NOW - dt.timedelta(minutes=number // 7))
    lead, path, seen = desk("second lead"), "/console/audit?what=changed", []
    while path:
        page = lead.get(path).text
        seen += [part[:3] for part in page.split("<bdi>row ")[1:]]
        _, older, rest = page.partition('rel="next"')
        before = page.rpartition('<a class="govuk-link govuk-pagination__link" href="')[2].split('"')[0]
        path = before.replace("&amp;", "&") if older and rest else ""
    assert sorted(seen) == [f"{number:03}" for number in range(A_PAGE * 2 + 5)]


def test_another_programmes_rows_are_not_shown(house, desk):
    did(house, "lead", "did this here")
    assert "did this here" not in desk("neighbour").get("/console/audit").text
    assert "did this here" not in desk("neighbour").post("/console/audit/file").text
    assert "coordinator@example.org" not in desk("neighbour").get("/console/audit").text


def test_a_flag_about_the_lead_who_looks_does_not_exist_there(house, desk, number):
    row = flag_id(house, number)
    did(house, "coordinator", Act.ACKNOWLEDGE.value, row=row)

    def about_the_lead(db):
        blind = {"email": "second.lead@example.org", "language": "en", "timezone": "Europe/London"}
        them = add(
            db,
            "person",
            programme_id=house.bridges,
            role="lead",
            name="L",
            consent="yes",
            **blind,
            made_at=NOW,
        )
        concerned.add(db, row, house.bridges, them, NOW)

    lead = desk("second lead")
    assert f"acknowledged flag {number}" in lead.get("/console/audit").text
    house.database.write(about_the_lead)
    assert f"flag {number}" not in lead.get("/console/audit").text
    assert f"flag {number}" not in lead.post("/console/audit/file").text


HOSTILE = ["=cmd|' /C calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_of_the_file_is_a_formula(house, desk, words):
    did(house, COMMAND_LINE, words)
    answer = desk("second lead").post("/console/audit/file", what="changed")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows[0] == list(COLUMNS)
    assert any(row[2] == f"'{words}" for row in rows)
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_that_it_was_looked_at_and_taken_away_is_kept(house, desk):
    auditor = desk("auditor")
    auditor.get("/console/audit")
    auditor.post("/console/audit/file")
    who = audit.c.actor == actor(house.staff["auditor"])
    found = house.rows(audit.select().where(who).order_by(audit.c.id), lambda row: row.action)
    assert found[-2:] == [LOOKED, TOOK]


def test_a_name_in_the_audit_is_only_words(house, desk):
    house.database.write(lambda db: change(db, "person", house.ids["Ada"], name="<script>x</script>\u202e"))
    did(house, "coordinator", "looked at a person", "person", house.ids["Ada"])
    page = desk("lead").get("/console/audit").text
    assert "<script>x" not in page
    assert "<bdi>looked at &lt;script&gt;" in page
    assert "script" not in desk("lead").post("/console/audit/file").text


def test_no_row_of_the_audit_holds_a_word_of_anybody(house, desk, things):
    them = {name: desk(name) for name in ("lead", "coordinator", "duty")}
    for method, pattern in INSIDE:
        for name, one in them.items():
            call(one, method, path_of(pattern, things))
            one.token = house.token(name)  # some of these end a sign-in
            one.web.cookies.set("alongside", one.token)
    rows = house.rows(table(tables.Audit).select())
    assert len(rows) > len(INSIDE)
    for row in rows:
        assert re.fullmatch(r"staff [0-9a-f-]{36}|command line", row.actor)
        assert not [word for word in PERSONAL if word in f"{row.action} {row.subject}"]


PAGES = (
    "/console",
    "/console/flags/{number:int}",
    "/console/tasks/{id:uuid}",
    "/console/people/{id:uuid}",
    "/console/people/{id:uuid}/texts",
    "/console/reading",
    "/console/unsent",
    "/console/opened",
    "/console/audit",
)


@pytest.mark.parametrize("pattern", PAGES)
def test_every_page_that_tells_of_people_is_kept_when_it_is_looked_at(house, desk, things, pattern):
    lead, before = desk("lead"), len(house.rows(audit.select()))
    assert call(lead, "GET", path_of(pattern, things)).status_code == 200
    assert len(house.rows(audit.select())) == before + 1
