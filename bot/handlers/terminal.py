"""A terminal: lines typed in, texts printed, and the chat kept as a conversation that can be a test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

from bot.inbound import Hear, Inbound, storable
from bot.outbound import CannotTell, Outbound

QUIT = "/quit"


class Talk:
    """A chat as a `.talk` conversation: one line a text, in the order they were said."""

    def __init__(self, title: str, given: str) -> None:
        self.lines = [f"# {title}", f"given: {given}"]

    def heard(self, name: str, text: str) -> None:
        """A person said this."""
        self.lines.append(f"{name}: {_one_line(text)}")

    def said(self, name: str, text: str) -> None:
        """The bot said this to a person."""
        self.lines.append(f"bot -> {name}: {_one_line(text)}")

    def save(self, path: Path) -> None:
        """Write it. Raises OSError."""
        path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")


def _one_line(text: str) -> str:
    return " ".join(text.split())


class TerminalDoor:
    """Prints what is said to `name`. `channel` is that of the person who sits at the terminal."""

    def __init__(
        self,
        write: Callable[[str], None],
        *,
        name: str,
        channel: str = "terminal",
        talk: Talk | None = None,
    ) -> None:
        self.channel = channel
        self.name = name
        self.talk = talk
        self._write = write

    async def send(self, message: Outbound) -> str:
        """Print a text. Nothing can go wrong here."""
        self._write(f"bot -> {self.name}: {message.text}")
        if self.talk:
            self.talk.said(self.name, message.text)
        return str(message.id)

    async def find(self, _message: Outbound) -> str | None:
        """A text that was printed cannot be found again. Raises CannotTell."""
        raise CannotTell("printed")


async def chat(
    hear: Hear,
    read_line: Callable[[], Awaitable[str | None]],
    door: TerminalDoor,
    *,
    address: str,
) -> None:
    """Hear each line as a text from `address`, until the end of the input (None) or `/quit`."""
    while (line := await read_line()) is not None and line.strip() != QUIT:
        text = storable(line.strip())
        if not text:
            continue
        if door.talk:
            door.talk.heard(door.name, text)
        await hear(Inbound(door.channel, f"terminal:{uuid4()}", address, text))
