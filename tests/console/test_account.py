"""Somebody's own account, and the proof that some acts ask for anew."""

import pytest

from bot.console.signing_in import proof
from bot.rules.sign_ins import PROVED, way_back
from bot.rules.staff import StaffRole
from bot.store import second_steps
from tests.console.signing_in import CODES, Phone, Visitor, employ

EMAIL = "dee@example.org"
NEW = "tin drum marzipan"


@pytest.fixture
def dee(house):
    return employ(house, EMAIL, StaffRole.COORDINATOR, house.bridges)


@pytest.fixture
def visitor(url, dee):
    """A browser in which Dee is signed in, for each call."""
    opened = []

    def come():
        opened.append(Visitor(url))
        opened[-1].password(dee.email)
        return opened[-1]

    yield come
    for one in opened:
        one.web.close()


def press(visitor, act, **fields):
    return visitor.send(f"/console/account/{act}", "/console/account", **fields)


def test_a_new_password_needs_the_old_one_and_ends_every_other_visit(visitor):
    here, elsewhere = visitor(), visitor()
    assert press(here, "password", old="wrong", new=NEW).status_code == 401
    assert press(here, "password", old="correct horse battery", new="short").status_code == 400
    assert elsewhere.is_in()
    assert press(here, "password", old="correct horse battery", new=NEW).status_code == 303
    assert (here.is_in(), elsewhere.is_in()) == (True, False)
    assert elsewhere.password(EMAIL).status_code == 401
    assert elsewhere.password(EMAIL, NEW).status_code == 303


def test_guessing_the_old_password_is_locked_like_any_guess(visitor):
    here = visitor()
    assert [press(here, "password", old="x", new=NEW).status_code for _ in range(6)] == [401] * 5 + [429]


def test_the_other_visits_can_be_seen_and_ended(visitor):
    here, elsewhere = visitor(), visitor()
    page = here.get("/console/account").text
    assert page.count("Signed in just now") == 2
    assert page.count("<strong>here</strong>") == 1
    press(here, "others")
    assert (here.is_in(), elsewhere.is_in()) == (True, False)


def test_fresh_recovery_codes_end_the_old_ones(visitor, house, dee, wall):
    here = visitor()
    assert press(here, "codes").status_code == 409
    secret = second_steps.new_secret()
    old = house.database.write(lambda db: second_steps.set_up(db, dee, secret, 0, wall()))
    fresh = CODES.findall(press(here, "codes").text)
    assert len(set(fresh)) == 10
    other = visitor()
    assert other.code(old[0]).status_code == 401
    assert other.code(fresh[0]).status_code == 303


def test_another_app_takes_the_place_of_the_first_only_once_it_has_given_a_code(visitor, house, dee, wall):
    first = Phone(second_steps.new_secret(), wall)
    house.database.write(lambda db: second_steps.set_up(db, dee, first.secret, 0, wall()))
    here = visitor()
    here.code(first.code())
    assert press(here, "second-step").headers["location"] == "/console/sign-in/set-up"
    assert not here.is_in()
    other = visitor()
    assert other.code(first.code(1)).status_code == 303
    second, _ = here.set_up(wall)
    assert here.is_in()
    wall.forward(minutes=1)
    last = visitor()
    assert [last.code(phone.code()).status_code for phone in (first, second)] == [401, 303]


@pytest.fixture
def stale(visitor, house, dee, wall):
    """A visit of Dee, who has an app, whose proof is too old."""
    phone = Phone(second_steps.new_secret(), wall)
    house.database.write(lambda db: second_steps.set_up(db, dee, phone.secret, 0, wall()))
    here = visitor()
    here.code(phone.code())
    wall.forward(seconds=PROVED.total_seconds() + 1)
    return here, phone


def test_what_wants_a_proof_asks_for_password_and_code_and_goes_on_with_what_was_typed(stale):
    here, phone = stale
    asked = press(here, "codes", kept="what i <b>typed</b>")
    assert "Is it you?" in asked.text
    assert 'name="kept" value="what i &lt;b&gt;typed&lt;/b&gt;"' in asked.text
    right = {proof.PASSWORD: "correct horse battery", proof.CODE: phone.code()}
    wrong = [right | {proof.PASSWORD: "x"}, right | {proof.CODE: "000000"}]
    assert [press(here, "codes", **fields).status_code for fields in wrong] == [401, 401]
    done = press(here, "codes", **right)
    assert len(CODES.findall(done.text)) == 10
    assert len(CODES.findall(press(here, "codes").text)) == 10  # for ten minutes it is not asked again


def test_five_wrong_proofs_lock(stale):
    here, _ = stale
    fields = {proof.PASSWORD: "x", proof.CODE: "000000"}
    assert [press(here, "codes", **fields).status_code for _ in range(6)] == [401] * 5 + [429]


@pytest.mark.parametrize(
    ("to", "gone_to"),
    [
        ("/console/account", "/console/account"),
        ("/console/audit.csv", "/console/audit.csv"),
        ("https://evil.example", "/console"),
        ("//evil.example", "/console"),
        ("/console//evil.example", "/console"),
        ("/console/../x", "/console"),
        ("/\\evil.example", "/console"),
        ("/console@evil.example", "/console"),
        ("/console/x\r\nset-cookie: a=b", "/console"),
        ("", "/console"),
    ],
)
def test_a_proof_leads_back_to_a_page_of_ours_and_nowhere_else(visitor, to, gone_to):
    assert way_back(to) == gone_to
    fields = {proof.PASSWORD: "correct horse battery", proof.TO: to}
    answer = visitor().send("/console/prove", "/console/account", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, gone_to)
