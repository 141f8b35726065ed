"""Small directories brought in, and what is kept of them."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import func, select

from bot.imports.directory import import_services
from signposting.directory import read
from signposting.directory.tables import reach_all, service_text, spot
from signposting.imports.live import Since
from signposting.imports.refusal import Refused, Unreadable
from signposting.service import Address, Organisation, Phone, Place, Service, Term

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
FEED = "Leeds"


def named(number, **said):
    """A food bank in Leeds, one of many."""
    at = Place(latitude=53.8, longitude=-1.5, addresses=(Address(postcode="LS1 1AA", country="GB"),))
    one = Service(
        f"s{number}",
        f"Food bank {number}",
        organisation=Organisation("Roof"),
        phones=(Phone("0113 496 0000"),),
        places=(at,),
        terms=(Term("food"),),
    )
    return replace(one, **said)


def several(many):
    return [named(number) for number in range(many)]


class Listed:
    """A source that gives what it is handed; one that is `broken` cannot be read to its end."""

    is_part = False
    is_unchanged = False
    since = Since()

    def __init__(self, rows, fingerprint="", *, broken=False, whole=True):
        self.address = "a list"
        self.fingerprint = fingerprint or str(hash(tuple(rows)))
        self.is_whole = False
        self._rows = rows
        self._broken = broken
        self._whole = whole

    def services(self):
        yield from self._rows
        if self._broken:
            raise Unreadable("The list is broken.")
        self.is_whole = self._whole


def bring(database, rows, *, feed=FEED, force=False, now=NOON, **how):
    """Import these; the report. A list of services, or a source."""
    source = rows if hasattr(rows, "services") else Listed(rows, **how)
    return import_services(database, source, feed, lambda: now, force=force)


def done(report):
    """(added, changed, unchanged, reopened, closed)"""
    counts = report.counts
    return counts.added, counts.changed, counts.unchanged, counts.reopened, counts.closed


def open_ones(database):
    """The open services by their source's id."""
    return database.read(lambda db: {one.service.id: one.service for one in read.all_open(db.conn)})


def id_of(database, source_id, feed=FEED):
    return database.read(lambda db: read.by_source(db.conn, feed, source_id)).id


def changes(database, source_id):
    id = id_of(database, source_id)
    return database.read(lambda db: read.changes_of(db.conn, id))


def what_happened(database, source_id):
    return [change["what"] for change in changes(database, source_id)]


def found_rows(database):
    """How many rows there are by which services are found: spots, everywhere, texts."""

    def count(db):
        tables = (spot, reach_all, service_text)
        return [db.conn.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]

    return database.read(count)


def refusals(many):
    return [Refused(f"line {number}", "has no name") for number in range(many)]
