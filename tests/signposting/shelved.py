"""Services put into a database, as an import does."""

import datetime as dt

from signposting.directory import keep, run
from signposting.imports.standard import read_object

NOW = dt.datetime(2026, 3, 12, 9, tzinfo=dt.UTC)


def shelve(database, rows, feed="Leeds", now=NOW):
    """Keep these objects of the standard as what a feed holds."""

    def work(db):
        begun = run.begin(db.conn, feed, "feed.json", str(now), now)
        keep.take_in(db.conn, begun, keep.prepared(db.conn, begun, [read_object(row) for row in rows]), now)

    database.write(work)
