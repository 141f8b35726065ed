"""What every room of the console shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.clock import Clock
from bot.console.signing_in.passwords import Passwords
from bot.rules.staff import Staff
from bot.store.database import Database
from bot.store.sign_ins import SignedIn


class NotHere(Exception):
    """There is no such page for this person."""


@dataclass(frozen=True)
class Office:
    """`secure`: the pages are served over https. `practice`: nobody here is real.

    `public_url` is what the links that are given to people begin with.
    """

    database: Database
    clock: Clock
    wall: Clock
    secure: bool
    practice: bool = False
    public_url: str = ""
    passwords: Passwords = field(default_factory=Passwords)

    @property
    def cookie(self) -> str:
        """The cookie's name. `__Host-` keeps other hosts of the domain from setting it, and needs https."""
        return "__Host-alongside" if self.secure else "alongside"


@dataclass(frozen=True)
class NextUp:
    """What needs somebody next: a flag that nobody has, or a task. No `severity`: it is a task."""

    path: str
    said: str
    severity: str
    since: dt.datetime


@dataclass(frozen=True)
class Visit:
    """One request by someone who is signed in. `csrf` goes into every form."""

    office: Office
    request: Request
    signed_in: SignedIn
    csrf: str
    form: Mapping[str, str] = field(default_factory=dict)
    next_up: NextUp | None = None

    @property
    def staff(self) -> Staff:
        return self.signed_in.staff
