"""How fast services are found among many, and how often one of three is right for a text.

Speed is told beside SQLite's full text alone (FTS5, bm25) and rapidfuzz over every name, on the same queries.
Quality is of the whole way from a text to three services, on hands that nobody reads (only totals are told)
and, to compare, on those that were learnt from. Run: python -m benchmarks signposting
"""

from __future__ import annotations

import json
import random
import string
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, Engine, text

from benchmarks.databases import KINDS, migrated
from benchmarks.limits import Limits
from benchmarks.made_services import AT, fill, made_around, made_services
from bot.commands.signposting import Answered, answered
from bot.commands.trial import Trial
from bot.store.database import make_engine
from corpus.text import ordinary_kept_aside
from signposting.directory.load import load_first
from signposting.needs import CATEGORIES, SAFETY
from signposting.places import Point, find_place
from signposting.places.outcodes import outcodes
from signposting.search import Ask, Wanted, search

NEEDS = Path(__file__).parents[1] / "corpus/needs"
GIVEN = Path(__file__).parents[2] / "shared/data/signposting/dev_queries.jsonl"
TIMES = {2_000: (3.0, 15.0), 10_000: (3.0, 15.0), 100_000: (6.0, 40.0)}
"""How many services, and the median and the slowest in a hundred that are allowed, in ms."""
NEAR = 25.0  # km
_SHORTEST = 5  # letters of a word that a slip is made in

Work = Callable[[Ask], object]


@dataclass(frozen=True)
class Query:
    """A text, what would be a fair answer, and the place that it names."""

    text: str
    fair: frozenset[str]
    place: str | None = None
    country: str = "GB"

    @property
    def point(self) -> Point | None:
        """Where its writer meant, as far as the name alone tells."""
        found = find_place(self.place, self.country) if self.place else None
        return (found.latitude, found.longitude) if found else None


@dataclass(frozen=True)
class Judged:
    """A query and what it was answered with."""

    query: Query
    told: Answered

    @property
    def is_fair(self) -> bool:
        """Any of the three in an acceptable kind; or, where nobody is to be searched for, that kind read."""
        if self.query.fair & set(SAFETY) & {self.told.category}:
            return True
        return any(self.query.fair.intersection(one.categories) for one in self.told.offers)

    @property
    def is_near(self) -> bool:
        fair = (one for one in self.told.offers if self.query.fair.intersection(one.categories))
        return any(one.km is not None and one.km <= NEAR for one in fair)

    @property
    def is_placed(self) -> bool:
        """What is found is, or lies over, the place that the writer labelled."""
        found, place = self.told.place, self.query.place
        if found is None or not place:
            return False
        start = self.query.text.find(place)
        over = found.span[0] < start + len(place) and start < found.span[1]
        return over or self.query.text[slice(*found.span)].lower() == place.lower()


def main(quick: bool) -> Limits:
    limits = Limits()
    sizes = [2_000] if quick else [10_000, 100_000]
    for size in sizes:
        _speed(limits, size, kinds=KINDS if size == sizes[0] else KINDS[:1], asked=100 if quick else 500)
    with migrated("SQLite") as url:
        engine = make_engine(url)
        _quality(limits, engine, each=150 if quick else 10_000)
        engine.dispose()
    return limits


