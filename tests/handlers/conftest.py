"""Fixtures of the doors' tests."""

import asyncio

import pytest

from bot.inbound import Inbound, NotKept


class Ear:
    """Hears messages as the conversation would; keeps nothing while `deaf`."""

    def __init__(self):
        self.heard: list[Inbound] = []
        self.statuses = []
        self.deaf: Exception | None = None

    async def hear(self, message):
        if self.deaf:
            raise self.deaf
        self.heard.append(message)

    async def status(self, *news):
        if self.deaf:
            raise self.deaf
        self.statuses.append(news)


@pytest.fixture
def ear():
    return Ear()


@pytest.fixture
def run():
    """Run a coroutine to its end, within ten seconds."""

    def to_the_end(coroutine):
        async def bounded():
            async with asyncio.timeout(10):
                return await coroutine

        return asyncio.run(bounded())

    return to_the_end


@pytest.fixture(
    params=[NotKept(), OSError("disk full"), RuntimeError("lost")], ids=lambda e: type(e).__name__
)
def trouble(request):
    return request.param
