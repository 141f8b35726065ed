"""The browser that other tests stand on."""

from tests.browser import launch_options


def test_a_page_opens_and_runs_scripts(page):
    page.set_content("<button onclick=\"this.textContent = 'heard'\">say</button>")
    page.get_by_role("button").click()
    assert page.get_by_role("button").text_content() == "heard"


def test_a_page_keeps_nothing_from_the_one_before(page):
    assert page.context.cookies() == []


def test_the_browser_stays_at_home():
    assert "--disable-background-networking" in launch_options("chromium")["args"]
