"""`/console/imports`: a file is looked over first, and brought in once somebody has seen what it would do."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.bringing_in import folder
from bot.console.bringing_in.bench import Bench
from bot.console.bringing_in.findings import SHOWN, Findings, of_json
from bot.console.bringing_in.kinds import KINDS, Job, Kind, mapped
from bot.console.bringing_in.receiving import received, upload_room
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import long_form, room
from bot.imports.outcome import Asked
from bot.rules.choosing import Unfit
from bot.rules.staff import Act, Staff
from bot.store.console import uploads
from bot.store.console.uploads import RUNNING, WAITS, Brought
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace
from signposting.directory.feeds import names_of_feeds
from signposting.imports.mapping import FIELDS, read_mapping
from signposting.imports.refusal import Unreadable

LOOKED = "looked at a file to bring in"
KEPT = dt.timedelta(hours=1)
AT_ONCE = 2.0  # seconds that a page waits: most files are looked over by then
LONGEST_FEED = 80
GONE = "The file is not kept any more: choose it once more, to have it looked over."
QUICKER = "Somebody else has dealt with this file meanwhile. Nothing more was done."


class Desk:
    """Takes files in."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._bench = Bench(office)

    async def show(self, visit: Visit) -> Response:
        """What can be brought in, and what was."""
        return await self._front(visit)

    async def take(self, visit: Visit) -> Response:
        """Look a file over: nothing of it is brought in yet."""
        name = visit.request.url.path.rpartition("/")[2]
        kind = KINDS[name]
        try:
            which = await self._take(visit, name, kind)
        except Unfit as unfit:
            status = 413 if received(visit.request).too_large else 400
            return await self._front(visit, status, wrong=str(unfit), about=name)
        return onward(visit, f"/console/imports/{which}")

    async def one(self, visit: Visit) -> Response:
        """How one file stands."""
        return await self._shown(visit)

    async def bring(self, visit: Visit) -> Response:
        """Bring in what was looked over: the same file, or nothing."""
        brought = await self._found(visit)
        anyway = visit.form.get("anyway") == "yes"
        path = await asyncio.to_thread(self._file_of, brought)
        if path is None:
            return await self._gone(visit, brought)
        values = {"partial": anyway, "worker": self._bench.worker, "beat_at": self._office.wall()}
        if not await self._turned(
            visit, brought, "importing", f"brought in a file: {brought.kind}", **values
        ):
            return await self._shown(visit, 409, wrong=QUICKER)
        await self._begin(visit.staff, brought, dry=False, anyway=anyway)
        return onward(visit, f"/console/imports/{brought.id}")

    async def columns(self, visit: Visit) -> Response:
        """Look a spreadsheet over again, by what somebody says that its columns hold."""
        brought = await self._found(visit)
        found = of_json(brought.found) or Findings()
        if await asyncio.to_thread(self._file_of, brought) is None:
            return await self._gone(visit, brought)
        said = {column: visit.form.get(f"column_{at}", "") for at, column in enumerate(found.columns)}
        try:
            mapping = mapped(found.columns, said).as_toml()
        except Unreadable as why:
            return await self._shown(visit, 400, wrong=str(why))
        values = {"mapping": mapping, "worker": self._bench.worker, "beat_at": self._office.wall()}
        if not await self._turned(visit, brought, "checking", "said what columns hold", **values):
            return await self._shown(visit, 409, wrong=QUICKER)
        await self._begin(visit.staff, await self._found(visit), dry=True)
        return onward(visit, f"/console/imports/{brought.id}")

    async def drop(self, visit: Visit) -> Response:
        """Throw a file away."""
        brought = await self._found(visit)
        if not await self._turned(visit, brought, "dropped", "threw a file away"):
            return await self._shown(visit, 409, wrong=QUICKER)
        await asyncio.to_thread(folder.clear, brought.id)
        return onward(visit, "/console/imports", "dropped")

    async def _take(self, visit: Visit, name: str, kind: Kind) -> UUID:
        """The row of the file that came with the form. Raises Unfit."""
        came = received(visit.request)
        if came.too_large:
            raise Unfit(f"The file is too large: {kind.megabytes} MB is the most. Split it, or ask for help.")
        if came.file is None or not came.file.filename or not came.file.size:
            raise Unfit("Choose a file that is not empty.")
        if came.file.size > kind.most:
            raise Unfit(f"The file is too large: {kind.megabytes} MB is the most. Split it, or ask for help.")
        shown, file = folder.file_name(came.file.filename), came.file.file
        feed = _feed(visit.form.get("feed", ""), shown) if name == "services" else ""
        digest = await asyncio.to_thread(folder.fingerprint, file)
        staff, now = visit.staff, self._office.wall()

        def keep(db: Db) -> tuple[UUID, bool]:
            there = uploads.same(db, staff, name, digest, feed, now - KEPT)
            if there is not None and folder.found(there) is not None:
                return there, False
            return uploads.begin(db, staff, name, shown, digest, feed, self._bench.worker, now), True

        which, is_new = await self._office.database.awrite(keep)
        if is_new:
            await asyncio.to_thread(folder.sweep)
            await asyncio.to_thread(folder.lay, which, shown, file)
            brought = await self._office.database.aread(lambda db: uploads.by_id(db, staff, which))
            if brought is not None:
                await self._begin(staff, brought, dry=True)
        return which

    async def _begin(self, staff: Staff, brought: Brought, *, dry: bool, anyway: bool = False) -> None:
        path = await asyncio.to_thread(folder.found, brought.id)
        if path is None:
            return
        asked = Asked(actor(staff), brought.programme_id, dry)
        mapping = read_mapping(brought.mapping) if brought.mapping else None
        database, clock, does = self._office.database, self._office.clock, KINDS[brought.kind].does

        def work(progress: Any) -> Findings:
            feed = brought.feed
            return does(Job(database, clock, path, asked, progress, feed, mapping, anyway))

        states = (WAITS, "unreadable") if dry else ("done", "failed")
        over = self._bench.begin(brought.id, work, *states)
        await asyncio.to_thread(over.wait, AT_ONCE)

    async def _turned(self, visit: Visit, brought: Brought, state: str, what: str, **values: Any) -> bool:
        staff, now = visit.staff, self._office.clock()

        def work(db: Db) -> bool:
            done = uploads.turn(db, brought.id, WAITS, state, **values)
            if done:
                trace(db, brought.programme_id, actor(staff), what, "upload", brought.id, now)
            return done

        return await self._office.database.awrite(work)

    def _file_of(self, brought: Brought) -> Any:
        """Where its file lies, if it is still the one that was looked over and not too old."""
        path = folder.found(brought.id)
        if path is None or self._office.wall() - brought.made_at > KEPT:
            return None
        with path.open("rb") as file:
            return path if folder.fingerprint(file) == brought.digest else None

    async def _gone(self, visit: Visit, brought: Brought) -> Response:
        if brought.state != WAITS:
            return await self._shown(visit, 409, wrong=QUICKER)
        await self._turned(visit, brought, "dropped", "threw a file away")
        await asyncio.to_thread(folder.clear, brought.id)
        return await self._shown(visit, 409, wrong=GONE)

    async def _found(self, visit: Visit) -> Brought:
        """The file in the address. Raises NotHere."""
        which: UUID = visit.request.path_params["id"]
        found = await self._office.database.aread(lambda db: uploads.by_id(db, visit.staff, which))
        if found is None:
            raise NotHere
        return found

    async def _front(self, visit: Visit, status: int = 200, **more: Any) -> Response:
        staff, database = visit.staff, self._office.database
        listed, feeds = await database.aread(lambda db: (uploads.newest(db, staff), names_of_feeds(db.conn)))
        stopped = {one.id for one in listed if self._bench.has_stopped(one)}
        facts: dict[str, Any] = {"wrong": "", "about": "", "kinds": KINDS} | more
        facts |= {"listed": listed, "feeds": feeds, "stopped": stopped, "typed": visit.form.get("feed", "")}
        return visited(visit, "imports/imports.html", status, **facts)

    async def _shown(self, visit: Visit, status: int = 200, wrong: str = "") -> Response:
        brought, now, staff = await self._found(visit), self._office.clock(), visit.staff
        await self._office.database.awrite(
            lambda db: trace(db, brought.programme_id, actor(staff), LOOKED, "upload", brought.id, now)
        )
        return visited(
            visit,
            "imports/file.html",
            status,
            one=brought,
            kind=KINDS[brought.kind],
            found=of_json(brought.came) or of_json(brought.found),
            running=brought.state in RUNNING,
            stopped=self._bench.has_stopped(brought),
            fields={name: name.replace("_", " ") for name in FIELDS},
            shown=SHOWN,
            wrong=wrong,
        )


