"""The practice page in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.axe import violations

ADA, KAI = "phone-447700900003", "phone-700900005"
LOG = "Met A yday 2hrs at costa. did cv, applied for 2 jobs. next meeting weds 3pm same place"

expect.set_options(timeout=20_000)  # milliseconds: the machine may be busy


@pytest.fixture
def opened(web, page):
    """The page, loaded, with whatever the browser complained of."""
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(str(web.base_url.join("/")))
    yield page
    assert complaints == []


def box(page, name):
    return page.get_by_role("textbox", name=f"Text as {name}")


def texts(page, phone):
    return page.locator(f"#{phone} .thread li")


def test_it_says_that_nobody_is_real_and_shows_every_number(opened, web):
    expect(opened.get_by_text("Practice: nobody here is real")).to_be_visible()
    for person in web.get("/practice/people").json():
        expect(opened.get_by_text(person["number"], exact=True)).to_be_visible()


def test_a_text_is_answered_and_what_was_kept_is_shown(opened):
    box(opened, "Sam").fill(LOG)
    opened.locator("#phone-447700900001").get_by_role("button", name="Send").click()
    expect(texts(opened, "phone-447700900001").last).to_contain_text("Saved:")
    box(opened, "Sam").fill("1")
    box(opened, "Sam").press("Enter")
    newest = opened.locator("#kept-list > li").first
    expect(newest).to_contain_text("Session log")
    expect(newest).to_contain_text("same place")
    expect(newest).to_contain_text(LOG)


def test_a_worry_shows_as_a_flag_with_its_reason(opened):
    opened.get_by_role("button", name="nowhere to sleep tonite").click()
    flag = opened.locator("#kept-list > li", has_text="Flag").first
    for words in ("How soon", "Why", "About", "nowhere to sleep"):
        expect(flag).to_contain_text(words)
    expect(opened.locator("#phone-447700900009 .thread")).to_contain_text("flag")


def test_what_happens_elsewhere_reaches_an_open_page_without_a_reload(opened, web):
    opened.evaluate("window.stillTheSame = true")
    box(opened, "Ada").fill("half a tho")
    web.post("/practice/texts", json={"from": "+447700900003", "body": "stuck innit"}).raise_for_status()
    expect(texts(opened, ADA).last).to_contain_text("What got in the way?")
    expect(opened.locator("#links")).to_be_attached()
    assert opened.evaluate("window.stillTheSame")
    expect(box(opened, "Ada")).to_have_value("half a tho")


def test_a_number_that_nobody_knows_gets_a_phone(opened, web):
    web.post("/practice/texts", json={"from": "+447700900077", "body": "hi"}).raise_for_status()
    expect(opened.get_by_role("article", name="Nobody we know")).to_contain_text("+447700900077")


def test_the_buttons_of_a_telegram_phone_answer_and_go_away(opened):
    phone = opened.locator(f"#{KAI}")
    phone.get_by_role("button", name="stuck", exact=True).click()
    expect(texts(opened, KAI).last).to_contain_text("What got in the way?")
    expect(phone.get_by_role("button", name="not yet")).to_have_count(0)
    expect(phone.get_by_role("button", name="money")).to_be_visible()


def test_the_clock_moves_on_and_brings_what_fell_due(opened):
    before = opened.locator("#now").text_content()
    count = texts(opened, ADA).count()
    opened.get_by_role("button", name="+1 week").click()
    expect(opened.locator("#now")).not_to_have_text(before)
    expect(texts(opened, ADA).nth(count)).to_contain_text("How did it go?")


def test_nonsense_for_the_clock_is_told_plainly(web, page):
    page.goto(str(web.base_url.join("/practice")))
    page.get_by_label("How long, such as 90 minutes").fill("a while")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("such as")


def test_the_keyboard_alone_is_enough(opened):
    for _ in range(60):
        opened.keyboard.press("Tab")
        if opened.evaluate("document.activeElement.id") == f"{ADA}-body":
            break
    opened.keyboard.type("stuck innit")
    opened.keyboard.press("Enter")
    expect(texts(opened, ADA).last).to_contain_text("What got in the way?")
    opened.keyboard.type("2")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Space")
    expect(texts(opened, ADA).last).to_contain_text("Thanks Ada")
    outline = opened.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_it_works_without_scripts(browser, web):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(str(web.base_url.join("/practice")))
    box(page, "Ada").fill("stuck innit")
    page.locator(f"#{ADA}").get_by_role("button", name="Send").click()
    expect(texts(page, ADA).last).to_contain_text("What got in the way?")
    page.get_by_role("button", name="+1 day").click()
    page.locator(f"#{KAI}").get_by_role("button", name="done").click()
    expect(texts(page, KAI).last).to_contain_text("You did it")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_axe_finds_nothing(browser, web, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(str(web.base_url.join("/practice")))
    for number in ("+447700900003", "+447700900077"):
        said = {"from": number, "body": "nowhere to sleep tonite"}
        web.post("/practice/texts", json=said).raise_for_status()
    expect(page.get_by_role("article", name="Nobody we know")).to_be_attached()
    assert violations(page) == []
    context.close()


def test_nothing_sticks_out_of_a_small_phone(browser, web):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(str(web.base_url.join("/practice")))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_page_runs_only_its_own_scripts_and_asks_nobody_else(web):
    answer = web.get("/practice")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
    assert "http://" not in answer.text.replace(str(web.base_url), "")
    for name in ("page.css", "page.js", "icon.svg"):
        assert web.get(f"/practice/{name}").is_success
    assert web.get("/practice/people.toml").status_code == 404


def test_what_people_text_is_never_taken_for_html(opened, web):
    web.post(
        "/practice/texts", json={"from": "+447700900003", "body": "<img src=x onerror=alert(1)>"}
    ).raise_for_status()
    expect(opened.locator(f"#{ADA} .thread")).to_contain_text("<img src=x")
