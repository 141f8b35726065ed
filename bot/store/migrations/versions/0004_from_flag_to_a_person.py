"""The rota, the ladder, who is told, and a record that stands"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment
from bot.store.migrations.append_only import allow_changes, refuse_changes

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CLIMBING = sa.text("due_at IS NOT NULL")
NOT_BREACHED = sa.text("late_at IS NOT NULL AND breached_at IS NULL AND stopped_at IS NULL")
STILL_LATE = sa.text("breached_at IS NOT NULL AND stopped_at IS NULL")
NOBODY = sa.text("way = 'nobody'")
TO_REVIEW = sa.text("review_on IS NOT NULL")
NEW = ("drill_answer", "concerned", "told", "ladder", "drill", "away", "shift")
OF_ALL = ("id", "programme_id", "at")
STAND = {
    "flag_event": ("flag_id", "staff_id", "person_id", "way", "action", "outcome"),
    "told": ("ladder_id", "rung", "person_id", "address_id", "way", "text_id"),
    "concerned": ("flag_id", "person_id"),
    "drill_answer": ("drill_id", "person_id", "staff_id", "way"),
    "verdict": ("flag_id", "staff_id", "verdict", "missed_category", "missed_severity"),
}
"""Tables whose rows are never changed or taken away, and their columns but for what is sealed."""
SEALED = {"flag_event": ("note", "facts"), "verdict": ("note",)}


def upgrade() -> None:
    op.add_column("person", sa.Column("safe_word", sa.LargeBinary()))
    op.add_column("flag", sa.Column("raised_as", sa.String(40)))
    op.add_column("flag", sa.Column("review_on", sa.Date()))
    op.create_index(
        "ix_flag_review", "flag", ["review_on"], sqlite_where=TO_REVIEW, postgresql_where=TO_REVIEW
    )
    op.add_column("programme", sa.Column("handover_at", Moment()))
    with op.batch_alter_table("flag_event") as event:
        event.alter_column("staff_id", existing_type=sa.Uuid(), nullable=True)
        event.add_column(
            sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id", name="fk_flag_event_person"))
        )
        event.add_column(sa.Column("way", sa.String(40), nullable=False, server_default="console"))
        event.add_column(sa.Column("facts", sa.LargeBinary()))
    op.create_index("ix_flag_raised", "flag", ["programme_id", "at"])
    _rota()
    _ladder()
    _record()
    for table, columns in STAND.items():
        refuse_changes(table, OF_ALL + columns, SEALED.get(table, ()))


def _rota() -> None:
    op.create_table(
        "shift",
        *_of_a_programme(index=True),
        _refers("person_id", "person", nullable=False),
        sa.Column("post", sa.String(40), nullable=False),
        sa.Column("weekdays", sa.String(40), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        *_days(),
        sa.Column("holidays", sa.String(40), nullable=False),
        *_made_and_removed(),
    )
    op.create_table(
        "away",
        *_of_a_programme(index=True),
        _refers("person_id", "person", nullable=False),
        *_days(),
        *_made_and_removed(),
    )


def _ladder() -> None:
    op.create_table(
        "drill",
        *_of_a_programme(index=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        _refers("staff_id", "staff"),
        _at("at"),
    )
    op.create_table(
        "ladder",
        *_of_a_programme(),
        _refers("flag_id", "flag", index=True),
        _refers("drill_id", "drill", index=True),
        _refers("person_id", "person", index=True),
        _refers("address_id", "address", index=True),
        _refers("joined_id", "ladder", index=True),
        sa.Column("severity", sa.String(40), nullable=False),
        sa.Column("leads_only", sa.Boolean(), nullable=False),
        _at("begun_at"),
        sa.Column("rung", sa.Integer(), nullable=False),
        *(
            _at(name, nullable=True)
            for name in ("due_at", "late_at", "breached_at", "alarmed_at", "stopped_at")
        ),
    )
    op.create_index("ix_ladder_due", "ladder", ["due_at"], sqlite_where=CLIMBING, postgresql_where=CLIMBING)
    op.create_index(
        "ix_ladder_late", "ladder", ["late_at"], sqlite_where=NOT_BREACHED, postgresql_where=NOT_BREACHED
    )
    op.create_index(
        "ix_ladder_still_late", "ladder", ["severity"], sqlite_where=STILL_LATE, postgresql_where=STILL_LATE
    )
    op.create_table(
        "told",
        *_of_a_programme(),
        _refers("ladder_id", "ladder", nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        _refers("person_id", "person"),
        _refers("address_id", "address"),
        sa.Column("way", sa.String(40), nullable=False),
        _refers("text_id", "message_out", index=True),
        _at("at"),
        sa.UniqueConstraint("ladder_id", "rung", "address_id", "way"),
    )
    op.create_index("ix_told_nobody", "told", ["at"], sqlite_where=NOBODY, postgresql_where=NOBODY)


def _record() -> None:
    op.create_table(
        "concerned",
        *_of_a_programme(),
        _refers("flag_id", "flag", nullable=False),
        _refers("person_id", "person", nullable=False, index=True),
        _at("at"),
        sa.UniqueConstraint("flag_id", "person_id"),
    )
    op.create_table(
        "drill_answer",
        *_of_a_programme(),
        _refers("drill_id", "drill", nullable=False, index=True),
        _refers("person_id", "person"),
        _refers("staff_id", "staff"),
        sa.Column("way", sa.String(40), nullable=False),
        _at("at"),
    )


def _of_a_programme(*, index: bool = False) -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        _refers("programme_id", "programme", nullable=False, index=index),
    ]


def _refers(name: str, table: str, *, nullable: bool = True, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _at(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Moment(timezone=True), nullable=nullable)


def _days() -> list[sa.Column[Any]]:
    return [
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date()),
    ]


def _made_and_removed() -> list[sa.Column[Any]]:
    return [_at("made_at"), _at("removed_at", nullable=True)]


def downgrade() -> None:
    for table in STAND:
        allow_changes(table)
    op.drop_index("ix_flag_raised", "flag")
    for table in NEW:
        op.drop_table(table)
    op.execute("DELETE FROM flag_event WHERE staff_id IS NULL")  # what the version before cannot read
    with op.batch_alter_table("flag_event") as event:
        event.drop_constraint("fk_flag_event_person", type_="foreignkey")
        for column in ("facts", "way", "person_id"):
            event.drop_column(column)
        event.alter_column("staff_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_column("programme", "handover_at")
    op.drop_index("ix_flag_review", "flag")
    op.drop_column("flag", "review_on")
    op.drop_column("flag", "raised_as")
    op.drop_column("person", "safe_word")
