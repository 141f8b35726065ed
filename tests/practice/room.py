"""A practice server of its own for a test, in a thread, on a port that is free."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from bot.app import practice_app
from bot.settings import Settings

PATIENCE = 30  # seconds until it must have started


@contextmanager
def serving(database: Path | str, *, second_reader: bool = False) -> Iterator[httpx.Client]:
    """A client of practice mode on this database: a file, or an address."""
    url = f"sqlite:///{database}" if isinstance(database, Path) else database
    settings = Settings.load(env_file="none", database_url=url, second_reader=second_reader)
    config = uvicorn.Config(
        practice_app(settings), port=0, log_config=None, ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as web:
            yield web
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
