"""A directory of made services, where the country's people are: many in London, few in Caithness."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from sqlalchemy import Engine

from signposting.directory import keep, run
from signposting.needs.category import CATEGORIES
from signposting.places.found import Point
from signposting.places.outcodes import Outcode, outcodes
from signposting.service import (
    Address,
    Area,
    Eligibility,
    Organisation,
    Phone,
    Place,
    Schedule,
    Service,
    Term,
)

NATIONAL, REACHING = 0.01, 0.15
"""How many are for the whole country, and how many go to those whom they serve."""
FIRST = (
    *("Anchor", "Beacon", "Bridge", "Cedar", "Compass", "Corner", "Dawn", "Evergreen", "Forward", "Gateway"),
    *("Harbour", "Haven", "Horizon", "Keystone", "Lantern", "Meadow", "Nacro", "Northgate", "Oak", "Orchard"),
    *("Pathway", "Phoenix", "Quayside", "Rainbow", "Riverside", "Rowan", "Signal", "Spring", "Thornbury"),
    *("Unity", "Verdant", "Waypoint", "Willow", "Zephyr"),
)
SECOND = (
    *("Trust", "Project", "Centre", "Aid", "House", "Network", "Foundation", "Partnership", "Link", "Hub"),
    *("Mission", "Collective"),
)
AT = dt.datetime(2026, 3, 12, 11, 0, tzinfo=dt.UTC)
DESCRIPTIONS = {
    kind: f"Help with {asks}. Free and in confidence, for adults who live near."
    for kind, asks in CATEGORIES.items()
}


def made_services(many: int) -> Iterator[Service]:
    """All over Britain, the same each time."""
    chance = random.Random(6)
    codes = sorted(outcodes().items())
    for at in range(many):
        yield _service(at, chance, *chance.choice(codes), many)


def made_around(points: Iterable[Point]) -> Iterator[Service]:
    """One of each kind of need within some 10 km of each of these."""
    chance = random.Random(6)
    code, outcode = next(iter(outcodes().items()))
    for number, (latitude, longitude) in enumerate(sorted({(round(n, 1), round(e, 1)) for n, e in points})):
        for at, kind in enumerate(CATEGORIES):
            made = _service(100 * number + at, chance, code, outcode, 10_000)
            here = Place(
                latitude=latitude + chance.uniform(-0.05, 0.05),
                longitude=longitude + chance.uniform(-0.05, 0.05),
            )
            name = f"{made.organisation.name} {number}"
            whose, terms = Organisation(name=name), (Term(name=kind, code=kind),)
            yield replace(
                made,
                id=f"a{number}-{kind}",
                name=name,
                organisation=whose,
                terms=terms,
                places=(here,),
                areas=(),
            )


def _service(at: int, chance: random.Random, code: str, outcode: Outcode, many: int) -> Service:
    kinds = chance.sample(list(CATEGORIES), chance.choice((1, 1, 1, 2)))
    group = chance.randrange(max(many // 6, 1))
    begin, end = FIRST[group % len(FIRST)], SECOND[group // len(FIRST) % len(SECOND)]
    name = f"{begin} {end} {group // 400 or ''}".strip()
    north, east = (degrees + chance.uniform(-0.04, 0.04) for degrees in outcode.point)
    kind = chance.random()
    address = Address(("1 High St",), outcode.town, postcode=f"{code} 1AA", country="GB")
    place = Place(name="The Hub", latitude=north, longitude=east, addresses=(address,))
    areas = (
        (Area(name="United Kingdom"),) if kind < NATIONAL else (Area(name=outcode.region or outcode.town),)
    )
    return Service(
        id=f"m{at}",
        name=f"{name} {CATEGORIES[kinds[0]].split(',')[0]}",
        organisation=Organisation(name=name),
        description=DESCRIPTIONS[kinds[0]],
        status="active",
        phones=(Phone(f"01632 {960000 + at % 1000}"),),
        places=() if kind < NATIONAL + REACHING else (place,),
        areas=areas if kind < NATIONAL + REACHING else (),
        schedules=tuple(_hours(chance)),
        eligibility=Eligibility(minimum_age=chance.choice((None, 16, 18))),
        application=chance.choice(("", "Ring first", "By referral only", "Drop in")),
        terms=tuple(Term(name=one, code=one) for one in kinds),
        last_verified=dt.date(2025, 1, 1) + dt.timedelta(chance.randrange(400)),
    )


def _hours(chance: random.Random) -> Iterable[Schedule]:
    days = chance.choice((("MO", "TU", "WE", "TH", "FR"), ("TU", "TH"), ("SA", "SU"), ()))
    if days:
        yield Schedule(
            dt.time(chance.choice((8, 9, 10))), dt.time(chance.choice((15, 17, 20))), days, freq="WEEKLY"
        )


def fill(engine: Engine, services: Iterable[Service], feed: str = "made") -> None:
    """Keep them as an import does."""
    coming = iter(services)
    with engine.begin() as conn:
        one = run.begin(conn, feed, "", "made", AT)
    while some := list(islice(coming, keep.BATCH)):
        with engine.begin() as conn:
            keep.take_in(conn, one, keep.prepared(conn, one, some), AT)
