"""The second step: set up at the first sign-in, asked for at every other, and never good twice."""

import pytest

from bot.console.signing_in.doorstep import WRONG
from bot.console.signing_in.knocking import LOCKED
from bot.rules.sign_ins import HALF_WAY, LOCK, TRIES
from bot.rules.staff import StaffRole
from bot.store import tables
from bot.store.columns import table
from tests.console.house import audit
from tests.console.signing_in import CODES, Visitor, employ

EMAIL = "dee@example.org"
second_step, recovery_code, doorstep = (
    table(one) for one in (tables.SecondStep, tables.RecoveryCode, tables.Doorstep)
)


@pytest.fixture
def url(house, clock, wall, stage, served):
    stage.play(house.database, clock, wall=wall, practice=False)
    return served


@pytest.fixture(autouse=True)
def dee(house):
    return employ(house, EMAIL, StaffRole.LEAD)


@pytest.fixture
def visitor(url):
    """A browser, as many times as it is called."""
    opened = []

    def come():
        opened.append(Visitor(url))
        return opened[-1]

    yield come
    for one in opened:
        one.web.close()


@pytest.fixture
def phone(visitor, wall):
    """Dee's app, set up a minute ago."""
    first = visitor()
    first.password(EMAIL)
    phone, _ = first.set_up(wall)
    wall.forward(minutes=1)
    return phone


@pytest.fixture
def asked(visitor, phone):
    """A browser in which Dee has given the password, and is asked for a code."""
    assert phone
    one = visitor()
    assert one.password(EMAIL).headers["location"] == "/console/sign-in/code"
    return one


def test_at_the_first_sign_in_everybody_sets_up_an_app_and_gets_ten_recovery_codes_once(visitor, wall, house):
    first = visitor()
    assert first.password(EMAIL).headers["location"] == "/console/sign-in/set-up"
    assert not first.is_in()
    assert "viewBox" in first.get("/console/sign-in/set-up").text
    phone, page = first.set_up(wall)
    codes = CODES.findall(page.text)
    assert len(set(codes)) == 10
    assert first.is_in()
    kept = repr(house.rows(second_step.select()) + house.rows(recovery_code.select()))
    assert phone.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_until_a_code_was_given_the_app_can_be_scanned_again_and_nothing_is_open(visitor, wall):
    first = visitor()
    first.password(EMAIL)
    pages = {first.get("/console/sign-in/set-up").text for _ in range(2)}
    assert len(pages) == 1
    assert first.send("/console/sign-in/set-up", code="000000").status_code == 401
    assert not first.is_in()
    assert first.set_up(wall)[1].status_code == 200


def test_a_code_lets_in_with_a_token_that_nobody_had_before(asked, phone):
    before = asked.web.cookies["alongside"]
    assert not asked.is_in()
    answer = asked.code(f" {phone.code()[:3]} {phone.code()[3:]} ")
    assert answer.headers["location"] == "/console"
    assert asked.web.cookies["alongside"] != before
    assert asked.is_in()


def test_the_token_of_the_door_and_one_that_was_planted_open_nothing(asked, phone, visitor):
    half = asked.web.cookies["alongside"]
    asked.code(phone.code())
    thief = visitor()
    thief.web.cookies.set("alongside", half)
    assert not thief.is_in()
    assert thief.get("/console/sign-in/code").headers["location"] == "/console/sign-in"


def test_a_code_is_good_once_and_so_is_every_earlier_one(asked, phone, visitor):
    code, earlier = phone.code(), phone.code(-1)
    assert asked.code(code).status_code == 303
    other = visitor()
    other.password(EMAIL)
    assert [other.code(one).status_code for one in (code, earlier)] == [401, 401]
    assert other.code(phone.code(1)).status_code == 303


def test_the_code_that_set_the_app_up_lets_nobody_in(visitor, wall):
    first, other = visitor(), visitor()
    first.password(EMAIL)
    phone, _ = first.set_up(wall)
    other.password(EMAIL)
    assert other.code(phone.code()).status_code == 401


