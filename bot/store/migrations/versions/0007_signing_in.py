"""Second steps, recovery codes and invitations of staff"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LOOKED_FOR = (
    ("staff", "programme_id"),
    ("sign_in", "staff_id"),
    ("sign_in", "seen_at"),
    ("knock", "last_at"),
)


def upgrade() -> None:
    op.add_column("staff", sa.Column("name", sa.LargeBinary()))
    op.add_column("staff", sa.Column("seen_at", Moment()))
    op.add_column("staff", sa.Column("left_at", Moment()))
    op.add_column("sign_in", sa.Column("proved_at", Moment()))
    for table, column in LOOKED_FOR:
        op.create_index(f"ix_{table}_{column}", table, [column])
    _second_steps()
    _invitations()


def _second_steps() -> None:
    op.create_table(
        "second_step",
        *_of_staff(unique=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_slice", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
    )
    op.create_table(
        "recovery_code",
        *_of_staff(index=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
    )
    op.create_table(
        "doorstep",
        *_of_staff(index=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("secret", sa.LargeBinary()),
        sa.Column("begun_at", Moment(), nullable=False, index=True),
    )


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), index=True),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("invited_by", sa.Uuid(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False, index=True),
        sa.Column("ended_at", Moment()),
    )


def _of_staff(**found_by: Any) -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id")),
        sa.Column("staff_id", sa.Uuid(), sa.ForeignKey("staff.id"), nullable=False, **found_by),
    )


def downgrade() -> None:
    for table in ("invitation", "doorstep", "recovery_code", "second_step"):
        op.drop_table(table)
    for table, column in LOOKED_FOR:
        op.drop_index(f"ix_{table}_{column}", table)
    op.drop_column("sign_in", "proved_at")
    for column in ("left_at", "seen_at", "name"):
        op.drop_column("staff", column)
