"""A text on its way out, the door it leaves by, and the ways in which that can fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from uuid import UUID

VOICE = "voice"
"""The channel of a call by telephone. Its rows are of an address that is texted by "sms"."""


@dataclass(frozen=True)
class Outbound:
    """One text. `id` is ours and stands in the status callback; `choices` are (answer, label) buttons.

    `known` are the provider's ids of other texts to this address, which `find` must not take for this one.
    `has_rivals`: another call to this address is or was in doubt, and the provider's list tells no two apart.
    `useful_for` is for how many seconds more it is of any use; None: for as long as the provider tries.
    """

    id: UUID
    channel: str
    address: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    sender: str | None = None
    known: frozenset[str] = frozenset()
    has_rivals: bool = False
    useful_for: float | None = None

    def check_in_time(self) -> None:
        """Raise TooLate unless there is time left for it to arrive in."""
        if self.useful_for is not None and self.useful_for < SHORTEST_USE:
            raise TooLate("too late to be of use")


SHORTEST_USE = 5  # seconds: a text takes about that long to arrive


def button(message: Outbound, answer: str) -> str:
    """What a button carries, so that its press can be told from any other (see `bot.inbound.pressed`)."""
    return f"{message.id}:{answer}"


class NotSent(Exception):
    """The provider did not take the text. `code` is its own error code, never any content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooLate(NotSent):
    """It was not handed over, since it would arrive after it is of any use. Its `code` says so in words."""


class TryLater(NotSent):
    """The provider is busy or down. `after` is how many seconds it asked us to wait, if it did.

    `whole_sender`: no text of this sender may leave meanwhile. Otherwise only this address must wait.
    """

    def __init__(self, code: str, after: float | None = None, *, whole_sender: bool = False) -> None:
        super().__init__(code)
        self.after = after
        self.whole_sender = whole_sender


class OptedOut(NotSent):
    """This person has stopped texts at the provider (Twilio 21610), or blocked the bot."""


class Unreachable(NotSent):
    """No text can reach this address: not a number, a landline, a chat that is gone."""


class Refused(NotSent):
    """The provider will not take it, and trying again will not help: settings, credit, content."""


class MaybeSent(NotSent):
    """The line broke after the text was handed over: it may or may not have been taken."""


class CannotTell(NotSent):
    """Nobody can say whether an earlier try was taken: it is shown as unknown, and not sent again."""


class Door(Protocol):
    """One way out. `send` returns the provider's id.

    `find` looks for a text that may have been taken: its id there, or None if it was not. Raises CannotTell.
    """

    channel: str

    async def send(self, message: Outbound) -> str: ...

    async def find(self, message: Outbound) -> str | None: ...


@runtime_checkable
class Redacts(Protocol):
    """A door whose provider keeps the words of each text, until it is asked to forget them.

    `redacts`: the programme's operator wants that done. `redact` raises NotSent where it was not.
    """

    redacts: bool

    async def redact(self, provider_id: str) -> None: ...
