"""What can be done in practice mode: text from a phone, press a button, answer a call, let time pass."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.practice.carrier import Carrier
from bot.practice.clock import PracticeClock
from bot.practice.passing import pass_time, settle
from bot.switchboard import Switchboard


class Room:
    """The phones, the bot and the clock. Each act is over once all that it caused has been sent."""

    def __init__(self, board: Switchboard, carrier: Carrier) -> None:
        self.board = board
        self.database = board.database
        self.clock = PracticeClock(self.database)
        self._carrier = carrier
        self._passing = asyncio.Lock()

    async def text(self, number: str, body: str) -> None:
        """One text from this phone. Raises NoSuchPhone, NotTaken."""
        await self._carrier.text(number, body)
        await settle(self.board)

    async def press(self, chat: str, button: str) -> None:
        """One press of a button. Raises NoSuchPhone, NotTaken."""
        await self._carrier.press(chat, button)
        await settle(self.board)

    async def answer(self, number: str, call: str, key: str) -> None:
        """Pick up a call and press a key. Raises NoSuchCall, NotTaken."""
        await self._carrier.answer(number, call, key)
        await settle(self.board)

    async def forward(self, by: dt.timedelta) -> dt.datetime:
        """Let time pass, one wish at a time. What time it is then."""
        async with self._passing:
            await pass_time(self.board, self.clock, by)
        return self.clock()

    async def close(self) -> None:
        await self._carrier.close()