@pytest.mark.parametrize(("slices", "status"), [(-2, 401), (-1, 303), (0, 303), (1, 303), (2, 401)])
def test_a_clock_may_be_half_a_minute_early_or_late_and_no_more(asked, phone, wall, slices, status):
    wall.forward(minutes=2)
    assert asked.code(phone.code(slices)).status_code == status


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "é" * 6, "1" * 20, "A" * 16])
def test_what_is_no_code_is_refused_with_a_word_on_what_to_do(asked, typed):
    answer = asked.code(typed)
    assert (answer.status_code, WRONG in answer.text) == (401, True)


def test_five_wrong_codes_lock_the_sixth_even_if_it_is_right_until_a_quarter_of_an_hour_is_over(
    asked, phone, wall
):
    assert [asked.code("000000").status_code for _ in range(TRIES)] == [401] * TRIES
    locked = asked.code(phone.code())
    assert (locked.status_code, LOCKED in locked.text) == (429, True)
    wall.forward(seconds=LOCK.total_seconds())
    assert asked.code(phone.code()).status_code == 303


def test_giving_the_password_again_gives_no_more_tries_for_a_code(asked, visitor):
    for _ in range(TRIES):
        asked.code("000000")
    again = visitor()
    assert again.password(EMAIL).status_code == 429


def test_who_takes_too_long_at_the_door_starts_again(asked, phone, wall):
    wall.forward(seconds=HALF_WAY.total_seconds())
    assert asked.get("/console/sign-in/code").headers["location"] == "/console/sign-in"
    assert not asked.is_in()
    assert phone


def test_a_recovery_code_lets_in_once_however_it_is_typed(visitor, wall, house):
    first = visitor()
    first.password(EMAIL)
    codes = CODES.findall(first.set_up(wall)[1].text)
    typed = [codes[3].lower().replace("-", " "), codes[3]]
    found = []
    for one in typed:
        later = visitor()
        later.password(EMAIL)
        found.append(later.code(one).status_code)
    assert found == [303, 401]
    used = house.rows(audit.select().where(audit.c.action == "used a recovery code"))
    assert len(used) == 1


def test_somebody_elses_recovery_code_opens_nothing(visitor, wall, house):
    employ(house, "eve@example.org", StaffRole.COORDINATOR)
    theirs, mine = visitor(), visitor()
    theirs.password("eve@example.org")
    codes = CODES.findall(theirs.set_up(wall)[1].text)
    mine.password(EMAIL)
    mine.set_up(wall)
    later = visitor()
    later.password(EMAIL)
    assert later.code(codes[0]).status_code == 401


def test_the_form_of_another_browser_is_refused_at_the_door(asked, phone):
    for csrf in ("", "0" * 64):
        answer = asked.web.post("/console/sign-in/code", data={"csrf": csrf, "code": phone.code()})
        assert answer.status_code == 403
    assert not asked.is_in()


def test_two_who_set_up_at_once_leave_one_app_and_the_other_starts_again(visitor, wall, house):
    one, other = visitor(), visitor()
    one.password(EMAIL)
    other.password(EMAIL)
    _, page = one.set_up(wall)
    assert page.status_code == 200
    assert other.get("/console/sign-in/set-up").headers["location"] == "/console/sign-in"
    assert len(house.rows(second_step.select())) == 1
    assert house.rows(doorstep.select()) == []


def test_without_the_rule_who_has_no_app_comes_in_by_password_and_who_has_one_does_not(
    visitor, phone, house, stage, clock, wall
):
    assert phone
    employ(house, "eve@example.org", StaffRole.COORDINATOR)
    stage.play(house.database, clock, wall=wall)
    eve, dee = visitor(), visitor()
    assert eve.password("eve@example.org").headers["location"] == "/console"
    assert dee.password(EMAIL).headers["location"] == "/console/sign-in/code"


def test_what_is_said_at_the_door_is_sealed_and_leaves_no_name_in_the_trail(visitor, wall, house):
    first = visitor()
    first.password(EMAIL)
    phone, _ = first.set_up(wall)
    trail = repr(house.rows(audit.select()))
    assert "set up a second step" in trail
    assert phone.secret not in trail
    assert EMAIL not in trail
