"""Takes the pictures of docs/console.md: `python -m tests.console.pictures [ANOTHER FOLDER]`.

A practice programme has a bad night: texts come in by telephone, and a lead signs in and looks at each page,
at a desk and on a telephone, by day and by night.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.practice.keys import LEAD
from tests.browser import find_browser, launch_options
from tests.practice.room import serving

FOLDER = Path(__file__).parents[2] / "docs/images/console"
TEXTS = (
    ("Sam", "Met A yday 2hrs at costa. did cv, applied for 2 jobs. next meeting weds 3pm same place"),
    ("Ada", "stuck innit"),
    ("Ada", "nowhere to sleep tonite"),
    ("Dev", "my cousin says il owe him forever if i dont hold a bag for him"),
)
"""What is texted, and by whom."""
SIZES = {"desk": {"width": 1100, "height": 900}, "phone": {"width": 390, "height": 844}}
PAGES = {
    "today": "/console",
    "people": "/console/people",
    "figures": "/console/figures",
    "directory": "/console/directory",
}
"""Pages by name. The flag and a person are reached from Today, as staff reach them."""


def sign_in(page: Page, password: str) -> None:
    page.goto("/console")
    page.get_by_label("E-mail").fill(LEAD)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Today", level=1).wait_for()


def look_at(page: Page, folder: Path, size: str) -> None:
    """Take a picture of each page."""
    for name, path in PAGES.items():
        page.goto(path)
        page.screenshot(path=folder / f"{name}-{size}.png")
    page.goto("/console")
    page.get_by_role("button", name="Open it").click()
    page.screenshot(path=folder / f"flag-{size}.png")
    page.locator("main a[href^='/console/people/']").first.click()
    page.screenshot(path=folder / f"person-{size}.png")
    page.get_by_role("link", name="Texts", exact=True).click()
    taking = page.get_by_role("button", name="Take the conversation")
    if taking.is_visible():  # not yet taken at the size before
        taking.click()
    page.get_by_role("link", name="Write to them").click()
    page.screenshot(path=folder / f"conversation-{size}.png")


def take(folder: Path) -> None:
    """Have the bad night, and take all pictures of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, serving(Path(scratch) / "practice.db") as web:
        numbers = {one["name"].split()[0]: one["number"] for one in web.get("/practice/people").json()}
        for who, body in TEXTS:
            web.post("/practice/texts", json={"from": numbers[who], "body": body}).raise_for_status()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options(find_browser() or "chromium"))
            for size in SIZES:
                _all_of(
                    browser,
                    str(web.base_url),
                    (Path(scratch) / "practice.password").read_text(),
                    folder,
                    size,
                )
            browser.close()


def _all_of(browser: Browser, url: str, password: str, folder: Path, size: str) -> None:
    context = browser.new_context(base_url=url, viewport=SIZES[size], reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, password)
    look_at(page, folder, size)
    context.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
