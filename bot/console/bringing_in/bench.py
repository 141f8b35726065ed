"""Checks files and brings them in beside the pages, so that the server goes on answering."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog

from bot.console.bringing_in import folder
from bot.console.bringing_in.findings import Findings
from bot.console.office import Office
from bot.imports.keep import Taken
from bot.imports.workbook import SheetError
from bot.store.console import uploads
from bot.store.console.uploads import Brought
from signposting.directory.alone import NotAlone
from signposting.imports.refusal import Unreadable

log = structlog.get_logger()

OFTEN = 5.0  # seconds between two signs of life
SILENT = dt.timedelta(seconds=60)  # after which whoever had a file in hand is gone
PLAIN = (SheetError, Unreadable, NotAlone, Taken)
"""Whose words are one plain sentence for whoever brought the file."""
UNFORESEEN = "Something went wrong that nobody foresaw. It has been noted."

Progress = Callable[[int, int | None], None]
Work = Callable[[Progress], Findings]


class Bench:
    """One file at a time for each process: each takes as much memory as it likes."""

    def __init__(self, office: Office) -> None:
        self.worker = secrets.token_hex(8)
        self._office = office
        self._turn = threading.Lock()
        self._at_work: set[UUID] = set()

    def begin(self, which: UUID, work: Work, well: str, badly: str) -> threading.Event:
        """Do it in a thread: the file is then in state `well` or `badly`. The event is set at its end."""
        over = threading.Event()
        self._at_work.add(which)
        thread = threading.Thread(
            target=self._run, args=(which, work, well, badly, over), name="bench", daemon=True
        )
        thread.start()
        return over

    def has_stopped(self, one: Brought) -> bool:
        """Is it said to be in hand, and nobody has it in hand any more?"""
        if one.state not in uploads.RUNNING:
            return False
        if one.worker == self.worker:
            return one.id not in self._at_work
        return self._office.wall() - one.beat_at > SILENT

    def _run(self, which: UUID, work: Work, well: str, badly: str, over: threading.Event) -> None:
        column = "found" if well == uploads.WAITS else "came"
        waits = False
        try:
            with self._beating(which) as progress, self._turn:
                found, state = self._done(which, work, progress, well, badly)
            now = self._office.wall()
            self._office.database.write(
                lambda db: uploads.settle(db, which, state, column, found.as_json(), now)
            )
            waits = state == uploads.WAITS
        except Exception:
            log.exception("file outcome not kept", upload=str(which))
        finally:
            if not waits:
                folder.clear(which)
            self._at_work.discard(which)
            over.set()

    def _done(
        self, which: UUID, work: Work, progress: Progress, well: str, badly: str
    ) -> tuple[Findings, str]:
        try:
            found = work(progress)
        except PLAIN as why:
            return Findings(trouble=str(why)), badly
        except Exception:
            log.exception("file not brought in", upload=str(which))
            return Findings(trouble=UNFORESEEN), badly
        # A spreadsheet whose columns were not understood waits to be told what they hold.
        return found, badly if found.trouble and not found.columns else well

    @contextmanager
    def _beating(self, which: UUID) -> Iterator[Progress]:
        """Shows every few seconds that it is being done, and how far that has come."""
        far: list[tuple[int, int | None]] = [(0, None)]
        over = threading.Event()

        def beat() -> None:
            while not over.wait(OFTEN):
                try:
                    self._beat(which, *far[0])
                except Exception:
                    log.exception("file heartbeat not kept", upload=str(which))

        thread = threading.Thread(target=beat, name="beat", daemon=True)
        thread.start()

        def progress(done: int, of: int | None) -> None:
            far[0] = (done, of)

        try:
            yield progress
        finally:
            over.set()
            thread.join()

    def _beat(self, which: UUID, done: int, of: int | None) -> None:
        now = self._office.wall()
        self._office.database.write(lambda db: uploads.beat(db, which, now, done, of))
