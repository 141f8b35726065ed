"""The programmes, their people, where each can be texted, and their staff."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, Word, refers


class Programme(Table):
    """One charity's scheme, and how its texts are signed. `phone` is the staff number that it prints.

    `subdivision` is the nation or state whose holidays it keeps ("SCT", "NY"). `limits` is JSON: what it
    changes of the usual hours and caps (see `bot.rules.limits`). `sender` is a number or messaging service of
    its own, which takes `texts_per_second`. At `handover_at` others are on call than before.
    """

    __tablename__ = "programme"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    alias: Mapped[Word]
    phone: Mapped[Word]
    country: Mapped[str] = mapped_column(default="GB")
    timezone: Mapped[Word]
    day_first: Mapped[bool] = mapped_column(default=True)
    sender: Mapped[Word | None]
    subdivision: Mapped[Word | None]
    limits: Mapped[str | None] = mapped_column(Text)
    texts_per_second: Mapped[float | None]
    handover_at: Mapped[dt.datetime | None]


class Person(Table):
    """Someone whom the bot knows, and what they chose: see `bot.rules.person.Choices`.

    `safe_word` are words agreed with staff: whoever texts them is in danger, whatever else they say.

    `state_at` is since when they have been in their state, where that is known. `home` is the town or the
    first half of the postcode that they told when they asked for places near them, as JSON.
    """

    __tablename__ = "person"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme", index=True)
    role: Mapped[Word]
    name: Mapped[Sealed]
    email: Mapped[Sealed | None]
    born: Mapped[Sealed | None]
    guardian_phone: Mapped[Sealed | None]
    safe_word: Mapped[Sealed | None]
    home: Mapped[Sealed | None]
    language: Mapped[Word]
    timezone: Mapped[Word]
    state: Mapped[Word | None]
    state_at: Mapped[dt.datetime | None]
    consent: Mapped[Word]
    phone_setting: Mapped[Word] = mapped_column(default="own")
    paused_until: Mapped[dt.datetime | None]
    checkin_weekday: Mapped[int | None]
    checkin_time: Mapped[dt.time | None]
    same_day: Mapped[bool] = mapped_column(default=False, server_default=false())
    rest_days: Mapped[bool] = mapped_column(default=False, server_default=false())
    digest: Mapped[bool] = mapped_column(default=False, server_default=false())
    safe_from: Mapped[dt.time | None]
    safe_to: Mapped[dt.time | None]
    made_at: Mapped[dt.datetime]


Index("ix_person_role", Person.programme_id, Person.role, Person.id)
Index("ix_person_state", Person.programme_id, Person.state, Person.id)


class NamePart(Table):
    """A beginning of a word of somebody's name, as a blind index: see `bot.store.names`."""

    __tablename__ = "name_part"
    blind: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True, index=True)
    programme_id: Mapped[UUID] = refers("programme")


class StateChange(Table):
    """A mentee came into a state: from which, who said so, and why. Rows are added, never changed.

    `since` is the day on which it was so, where it was told; `planned_on` the day of a release that is
    planned. `way`: console, import, or bot. No `before`: it is the first that is known.
    """

    __tablename__ = "state_change"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person", index=True)
    before: Mapped[Word | None]
    after: Mapped[Word]
    since: Mapped[dt.date | None]
    planned_on: Mapped[dt.date | None]
    way: Mapped[Word]
    staff_id: Mapped[UUID | None] = refers("staff")
    reason: Mapped[Sealed | None]
    at: Mapped[dt.datetime]


class Address(Table):
    """A number or a chat. `blind` finds it without opening it. No person: a number that nobody knows.

    `past_at`: since when they have another instead; it is frozen as well, since it may be in other hands.
    `frozen_at`: it may be a stranger's by now, and nothing goes to it until staff have confirmed it.
    `failures`: how many texts in a row did not arrive. `free_at`: when the next text may leave for it.
    """

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
    frozen_at: Mapped[dt.datetime | None]
    past_at: Mapped[dt.datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    free_at: Mapped[dt.datetime | None]
    heard_at: Mapped[dt.datetime | None]
    greeted_on: Mapped[dt.date | None]


HEARD = text("person_id IS NOT NULL AND heard_at IS NOT NULL")
Index("ix_address_heard", Address.programme_id, Address.heard_at, sqlite_where=HEARD, postgresql_where=HEARD)
GONE_QUIET = text("unreachable_at IS NOT NULL")
Index(
    "ix_address_unreachable",
    Address.programme_id,
    Address.unreachable_at,
    sqlite_where=GONE_QUIET,
    postgresql_where=GONE_QUIET,
)


class Invite(Table):
    """A code that joins a Telegram chat to a person, once. Only its hash is kept."""

    __tablename__ = "invite"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Staff(Table):
    """Someone who signs in. No programme: every programme. The password is an argon2 hash.

    `person_id` is who they are among its people: their caseload are the relationships that name them.
    `seen_at`: when they last clicked. `left_at`: since when they may not sign in any more.
    """

    __tablename__ = "staff"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme", index=True)
    person_id: Mapped[UUID | None] = refers("person")
    name: Mapped[Sealed | None]
    email: Mapped[Sealed]
    blind: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    role: Mapped[Word]
    password_hash: Mapped[str]
    made_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime | None]
    left_at: Mapped[dt.datetime | None]
