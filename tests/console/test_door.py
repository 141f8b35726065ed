"""Signing in and out."""

import asyncio
import re

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from bot.console.office import Office
from bot.console.signing_in.door import Door
from bot.console.signing_in.knocking import LOCKED, WRONG, machine
from bot.console.signing_in.passwords import Passwords
from bot.rules.sign_ins import LOCK, TRIES
from bot.rules.staff import StaffRole
from bot.store import tables
from bot.store.columns import table
from tests.console.house import CSRF, Desk, Watch, hire

PASSWORD = "correct horse battery"
HASHED = PasswordHasher().hash(PASSWORD)
EMAIL = "dee@example.org"
sign_in = table(tables.SignIn)
knock = table(tables.Knock)
audit = table(tables.Audit)


@pytest.fixture(autouse=True)
def dee(house):
    return house.database.write(lambda db: hire(db, EMAIL, StaffRole.LEAD, None, HASHED))


@pytest.fixture
def web(url):
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as web:
        yield web


def try_in(web, email=EMAIL, password=PASSWORD):
    csrf = CSRF.search(web.get("/console/sign-in").text)[1]
    return web.post("/console/sign-in", data={"csrf": csrf, "email": email, "password": password})


def test_the_right_password_opens_today(web):
    answer = try_in(web, "  Dee@Example.org ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert "Today" in web.get("/console").text


def test_the_cookie_is_random_new_at_each_entry_and_out_of_reach_of_scripts(web, house):
    before = web.get("/console/sign-in").cookies["alongside"]
    answer = try_in(web)
    token = answer.cookies["alongside"]
    attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}

    assert attributes == {"httponly", "samesite=lax", "path=/"}
    assert len(token) >= 43
    assert token != before
    kept = repr(house.rows(sign_in.select()))
    assert token not in kept


def test_over_https_the_cookie_and_the_pages_stay_there(house, stage, served):
    stage.play(house.database, public_url="https://texts.example.org")
    answer = httpx.get(f"{served}/console/sign-in", trust_env=False)
    assert answer.headers["set-cookie"].startswith("__Host-alongside=")
    assert "; Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"]


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(web):
    wrong, unknown = try_in(web, password="nope"), try_in(web, email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 401
    assert WRONG in wrong.text
    assert wrong.text.replace(EMAIL, "") == unknown.text.replace("nobody@example.org", "")


class Counting(PasswordHasher):
    """Tells what each password was held against."""

    def __init__(self):
        super().__init__()
        self.held_against = []

    def verify(self, hashed, password):
        self.held_against.append(hashed.split("$")[1:4])
        return super().verify(hashed, password)


def test_an_unknown_e_mail_costs_as_much_to_look_at_as_any(house):
    hasher = Counting()
    door = Door(Office(house.database, Watch(), Watch(), secure=False, passwords=Passwords(hasher)))
    rooms = [
        Route("/console/sign-in", page, methods=[way])
        for way, page in (("GET", door.show), ("POST", door.knock))
    ]

    async def both():
        transport = httpx.ASGITransport(Starlette(routes=rooms))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as web:
            for email in (EMAIL, "nobody@example.org"):
                csrf = CSRF.search((await web.get("/console/sign-in")).text)[1]
                form = {"csrf": csrf, "email": email, "password": "nope"}
                assert (await web.post("/console/sign-in", data=form)).status_code == 401

    asyncio.run(both())
    known, unknown = hasher.held_against
    assert known == unknown


def test_five_wrong_tries_lock_an_e_mail_even_for_the_right_password_and_quarter_of_an_hour_opens_it(
    web, wall
):
    assert [try_in(web, password="nope").status_code for _ in range(TRIES)] == [401] * TRIES
    locked = try_in(web)
    assert (locked.status_code, LOCKED in locked.text) == (429, True)
    wall.forward(seconds=LOCK.total_seconds() - 1)
    assert try_in(web).status_code == 429
    wall.forward(seconds=1)
    assert try_in(web).status_code == 303


def test_an_e_mail_that_nobody_has_locks_like_any_other(web):
    answers = [try_in(web, email="nobody@example.org").status_code for _ in range(TRIES + 1)]
    assert answers == [401] * TRIES + [429]


def test_five_wrong_tries_from_one_machine_lock_it_whoever_it_says_it_is(web):
    answers = [try_in(web, email=f"{number}@example.org").status_code for number in range(TRIES)]
    assert answers == [401] * TRIES
    assert try_in(web).status_code == 429


def test_right_passwords_lock_nobody_out(web):
    for _ in range(TRIES + 2):
        assert try_in(web).status_code == 303
        web.cookies.clear()


def test_the_lock_is_kept_in_the_database_and_holds_no_address(web, house):
    try_in(web, password="nope")
    kept = repr(house.rows(knock.select()))
    assert house.rows(select(func.count()).select_from(knock), lambda row: row[0]) == [2]
    assert EMAIL not in kept
    assert "127.0.0.1" not in kept


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("a name", "a name"),
    ],
)
def test_one_home_counts_as_one_machine(host, counted):
    assert machine(Request({"type": "http", "client": (host, 1)})) == counted


def test_an_idle_hour_ends_a_visit_and_a_click_prolongs_it(desk, wall):
    lead = desk("lead")
    for _ in range(3):
        wall.forward(minutes=59)
        assert lead.get("/console").status_code == 200
    wall.forward(minutes=61)
    assert lead.get("/console").headers["location"] == "/console/sign-in"


def test_twelve_hours_end_a_visit_however_busy(desk, wall):
    lead = desk("lead")
    for _ in range(14):
        wall.forward(minutes=50)
        assert lead.get("/console").status_code == 200
    wall.forward(minutes=21)
    assert lead.get("/console").status_code == 303


def test_moving_the_practice_clock_signs_nobody_out(desk, clock):
    lead = desk("lead")
    clock.forward(days=30)
    assert lead.get("/console").status_code == 200


def test_signing_out_ends_the_token_itself(desk):
    lead = desk("lead")
    assert lead.post("/console/sign-out").headers["location"] == "/console/sign-in"
    lead.web.cookies.set("alongside", lead.token)
    assert lead.get("/console").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "ÿ" * 43, "a" * 43, "a" * 5000])
def test_a_made_up_token_opens_nothing(url, token):
    desk = Desk(url)
    answer = desk.web.get("/console", headers={"cookie": f"alongside={token}".encode("latin-1")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    desk.web.close()


def test_entries_leave_a_trace_by_row_and_never_by_name(web, house):
    try_in(web)
    found = house.rows(audit.select().where(audit.c.action == "signed in"))
    assert len(found) == 1
    assert EMAIL not in repr(found)
    assert re.fullmatch(r"staff [0-9a-f-]{36}", found[0].actor)


@pytest.mark.parametrize("fields", [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}])
def test_a_sign_in_form_that_is_not_ours_is_refused_unread(web, fields):
    web.get("/console/sign-in")
    data = {"email": EMAIL, "password": PASSWORD, **fields}
    assert web.post("/console/sign-in", data=data).status_code == 403


def test_a_sign_in_without_a_cookie_is_refused(url):
    data = {"email": EMAIL, "password": PASSWORD, "csrf": "0" * 64}
    assert httpx.post(f"{url}/console/sign-in", data=data, trust_env=False).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"a=" + b"x" * 40_000, b"&".join(b"f%d=1" % number for number in range(50)), b"\xff\xfe=\xff"],
    ids=["large", "many fields", "not text"],
)
def test_a_form_of_any_size_or_shape_is_a_plain_refusal(web, body):
    web.get("/console/sign-in")
    answer = web.post(
        "/console/sign-in", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400
