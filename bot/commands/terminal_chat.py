"""A chat in the terminal: lines go through the real hear() and come back through the real outbox."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from uuid import UUID

import typer

from bot.clock import Clock
from bot.commands.trouble import Trouble
from bot.flows.steps import Record
from bot.handlers.terminal import Talk, TerminalDoor
from bot.handlers.terminal import chat as talk_at
from bot.inbound import Inbound
from bot.rules.person import Person, PhoneSetting, Relationship, Role, State
from bot.store import people, texts
from bot.store.database import Database, Db
from bot.store.directory import Listed
from bot.store.rows import change
from bot.switchboard import Switchboard

CHANNEL = "terminal"
LOOK = 0.5  # seconds between two looks for texts that a timer or another process began


async def converse(database: Database, person: Listed, clock: Clock, save: Path | None) -> None:
    """Talk as `person` until the input ends; their real phone is left as it is."""
    known = database.read(lambda db: people.by_id(db, person.id))
    talk = Talk(f"A chat with {known.name}", given(known)) if save else None
    door = TerminalDoor(typer.echo, name=known.name, channel=CHANNEL, talk=talk)
    board = Switchboard(database, {CHANNEL: door}, clock)
    lines = Lines(board, f"{known.name}: " if sys.stdin.isatty() else "")

    async def hear(message: Inbound) -> None:
        heard = await board.heard(message)
        if talk:
            talk.lines += [as_told(record) for record in heard.recorded]
        await lines.send()

    with _on_the_line(database, person, clock) as address:
        try:
            await talk_at(hear, lines.read, door, address=address)
        finally:
            if talk and save:
                _save(talk, save)


def _save(talk: Talk, path: Path) -> None:
    try:
        talk.save(path)
    except OSError as error:
        raise Trouble(f"The chat could not be kept in {path}: {error.strerror}.") from None


@contextmanager
def _on_the_line(database: Database, person: Listed, clock: Clock) -> Iterator[str]:
    """The terminal as an address of this person: the first to be texted, and no longer one afterwards."""
    address = f"{CHANNEL}:{person.id}"
    place = database.write(lambda db: _pick_up(db, person, address, clock()))
    try:
        yield address
    finally:
        database.write(lambda db: _hang_up(db, place, clock()))


def _pick_up(db: Db, person: Listed, address: str, now: dt.datetime) -> UUID:
    people.claim(db, CHANNEL, address, person.programme_id, person.id)
    place = people.nobody_at(db, CHANNEL, address, person.programme_id)
    texts.drop_waiting(db, place, "the chat had ended")
    change(db, "address", place.id, heard_at=now, opted_out_at=None)
    return place.id


def _hang_up(db: Db, place_id: UUID, now: dt.datetime) -> None:
    # Whoever begins a text passes over an address that is opted out, and so over a terminal that is gone.
    change(db, "address", place_id, heard_at=None, opted_out_at=now)


class Lines:
    """What is typed, line by line; while nothing is, whatever waits for the terminal is said."""

    def __init__(self, board: Switchboard, prompt: str) -> None:
        self._board = board
        self._prompt = prompt
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        # Not sys.stdin: a thread that waits in its buffer would hold up the end of the program.
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as raw, suppress(RuntimeError):
            for line in iter(raw.readline, b""):
                self._hand_over(line.decode(errors="replace"))
            self._hand_over(None)

    def _hand_over(self, line: str | None) -> None:
        self._loop.call_soon_threadsafe(self._typed.put_nowait, line)

    async def read(self) -> str | None:
        """The next line, or None at the end of the input."""
        await self.send()
        typer.echo(self._prompt, nl=False)
        while True:
            try:
                return await asyncio.wait_for(self._typed.get(), LOOK)
            except TimeoutError:
                await self.send()

    async def send(self) -> None:
        """Say what waits for the terminal."""
        while await self._board.outbox.send_waiting():
            pass


def as_told(record: Record) -> str:
    """What was kept, as a line of a talk: its kind, and the one thing that says most."""
    facts = record.facts
    if record.kind == "flag":
        return f"saved: flag {facts['severity']} {facts['category']}"
    verdict = next((name for name, fact in facts.items() if isinstance(fact, bool)), None)
    if verdict is not None and record.kind != "session log":
        return f"saved: {record.kind} {'' if facts[verdict] else 'not '}{verdict}"
    return " ".join(["saved:", record.kind, *map(str, list(facts.values())[:1])])


def given(person: Person) -> str:
    """The line by which a test makes these people again."""
    pair = person.relationships[0] if person.relationships else None
    words = [f"{person.role} {person.name}{_beside(person, pair)}"]
    if pair and pair.step:
        words.append(f'step "{pair.step}"')
    if pair and pair.goal:
        words.append(f'goal "{pair.goal}"')
    if pair and pair.first_met_on is None:
        words.append("met no")
    if person.phone_setting is not PhoneSetting.OWN:
        words.append(f"phone {person.phone_setting}")
    if person.state not in (None, State.COMMUNITY):
        words.append(f"state {person.state}")
    words += [f"consent {person.consent}"] if person.consent != "yes" else []
    words += [f"country {person.programme.country}"] if person.programme.country != "GB" else []
    return ", ".join(words)


def _beside(person: Person, pair: Relationship | None) -> str:
    if pair is None:
        return ""
    return f" with mentor {pair.mentor}" if person.role is Role.MENTEE else f" with mentee {pair.mentee}"
