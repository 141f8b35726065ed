"""What cannot be taken, and why, in one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is no service we can use: where it stands, and the reason.

    `is_file`: it is a whole file of several, so that what it holds is not known.
    """

    row: str
    reason: str
    is_file: bool = False

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"


class Unreadable(Exception):
    """A whole file, folder or zip that cannot be read: one plain sentence that says why."""


class NotService(Exception):
    """Why one row is no service, in words that follow where it stands."""
