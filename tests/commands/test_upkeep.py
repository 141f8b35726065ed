"""What those type who look after the machine: keys, a restore, a programme's own sender."""

import sqlite3
from pathlib import Path

import pytest


@pytest.fixture
def machine_with_people(practice, machine):
    """A real machine: a key of its own, and the people of a small file."""
    key = (machine / "var/practice.keys").read_text().strip()
    (machine / ".env").write_text(f"ALONGSIDE_KEYS={key}\n")
    return practice


def put_keys(*keys):
    Path(".env").write_text(f"ALONGSIDE_KEYS={','.join(keys)}\n")


def key_in_use():
    return Path(".env").read_text().strip().partition("=")[2]


def test_keys_change_as_the_guide_tells(machine_with_people):
    alongside = machine_with_people
    old, new = key_in_use(), alongside("keys", "new").out.strip()
    put_keys(new, old)
    ended = alongside("keys", "rotate")
    assert (ended.code, ended.err) == (0, "")
    assert f"Key {old.partition(':')[0]} is used by nothing here: it may be taken out" in ended.out
    put_keys(new)
    assert "0 values sealed anew" in alongside("keys", "rotate").out
    assert alongside("invite", "+447700900002").code == 0


def test_what_no_key_opens_is_named_and_ends_badly(machine_with_people):
    alongside = machine_with_people
    put_keys(alongside("keys", "new").out.strip())
    ended = alongside("keys", "rotate").fails("person.name in row", "no key in ALONGSIDE_KEYS opens it")
    assert ended.err.strip().endswith("values stay as they were.")
    assert "0 values sealed anew" in ended.out


def test_after_a_restore_it_is_told_what_is_held(machine_with_people):
    ended = machine_with_people("restored")
    assert ended.code == 0
    assert "texts will be looked for at the provider" in ended.out


def test_a_programme_has_a_sender_a_speed_and_limits_of_its_own(machine_with_people):
    alongside = machine_with_people
    given = ("--sender", "+447700900000", "--texts-per-second", "1", "--limits", '{"mentee_a_week": 2}')
    assert alongside("programme", "bridges", *given).code == 0
    shown = alongside("programme", "Bridges").out
    assert "sender: +447700900000" in shown
    assert "texts per second: 1.0" in shown
    with sqlite3.connect("var/alongside.db") as db:
        assert db.execute("SELECT limits FROM programme").fetchone() == ('{"mentee_a_week": 2}',)
    db.close()
    assert "sender: as everywhere" in alongside("programme", "Bridges", "--sender", "-").out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("Nowhere",), "There is no programme Nowhere. Programmes: Bridges."),
        (("Bridges", "--sender", "Bridges"), "--sender must be a number"),
        (("Bridges", "--limits", '{"mentee_a_year": 2}'), "mentee_a_year is not a limit"),
        (("Bridges", "--limits", "two"), "--limits cannot be read"),
        (("Bridges", "--limits", "[1]"), "--limits cannot be read"),
    ],
)
def test_what_a_programme_cannot_have_is_told(machine_with_people, given, told):
    machine_with_people("programme", *given).fails(told)
