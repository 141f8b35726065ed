"""Staff in a conversation: notes, replies, announcements"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _whose(*more: str) -> list[sa.Column[Any]]:
    """A row of a programme, and what else it refers to."""
    named = {"staff_id": "staff", "person_id": "person", "announcement_id": "announcement"}
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), nullable=False),
        *(sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{named[name]}.id"), nullable=False) for name in more),
    ]


def _where(name: str, rows: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    of = sa.text(condition)
    op.create_index(name, rows, columns, unique=unique, sqlite_where=of, postgresql_where=of)


def upgrade() -> None:
    op.create_table(
        "stand_in",
        *_whose("person_id", "staff_id"),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment()),
        sa.Column("told_at", Moment()),
        sa.Column("falls_back_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.Column("ended_by", sa.Uuid(), sa.ForeignKey("staff.id")),
    )
    _where("ix_stand_in_person", "stand_in", ["person_id"], "ended_at IS NULL", unique=True)
    _where("ix_stand_in_falls_back", "stand_in", ["falls_back_at"], "ended_at IS NULL")
    op.create_table(
        "staff_text",
        *_whose("person_id", "staff_id"),
        sa.Column("text_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_table(
        "staff_note",
        *_whose("person_id", "staff_id"),
        sa.Column("corrects", sa.Uuid()),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_index("ix_staff_note_person", "staff_note", ["person_id", "id"])
    op.create_table(
        "ready_text",
        *_whose(),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("removed_by", sa.Uuid(), sa.ForeignKey("staff.id")),
        sa.Column("removed_at", Moment()),
    )
    op.create_index("ix_ready_text_programme_id", "ready_text", ["programme_id"])
    op.create_table(
        "announcement",
        *_whose("staff_id"),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("twin", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("send_at", Moment()),
        sa.Column("left_out", sa.Text()),
        sa.Column("ended_at", Moment()),
    )
    op.create_index("ix_announcement_programme", "announcement", ["programme_id", "id"])
    _where("ix_announcement_set", "announcement", ["send_at"], "state = 'set'")
    op.create_table(
        "announced",
        *_whose("announcement_id", "person_id"),
        sa.Column("text_id", sa.Uuid()),
        sa.Column("reason", sa.String(200)),
        sa.UniqueConstraint("announcement_id", "person_id"),
    )
    still = "text_id IS NULL AND reason IS NULL"
    _where("ix_announced_still_to_come", "announced", ["announcement_id", "id"], still)
    op.create_index("ix_message_in_thread", "message_in", ["address_id", "id"])
    op.drop_index("ix_message_in_address_id", "message_in")


def downgrade() -> None:
    op.create_index("ix_message_in_address_id", "message_in", ["address_id"])
    op.drop_index("ix_message_in_thread", "message_in")
    for rows in ("announced", "announcement", "ready_text", "staff_note", "staff_text", "stand_in"):
        op.drop_table(rows)
