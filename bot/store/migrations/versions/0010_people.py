"""What becomes of people: states with actor and reason, transfers, merges"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

HEARD = sa.text("person_id IS NOT NULL AND heard_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("address", sa.Column("past_at", Moment(timezone=True)))
    op.create_table(
        "name_part",
        sa.Column("blind", sa.LargeBinary(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        _refers("programme_id", "programme", nullable=False),
    )
    op.create_index("ix_name_part_person_id", "name_part", ["person_id"])
    op.create_table(
        "state_change",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _refers("programme_id", "programme", nullable=False),
        _refers("person_id", "person", nullable=False),
        sa.Column("before", sa.String(40)),
        sa.Column("after", sa.String(40), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("planned_on", sa.Date()),
        sa.Column("way", sa.String(40), nullable=False),
        _refers("staff_id", "staff"),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("at", Moment(timezone=True), nullable=False),
    )
    op.create_index("ix_state_change_person_id", "state_change", ["person_id"])
    op.create_index("ix_person_role", "person", ["programme_id", "role", "id"])
    op.create_index("ix_person_state", "person", ["programme_id", "state", "id"])
    op.create_index("ix_relationship_coordinator_id", "relationship", ["coordinator_id"])
    op.create_index("ix_session_log_person_id", "session_log", ["person_id"])
    op.create_index(
        "ix_address_heard",
        "address",
        ["programme_id", "heard_at"],
        sqlite_where=HEARD,
        postgresql_where=HEARD,
    )


def _refers(name: str, table: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), **options)


def downgrade() -> None:
    op.drop_index("ix_address_heard", "address")
    op.drop_index("ix_session_log_person_id", "session_log")
    op.drop_index("ix_relationship_coordinator_id", "relationship")
    op.drop_index("ix_person_state", "person")
    op.drop_index("ix_person_role", "person")
    op.drop_table("state_change")
    op.drop_table("name_part")
    op.drop_column("address", "past_at")
