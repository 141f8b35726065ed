"""What leads set, bring in and look up, in a real browser."""

import datetime as dt
import tempfile

import pytest
from playwright.sync_api import expect

from bot.store.rows import add
from signposting.directory.edit import add as add_service
from tests.axe import violations
from tests.console.house import NOW
from tests.console.test_in_a_browser import opened as opened
from tests.imports.files import CORA, SAM, csv

WIDE = "z" * 120
SERVICE = {"name": f"Roof {WIDE}", "phones": [{"number": "0113 496 0000"}], "url": f"https://x.org/{WIDE}"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Where files lie for this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def furnish(db, house):
    """A place with wide words, a text to come, and somebody on call on Mondays."""
    mine = {"programme_id": house.bridges}
    cora = {"role": "coordinator", "name": f"Cora {WIDE}", "language": "en", "timezone": "Europe/London"}
    who = add(db, "person", **mine, **cora, consent="yes", phone_setting="own", made_at=NOW)
    hours = {"weekdays": "1", "begins": dt.time(17), "ends": dt.time(9), "first_day": NOW.date()}
    add(db, "shift", **mine, person_id=who, post="on_call", **hours, holidays="also", made_at=NOW)
    due = {"due_at": NOW, "planned_at": NOW, "local_date": NOW.date(), "state": "waiting"}
    add(db, "nudge", **mine, person_id=house.ids["Ada"], about=house.ids["Ada"], kind="next_step", **due)
    return add_service(db.conn, SERVICE, "import: x", NOW)


def bring(page, url, content):
    page.goto(f"{url}/console/imports")
    file = {"name": f"{WIDE}.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("#file-people").set_input_files(file)
    page.get_by_role("button", name="Look it over: people").press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(opened, house, url, width, scheme):
    which = house.database.write(lambda db: furnish(db, house))
    page = opened("second lead", viewport={"width": width, "height": 800}, color_scheme=scheme)
    service, programme = f"/console/directory/{which}", f"/console/programmes/{house.bridges}"
    paths = ["/console/directory", service, f"{service}/change", "/console/directory/new"]
    paths += ["/console/schedule", "/console/rota", "/console/programmes", programme, "/console/imports"]

    def check():
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    for path in paths:
        page.goto(url + path)
        check()
    bring(page, url, csv(SAM, CORA | {"phone": WIDE}))
    expect(page.get_by_role("heading", name="What is wrong")).to_be_visible()
    check()


def test_a_file_with_an_error_is_seen_mended_and_brought_in_without_a_script(opened, url):
    page = opened("second lead", java_script_enabled=False)
    bring(page, url, csv(SAM | {"phone": "+447700900041"}, CORA | {"phone": "12"}))
    expect(page.get_by_role("row", name="3 phone")).to_be_visible()
    bring(page, url, csv(SAM | {"phone": "+447700900041"}, CORA))
    page.get_by_role("button", name="Import these").press("Enter")
    expect(page.get_by_text("Brought in", exact=True)).to_be_visible()
