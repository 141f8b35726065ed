"""The directory of services, which all programmes share"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment
from bot.store.migrations.append_only import allow_changes, refuse_changes
from signposting.directory.full_text import drop_words, index_words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEW = (
    "own_place",
    "service_change",
    "service_text",
    "reach_all",
    "spot",
    "service",
    "import_run",
    "feed",
)
REACHES = sa.text("reach_km > 0")
STANDS = ("id", "service_id", "at", "who", "what", "before", "after")


def upgrade() -> None:
    _feeds()
    _services()
    _searched()
    _changes()
    _own_places()
    index_words(op.get_bind())
    refuse_changes("service_change", STANDS)


def _feeds() -> None:
    op.create_table(
        "feed",
        _id(),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        _at("modified_at", nullable=True),
        _at("read_at", nullable=True),
    )
    op.create_table(
        "import_run",
        _id(),
        _refers("feed_id", "feed", nullable=False, index=True),
        sa.Column("source", sa.String(64), nullable=False),
        _at("began_at"),
        _at("ended_at", nullable=True),
        *(
            _count(name)
            for name in ("known", "added", "changed", "unchanged", "reopened", "closed", "refused")
        ),
    )


def _services() -> None:
    op.create_table(
        "service",
        _id(),
        _refers("feed_id", "feed", nullable=False),
        sa.Column("source_id", sa.String(200), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("is_national", sa.Boolean(), nullable=False),
        sa.Column("says_closed", sa.Boolean(), nullable=False),
        sa.Column("minimum_age", sa.Float()),
        sa.Column("maximum_age", sa.Float()),
        sa.Column("last_verified", sa.Date()),
        _at("changed_at"),
        _at("closed_at", nullable=True),
        _refers("seen_in", "import_run"),
        _count("helped"),
        _count("not_helped"),
        sa.Column("read_as", sa.SmallInteger(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source_body", sa.Text()),
        sa.UniqueConstraint("feed_id", "source_id"),
    )


def _searched() -> None:
    op.create_table(
        "spot",
        sa.Column("category", sa.String(40), primary_key=True),
        sa.Column("latitude", sa.Float(), primary_key=True),
        sa.Column("longitude", sa.Float(), primary_key=True),
        _refers("service_id", "service", primary_key=True, index=True),
        sa.Column("place", sa.SmallInteger(), primary_key=True),
        sa.Column("reach_km", sa.Float(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_spot_reach",
        "spot",
        ["category", "latitude", "longitude", "service_id", "reach_km"],
        sqlite_where=REACHES,
        postgresql_where=REACHES,
    )
    op.create_table(
        "reach_all",
        sa.Column("category", sa.String(40), primary_key=True),
        sa.Column("country", sa.String(2), primary_key=True),
        _refers("service_id", "service", primary_key=True, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "service_text",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        _refers("service_id", "service", nullable=False, unique=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("name", "organisation", "description", "terms", "grams")
        ),
    )


def _changes() -> None:
    op.create_table(
        "service_change",
        _id(),
        _refers("service_id", "service", nullable=False, index=True),
        _at("at"),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
    )


def _own_places() -> None:
    op.create_table(
        "own_place",
        _id(),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("region", sa.String(200), nullable=False),
        sa.UniqueConstraint("name", "country", "region"),
    )


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _refers(name: str, table: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), **options)


def _at(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Moment(timezone=True), nullable=nullable)


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def downgrade() -> None:
    allow_changes("service_change")
    drop_words(op.get_bind())
    for table in NEW:
        op.drop_table(table)
