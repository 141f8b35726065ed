"""Services that people were told of, what was asked for in vain, and where they live"""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("home", sa.LargeBinary()))
    op.create_table(
        "signpost",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), sa.ForeignKey("relationship.id")),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("person.id")),
        sa.Column("offered_at", Moment(), nullable=False),
        sa.Column("accepted_at", Moment()),
        sa.Column("contacted_at", Moment()),
        sa.Column("asked_at", Moment()),
        sa.Column("outcome", sa.String(40)),
    )
    op.create_index("ix_signpost_person", "signpost", ["person_id", "offered_at"])
    op.create_index("ix_signpost_service", "signpost", ["programme_id", "service_id"])
    op.create_table(
        "gap",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("area", sa.String(200), nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_index("ix_gap_programme", "gap", ["programme_id", "at"])


def downgrade() -> None:
    op.drop_table("gap")
    op.drop_table("signpost")
    op.drop_column("person", "home")
