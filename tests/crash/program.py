"""`alongside serve`, or `alongside worker`, as a program of its own, to be killed without warning."""

import os
import subprocess
import sys
from pathlib import Path

import httpx

from bot.settings import Settings
from tests.app.waiting import wait_until
from tests.handlers import nodes

FOLDER = Path(__file__).parents[2]


class Program:
    """Serves at one address, however often it is started; without a second reader unless one is asked for."""

    def __init__(self, folder, command="serve", **settings):
        self._folder = folder
        self._command = command
        self._port = nodes.free_port()
        self.root = f"http://127.0.0.1:{self._port}"
        given = {"second_reader": "off"} | settings | {"port": self._port, "public_url": self.root}
        without = {name.upper() for name in Settings.model_fields}
        self._environment = {name: value for name, value in os.environ.items() if name not in without}
        self._environment |= {name.upper(): str(value) for name, value in given.items()}
        self._environment["PYTHONPATH"] = str(FOLDER)
        self._running = None

    def start(self):
        with open(self._folder / "program.log", "ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "bot", self._command, "--port", str(self._port)],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers, every=0.05)

    def _answers(self):
        assert self._running.poll() is None, "the program ended: see program.log"
        try:
            return httpx.get(f"{self.root}/healthz", trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    @property
    def pid(self):
        return self._running.pid

    def strike(self):
        """kill -9, and go on at once."""
        self._running.kill()

    def kill(self):
        """kill -9, and be sure that it is gone."""
        if self._running is not None:
            self._running.kill()
            self._running.wait(30)

    def tell_to_stop(self):
        self._running.terminate()

    def stop(self):
        """Ask it to end; how it ended."""
        self.tell_to_stop()
        return self._running.wait(60)
