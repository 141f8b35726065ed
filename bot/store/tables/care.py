"""What people must look at, what was agreed to, and who did what."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, Word, refers


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
    """A worry that a person must look at. The words themselves stay in the message, at the span.

    `state`: open, acknowledged (somebody has it), handled (something was done), proposed (one person would
    close it, a second must agree), closed. `reader`: rules, meaning or staff. `severity` is as it stands,
    `raised_as` what the reader said, which is never changed (None: a version that did not keep it raised it).
    `reasons` is a sealed JSON list of sentences. `silence_at` is when it was looked whether the person had
    texted since. `review_on`: a day on which staff look again, closed or not.
    """

    __tablename__ = "flag"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    number: Mapped[int] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = refers("person", index=True)
    address_id: Mapped[UUID | None] = refers("address", index=True)
    message_id: Mapped[UUID] = refers("message_in", index=True)
    category: Mapped[Word]
    severity: Mapped[Word]
    raised_as: Mapped[Word | None]
    about: Mapped[Word]
    reader: Mapped[Word] = mapped_column(default="rules", server_default="rules")
    rule: Mapped[str]
    why: Mapped[str]
    reasons: Mapped[Sealed | None]
    version: Mapped[Word]
    span_start: Mapped[int]
    span_end: Mapped[int]
    state: Mapped[Word] = mapped_column(default="open")
    at: Mapped[dt.datetime]
    silence_at: Mapped[dt.datetime | None]
    review_on: Mapped[dt.date | None]


TO_REVIEW = text("review_on IS NOT NULL")
Index("ix_flag_review", Flag.review_on, sqlite_where=TO_REVIEW, postgresql_where=TO_REVIEW)
NOT_CLOSED = text("state != 'closed'")
Index("ix_flag_not_closed", Flag.severity, Flag.at, sqlite_where=NOT_CLOSED, postgresql_where=NOT_CLOSED)
Index("ix_flag_raised", Flag.programme_id, Flag.at)
Index("ix_flag_at", Flag.at)
Index("ix_flag_category", Flag.category, Flag.at)
Index("ix_flag_severity", Flag.programme_id, Flag.severity, Flag.at)
SILENCE_COUNTS = text("severity = 'S2' AND state IN ('open', 'acknowledged') AND silence_at IS NULL")
Index("ix_flag_silence", Flag.at, sqlite_where=SILENCE_COUNTS, postgresql_where=SILENCE_COUNTS)


class Sighting(Table):
    """The worry of a flag said again, or seen by another reader, before the flag was closed."""

    __tablename__ = "sighting"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    flag_id: Mapped[UUID] = refers("flag", index=True)
    message_id: Mapped[UUID] = refers("message_in", index=True)
    severity: Mapped[Word]
    reader: Mapped[Word]
    rule: Mapped[str]
    why: Mapped[str]
    reasons: Mapped[Sealed | None]
    version: Mapped[Word]
    span_start: Mapped[int]
    span_end: Mapped[int]
    at: Mapped[dt.datetime]


class FlagEvent(Table):
    """One act on a flag. Rows are added, never changed or taken away: a trigger in the database says so too.

    Staff act signed in, or as a `person` by text or by telephone (`way`: console, text, voice, or bot: the
    bot itself, where it lifts the severity). `facts` is sealed JSON: what a form asked besides.
    """

    __tablename__ = "flag_event"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    flag_id: Mapped[UUID] = refers("flag", index=True)
    staff_id: Mapped[UUID | None] = refers("staff")
    person_id: Mapped[UUID | None] = refers("person")
    way: Mapped[Word] = mapped_column(default="console", server_default="console")
    action: Mapped[Word]
    outcome: Mapped[Word | None]
    note: Mapped[Sealed | None]
    facts: Mapped[Sealed | None]
    at: Mapped[dt.datetime]


class Task(Table):
    """Something that staff must do or know. `note` is sealed. `state`: open, done."""

    __tablename__ = "task"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID | None] = refers("person", index=True)
    address_id: Mapped[UUID | None] = refers("address")
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str]
    note: Mapped[Sealed | None]
    state: Mapped[Word] = mapped_column(default="open")
    at: Mapped[dt.datetime]
    done_by: Mapped[UUID | None] = refers("staff")
    done_at: Mapped[dt.datetime | None]


OPEN_TASK = text("state = 'open'")
Index("ix_task_open", Task.at, sqlite_where=OPEN_TASK, postgresql_where=OPEN_TASK)


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


Index("ix_audit_at", Audit.at, Audit.id)
Index("ix_audit_programme", Audit.programme_id, Audit.at, Audit.id)
Index("ix_audit_actor", Audit.actor, Audit.at, Audit.id)
Index("ix_audit_subject", Audit.subject_id, Audit.at, Audit.id)


class Heartbeat(Table):
    """One process of ours, which was alive at `seen_at` and had last looked for what is due at `ticked_at`.

    `alarmed_at`: when it was reported that it had stopped. `meaning_version`: the model by which it reads
    texts a second time; None: it does not.
    """

    __tablename__ = "heartbeat"
    id: Mapped[Id]
    kind: Mapped[Word]
    version: Mapped[Word]
    began_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ticked_at: Mapped[dt.datetime | None]
    alarmed_at: Mapped[dt.datetime | None]
    meaning_version: Mapped[Word | None]


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
