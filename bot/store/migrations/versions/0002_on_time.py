"""What nudges and delivery need: choices, limits, lanes, senders, heartbeats"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN_TEXT = sa.text("state IN ('waiting', 'sending')")
FIRST_TEXT = sa.text("state IN ('waiting', 'sending') AND kind IN ('crisis', 'alert')")
BEGUN_BY_US = sa.text("kind = 'nudge'")
WAITING = sa.text("state = 'waiting'")
NOT_ARRIVED = sa.text("state IN ('dropped', 'failed', 'undelivered', 'unknown')")
DROPPED = sa.text("state = 'dropped'")
URGENT_NOT_SENT = sa.text("kind IN ('crisis', 'alert') AND state NOT IN ('sent', 'delivered', 'read')")
ALERTS = (
    ("ix_message_out_urgent", "at", URGENT_NOT_SENT),
    ("ix_message_out_alarmed", "alarmed_at", sa.text("alarmed_at IS NOT NULL")),
    ("ix_message_out_flag", "flag_number", sa.text("flag_number IS NOT NULL")),
)
GONE_QUIET = sa.text("unreachable_at IS NOT NULL")
CHANNEL = """UPDATE message_out SET channel = (
    SELECT address.channel FROM address WHERE address.id = message_out.address_id)"""


def upgrade() -> None:
    _add(
        "programme",
        sa.Column("subdivision", sa.String(40)),
        sa.Column("limits", sa.Text()),
        sa.Column("texts_per_second", sa.Float()),
    )
    _add(
        "person",
        sa.Column("checkin_weekday", sa.Integer()),
        sa.Column("checkin_time", sa.Time()),
        sa.Column("same_day", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("rest_days", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("safe_from", sa.Time()),
        sa.Column("safe_to", sa.Time()),
    )
    _add(
        "address",
        sa.Column("frozen_at", Moment(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("free_at", Moment(timezone=True)),
    )
    timed: sa.Column[bool] = sa.Column("timed", sa.Boolean(), nullable=False, server_default=sa.true())
    _add("session", timed, sa.Column("moved_from", sa.Uuid()), sa.Column("changed_by", sa.Uuid()))
    _texts()
    _nudges()
    _for_staff()
    _new_tables()


def _add(table: str, *columns: sa.Column[Any]) -> None:
    for column in columns:
        op.add_column(table, column)


def _texts() -> None:
    # With a default, so that a process of the version before can go on writing during an upgrade.
    channel = sa.Column("channel", sa.String(40), nullable=False, server_default="")
    _add("message_out", sa.Column("nudge_id", sa.Uuid()), channel)
    _add(
        "message_out", sa.Column("flag_number", sa.Integer()), sa.Column("alarmed_at", Moment(timezone=True))
    )
    op.execute(CHANNEL)
    op.drop_index("ix_message_out_due", "message_out")
    _due(["not_before", "id"])
    first = ["kind", "not_before"]
    op.create_index(
        "ix_message_out_first", "message_out", first, sqlite_where=FIRST_TEXT, postgresql_where=FIRST_TEXT
    )
    lane = ["programme_id", "channel", "not_before", "id"]
    begun = ["person_id", "at"]
    op.create_index(
        "ix_message_out_lane", "message_out", lane, sqlite_where=OPEN_TEXT, postgresql_where=OPEN_TEXT
    )
    op.create_index(
        "ix_message_out_begun", "message_out", begun, sqlite_where=BEGUN_BY_US, postgresql_where=BEGUN_BY_US
    )
    for name, column, where in ALERTS:
        op.create_index(name, "message_out", [column], sqlite_where=where, postgresql_where=where)


def _due(columns: list[str]) -> None:
    op.create_index(
        "ix_message_out_due", "message_out", columns, sqlite_where=OPEN_TEXT, postgresql_where=OPEN_TEXT
    )


def _nudges() -> None:
    _add("talk", sa.Column("nudge_id", sa.Uuid()))
    _add(
        "nudge",
        sa.Column("planned_at", Moment(timezone=True)),
        sa.Column("settled_at", Moment(timezone=True)),
    )
    lane = ["programme_id", "due_at"]
    op.create_index("ix_nudge_lane", "nudge", lane, sqlite_where=WAITING, postgresql_where=WAITING)


def _for_staff() -> None:
    _index("ix_message_out_unsent", "message_out", "at", NOT_ARRIVED)
    _index("ix_nudge_unsent", "nudge", "settled_at", DROPPED)
    _index("ix_address_unreachable", "address", "unreachable_at", GONE_QUIET)


def _index(name: str, table: str, moment: str, where: sa.TextClause) -> None:
    op.create_index(name, table, ["programme_id", moment], sqlite_where=where, postgresql_where=where)


def _new_tables() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("starts_at", Moment(timezone=True), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
    )
    op.create_table(
        "sender",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("free_at", Moment(timezone=True), nullable=False),
        sa.Column("paused_until", Moment(timezone=True)),
    )
    op.create_table(
        "redaction",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("provider_id", sa.String(200), nullable=False),
        sa.Column("look_at", Moment(timezone=True), nullable=False, index=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
    )
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("began_at", Moment(timezone=True), nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=False),
        sa.Column("ticked_at", Moment(timezone=True)),
        sa.Column("alarmed_at", Moment(timezone=True)),
    )


def downgrade() -> None:
    for table in ("heartbeat", "redaction", "sender", "appointment"):
        op.drop_table(table)
    op.drop_index("ix_address_unreachable", "address")
    op.drop_index("ix_nudge_unsent", "nudge")
    op.drop_index("ix_message_out_unsent", "message_out")
    op.drop_index("ix_nudge_lane", "nudge")
    op.drop_index("ix_message_out_first", "message_out")
    op.drop_index("ix_message_out_due", "message_out")
    _due(["not_before"])
    for index in (*(name for name, *_ in ALERTS), "ix_message_out_begun", "ix_message_out_lane"):
        op.drop_index(index, "message_out")
    _drop("nudge", "settled_at", "planned_at")
    _drop("talk", "nudge_id")
    _drop("message_out", "alarmed_at", "flag_number", "channel", "nudge_id")
    _drop("session", "changed_by", "moved_from", "timed")
    _drop("address", "free_at", "failures", "frozen_at")
    choices = ("same_day", "rest_days", "digest", "safe_from", "safe_to")
    _drop("person", *choices, "checkin_time", "checkin_weekday")
    _drop("programme", "texts_per_second", "limits", "subdivision")


def _drop(table: str, *columns: str) -> None:
    for column in columns:
        op.drop_column(table, column)
