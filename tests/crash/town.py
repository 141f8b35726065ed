"""People who text again and again, each the same round of things, and who say again what was not taken."""

import threading
import time
from contextlib import contextmanager
from itertools import count

import httpx

MENTEE = [
    "my goal is learn to weld {number}",
    "mine",
    "ring the college",
    "hmm",
    "hmm",
    "thanks",
    "my goal is pass maths",
    "what",
    "mine",
    "exercise {number}",
    "8",
    "i want to kill myself",
    "yes",
]
MENTOR = [
    "met Ada today at the library for 2 hours, we talked about her CV",
    "0",
    "yes",
    "thanks",
    "what are you {number}",
]
AGAIN = 0.2  # seconds till the provider tries again


class Texter:
    """One phone. `said` are the ids of its texts, in the order in which they were taken."""

    def __init__(self, carrier, number, script):
        self._carrier, self._script = carrier, script
        self.number = number
        self.said = []
        self.posts = 0

    def talk(self, stop):
        for number in count():
            if stop.is_set():
                return
            words = self._script[number % len(self._script)].format(number=number)
            sid = f"SM{self.number[-10:]}{number:022}"
            while not self._taken(words, sid):
                time.sleep(AGAIN)
            self.said.append(sid)

    def _taken(self, words, sid):
        self.posts += 1
        try:
            return self._carrier.text(self.number, words, sid).status_code == 200
        except httpx.HTTPError:
            return False


def tell_statuses(carrier, stop):
    """Say of each text once that it arrived; if nobody hears it, it is not said again."""
    told = 0
    while not stop.wait(0.01):
        for text in carrier.taken[told:]:
            told += 1
            try:
                carrier.status(text, "delivered")
            except httpx.HTTPError:
                break


@contextmanager
def talking(carrier, texters):
    """All of them text until the end of the block; each last text is then taken too."""
    stop = threading.Event()
    work = [(texter.talk, (stop,)) for texter in texters] + [(tell_statuses, (carrier, stop))]
    threads = [threading.Thread(target=does, args=args, daemon=True) for does, args in work]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "somebody is still trying to be heard"
