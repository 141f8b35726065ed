"""Signing in with a second step in a real browser, on either database, by keyboard and without scripts."""

import pytest
from playwright.sync_api import expect

from bot.rules.staff import StaffRole
from bot.store.invitations import invite
from tests.axe import violations
from tests.console.house import NOW, Watch
from tests.console.signing_in import PASSWORD, Phone, employ

EMAIL = "dee@example.org"


@pytest.fixture
def wall():
    return Watch()


@pytest.fixture
def door(house_on_either, stage, served, wall):
    """The address of a console where everybody has a second step."""
    stage.play(house_on_either.database, Watch(), wall=wall, practice=False)
    employ(house_on_either, EMAIL, StaffRole.LEAD, house_on_either.bridges)
    return served


@pytest.fixture
def page(browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


def give_password(page, door):
    page.goto(f"{door}/console")
    page.get_by_label("E-mail").press_sequentially(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def set_up(page, wall):
    expect(page.get_by_role("img", name="A picture for the app to scan")).to_be_visible()
    phone = Phone(page.locator("li strong").inner_text().replace(" ", ""), wall)
    page.get_by_label("Code").press_sequentially(phone.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return phone, page.locator("code").first.inner_text()


def test_an_app_is_set_up_once_and_then_a_code_of_it_or_a_recovery_code_lets_in(page, door, wall):
    give_password(page, door)
    phone, recovery = set_up(page, wall)
    page.get_by_role("button", name="I have them").press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()

    page.get_by_role("button", name="Sign out").press("Enter")
    wall.forward(minutes=1)
    give_password(page, door)
    page.get_by_label("The six digits").press_sequentially("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    page.get_by_label("The six digits").press_sequentially(phone.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()

    page.get_by_role("button", name="Sign out").press("Enter")
    give_password(page, door)
    page.locator("summary").press("Enter")
    page.get_by_label("A recovery code").press_sequentially(recovery)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_the_way_in_and_nothing_sticks_out(
    browser, house, stage, served, wall, width, scheme
):
    stage.play(house.database, Watch(), wall=wall, practice=False)
    employ(house, EMAIL, StaffRole.LEAD)
    wide = f"{'w' * 60}@{'x' * 60}.example.org"
    token, _ = house.database.write(
        lambda db: invite(db, house.staff["lead"], wide, "lead", house.bridges, NOW)
    )
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()

    def look():
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"{served}/console/invitations/{token}")
    look()
    give_password(page, served)
    page.get_by_role("heading", name="Set up").wait_for()
    look()
    set_up(page, wall)
    look()
    for path in ("account", "staff", f"staff/{house.staff['coordinator'].id}"):
        page.goto(f"{served}/console/{path}")
        look()
    page.goto(f"{served}/console/staff")
    page.get_by_text("Invite somebody").click()
    page.get_by_label("Their e-mail").fill(wide)
    page.get_by_label("Auditor").check()
    page.get_by_label("Programme").select_option("every")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("heading", name="A link to pass on").wait_for()
    look()
    wall.forward(minutes=11)
    page.goto(f"{served}/console/account")
    page.get_by_role("button", name="Make ten new").click()
    page.get_by_role("heading", name="Is it you?").wait_for()
    look()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("heading", name="Sign in").wait_for()
    give_password(page, served)
    page.get_by_role("heading", name="Your code").wait_for()
    look()
    context.close()
