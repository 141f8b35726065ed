"""What is said and heard: texts in and out, talks, and the talks that the bot is to begin."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, Word, refers


class MessageIn(Table):
    """A text as it came. Kept before anything else happens to it, and kept once.

    `rules_version` is that of the rules that screened it; None: they failed. `unread_at` is when the second
    reader is to read it, later where a worker has it in hand; None: it has been read, or holds no words.
    `meaning_version` and `meaning_score` say which model read it, and how sure it was of a worry, 0 to 1.
    """

    __tablename__ = "message_in"
    __table_args__ = (UniqueConstraint("channel", "provider_id"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    address_id: Mapped[UUID] = refers("address")
    person_id: Mapped[UUID | None] = refers("person")
    channel: Mapped[Word]
    provider_id: Mapped[str]
    body: Mapped[Sealed]
    media: Mapped[Sealed | None]
    at: Mapped[dt.datetime]
    rules_version: Mapped[Word | None]
    unread_at: Mapped[dt.datetime | None]
    read_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    meaning_version: Mapped[Word | None]
    meaning_score: Mapped[float | None]


UNREAD = text("unread_at IS NOT NULL")
Index("ix_message_in_thread", MessageIn.address_id, MessageIn.id)
Index("ix_message_in_unread", MessageIn.unread_at, sqlite_where=UNREAD, postgresql_where=UNREAD)


class MessageOut(Table):
    """A text to be said, and how far it has come.

    `state`: waiting, sending, sent, delivered, failed, unknown, dropped. `rank` only ever grows. `nudge_id`
    is the nudge that it was begun for. `channel` is the door that it leaves by: the address's own, or voice.
    `flag_number` is the flag that an alert tells of; `alarmed_at` is when it was reported elsewhere that the
    alert had not left.
    """

    __tablename__ = "message_out"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    address_id: Mapped[UUID] = refers("address")
    person_id: Mapped[UUID | None] = refers("person")
    talk_id: Mapped[UUID | None]
    nudge_id: Mapped[UUID | None]
    flag_number: Mapped[int | None]
    channel: Mapped[Word] = mapped_column(server_default="")
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
    alarmed_at: Mapped[dt.datetime | None]


OPEN_TEXT = text("state IN ('waiting', 'sending')")
BEGUN_BY_US = text("kind = 'nudge'")
Index(
    "ix_message_out_lane",
    MessageOut.programme_id,
    MessageOut.channel,
    MessageOut.not_before,
    MessageOut.id,
    sqlite_where=OPEN_TEXT,
    postgresql_where=OPEN_TEXT,
)
Index(
    "ix_message_out_due",
    MessageOut.not_before,
    MessageOut.id,
    sqlite_where=OPEN_TEXT,
    postgresql_where=OPEN_TEXT,
)
Index(
    "ix_message_out_begun",
    MessageOut.person_id,
    MessageOut.at,
    sqlite_where=BEGUN_BY_US,
    postgresql_where=BEGUN_BY_US,
)
NOT_ARRIVED = text("state IN ('dropped', 'failed', 'undelivered', 'unknown')")
Index(
    "ix_message_out_unsent",
    MessageOut.programme_id,
    MessageOut.at,
    sqlite_where=NOT_ARRIVED,
    postgresql_where=NOT_ARRIVED,
)
URGENT_NOT_SENT = text("kind IN ('crisis', 'alert') AND state NOT IN ('sent', 'delivered', 'read')")
Index("ix_message_out_urgent", MessageOut.at, sqlite_where=URGENT_NOT_SENT, postgresql_where=URGENT_NOT_SENT)
ALARMED, OF_A_FLAG = text("alarmed_at IS NOT NULL"), text("flag_number IS NOT NULL")
Index("ix_message_out_alarmed", MessageOut.alarmed_at, sqlite_where=ALARMED, postgresql_where=ALARMED)
Index("ix_message_out_flag", MessageOut.flag_number, sqlite_where=OF_A_FLAG, postgresql_where=OF_A_FLAG)
FIRST_TEXT = text("state IN ('waiting', 'sending') AND kind IN ('crisis', 'alert')")
Index(
    "ix_message_out_first",
    MessageOut.kind,
    MessageOut.not_before,
    sqlite_where=FIRST_TEXT,
    postgresql_where=FIRST_TEXT,
)
Index("ix_message_out_queue", MessageOut.address_id, MessageOut.id)


class Talk(Table):
    """One run of a flow with one person. `kept` and `question` are sealed JSON.

    `wakes_at` is set when the question has been sent; until then silence is not counted. `nudge_id` is the
    nudge that it was begun for, if the bot began it.
    """

    __tablename__ = "talk"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    relationship_id: Mapped[UUID | None] = refers("relationship")
    nudge_id: Mapped[UUID | None]
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


class Nudge(Table):
    """A talk that the bot is to begin. `about` is the session, goal or relationship that it is for.

    `planned_at` is when it was planned for; `due_at` when it is next looked at, later than that where it must
    wait or where a worker has it in hand.
    """

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("person_id", "kind", "local_date", "about"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    relationship_id: Mapped[UUID | None] = refers("relationship")
    about: Mapped[UUID]
    kind: Mapped[Word]
    local_date: Mapped[dt.date]
    planned_at: Mapped[dt.datetime | None]
    due_at: Mapped[dt.datetime]
    state: Mapped[Word]
    reason: Mapped[str | None]
    settled_at: Mapped[dt.datetime | None]


WAITING = text("state = 'waiting'")
Index("ix_nudge_due", Nudge.due_at, sqlite_where=WAITING, postgresql_where=WAITING)
Index("ix_nudge_lane", Nudge.programme_id, Nudge.due_at, sqlite_where=WAITING, postgresql_where=WAITING)
DROPPED = text("state = 'dropped'")
Index("ix_nudge_unsent", Nudge.programme_id, Nudge.settled_at, sqlite_where=DROPPED, postgresql_where=DROPPED)


class Sender(Table):
    """How fast texts may leave by one sender, for all processes together. `name` is channel:sender.

    `free_at` is when it has room again; until `paused_until` the provider wants no texts at all.
    """

    __tablename__ = "sender"
    name: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[dt.datetime]
    paused_until: Mapped[dt.datetime | None]


class Redaction(Table):
    """A text that has arrived, and whose words are to be taken away at the provider. `id` is the text's."""

    __tablename__ = "redaction"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    channel: Mapped[Word]
    provider_id: Mapped[str]
    look_at: Mapped[dt.datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
