"""Waits for what comes by itself, generously, and says so if it never does."""

import time

PATIENCE = 30  # seconds


def wait_until(look, every=0.01):
    """What `look` finds, as soon as it finds something."""
    until = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < until, "it never came"
        time.sleep(every)
    return found
