"""How much is taken from a feed, and how long it is waited for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """Beyond these a feed is refused. Times are in seconds."""

    answer: int = 50 * MB  # bytes of one answer, unpacked
    pages: int = 10_000
    services: int = 1_000_000
    at_once: int = 4  # requests
    silence: float = 30  # of a host, until it is taken to be gone
    answering: float = 180  # until one answer is whole
    whole: float = 6 * 3600
    tries: int = 5  # of one request
    first_wait: float = 1  # before the second try; doubled before each after it
    longest_wait: float = 900  # that a host may ask for
    lost: int = 20  # services whose own page does not come, until it is taken that none will


@dataclass(frozen=True, slots=True)
class Time:
    """The clock in seconds, from anywhere, and the way to wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
