"""A feed is imported once at a time."""

import pytest

from signposting.directory.alone import NotAlone, alone


def test_the_second_is_told_and_is_let_in_when_the_first_has_gone(database):
    with alone(database.engine, "Leeds"):
        with (
            pytest.raises(NotAlone, match="Another import of Leeds is running"),
            alone(database.engine, "Leeds"),
        ):
            pytest.fail("two are in")
        with alone(database.engine, "Hull"):
            pass
    for _ in range(2):
        with alone(database.engine, "Leeds"):
            pass


def test_one_that_fails_lets_the_next_in(database):
    with pytest.raises(ZeroDivisionError), alone(database.engine, "Leeds"):
        raise ZeroDivisionError
    with alone(database.engine, "Leeds"):
        pass
