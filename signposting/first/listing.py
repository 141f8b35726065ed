"""The entries of the first directory as services, as those of any other directory are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from signposting.first.entry import Entry, entries
from signposting.first.hours import schedules
from signposting.service import Area, Cost, Eligibility, Language, Organisation, Phone, Service, Term

VOCABULARY = "Alongside"
"""Of the terms: they are the product's own kinds of need."""
COUNTRIES = {"GB": "United Kingdom", "US": "United States"}
NATIONS = {"England": "GB-ENG", "Scotland": "GB-SCT", "Wales": "GB-WLS", "Northern Ireland": "GB-NIR"}


def services() -> Iterator[Service]:
    """Every service of the first directory. `more` says what no standard has a field for:

    `unverified` true where nobody has checked it, `discreet` false where it must not come first in a text
    though none of its words tells, `page` where it was read, and `checked_by` whom.
    """
    return map(_service, entries())


def _service(entry: Entry) -> Service:
    return Service(
        id=entry.id,
        name=entry.name,
        organisation=Organisation(name=entry.organisation or entry.name),
        description=entry.what,
        url=f"https://{entry.url}" if entry.url else "",
        status="active",
        phones=tuple(_phones(entry)),
        areas=tuple(_areas(entry)),
        schedules=schedules(entry.hours),
        eligibility=Eligibility(entry.whom, entry.minimum_age, entry.maximum_age),
        cost=Cost(entry.cost),
        languages=tuple(Language(code=code) for code in entry.languages),
        terms=tuple(Term(name=need, code=need, vocabulary=VOCABULARY) for need in entry.needs),
        last_verified=entry.last_verified,
        more=_more(entry),
    )


def _phones(entry: Entry) -> Iterator[Phone]:
    if entry.phone:
        yield Phone(entry.phone, kind="voice")
    if entry.text:
        yield Phone(entry.text, kind="text", description=f"Text {entry.send}" if entry.send else "")


def _areas(entry: Entry) -> Iterator[Area]:
    if not entry.where:
        yield Area(name=COUNTRIES[entry.country], extent=entry.country, extent_kind="ISO 3166")
    for name in entry.where:
        code = NATIONS.get(name, "")
        yield Area(name=name, extent=code, extent_kind="ISO 3166" if code else "")


def _more(entry: Entry) -> dict[str, Any]:
    told = {"page": entry.page, "checked_by": entry.checked_by}
    more: dict[str, Any] = {key: value for key, value in told.items() if value}
    if entry.unverified:
        more["unverified"] = True
    if not entry.discreet:
        more["discreet"] = False
    return more
