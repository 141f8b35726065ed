"""A service as an HSDS 3 object, from which the same service can be read again.

Two keys are ours, as the standard allows: `holder` on a number that is not the service's own, and
`attribution`. What a source said under keys of its own goes out as it came in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from signposting.service import (
    NOBODY,
    Address,
    Area,
    Holder,
    Json,
    Language,
    Organisation,
    Phone,
    Place,
    Price,
    Schedule,
    Service,
    Term,
)


def as_hsds(service: Service) -> dict[str, Any]:
    """The service as one HSDS 3 object, of plain JSON."""
    return _told(
        service.more,
        id=service.id,
        name=service.name,
        alternate_name=service.alternate_name,
        description=service.description,
        url=service.url,
        email=service.email,
        status=service.status,
        application_process=service.application,
        fees_description=service.cost.text,
        eligibility_description=service.eligibility.text,
        minimum_age=service.eligibility.minimum_age,
        maximum_age=service.eligibility.maximum_age,
        assured_date=_day(service.last_verified),
        alert=service.alert,
        attribution=service.attribution,
        organization=_organisation(service.organisation) if service.organisation != NOBODY else None,
        phones=_each(_phone, service.phones),
        schedules=_each(_schedule, service.schedules),
        service_areas=_each(_area, service.areas),
        service_at_locations=_each(_place, service.places),
        languages=_each(_language, service.languages),
        cost_options=_each(_price, service.cost.prices),
        attributes=_each(_term, service.terms),
    )


def _told(more: Json, **ours: Any) -> dict[str, Any]:
    """What we know, without what we do not; then what else was said, lists joined to ours."""
    told = {
        key: value
        for key, value in ours.items()
        if value or (value is not None and value != "" and value != [])
    }
    for key, value in more.items():
        joined = key in told and isinstance(told[key], list) and isinstance(value, list)
        told[key] = [*told[key], *value] if joined else told.get(key, value)
    return told


def _each(write: Any, parts: Iterable[Any]) -> list[dict[str, Any]]:
    return [write(part) for part in parts]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(time: dt.time | None) -> str | None:
    return time.isoformat() if time is not None else None


def _organisation(one: Organisation) -> Mapping[str, Any]:
    return _told(
        one.more, id=one.id, name=one.name, description=one.description, website=one.url, email=one.email
    )


def _phone(phone: Phone) -> Mapping[str, Any]:
    return _told(
        phone.more,
        id=phone.id,
        number=phone.number,
        extension=phone.extension,
        type=phone.kind,
        description=phone.description,
        languages=_each(_language, phone.languages),
        holder=None if phone.holder is Holder.SERVICE else phone.holder.value,
    )


def _language(one: Language) -> Mapping[str, Any]:
    return _told(one.more, id=one.id, code=one.code, name=one.name, note=one.note)


def _schedule(one: Schedule) -> Mapping[str, Any]:
    return _told(
        one.more,
        id=one.id,
        freq=one.freq,
        interval=one.interval if one.interval != 1 else None,
        byday=",".join(one.days),
        bymonthday=",".join(map(str, one.month_days)),
        dtstart=_day(one.starts_on),
        until=_day(one.until),
        count=one.count,
        valid_from=_day(one.valid_from),
        valid_to=_day(one.valid_to),
        opens_at=_clock(one.opens_at),
        closes_at=_clock(one.closes_at),
        closed=one.closed or None,
        description=one.text,
        notes=one.notes,
    )


def _area(area: Area) -> Mapping[str, Any]:
    return _told(
        area.more,
        id=area.id,
        name=area.name,
        description=area.description,
        extent=area.extent,
        extent_type=area.extent_kind,
        uri=area.url,
    )


def _place(place: Place) -> Mapping[str, Any]:
    location = _told(
        place.more,
        id=place.id,
        name=place.name,
        location_type=place.kind,
        latitude=place.latitude,
        longitude=place.longitude,
        description=place.description,
        transportation=place.transport,
        addresses=_each(_address, place.addresses),
    )
    return _told(
        place.link,
        location=location or None,
        phones=_each(_phone, place.phones),
        schedules=_each(_schedule, place.schedules),
    )


def _address(address: Address) -> Mapping[str, Any]:
    lines = {f"address_{at}": line for at, line in enumerate(address.lines, 1)}
    return _told(
        address.more,
        id=address.id,
        **lines,
        city=address.city,
        region=address.region,
        state_province=address.state,
        postal_code=address.postcode,
        country=address.country,
        address_type=address.kind,
    )


def _price(price: Price) -> Mapping[str, Any]:
    return _told(
        price.more,
        id=price.id,
        option=price.option,
        amount=price.amount,
        currency=price.currency,
        amount_description=price.description,
        valid_from=_day(price.valid_from),
        valid_to=_day(price.valid_to),
    )


def _term(term: Term) -> Mapping[str, Any]:
    tied = _told(
        term.more,
        id=term.id,
        code=term.code,
        name=term.name,
        description=term.description,
        taxonomy=term.vocabulary,
        term_uri=term.url,
    )
    return _told(term.link, taxonomy_term=tied)
