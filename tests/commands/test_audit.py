"""`alongside audit verify`."""

import sqlite3

from tests.commands.test_upkeep import machine_with_people

__all__ = ["machine_with_people"]


def test_it_says_that_the_audit_is_whole_and_how_much_is_not_linked_yet(machine_with_people):
    ended = machine_with_people("audit", "verify")
    assert (ended.code, ended.err) == (0, "")
    assert "The audit is whole: 0 rows." in ended.out
    assert "not linked yet" in ended.out


def test_where_it_is_broken_it_says_so_and_ends_badly(machine_with_people):
    with sqlite3.connect("var/alongside.db") as db:
        db.execute("UPDATE audit_end SET place = 3")
    db.close()
    ended = machine_with_people("audit", "verify").fails("The audit is broken at row 4", "taken back")
    assert ended.code == 1
