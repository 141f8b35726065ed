"""The whole program on a real port of this machine."""

from contextlib import contextmanager

import uvicorn
from anyio.from_thread import start_blocking_portal

from bot.app import web_app
from bot.settings import Settings
from bot.store.database import Database
from bot.store.sealing import Seals
from tests.app.waiting import wait_until
from tests.conftest import KEYS
from tests.handlers import nodes

BUSY = 0.2  # seconds for which a locked database is waited for


@contextmanager
def serving(database_url, *, database=None, **given):
    """Serve until the end of the block; gives the root address. `database`: the one to serve, if made.

    Without a second reader, whose model takes a while to load, unless one is asked for.
    """
    given = {"second_reader": False} | given
    port = nodes.free_port()
    root = f"http://127.0.0.1:{port}"
    settings = Settings(public_url=root, database_url=database_url, alongside_keys=KEYS, **given)
    database = database or Database(database_url, Seals(KEYS), busy_seconds=BUSY)
    listening = uvicorn.Config(web_app(settings, database), port=port, log_config=None, ws="none")
    server = uvicorn.Server(listening)
    with start_blocking_portal() as portal:
        ended = portal.start_task_soon(server.serve)
        wait_until(lambda: server.started or ended.done())
        assert server.started, "the server ended before it listened"
        try:
            yield root
        finally:
            server.should_exit = True
            ended.result(30)
