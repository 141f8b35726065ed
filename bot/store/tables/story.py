"""The story of a relationship: its goals and steps, how they go, its meetings and what was told of them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, Word, refers


class Relationship(Table):
    """One mentor and one mentee. `meets` is the weekly plan as imported, in the mentee's time zone."""

    __tablename__ = "relationship"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    mentor_id: Mapped[UUID] = refers("person", index=True)
    mentee_id: Mapped[UUID] = refers("person", index=True)
    coordinator_id: Mapped[UUID | None] = refers("person", index=True)
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    meets: Mapped[Word | None]
    first_met_on: Mapped[dt.date | None]
    closed_at: Mapped[dt.datetime | None]
    made_at: Mapped[dt.datetime]


NOT_ENDED = text("closed_at IS NULL")
Index(
    "ix_relationship_ends",
    Relationship.ends_on,
    Relationship.programme_id,
    sqlite_where=NOT_ENDED,
    postgresql_where=NOT_ENDED,
)


class Goal(Table):
    """What a mentee hopes for, in their words. Nothing is active until they say so."""

    __tablename__ = "goal"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    relationship_id: Mapped[UUID] = refers("relationship", index=True)
    message_id: Mapped[UUID | None]
    words: Mapped[Sealed]
    source: Mapped[Word]
    status: Mapped[Word]
    made_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]


class Step(Table):
    """One small action towards a goal. `confidence` is 0 to 10."""

    __tablename__ = "step"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    relationship_id: Mapped[UUID] = refers("relationship", index=True)
    goal_id: Mapped[UUID | None] = refers("goal")
    message_id: Mapped[UUID | None]
    words: Mapped[Sealed]
    confidence: Mapped[int | None]
    due_on: Mapped[dt.date | None]
    result: Mapped[Word | None]
    made_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]


class CheckIn(Table):
    __tablename__ = "checkin"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    relationship_id: Mapped[UUID] = refers("relationship", index=True)
    step_id: Mapped[UUID | None] = refers("step")
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    result: Mapped[Word]
    barrier: Mapped[Word | None]
    comment: Mapped[Sealed | None]
    at: Mapped[dt.datetime]


class Score(Table):
    """How close a mentee feels to their goal, 0 to 10."""

    __tablename__ = "score"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    relationship_id: Mapped[UUID] = refers("relationship", index=True)
    goal_id: Mapped[UUID | None] = refers("goal")
    message_id: Mapped[UUID | None]
    score: Mapped[int]
    at: Mapped[dt.datetime]


class Session(Table):
    """One meeting, planned or past. `minutes` is its planned length.

    `state`: planned, held, missed, cancelled, moved. `timed`: its time was told, and is no guess.
    `changed_by` is the person who moved it here, or called it off, by text; `moved_from` the meeting that it
    takes the place of.
    """

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("relationship_id", "starts_at"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    relationship_id: Mapped[UUID] = refers("relationship")
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int]
    place: Mapped[Sealed | None]
    state: Mapped[Word]
    timed: Mapped[bool] = mapped_column(default=True, server_default=true())
    moved_from: Mapped[UUID | None]
    changed_by: Mapped[UUID | None]


class Appointment(Table):
    """A date that somebody else has set for a mentee. Texts call it "a thing", whatever `words` say."""

    __tablename__ = "appointment"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person", index=True)
    starts_at: Mapped[dt.datetime]
    words: Mapped[Sealed | None]
    state: Mapped[Word] = mapped_column(default="planned")
    made_at: Mapped[dt.datetime]


class SessionLog(Table):
    """What a mentor told of a meeting. `log` is the whole reading of it, and the text itself, as JSON."""

    __tablename__ = "session_log"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    relationship_id: Mapped[UUID | None] = refers("relationship", index=True)
    person_id: Mapped[UUID] = refers("person", index=True)
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    status: Mapped[Word]
    held_on: Mapped[dt.date | None]
    minutes: Mapped[int | None]
    complete: Mapped[bool]
    log: Mapped[Sealed]
    at: Mapped[dt.datetime]
