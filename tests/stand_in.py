"""A second reader that knows a worry by a word of it, in place of the one with a model."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass

CALM = 0.05
SURE = 0.9


@dataclass(frozen=True)
class Reading:
    category: str | None
    level: str | None
    score: float
    is_worry: bool
    also: str | None = None


@dataclass(frozen=True)
class Example:
    id: str
    category: str
    severity: str
    text: str


class StandIn:
    """`worries`: the category and level of each word; "broken" fails it. `seconds` is what a text takes it.

    `read_before` counts each text that it was given; while `held` is not set, it waits.
    """

    version = "stand-in-1"

    def __init__(self, worries, *, broken=(), seconds=0.0):
        self.worries, self.broken, self.seconds = worries, broken, seconds
        self.read_before = Counter()
        self.longest = 0
        self.held = threading.Event()
        self.held.set()
        self.threads = set()

    def read(self, texts):
        self.threads.add(threading.current_thread())
        self.held.wait(30)
        return [self._read(text) for text in texts]

    def _read(self, text):
        time.sleep(self.seconds)
        self.read_before[text] += 1
        self.longest = max(self.longest, len(text))
        if any(word in text for word in self.broken):
            raise ValueError("no words for it")
        found = [worry for word, worry in self.worries.items() if word in text]
        if found:
            (category, level), also = found[0], next((category for category, _ in found[1:]), None)
            return Reading(category, level, SURE, True, also)
        return Reading(None, None, CALM, False)

    def because(self, text, _reading):
        return [(text.index(word), text.index(word) + len(word)) for word in self.worries if word in text]

    def nearest(self, _text, most):
        return [
            Example(f"a{number}", category, level, word)
            for number, (word, (category, level)) in enumerate(self.worries.items())
        ][:most]
