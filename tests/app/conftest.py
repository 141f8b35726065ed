"""Fixtures of the tests of the whole program."""

import datetime as dt
from contextlib import contextmanager

import pytest

from tests import cast
from tests.app import carrier as twilio
from tests.app.serving import serving


@pytest.fixture
def carrier():
    with twilio.Carrier().open() as opened:
        yield opened


@pytest.fixture
def people(database):
    """Makes the people of a `given:` line, as of now."""

    def make(line="mentee Ada with mentor Sam"):
        return database.write(lambda db: cast.make(db, line, dt.datetime.now(dt.UTC)))

    return make


@pytest.fixture
def on_twilio(carrier, database_url):
    """Serves the whole program to a carrier."""

    @contextmanager
    def serve():
        with serving(database_url, twilio_api_url=carrier.api, **twilio.SETTINGS) as root:
            carrier.public = root
            yield carrier

    return serve
