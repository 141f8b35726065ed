"""Processes to be killed, that start at once: forked from one that has imported all of it, and is ready."""

import multiprocessing

forked = multiprocessing.get_context("forkserver")
forked.set_forkserver_preload(
    ["__main__", "tests.crash.sender", "tests.crash.climber", "tests.crash.made_ready"]
)
