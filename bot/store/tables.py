"""Every table. A column typed `Sealed` holds personal words, and opens only in its own row and column.

Each row carries its programme, so that one charity's rows can be told from another's at any place.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, Word, refers


class Programme(Table):
    """One charity's scheme, and how its texts are signed. `phone` is the staff number that it prints."""

    __tablename__ = "programme"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    alias: Mapped[Word]
    phone: Mapped[Word]
    country: Mapped[str] = mapped_column(default="GB")
    timezone: Mapped[Word]
    day_first: Mapped[bool] = mapped_column(default=True)
    sender: Mapped[Word | None]


class Person(Table):
    __tablename__ = "person"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme", index=True)
    role: Mapped[Word]
    name: Mapped[Sealed]
    email: Mapped[Sealed | None]
    born: Mapped[Sealed | None]
    guardian_phone: Mapped[Sealed | None]
    language: Mapped[Word]
    timezone: Mapped[Word]
    state: Mapped[Word | None]
    consent: Mapped[Word]
    phone_setting: Mapped[Word] = mapped_column(default="own")
    paused_until: Mapped[dt.datetime | None]
    made_at: Mapped[dt.datetime]


class Address(Table):
    """A number or a chat. `blind` finds it without opening it. No person: a number that nobody knows."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "blind"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID | None] = refers("person", index=True)
    channel: Mapped[Word]
    value: Mapped[Sealed]
    blind: Mapped[bytes] = mapped_column(LargeBinary)
    opted_out_at: Mapped[dt.datetime | None]
    unreachable_at: Mapped[dt.datetime | None]
    heard_at: Mapped[dt.datetime | None]
    greeted_on: Mapped[dt.date | None]


class Invite(Table):
    """A code that joins a Telegram chat to a person, once. Only its hash is kept."""

    __tablename__ = "invite"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Relationship(Table):
    """One mentor and one mentee. `meets` is the weekly plan as imported, in the mentee's time zone."""

    __tablename__ = "relationship"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    mentor_id: Mapped[UUID] = refers("person", index=True)
    mentee_id: Mapped[UUID] = refers("person", index=True)
    coordinator_id: Mapped[UUID | None] = refers("person")
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    meets: Mapped[Word | None]
    first_met_on: Mapped[dt.date | None]
    closed_at: Mapped[dt.datetime | None]
    made_at: Mapped[dt.datetime]


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
    """One meeting, planned or past. `minutes` is its planned length."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("relationship_id", "starts_at"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    relationship_id: Mapped[UUID] = refers("relationship")
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int]
    place: Mapped[Sealed | None]
    state: Mapped[Word]


class SessionLog(Table):
    """What a mentor told of a meeting. `log` is the whole reading of it, and the text itself, as JSON."""

    __tablename__ = "session_log"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    relationship_id: Mapped[UUID | None] = refers("relationship", index=True)
    person_id: Mapped[UUID] = refers("person")
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    status: Mapped[Word]
    held_on: Mapped[dt.date | None]
    minutes: Mapped[int | None]
    complete: Mapped[bool]
    log: Mapped[Sealed]
    at: Mapped[dt.datetime]


class MessageIn(Table):
    """A text as it came. Kept before anything else happens to it, and kept once."""

    __tablename__ = "message_in"
    __table_args__ = (UniqueConstraint("channel", "provider_id"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    address_id: Mapped[UUID] = refers("address", index=True)
    person_id: Mapped[UUID | None] = refers("person")
    channel: Mapped[Word]
    provider_id: Mapped[str]
    body: Mapped[Sealed]
    media: Mapped[Sealed | None]
    at: Mapped[dt.datetime]


class MessageOut(Table):
    """A text to be said, and how far it has come. `started` by the bot, or a reply.

    `state`: waiting, sending, sent, delivered, failed, unknown, dropped. `rank` only ever grows.
    """

    __tablename__ = "message_out"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    address_id: Mapped[UUID] = refers("address")
    person_id: Mapped[UUID | None] = refers("person")
    talk_id: Mapped[UUID | None]
    kind: Mapped[Word]
    key: Mapped[Word]
    body: Mapped[Sealed]
    state: Mapped[Word]
    rank: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    leased_until: Mapped[dt.datetime | None]
    provider_id: Mapped[str | None]
    reason: Mapped[str | None]
    at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]


OPEN_TEXT = text("state IN ('waiting', 'sending')")
Index("ix_message_out_due", MessageOut.not_before, sqlite_where=OPEN_TEXT, postgresql_where=OPEN_TEXT)
Index("ix_message_out_queue", MessageOut.address_id, MessageOut.id)


class Talk(Table):
    """One run of a flow with one person. `kept` and `question` are sealed JSON.

    `wakes_at` is set when the question has been sent; until then silence is not counted.
    """

    __tablename__ = "talk"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    relationship_id: Mapped[UUID | None] = refers("relationship")
    flow: Mapped[Word]
    step: Mapped[Word]
    kept: Mapped[Sealed]
    question: Mapped[Sealed | None]
    question_id: Mapped[UUID | None]
    tries: Mapped[int]
    silences: Mapped[int] = mapped_column(default=0)
    state: Mapped[Word]
    begun_at: Mapped[dt.datetime]
    asked_at: Mapped[dt.datetime | None]
    wakes_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


OPEN_TALK = text("state = 'open'")
Index("ix_talk_open", Talk.person_id, unique=True, sqlite_where=OPEN_TALK, postgresql_where=OPEN_TALK)
Index("ix_talk_wakes", Talk.wakes_at, sqlite_where=OPEN_TALK, postgresql_where=OPEN_TALK)
Index("ix_talk_person", Talk.person_id, Talk.id)


class ConsentGiven(Table):
    """A yes or a no to texts: when, how, and to which words."""

    __tablename__ = "consent"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person", index=True)
    address_id: Mapped[UUID | None] = refers("address")
    message_id: Mapped[UUID | None]
    given: Mapped[bool]
    wording: Mapped[Word]
    method: Mapped[Word]
    at: Mapped[dt.datetime]


class Flag(Table):
    """A worry that a person must look at. The words themselves stay in the message, at the span."""

    __tablename__ = "flag"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    number: Mapped[int] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = refers("person", index=True)
    message_id: Mapped[UUID] = refers("message_in", index=True)
    category: Mapped[Word]
    severity: Mapped[Word]
    about: Mapped[Word]
    rule: Mapped[str]
    why: Mapped[str]
    version: Mapped[Word]
    span_start: Mapped[int]
    span_end: Mapped[int]
    state: Mapped[Word] = mapped_column(default="open")
    at: Mapped[dt.datetime]


class Task(Table):
    """Something that staff must do or know. `note` is sealed."""

    __tablename__ = "task"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID | None] = refers("person")
    address_id: Mapped[UUID | None] = refers("address")
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str]
    note: Mapped[Sealed | None]
    state: Mapped[Word] = mapped_column(default="open")
    at: Mapped[dt.datetime]


class Learned(Table):
    """Whatever else a flow recorded: its kind, and its facts as sealed JSON."""

    __tablename__ = "learned"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person", index=True)
    relationship_id: Mapped[UUID | None] = refers("relationship")
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str]
    facts: Mapped[Sealed]
    at: Mapped[dt.datetime]


class Nudge(Table):
    """A talk that the bot is to begin. `about` is the session, goal or relationship that it is for."""

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("person_id", "kind", "local_date", "about"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    relationship_id: Mapped[UUID | None] = refers("relationship")
    about: Mapped[UUID]
    kind: Mapped[Word]
    local_date: Mapped[dt.date]
    due_at: Mapped[dt.datetime]
    state: Mapped[Word]
    reason: Mapped[str | None]


WAITING = text("state = 'waiting'")
Index("ix_nudge_due", Nudge.due_at, sqlite_where=WAITING, postgresql_where=WAITING)


class Staff(Table):
    """Someone who signs in. No programme: every programme. The password is an argon2 hash."""

    __tablename__ = "staff"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    email: Mapped[Sealed]
    blind: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    role: Mapped[Word]
    password_hash: Mapped[str]
    made_at: Mapped[dt.datetime]


class Audit(Table):
    """Who did what to which row. Never a name, a number or a word of a message."""

    __tablename__ = "audit"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[Word]
    subject_id: Mapped[UUID | None]
    at: Mapped[dt.datetime]


class Counter(Table):
    """Numbers that people read out, such as a flag's. One row a name, counted up in place."""

    __tablename__ = "counter"
    name: Mapped[Word] = mapped_column(primary_key=True)
    value: Mapped[int]


class Clock(Table):
    """How far practice mode's clock is ahead of the real one, in seconds."""

    __tablename__ = "clock"
    name: Mapped[Word] = mapped_column(primary_key=True)
    ahead: Mapped[int]
