"""What leads set for their programme, and the files that they bring in"""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment
from bot.store.migrations.append_only import allow_changes, refuse_changes

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SETTING = ("id", "programme_id", "staff_id", "name", "before", "after", "at")

INDEXES = {
    "ix_flag_at": ("flag", ["at"], ""),
    "ix_flag_category": ("flag", ["category", "at"], ""),
    "ix_flag_severity": ("flag", ["programme_id", "severity", "at"], ""),
    "ix_relationship_ends": ("relationship", ["ends_on", "programme_id"], "closed_at IS NULL"),
}


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id")),
        sa.Column("staff_id", sa.Uuid(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(200), nullable=False),
        sa.Column("feed", sa.String(200), nullable=False),
        sa.Column("mapping", sa.Text()),
        sa.Column("partial", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer()),
        sa.Column("found", sa.LargeBinary()),
        sa.Column("came", sa.LargeBinary()),
        sa.Column("worker", sa.String(40), nullable=False),
        sa.Column("beat_at", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
    )
    op.create_index("ix_upload_made", "upload", ["made_at"])
    op.create_table(
        "setting_change",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("staff_id", sa.Uuid(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_index("ix_setting_change_programme_id", "setting_change", ["programme_id"])
    refuse_changes("setting_change", SETTING)
    closed = sa.text("closed_at IS NOT NULL")
    op.create_index(
        "ix_service_closed", "service", ["closed_at"], sqlite_where=closed, postgresql_where=closed
    )
    _index_lists()


def downgrade() -> None:
    for name, on in INDEXES.items():
        op.drop_index(name, on[0])
    op.drop_index("ix_service_closed", "service")
    allow_changes("setting_change")
    op.drop_table("setting_change")
    op.drop_table("upload")


def _index_lists() -> None:
    """By which the console's lists of flags and of endings are read."""
    for name, (on, columns, where) in INDEXES.items():
        only = sa.text(where) if where else None
        op.create_index(name, on, columns, sqlite_where=only, postgresql_where=only)
