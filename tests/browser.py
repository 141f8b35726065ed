"""A real browser for the tests that open a page: Playwright's own, or one that this machine has.

Run as a program, it brings Playwright's where there is none: `python -m tests.browser`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
QUIET = [  # a test's browser talks to this machine alone
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
NONE = "no browser: the tests that open a page were SKIPPED. Install Chromium, then run them again."

skipped = pytest.StashKey[bool]()


@cache
def find_browser() -> str | None:
    """Where a Chromium that Playwright can drive is, or None."""
    for found in filter(None, [*map(shutil.which, NAMES), shutil.which(ON_A_MAC)]):
        if Path(found).resolve().name != "snap":  # a snap sees neither the profile nor the pages it is given
            return found
    told = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False)
    own = told.stdout.strip()
    return own if own and Path(own).exists() else None


def launch_options(path: str) -> dict[str, Any]:
    """What `chromium.launch` is given for the browser at `path`."""
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"executable_path": path, "headless": True, "args": QUIET + as_root}


@pytest.fixture(scope="module")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """One browser for a file of tests. Without any, tests are skipped; in CI they fail.

    While it is open, Playwright's event loop runs in this thread: tests that run their own need another file.
    """
    path = find_browser()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have a browser: none was found, and none could be brought")
        pytestconfig.stash[skipped] = True
        pytest.skip("no browser")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(**launch_options(path))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with a memory of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.stash.get(skipped, False):
        terminalreporter.section("browser", sep="!", red=True, bold=True)
        terminalreporter.line(NONE, red=True, bold=True)


def main() -> None:
    """Bring Playwright's Chromium if there is no browser yet. Never fails: the tests say what is missing."""
    if find_browser() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        find_browser.cache_clear()
    print(find_browser() or NONE)


if __name__ == "__main__":
    main()
