"""What the pages are made of: ours, from here, and nothing that a page could not do without."""

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.console import parts
from bot.console.pages import HEADERS
from tests.console.house import CSRF
from tests.console.test_routes import WHO_MAY, path_of
from tests.console.test_routes import things as things

TEMPLATES = Path(parts.__file__).parent / "templates"
ELSEWHERE = re.compile(r"^(?!/(?!/)|#)")
PAGES = [
    route[1]
    for route in WHO_MAY
    if route[0] == "GET" and not any(part in route[1] for part in ("/parts", "/live", "/sign-in/"))
]


class Marks(HTMLParser):
    """Collects what a strict policy forbids, and every address that a page names."""

    def __init__(self):
        super().__init__()
        self.forbidden, self.addresses = [], []

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        own = tag == "style" or (tag == "script" and "src" not in names)
        if own or "style" in names or any(name.startswith("on") for name in names):
            self.forbidden.append(self.get_starttag_text())
        addressed = (
            "src",
            "href",
            "action",
            "formaction",
            "srcset",
            "data",
            "poster",
            "hx-sse:connect",
            "hx-get",
        )
        self.addresses += [value for name, value in attrs if name in addressed]


@pytest.fixture(scope="module")
def css():
    made = parts.MADE / "console.css"
    if not made.exists():
        pytest.fail("what the pages are made of is not there yet: run `make look`")
    return made.read_text()


def test_the_look_asks_for_nothing_else_and_bears_no_crown_and_no_gds_transport(css):
    for foreign in ("url(", "@import", "@font-face", "transport", "crown"):
        assert foreign not in css.lower()


def test_the_look_has_colours_for_a_dark_screen(css):
    assert "prefers-color-scheme: dark" in css or "prefers-color-scheme:dark" in css


def test_nothing_of_the_crown_is_brought_along(css):
    assert css
    names = {path.name for path in parts.MADE.iterdir()}
    assert names == {
        "console.css",
        "console.js",
        "icon.svg",
        "govuk-frontend.min.js",
        "htmx.min.js",
        "hx-sse.min.js",
    }


@pytest.mark.parametrize("pattern", PAGES)
def test_no_page_has_a_script_or_a_style_of_its_own_or_asks_another_host(desk, things, pattern):
    page = (desk() if "sign-in" in pattern else desk("lead")).get(path_of(pattern, things))
    assert page.status_code in (200, 404)
    marks = Marks()
    marks.feed(page.text)
    assert marks.forbidden == []
    assert marks.addresses
    assert [one for one in marks.addresses if ELSEWHERE.search(one)] == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_names_another_host_or_a_crown(template):
    text = template.read_text().lower()
    for foreign in (
        "http:",
        "https:",
        'src="//',
        "<style",
        "style=",
        "onclick",
        "crown",
        "transport",
        "javascript:",
    ):
        assert foreign not in text


def test_every_part_that_a_page_asks_for_is_there_and_kept_for_good(css, desk):
    assert css
    lead = desk("lead")
    asked = set(re.findall(r'"(/console/parts/[^"]+)"', lead.get("/console").text))
    assert len(asked) == 5
    for path in asked:
        answer = lead.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, parts.FOR_GOOD)
        again = lead.web.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304


def test_a_part_that_changes_has_another_address(tmp_path):
    (tmp_path / "console.css").write_text("a{}")
    before = parts.address(tmp_path)
    parts.address.cache_clear()
    (tmp_path / "console.css").write_text("b{}")
    assert parts.address(tmp_path) != before


@pytest.mark.parametrize("path", ["/console.css", "/%2e%2e/pages.py", "/..%2fpages.py"])
def test_where_the_parts_were_never_made_asking_for_one_is_a_plain_no(tmp_path, path):
    none = tmp_path / "none"
    app = Starlette(routes=parts.routes(HEADERS, none))

    async def ask():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as web:
            return await web.get(parts.address(none) + path)

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.text) == (404, "")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_door_stands_open_to_who_runs_no_scripts(desk):
    page = desk().get("/console/sign-in").text
    assert CSRF.search(page)
    assert 'type="password"' in page
