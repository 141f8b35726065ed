"""What ranking needs to know of a service without reading it whole: whom it takes, how, and when.

Made from a service when it is kept, as JSON in `service.standing`, and read back for every candidate.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from signposting.hours.holidays import part_of
from signposting.places.outcodes import NATIONS
from signposting.service import Area, Place, Schedule, Service
from signposting.whom import excluded_by, gender_of, is_for_families, way_in_by

READ_AS = 2
"""Raised where a service would now be read otherwise, so that what is kept is made anew."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`gender` is "f" or "m" where it takes nobody else; `excludes` are kinds of conviction it does not take:
    arson, sexual, violence, or any. `way_in` is "referral" where somebody must send you, "ring" where one
    rings or books first, else "". `part` is the nation or state it is in, whose holidays it keeps; `nations`
    are those of the United Kingdom whose people alone it is for.

    `hours` are its schedules by the number of the place where they hold, -1 for wherever no other does.
    """

    gender: str = ""
    excludes: tuple[str, ...] = ()
    way_in: str = ""
    is_for_families: bool = False
    is_unverified: bool = False
    languages: tuple[str, ...] = ()
    country: str = ""
    part: str = ""
    nations: tuple[str, ...] = ()
    hours: Mapping[int, tuple[Schedule, ...]] = field(default_factory=dict)

    def hours_at(self, place: int) -> tuple[Schedule, ...]:
        """The hours it keeps at the place of this number."""
        return hours_at(self.hours, place)


def hours_at(hours: Mapping[int, tuple[Schedule, ...]], place: int) -> tuple[Schedule, ...]:
    """Those of the place of this number, or else of the service."""
    return hours.get(place) or hours.get(-1, ())


def standing(service: Service) -> Standing:
    """What is to be known of it for ranking."""
    whom = f"{service.name}. {service.eligibility.text}. {service.alert}"
    told = f"{whom}. {service.application}. {service.description}"
    unverified = is_unverified(service)
    country, part = _where(service.places)
    return Standing(
        gender=gender_of(whom, told),
        excludes=tuple(excluded_by(told, f"{whom}. {service.application}")),
        way_in=way_in_by(f"{service.eligibility.text}. {service.application}. {service.alert}"),
        is_for_families=is_for_families(whom, told),
        is_unverified=unverified,
        languages=tuple(sorted({one.code.lower()[:2] for one in service.languages if one.code})),
        country=country,
        part=part,
        nations=_nations(service.areas),
        hours={} if unverified else dict(_hours(service)),
    )


def is_unverified(service: Service) -> bool:
    """Whether nobody has checked its number and hours: they are not to be vouched for."""
    return bool(service.more.get("unverified"))


def _where(places: Iterable[Place]) -> tuple[str, str]:
    """The country and the part of it that it is in; by its first place, for most have one."""
    for place in places:
        for address in place.addresses:
            country = address.country.upper()[:2]
            country = {"UK": "GB"}.get(country, country)
            british = "" if country not in ("", "GB") else part_of("GB", address.postcode, "")
            part = british or part_of("US", "", address.state)
            if country or part:
                return country or ("GB" if british else "US"), part
    return "", ""


def _nations(areas: Iterable[Area]) -> tuple[str, ...]:
    """None where any of the areas is no nation."""
    found = [NATIONS.get(area.name) for area in areas]
    return tuple(sorted(set(map(str, found)))) if found and all(found) else ()


def _hours(service: Service) -> Iterator[tuple[int, tuple[Schedule, ...]]]:
    for number, schedules in (
        (-1, service.schedules),
        *enumerate(place.schedules for place in service.places),
    ):
        if any(one.has_hours for one in schedules):
            yield number, tuple(_by_days(one for one in schedules if one.has_hours or one.closed))


def _by_days(schedules: Iterable[Schedule]) -> Iterator[Schedule]:
    """Bare of what is only read by people, and those that differ by their weekdays alone as one."""
    days: dict[tuple[bool, tuple[Any, ...]], list[str]] = {}
    for one in schedules:
        days.setdefault((bool(one.days), _rule_of(one)), []).extend(one.days)
    for (_, rule), every in days.items():
        yield Schedule(days=tuple(dict.fromkeys(every)), **dict(zip(_RULE, rule, strict=True)))


_RULE = (
    *("opens_at", "closes_at", "month_days", "freq", "interval", "starts_on", "until", "count"),
    *("valid_from", "valid_to", "closed"),
)
_rule_of = attrgetter(*_RULE)


_IN_FEW_LETTERS = json.JSONEncoder(separators=(",", ":"))


_LISTS = ("excludes", "languages", "nations")


def as_json(of: Standing) -> str:
    """In few letters; what is not known is left out."""
    hours = {str(number): [_row(one) for one in schedules] for number, schedules in of.hours.items()}
    told: dict[str, Any] = {
        "gender": of.gender,
        "excludes": of.excludes,
        "way_in": of.way_in,
        "is_for_families": of.is_for_families,
        "is_unverified": of.is_unverified,
        "languages": of.languages,
        "country": of.country,
        "part": of.part,
        "nations": of.nations,
        "hours": hours,
    }
    return _IN_FEW_LETTERS.encode({name: value for name, value in told.items() if value})


def of_json(text: str) -> Standing:
    """What `as_json` wrote, but for the hours: few of those that are ranked are asked for theirs."""
    told = json.loads(text)
    told.pop("hours", None)
    for name in _LISTS:
        if name in told:
            told[name] = tuple(told[name])
    return Standing(**told)


def hours_of_json(text: str) -> dict[int, tuple[Schedule, ...]]:
    """The hours that `as_json` wrote."""
    rows = json.loads(text).get("hours", {})
    return {int(number): tuple(map(_schedule, them)) for number, them in rows.items()}


def _row(one: Schedule) -> list[Any]:
    times = (one.opens_at, one.closes_at)
    days = (one.starts_on, one.until, one.valid_from, one.valid_to)
    row = [
        *(time and time.isoformat() for time in times),
        ",".join(one.days),
        one.freq,
        one.interval,
        list(one.month_days),
        one.count,
        *(day and day.isoformat() for day in days),
        one.closed,
    ]
    while row and not row[-1]:
        row.pop()
    return row


def _schedule(row: Sequence[Any]) -> Schedule:
    opens, closes, days, freq, interval, month_days, count, *dates = [*row, *[None] * 12][:12]
    starts, until, begin, end, closed = dates
    return Schedule(
        opens_at=opens and dt.time.fromisoformat(opens),
        closes_at=closes and dt.time.fromisoformat(closes),
        days=tuple(days.split(",")) if days else (),
        month_days=tuple(month_days or ()),
        freq=freq or "",
        interval=interval or 1,
        starts_on=starts and dt.date.fromisoformat(starts),
        until=until and dt.date.fromisoformat(until),
        count=count,
        valid_from=begin and dt.date.fromisoformat(begin),
        valid_to=end and dt.date.fromisoformat(end),
        closed=bool(closed),
    )
