"""What two readers of every text need, and what staff teach them"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNREAD = sa.text("unread_at IS NOT NULL")
NOT_READ = sa.text("verdict IS NULL")
SILENCE_COUNTS = sa.text("severity = 'S2' AND state IN ('open', 'acknowledged') AND silence_at IS NULL")


def upgrade() -> None:
    _texts()
    _flags()
    op.add_column("person", sa.Column("state_at", Moment(timezone=True)))
    op.add_column("heartbeat", sa.Column("meaning_version", sa.String(40)))
    _learning()


def _texts() -> None:
    # What came in before is not read again: its writers have long been answered.
    for column in (
        sa.Column("rules_version", sa.String(40)),
        sa.Column("unread_at", Moment(timezone=True)),
        sa.Column("read_tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("meaning_version", sa.String(40)),
        sa.Column("meaning_score", sa.Float()),
    ):
        op.add_column("message_in", column)
    op.create_index(
        "ix_message_in_unread", "message_in", ["unread_at"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )


def _flags() -> None:
    with op.batch_alter_table("flag") as flag:
        flag.add_column(
            sa.Column("address_id", sa.Uuid(), sa.ForeignKey("address.id", name="fk_flag_address"))
        )
        flag.add_column(sa.Column("reader", sa.String(40), nullable=False, server_default="rules"))
        flag.add_column(sa.Column("reasons", sa.LargeBinary()))
        flag.add_column(sa.Column("silence_at", Moment(timezone=True)))
        flag.create_index("ix_flag_address_id", ["address_id"])
    op.execute("UPDATE flag SET silence_at = at")  # or staff are called out for what they have long seen to
    op.create_index(
        "ix_flag_silence", "flag", ["at"], sqlite_where=SILENCE_COUNTS, postgresql_where=SILENCE_COUNTS
    )
    op.create_table(
        "sighting",
        *_of_a_programme(),
        sa.Column("flag_id", sa.Uuid(), sa.ForeignKey("flag.id"), nullable=False, index=True),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("message_in.id"), nullable=False, index=True),
        sa.Column("severity", sa.String(40), nullable=False),
        sa.Column("reader", sa.String(40), nullable=False),
        sa.Column("rule", sa.String(200), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("reasons", sa.LargeBinary()),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
    )


def _learning() -> None:
    op.create_table(
        "verdict",
        *_of_a_programme(),
        sa.Column("flag_id", sa.Uuid(), sa.ForeignKey("flag.id"), nullable=False, index=True),
        sa.Column("staff_id", sa.Uuid(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("verdict", sa.String(40), nullable=False),
        *_missed(),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("at", Moment(timezone=True), nullable=False),
    )
    op.create_table(
        "spot_check",
        *_of_a_programme(),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("message_in.id"), nullable=False, unique=True),
        sa.Column("picked_at", Moment(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(40)),
        *_missed(),
        sa.Column("reworded", sa.LargeBinary()),
        sa.Column("staff_id", sa.Uuid(), sa.ForeignKey("staff.id")),
        sa.Column("read_at", Moment(timezone=True)),
    )
    op.create_index(
        "ix_spot_check_not_read",
        "spot_check",
        ["programme_id", "picked_at"],
        sqlite_where=NOT_READ,
        postgresql_where=NOT_READ,
    )
    op.create_table(
        "phrase",
        *_of_a_programme(index=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("category", sa.String(40)),
        sa.Column("severity", sa.String(40)),
        sa.Column("added_by", sa.Uuid(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("added_at", Moment(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), sa.ForeignKey("staff.id")),
        sa.Column("removed_at", Moment(timezone=True)),
    )


def _of_a_programme(*, index: bool = False) -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), nullable=False, index=index),
    ]


def _missed() -> list[sa.Column[Any]]:
    return [sa.Column("missed_category", sa.String(40)), sa.Column("missed_severity", sa.String(40))]


def downgrade() -> None:
    for table in ("phrase", "spot_check", "verdict", "sighting"):
        op.drop_table(table)
    op.drop_column("heartbeat", "meaning_version")
    op.drop_column("person", "state_at")
    op.drop_index("ix_flag_silence", "flag")
    with op.batch_alter_table("flag") as flag:
        flag.drop_index("ix_flag_address_id")
        flag.drop_constraint("fk_flag_address", type_="foreignkey")
        for column in ("silence_at", "reasons", "reader", "address_id"):
            flag.drop_column(column)
    op.drop_index("ix_message_in_unread", "message_in")
    for column in ("meaning_score", "meaning_version", "read_tries", "unread_at", "rules_version"):
        op.drop_column("message_in", column)
