"""Fictional places near the fictional people, as `places.toml` has them."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from signposting.directory.load import load
from signposting.service import Address, Organisation, Phone, Place, Schedule, Service, Term

FEED = "Practice"
_FILE = Path(__file__).with_name("places.toml")


def places() -> Iterator[Service]:
    """Every one of them, as a directory would tell of it."""
    return (_place(key, one) for key, one in tomllib.loads(_FILE.read_text("utf-8")).items())


def bring_places(conn: Connection, now: dt.datetime) -> None:
    """Keep them in the directory, beside the one that ships."""
    load(conn, FEED, places, hashlib.sha256(_FILE.read_bytes()).hexdigest(), now)


def _place(key: str, one: dict[str, Any]) -> Service:
    street, city, postcode = one["address"]
    where = Place(
        latitude=one["at"][0],
        longitude=one["at"][1],
        addresses=(Address(lines=(street,), city=city, postcode=postcode, country="GB"),),
    )
    return Service(
        id=f"practice-{key}",
        name=one["name"],
        organisation=Organisation(name=one["name"]),
        description=one["what"],
        status="active",
        phones=(Phone(one["phone"], kind="voice"),),
        places=(where,),
        schedules=(Schedule(one["opens"], one["closes"], tuple(one["days"]), freq="WEEKLY"),),
        terms=tuple(Term(name=need, code=need, vocabulary="Alongside") for need in one["needs"]),
    )
