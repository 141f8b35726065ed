"""Caseloads, reading with a reason, and an audit in a chain"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment
from bot.store.migrations.append_only import allow_changes, refuse_changes

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NOT_SEEN = sa.text("seen_at IS NULL")
STAND = {
    "audit": ("id", "programme_id", "actor", "action", "subject", "subject_id", "at"),
    "audit_link": ("id", "place", "hash"),
    "opened": ("id", "programme_id", "staff_id", "person_id", "at", "until"),
}
AUDIT = {"programme": ["programme_id"], "actor": ["actor"], "subject": ["subject_id"], "at": []}


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(
            sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id", name="fk_staff_person"))
        )
    op.create_table(
        "opened",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("staff_id", sa.Uuid(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("seen_by", sa.Uuid(), sa.ForeignKey("staff.id")),
        sa.Column("seen_at", Moment()),
    )
    op.create_index("ix_opened_staff", "opened", ["staff_id", "until"])
    op.create_index("ix_opened_programme", "opened", ["programme_id", "id"])
    op.create_index(
        "ix_opened_not_seen", "opened", ["programme_id"], sqlite_where=NOT_SEEN, postgresql_where=NOT_SEEN
    )
    op.create_table(
        "audit_link",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    audit_end = op.create_table(
        "audit_end",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary()),
    )
    op.bulk_insert(audit_end, [{"id": UUID(int=1), "place": 0, "last_id": UUID(int=0)}])
    for name, indexed in AUDIT.items():
        op.create_index(f"ix_audit_{name}", "audit", [*indexed, "at", "id"])
    for table, columns in STAND.items():
        refuse_changes(table, columns, ("reason",) if table == "opened" else ())


def downgrade() -> None:
    for table in STAND:
        allow_changes(table)
    for name in AUDIT:
        op.drop_index(f"ix_audit_{name}", "audit")
    for gone in ("audit_end", "audit_link", "opened"):
        op.drop_table(gone)
    with op.batch_alter_table("staff") as staff:
        staff.drop_constraint("fk_staff_person", type_="foreignkey")
        staff.drop_column("person_id")
