"""How fast a directory of one service a line is read and kept, and in how much memory."""

from __future__ import annotations

import json
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import KINDS, migrated, opened
from benchmarks.limits import Limits
from bot.clock import real
from bot.imports.directory import import_services
from bot.store.database import Database
from signposting.directory.run import Counts
from signposting.imports.read import read_services
from signposting.imports.source import OnDisk
from signposting.service import Service

LIMIT = 3_000  # services a second
MEMORY = 16  # MB more for a whole directory than for a tenth of it
KEPT_MEMORY = 48  # MB more for keeping ten times as many: the pages of a SQLite file are seen as memory too


def main(quick: bool) -> Limits:
    services = 2_000 if quick else 20_000
    limits = Limits()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "directory.ndjson"
        _read(_written(path, services // 10))
        before = _most_memory()
        seconds = _read(_written(path, services))
        print(f"{services} services of {path.stat().st_size // services} bytes: {services / seconds:.0f}/s")
    limits.at_least(f"services a second, of {LIMIT}", services / seconds / LIMIT, 1)
    limits.at_most(f"memory for ten times as many, of {MEMORY} MB", (_most_memory() - before) / MEMORY, 1)
    for kind in KINDS:
        _keeping(kind, services, limits)
    return limits


def _keeping(kind: str, services: int, limits: Limits) -> None:
    """Import a directory into an empty database, and again when nothing has changed."""
    with migrated(kind) as url, opened(url) as database, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "directory.ndjson"
        _import(database, _written(path, services // 10), "a tenth")
        before = _most_memory()
        added, counts = _import(database, _written(path, services), "the whole")
        assert counts.added == services
        more = _most_memory() - before
        again, counts = _import(database, path, "the whole")
        assert counts.unchanged == services
    for spent, what in ((again, "read and met unchanged"), (added, "read, understood and added")):
        print(f"{kind}, {what}: {services / spent.clock:.0f}/s by the clock")
        of = f"{what}, of {LIMIT} to a CPU second of the importing process"
        limits.at_least(f"{kind}: {of}", services / spent.processor / LIMIT, 1)
    limits.at_most(f"{kind}: memory for ten times as many, of {KEPT_MEMORY} MB", more / KEPT_MEMORY, 1)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of the processor: those hold on a machine that others use as well.

    All threads of the process count, and nothing of PostgreSQL, which is another.
    """

    clock: float
    processor: float


def _import(database: Database, path: Path, feed: str) -> tuple[Spent, Counts]:
    began, processor = time.perf_counter(), time.process_time()
    report = import_services(database, OnDisk(path, feed), feed, real)
    assert not report.trouble
    return Spent(time.perf_counter() - began, time.process_time() - processor), report.counts


def _written(path: Path, services: int) -> Path:
    with path.open("w") as file:
        file.writelines(json.dumps(_service(at)) + "\n" for at in range(services))
    return path


def _read(path: Path) -> float:
    began = time.process_time()
    assert all(isinstance(one, Service) for one in read_services(path))
    return time.process_time() - began


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_NEEDS = (
    "Advice and support for people with nowhere to live",
    "We help with benefits, debts and letters from the council",
    "A hot meal, and a parcel of food to take home",
    "Talk to somebody about drink or drugs, without an appointment",
)
_ANYWHERE = (
    "Open to adults who live in the city and to those who come from further away",
    "Ring before you come, for the doors are locked at noon",
    "Our volunteers have been where you are now",
    "We are on the first floor, and there is a lift",
    "Paid for by the city and by those who give",
)


def _description(at: int) -> str:
    first = at // len(_NEEDS) % len(_ANYWHERE)
    said = (_NEEDS[at % len(_NEEDS)], *_ANYWHERE[first:], *_ANYWHERE[:first])
    return " ".join(f"{one} ({at + turn})." for turn, one in enumerate(said))


def _service(at: int) -> dict[str, object]:
    """What a full row of a directory holds: two numbers, five days' hours, a place and a term.

    Each says something else of itself, and the term is nobody's but its own: the kinds of need are told from
    its words, which takes longest.
    """
    hours = {
        "freq": "WEEKLY",
        "opens_at": f"{8 + at % 3:02}:{at % 4 * 15:02}",
        "closes_at": f"{16 + at % 5}:30",
    }
    address = {"address_1": "1 High St", "city": "Leeds", "postal_code": "LS1 1AA", "country": "GB"}
    location = {
        "id": f"l{at}",
        "name": "The Hub",
        "latitude": 53.8 + at % 97 / 1000,
        "longitude": -1.5 - at % 89 / 1000,
        "addresses": [address],
    }
    return {
        "id": f"s{at}",
        "name": f"Housing advice {at}",
        "description": _description(at),
        "url": "https://example.org",
        "email": "advice@example.org",
        "status": "active",
        "application_process": "Ring first",
        "fees_description": "Free",
        "eligibility_description": "Adults",
        "minimum_age": 18,
        "assured_date": "2026-01-02",
        "organization": {"id": f"o{at % 900}", "name": "Roof", "website": "https://example.org"},
        "phones": [{"id": "p1", "number": "0113 496 0000", "type": "voice"}],
        "contacts": [{"id": "c1", "name": "Desk", "phones": [{"id": "p2", "number": "0113 496 0001"}]}],
        "schedules": [{"id": day, "byday": day, **hours} for day in ("MO", "TU", "WE", "TH", "FR")],
        "service_areas": [{"id": "a1", "name": "Leeds"}],
        "languages": [{"id": "n1", "code": "en"}],
        "service_at_locations": [{"id": "t1", "location": location}],
        "attributes": [{"id": "x1", "taxonomy_term": {"id": "k1", "name": "Advice", "taxonomy": "own"}}],
        "x_ours": {"colour": "green"},
    }