def _speed(limits: Limits, size: int, kinds: Sequence[str], asked: int) -> None:
    asks = list(_asks(asked))
    with ExitStack() as opened:
        conns = {kind: opened.enter_context(_filled(kind, size)) for kind in kinds}
        works = {kind: partial(search, conn) for kind, conn in conns.items()}
        times = _took(works, asks)
        for kind, (p50, p99) in times.items():
            print(f"{size} services on {kind}: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
        for share, limit, taken in zip(("p50", "p99"), TIMES[size], times["SQLite"], strict=True):
            limits.at_most(f"{share} among {size}, of {limit:g} ms", taken / limit, 1)
        if "PostgreSQL" in times:
            beside = times["PostgreSQL"][0] / times["SQLite"][0]
            limits.at_most("PostgreSQL's median, beside SQLite's", beside, 2)
        for name, (p50, p99) in _took(_peers(conns["SQLite"]), asks[: max(10, asked // 10)]).items():
            print(f"  {name}: p50 {p50:.2f} ms, p99 {p99:.2f} ms")


@contextmanager
def _filled(kind: str, size: int) -> Iterator[Connection]:
    with migrated(kind) as url:
        engine = make_engine(url)
        fill(engine, made_services(size))
        with engine.begin() as conn:
            conn.execute(text("ANALYZE"))
            yield conn
        engine.dispose()


def _asks(many: int) -> Iterable[Ask]:
    """Needs as hands wrote them, anywhere in the country."""
    chance = random.Random(6)
    points = [one.point for _, one in sorted(outcodes().items())]
    for query in chance.choices([one for one in _learnt() if one.fair], k=many):
        kinds = sorted(query.fair)[:2]
        wanted = tuple(Wanted(kind, 0.6 / (at + 1)) for at, kind in enumerate(kinds))
        words = query.text.replace(query.place, "") if query.place else query.text
        yield Ask(wanted, words, chance.choice(points), "GB", at=AT)


def _took(works: Mapping[str, Work], asks: Sequence[Ask]) -> dict[str, tuple[float, float]]:
    """Median and slowest in a hundred of each, in ms; each the best of three, for the machine may be busy.

    They take turns, so that whatever else goes on is in the way of all alike.
    """
    for work in works.values():
        for ask in asks[:50]:
            work(ask)
    times: dict[str, list[float]] = {name: [] for name in works}
    for ask in asks:
        for name, work in works.items():
            times[name].append(min(_once(work, ask) for _ in range(3)))
    return {name: (_at(taken, 0.5), _at(taken, 0.99)) for name, taken in times.items()}


def _once(work: Work, ask: Ask) -> float:
    began = time.perf_counter()
    work(ask)
    return (time.perf_counter() - began) * 1e3


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]


def _peers(conn: Connection) -> dict[str, Work]:
    ranked = text("SELECT rowid FROM service_fts WHERE service_fts MATCH :words ORDER BY rank LIMIT 3")
    names = conn.execute(text("SELECT name FROM service_text")).scalars().all()

    def full_text(ask: Ask) -> object:
        words = " OR ".join(f'"{word}"' for word in _letters(ask.words).split())
        return conn.execute(ranked, {"words": words or '"none"'}).all()

    def scan(ask: Ask) -> object:
        return process.extract(ask.words, names, scorer=fuzz.token_set_ratio, limit=3)

    return {"FTS5 bm25 alone": full_text, "rapidfuzz over every name": scan}


def _letters(words: str) -> str:
    return "".join(one if one.isalnum() else " " for one in words)


def _quality(limits: Limits, engine: Engine, each: int) -> None:
    with engine.begin() as conn:
        load_first(conn, AT)
    queries = {
        "hands that nobody reads": _of(sorted((NEEDS / "kept").glob("hand_*.jsonl"))),
        "hands that were learnt from": _learnt(),
        "the queries that were given": _given(),
    }
    chosen = {name: random.Random(1).sample(them, min(each, len(them))) for name, them in queries.items()}
    fill(engine, made_around(one.point for them in chosen.values() for one in them if one.point))
    with engine.begin() as conn:
        for name, them in chosen.items():
            held = limits if name.endswith("reads") else None
            print(f"{name}: {len(them)} texts")
            _judge(held, conn, [one for one in them if one.fair])
        _chat(limits, conn, each)


def _judge(limits: Limits | None, conn: Connection, queries: Sequence[Query]) -> None:
    judged = [_judged(conn, query) for query in queries]
    fair = _share(one.is_fair for one in judged)
    placed = [one for one in judged if one.query.place]
    grave = [one for one in judged if one.query.fair & set(SAFETY)]
    near = [one for one in placed if one.query.point and not one.query.fair & set(SAFETY)]
    slipped = [_judged(conn, _with_a_slip(query)) for query in queries]
    figures = (
        ("any of the three in an acceptable kind", fair, 0.90),
        (
            "an acceptable kind within 25 km, where a place is named",
            _share(one.is_near for one in near),
            0.92,
        ),
        ("places found", _share(one.is_placed for one in placed), 0.98),
        ("safety needs told as such", _share(one.told.need.is_safety for one in grave), 1.0),
    )
    lost = fair - _share(one.is_fair for one in slipped)
    for what, share, least in figures:
        if limits is not None:
            limits.at_least(what, share, least)
        else:
            print(f"{share:8.2f}  {what}")
    if limits is not None:
        limits.at_most("what a letter wrong costs, of 3 points in 100", lost / 0.03, 1)
    else:
        print(f"{lost:8.2f}  lost by a letter wrong")


def _judged(conn: Connection, query: Query) -> Judged:
    return Judged(query, answered(conn, Trial(query.text, AT), None))


def _chat(limits: Limits, conn: Connection, each: int) -> None:
    chat = [one.text for one in ordinary_kept_aside()][:each]
    told = [answered(conn, Trial(words, AT), None) for words in chat]
    triggered = _share(one.category is not None or bool(one.offers) for one in told)
    limits.at_most("ordinary texts kept aside that are offered something, of 1 in 20", triggered / 0.05, 1)


def _learnt() -> list[Query]:
    return _of(sorted(NEEDS.glob("hand_*.jsonl")))


def _of(hands: Iterable[Path]) -> list[Query]:
    return [_query(json.loads(line)) for hand in hands for line in hand.read_text("utf-8").splitlines()]


def _given() -> list[Query]:
    lines = GIVEN.read_text("utf-8").splitlines() if GIVEN.exists() else []
    return [_query({"text": (told := json.loads(line))["query"], "country": "UK"} | told) for line in lines]


def _query(told: dict[str, object]) -> Query:
    accept = told["accept"]
    fair = frozenset((str(told["category"]), *(accept if isinstance(accept, list) else ()))) & set(CATEGORIES)
    place = str(told["place"]) if told["place"] else None
    return Query(str(told["text"]), fair, place, "US" if str(told["country"]).startswith("US") else "GB")


def _with_a_slip(query: Query) -> Query:
    """One letter wrong in one long word, the same one each time."""
    chance = random.Random(query.text)
    words = [at for at, one in enumerate(query.text.split()) if len(one) >= _SHORTEST and one.isalpha()]
    if not words:
        return query
    split = query.text.split()
    at = chance.choice(words)
    letter = chance.randrange(1, len(split[at]))
    split[at] = split[at][:letter] + chance.choice(string.ascii_lowercase) + split[at][letter + 1 :]
    return replace(query, text=" ".join(split))


def _share(holds: Iterable[bool]) -> float:
    kept = list(holds)
    return sum(kept) / max(1, len(kept))


if __name__ == "__main__":
    main(quick=False)