def _feed(said: str, file: str) -> str:
    """What a directory is called: as somebody says, else by its file. Raises Unfit."""
    name = " ".join(said.split()) or file.rpartition(".")[0] or file
    if len(name) > LONGEST_FEED:
        raise Unfit(f"Give the directory a name of at most {LONGEST_FEED} letters.")
    return name


def routes(office: Office) -> list[BaseRoute]:
    desk = Desk(office)
    taken = {name: upload_room(office, Act.IMPORT, desk.take, kind.most) for name, kind in KINDS.items()}
    return [
        Route("/console/imports", room(office, Act.IMPORT, desk.show), methods=["GET"]),
        Route("/console/imports/{id:uuid}", room(office, Act.IMPORT, desk.one), methods=["GET"]),
        Route("/console/imports/{id:uuid}/bring-in", room(office, Act.IMPORT, desk.bring), methods=["POST"]),
        Route(
            "/console/imports/{id:uuid}/columns",
            room(office, Act.IMPORT, desk.columns, reads=long_form),
            methods=["POST"],
        ),
        Route("/console/imports/{id:uuid}/drop", room(office, Act.IMPORT, desk.drop), methods=["POST"]),
        *(Route(f"/console/imports/{name}", take, methods=["POST"]) for name, take in taken.items()),
    ]
