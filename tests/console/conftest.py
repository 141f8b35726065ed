"""A house of two programmes, and a console that is served."""

import pytest

from bot.store.database import Database
from tests.console.house import Desk, Stage, Watch, furnish, serving


@pytest.fixture
def house(sqlite_url, seals):
    database = Database(sqlite_url, seals)
    yield furnish(database)
    database.close()


@pytest.fixture
def house_on_either(database):
    """The same on SQLite and on PostgreSQL."""
    return furnish(database)


@pytest.fixture
def clock():
    return Watch()


@pytest.fixture
def wall():
    return Watch()


@pytest.fixture(scope="session")
def stage():
    return Stage()


@pytest.fixture(scope="session")
def served(stage):
    """One server for all tests: starting one takes longer than most of them."""
    with serving(stage) as url:
        yield url


@pytest.fixture
def url(house, clock, wall, stage, served):
    stage.play(house.database, clock, wall=wall)
    return served


@pytest.fixture
def desk(house, url):
    """`desk("lead")`: a client as that person."""
    desks = []

    def sit(name=None):
        desks.append(Desk(url, house.token(name) if name else None))
        return desks[-1]

    yield sit
    for one in desks:
        one.web.close()
