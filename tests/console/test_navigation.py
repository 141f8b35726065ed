"""Where staff can go from every page."""

from uuid import uuid4

import pytest

from bot.console.navigation import SECTIONS, entry_at, sections
from bot.rules.staff import Staff, StaffRole, may
from tests.console.house import routes

LEAD = Staff(uuid4(), StaffRole.LEAD, "")
ENTRIES = [entry for section in SECTIONS for entry in section.entries]
ITS_OWN = ("/console/sign-in", "/console/invitations", "/console/account", "/console/live", "/console/parts")
"""Pages that stand outside, and those that only answer."""


def gets(house):
    """The address of every page."""
    return {
        route.path for route in routes(house.database) if "GET" in (getattr(route, "methods", None) or ())
    }


@pytest.mark.parametrize("role", list(StaffRole))
def test_nobody_is_led_to_a_page_that_is_not_for_their_role(role):
    staff = Staff(uuid4(), role, "")
    assert all(may(staff, entry.act) for section in sections(staff) for entry in section.entries)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_page_of_it_is_there(entry, house):
    assert entry.path in gets(house)


def test_every_page_of_the_console_belongs_to_one_of_it(house):
    inner = {path for path in gets(house) if not path.startswith(ITS_OWN)}
    assert {path for path in inner if entry_at(LEAD, path) is None} == set()


def test_a_page_belongs_to_the_nearest():
    assert entry_at(LEAD, "/console/people/5/texts").path == "/console/people"
    assert entry_at(LEAD, "/console/drills/3").path == "/console/figures"
    assert entry_at(LEAD, "/console/programmes/4/drill").path == "/console/programmes"
    assert entry_at(LEAD, "/console/waiting/flags").path == "/console"
