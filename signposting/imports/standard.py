"""One object of the field's standards as a service: HSDS 1.1 and 3.x, Open Referral UK 1 and 3.

The versions differ in names and in where a thing hangs, not in what it is, so one reader takes them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from signposting.imports.hours import schedules_of
from signposting.imports.keys import Keys
from signposting.imports.parts import (
    areas_of,
    languages_of,
    once,
    organisation_of,
    phones_of,
    prices_of,
    terms_of,
)
from signposting.imports.places import places_of
from signposting.imports.refusal import NotService
from signposting.service import Cost, Eligibility, Holder, Service

LONGEST_ID = 200
LONGEST_NAME = 500
OF_SERVICES = frozenset(
    [
        "status",
        "organization",
        "organization_id",
        "service_at_locations",
        "service_areas",
        "service_taxonomys",
        "eligibilitys",
        "eligibility_description",
        "fees_description",
        "application_process",
        "cost_options",
        "assured_date",
        "wait_time",
    ]
)
OF_OTHERS = frozenset(
    [
        "taxonomy",
        "vocabulary",
        "parent_id",
        "version",
        "location_type",
        "latitude",
        "website",
        "legal_status",
        "tax_status",
        "parent_organization_id",
        "taxonomy_detail",
        "term_uri",
    ]
)


def read_object(raw: Any, attribution: str = "") -> Service:
    """The service that an object is. Raises NotService."""
    if not isinstance(raw, dict):
        raise NotService("is no object")
    if isinstance(raw.get("service"), dict):
        raw = turned(raw)
    _check(raw)
    keys, remarks = Keys(raw), list[str]()
    id, name = keys.text("id"), keys.text("name")
    _check_names(id, name)
    organisation, theirs = organisation_of(keys)
    phones = once([*phones_of(keys, Holder.SERVICE), *theirs])
    return Service(
        id,
        name,
        organisation=organisation,
        alternate_name=keys.text("alternate_name"),
        description=keys.text("description"),
        url=keys.text("url"),
        email=keys.text("email"),
        status=keys.text("status"),
        phones=phones,
        places=tuple(places_of(keys, remarks)),
        areas=tuple(areas_of(keys)),
        schedules=schedules_of(keys, remarks),
        eligibility=_eligibility(keys, remarks),
        cost=Cost(keys.text("fees_description", "fees"), tuple(prices_of(keys))),
        languages=tuple(languages_of(keys)),
        terms=tuple(terms_of(keys)),
        application=keys.text("application_process"),
        alert=keys.text("alert"),
        last_verified=_checked_on(keys, remarks),
        attribution=keys.text("attribution") or attribution,
        more=keys.left,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def turned(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A service at a location, turned to be the service with that one place."""
    tie = dict(raw)
    service = dict(tie.pop("service"))
    service["service_at_locations"] = [tie]
    return service


def _check(raw: Mapping[str, Any]) -> None:
    if not OF_SERVICES & raw.keys() and OF_OTHERS & raw.keys():
        raise NotService("is no service: it looks like an organisation, a location or a term of a taxonomy")


def _check_names(id: str, name: str) -> None:
    if not id and not name:
        raise NotService("is no service: it has neither an id nor a name")
    if not id or not name:
        raise NotService("has no name" if id else "has no id")
    if len(id) > LONGEST_ID or len(name) > LONGEST_NAME:
        raise NotService(f"has an id or a name of {max(len(id), len(name))} characters")


def _checked_on(keys: Keys, remarks: list[str]) -> dt.date | None:
    day = keys.date("assured_date")
    if "assured_date" in keys.left:
        shown = str(keys.left["assured_date"])[:20]
        remarks.append(f"When it was last checked ({shown}) was not understood: write it 2026-03-12.")
    return day


def _eligibility(keys: Keys, remarks: list[str]) -> Eligibility:
    text = keys.text("eligibility_description")
    ages = keys.number("minimum_age"), keys.number("maximum_age")
    if not text and ages == (None, None):
        text, ages = _older_eligibility(keys)
    youngest, oldest = ages
    if youngest is not None and oldest is not None and youngest > oldest:
        remarks.append(f"Its ages, from {youngest:g} to {oldest:g}, were not believed, and were left out.")
        keys.left |= {"minimum_age": youngest, "maximum_age": oldest}
        return Eligibility(text)
    return Eligibility(text, youngest, oldest)


def _older_eligibility(keys: Keys) -> tuple[str, tuple[float | None, float | None]]:
    """Before version 3 a service had a list of those it is for: the widest ages, every word."""
    rows = [
        Keys(raw) for raw in keys.objects("eligibilitys", "eligibilities", "eligibility", named="eligibility")
    ]
    words = dict.fromkeys(row.text("eligibility") for row in rows)
    least, most = ([row.number(name) for row in rows] for name in ("minimum_age", "maximum_age"))
    ages = _widest(least, min), _widest(most, max)
    strange = [row.left for row in rows if row.left.keys() - {"id", "service_id"}]
    if strange:
        keys.left["eligibilitys"] = strange
    return "; ".join(word for word in words if word), ages


def _widest(ages: list[float | None], widest: Any) -> float | None:
    """One row without a limit lets everybody in."""
    known = [age for age in ages if age is not None]
    result: float | None = widest(known) if known and len(known) == len(ages) else None
    return result
