"""The tables of the directory, which all programmes share.

`spot`, `reach_all` and `service_text` hold open services only: what is found in them may be offered. They are
made from `service.body`, and made anew where they were made by an older reading of it (`service.read_as`).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from signposting.directory.moment import Moment, new_id

directory = MetaData()

feed = Table(
    "feed",
    directory,
    Column("id", Uuid, primary_key=True, default=new_id),
    Column("name", String(200), nullable=False, unique=True),
    Column("address", Text, nullable=False, default=""),  # the file or URL it was last read from
    Column("etag", Text),
    Column("modified_at", Moment),
    Column("read_at", Moment),  # when it was last read to its end
)

import_run = Table(
    "import_run",
    directory,
    Column("id", Uuid, primary_key=True, default=new_id),
    Column("feed_id", Uuid, ForeignKey("feed.id"), nullable=False, index=True),
    Column("source", String(64), nullable=False),  # a fingerprint of what was read
    Column("began_at", Moment, nullable=False),
    Column("ended_at", Moment),  # none while it runs, or after it was killed
    Column("known", Integer, nullable=False, default=0),  # open services of the feed when it began
    Column("added", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("reopened", Integer, nullable=False, default=0),
    Column("closed", Integer, nullable=False, default=0),
    Column("refused", Integer, nullable=False, default=0),
)

service = Table(
    "service",
    directory,
    Column("id", Uuid, primary_key=True, default=new_id),
    Column("feed_id", Uuid, ForeignKey("feed.id"), nullable=False),
    Column("source_id", String(200), nullable=False),
    Column("name", String(500), nullable=False),
    Column("organisation", Text, nullable=False, default=""),
    Column("digest", String(32), nullable=False),  # of what the source last said
    Column("country", String(2), nullable=False, default=""),  # ISO 3166; "" where not known
    Column("is_national", Boolean, nullable=False, default=False),  # how far away it is does not matter
    Column("says_closed", Boolean, nullable=False, default=False),  # by its own status
    Column("minimum_age", Float),
    Column("maximum_age", Float),
    Column("last_verified", Date),
    Column("changed_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("seen_in", Uuid, ForeignKey("import_run.id")),  # the run that met it last
    Column("helped", Integer, nullable=False, default=0),
    Column("not_helped", Integer, nullable=False, default=0),
    Column("read_as", SmallInteger, nullable=False, default=0),
    Column("standing", Text, nullable=False, default="{}"),  # JSON: see signposting/standing.py
    # Last, for on SQLite what stands before them is read without them.
    Column("body", Text, nullable=False),  # the service as HSDS 3 JSON
    Column("source_body", Text),  # what the source said, where staff have edited that
    UniqueConstraint("feed_id", "source_id"),
)

_CLOSED = text("closed_at IS NOT NULL")
Index("ix_service_closed", service.c.closed_at, sqlite_where=_CLOSED, postgresql_where=_CLOSED)

spot = Table(
    "spot",
    directory,
    Column("category", String(40), primary_key=True),
    Column("latitude", Float, primary_key=True),  # degrees
    Column("longitude", Float, primary_key=True),
    Column("service_id", Uuid, ForeignKey("service.id"), primary_key=True, index=True),
    Column("place", SmallInteger, primary_key=True),  # its number in the service; -1: an area's middle
    Column("reach_km", Float, nullable=False, default=0.0),  # 0: it is there, and nowhere else
    sqlite_with_rowid=False,  # the key is the whole table, and covers every search
)
Index(
    "ix_spot_reach",
    *(spot.c[name] for name in ("category", "latitude", "longitude", "service_id", "reach_km")),
    sqlite_where=text("reach_km > 0"),
    postgresql_where=text("reach_km > 0"),
)

reach_all = Table(
    "reach_all",
    directory,
    Column("category", String(40), primary_key=True),
    Column("country", String(2), primary_key=True),  # "" where not known: everywhere
    Column("service_id", Uuid, ForeignKey("service.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

service_text = Table(
    "service_text",
    directory,
    # Whole numbers, upwards: the full-text index of SQLite is made by them, and fast only so.
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("service_id", Uuid, ForeignKey("service.id"), nullable=False, unique=True),
    # All in plain words: small letters and digits without marks, a blank between words.
    Column("name", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("grams", Text, nullable=False),  # every three letters that follow each other in its two names
)

service_change = Table(
    "service_change",
    directory,
    Column("id", Uuid, primary_key=True, default=new_id),
    Column("service_id", Uuid, ForeignKey("service.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("who", String(200), nullable=False),  # "import: NAME", or who of the staff
    Column("what", String(40), nullable=False),  # added, changed, closed, reopened, edited
    Column("before", Text),  # JSON of what differs, by the standard's keys
    Column("after", Text),
)

own_place = Table(
    "own_place",
    directory,
    Column("id", Uuid, primary_key=True, default=new_id),
    Column("name", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("country", String(2), nullable=False),
    Column("region", String(200), nullable=False, default=""),
    UniqueConstraint("name", "country", "region"),
)
