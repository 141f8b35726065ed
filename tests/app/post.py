"""A door that does as it is told, and remembers what went through it."""

import asyncio

from bot.outbound import NotSent


class Post:
    """`moods` are how the next sends go, one each: a NotSent to raise, or None. Then each goes well.

    `finds` are what is found, one each: a NotSent to raise, an id, or None. Then nothing is found.
    """

    channel = "sms"

    def __init__(self):
        self.moods, self.finds = [], []
        self.sent, self.looked_for, self.had_rivals = [], [], []
        self.held = {}

    async def send(self, message):
        if self.moods and (mood := self.moods.pop(0)):
            raise mood
        if message.text in self.held:
            await self.held[message.text].wait()
        self.sent.append(message.text)
        return f"id of {message.text}"

    async def find(self, message):
        self.looked_for.append(message.text)
        self.had_rivals.append(message.has_rivals)
        found = self.finds.pop(0) if self.finds else None
        if isinstance(found, NotSent):
            raise found
        return found

    def hold(self, text):
        """From now on, this text's sending takes until what is given is set."""
        self.held[text] = asyncio.Event()
        return self.held[text]
