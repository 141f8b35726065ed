"""Takes the picture of the practice page for the README: `python -m tests.practice.picture`.

A mentor texts a log, a mentee that she is stuck and has nowhere to sleep; the page shows what came of it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import find_browser, launch_options
from tests.practice.room import serving

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs/images/practice.png"
LOG = "Met A yday 2hrs at costa. did cv, applied for 2 jobs. next meeting weds 3pm same place"


def exchange(page: Page) -> None:
    """A short, telling exchange, by keyboard and buttons."""
    for who, body, reply in (
        ("Sam", LOG, "Is that right?"),
        ("Sam", "1", "Thanks. Your log is saved."),
        ("Ada", "stuck innit", "What got in the way?"),
        ("Ada", "nowhere to sleep tonite", "Call"),
    ):
        box = page.get_by_label(f"Text as {who}", exact=True).and_(page.locator("textarea"))
        phone = page.locator(".phone").filter(has=box)
        texts = phone.locator(".thread li")
        before = texts.count()
        box.fill(body)
        box.press("Enter")
        phone.locator(f".thread li:nth-child(n+{before + 2})").filter(has_text=reply).first.wait_for()


def take(path: Path, width: int, height: int, scheme: str, *, whole: bool = False) -> None:
    """Have the exchange on a page of this size, and take a picture of it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "practice.db") as web,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options(find_browser() or "chromium"))
        size = {"width": width, "height": height}
        page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page.goto(str(web.base_url.join("/practice")))
        exchange(page)
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.screenshot(path=path, full_page=whole)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:  # somewhere else, in another size: PATH WIDTH HEIGHT light|dark
        path, width, height, scheme = sys.argv[1:5]
        take(Path(path), int(width), int(height), scheme, whole="whole" in sys.argv)
    else:
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        take(PICTURE, 1440, 1210, "light")
