"""A service as a form has it: only what somebody changes is said otherwise, and all else stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from signposting.dial import dialled
from signposting.directory.area import area_of, code_of
from signposting.directory.kinds import kinds_of
from signposting.first.hours import ALWAYS, schedules
from signposting.hours.days import WEEK, is_special
from signposting.needs.category import CATEGORIES
from signposting.service import Holder, Phone, Schedule, Service

LONGEST = {"name": 200, "organisation": 200, "description": 4000, "eligibility": 1000, "cost": 500}
MOST_AGE = 120
AS_IT_IS = {
    "name": "name",
    "description": "description",
    "url": "url",
    "email": "email",
    "eligibility": "eligibility_description",
    "cost": "fees_description",
    "application": "application_process",
    "alert": "alert",
}
"""Fields that are one key of the standard."""
LABELS = {
    "name": "Name",
    "organisation": "Organisation",
    "description": "What it does",
    "phones": "Phone",
    "hours": "Hours",
    "address": "Street",
    "city": "Town",
    "postcode": "Postcode",
    "areas": "Areas it serves",
    "kinds": "Kinds of need",
    "eligibility": "Whom it is for",
    "minimum_age": "Youngest age",
    "maximum_age": "Oldest age",
    "cost": "What it costs",
    "application": "How to get in",
    "url": "Website",
    "email": "E-mail",
    "alert": "To know beforehand",
}
ADDRESS = {"address": "address_1", "city": "city", "postcode": "postal_code"}
_KIND = "kind_"


@dataclass
class Typed:
    """What is said otherwise by the standard's keys, and what is wrong by field."""

    said: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def filled(one: Service | None) -> dict[str, str]:
    """The fields of a service as they stand; of none, where one is to be added."""
    if one is None:
        return dict.fromkeys(LABELS, "")
    place = one.places[0].addresses[0] if one.places and one.places[0].addresses else None
    shown = {
        "name": one.name,
        "organisation": one.organisation.name,
        "description": one.description,
        "phones": "\n".join(phone.number for phone in _own(one)),
        "hours": hours_said(one.schedules),
        "address": place.lines[0] if place and place.lines else "",
        "city": place.city if place else "",
        "postcode": place.postcode if place else "",
        "areas": "\n".join(area.name for area in one.areas),
        "eligibility": one.eligibility.text,
        "minimum_age": _age_said(one.eligibility.minimum_age),
        "maximum_age": _age_said(one.eligibility.maximum_age),
        "cost": one.cost.text,
        "application": one.application,
        "url": one.url,
        "email": one.email,
        "alert": one.alert,
    }
    return shown | {_KIND + kind: "yes" for kind in kinds_of(one)}


def _own(one: Service) -> list[Phone]:
    return [phone for phone in one.phones if phone.holder is Holder.SERVICE]


def _age_said(age: float | None) -> str:
    return "" if age is None else f"{age:g}"


def has_one_place(one: Service | None) -> bool:
    """Can its address be changed here? One with several is changed where it comes from."""
    return one is None or len(one.places) <= 1


def hours_said(found: tuple[Schedule, ...]) -> str:
    """As somebody would write them here; "" where they are not of every week, or are words alone."""
    if any(not one.has_hours or one.closed or is_special(one) or one.freq != "WEEKLY" for one in found):
        return ""
    return "; ".join(_part(one) for one in found)


def _part(one: Schedule) -> str:
    if one.opens_at is None or one.closes_at is None:
        return ""
    days = [WEEK.index(day[-2:]) for day in one.days]
    span = f"{one.opens_at:%H:%M}-{one.closes_at:%H:%M}"
    if days == list(range(7)) and span == "00:00-23:59":
        return ALWAYS
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "; ".join(f"{_days(run)} {span}" for run in runs)


def _days(run: list[int]) -> str:
    first, last = WEEK[run[0]].title(), WEEK[run[-1]].title()
    return first if len(run) == 1 else f"{first}-{last}"


def read(one: Service | None, body: Mapping[str, Any], form: Mapping[str, str], country: str) -> Typed:
    """What somebody typed of a service with this body, or of a new one. `country` is ISO 3166."""
    was, typed = filled(one), Typed()
    told = {name: _plain(form.get(name, was[name]), name) for name in LABELS if name != "kinds"}
    changed = {name for name in told if told[name] != _plain(was[name], name)}
    _check(told, changed, country, typed)
    typed.said = {key: told[name] or None for name, key in AS_IT_IS.items() if name in changed}
    if "organisation" in changed:
        typed.said["organization"] = {**(body.get("organization") or {}), "name": told["organisation"]}
    if "phones" in changed:
        typed.said["phones"] = _phones(body, told["phones"])
    if "hours" in changed and "hours" not in typed.wrong:
        typed.said["schedules"] = _schedules(told["hours"])
    if "areas" in changed:
        typed.said["service_areas"] = [{"name": name} for name in told["areas"].splitlines()] or None
    if changed & ADDRESS.keys() and has_one_place(one):
        typed.said["service_at_locations"] = _places(body, told, country)
    for name in ("minimum_age", "maximum_age"):
        if name in changed and name not in typed.wrong:
            typed.said[name] = float(told[name]) if told[name] else None
    _kinds(was, form, typed)
    return typed


def _plain(text: str, name: str) -> str:
    if name in ("phones", "areas", "description"):
        lines = (" ".join(line.split()) for line in text.replace("\0", "").splitlines())
        return "\n".join(line for line in lines if line)
    return " ".join(text.replace("\0", "").split())


def _check(told: Mapping[str, str], changed: set[str], country: str, typed: Typed) -> None:
    if not told["name"]:
        typed.wrong["name"] = "Say what it is called."
    for name, most in LONGEST.items():
        if len(told[name]) > most:
            typed.wrong[name] = f"At most {most} letters."
    for number in told["phones"].splitlines() if "phones" in changed else ():
        if not dialled(Phone(number), country):
            typed.wrong["phones"] = f"{number[:40]} cannot be dialled."
    if "hours" in changed:
        _check_hours(told["hours"], typed)
    for area in told["areas"].splitlines() if "areas" in changed else ():
        if area_of(area, country) is None:
            typed.wrong["areas"] = f"{area[:60]} is not known: write a town, a county or a nation."
    if "postcode" in changed and told["postcode"] and code_of(told["postcode"], country) is None:
        typed.wrong["postcode"] = "There is no such postcode."
    _check_ages(told, changed, typed)
    if "url" in changed and told["url"] and not _is_address(told["url"]):
        typed.wrong["url"] = "Write an address such as https://www.example.org"
    if "email" in changed and told["email"] and told["email"].count("@") != 1:
        typed.wrong["email"] = "Write an e-mail address."
    reached_by = ("phones", "url", "postcode")
    if changed.intersection(reached_by) and not any(told[name] for name in reached_by):
        typed.wrong["phones"] = "Give a phone, a website or a postcode, or nobody can get there."


def _check_hours(text: str, typed: Typed) -> None:
    try:
        _schedules(text)
    except ValueError:
        typed.wrong["hours"] = "Write hours as Mo-Fr 09:00-17:00; Sa 10:00-14:00, or 24/7."


def _check_ages(told: Mapping[str, str], changed: set[str], typed: Typed) -> None:
    for name in ("minimum_age", "maximum_age"):
        if name in changed and told[name] and not _is_age(told[name]):
            typed.wrong[name] = f"An age is a whole number up to {MOST_AGE}."
    youngest, oldest = told["minimum_age"], told["maximum_age"]
    if _is_age(youngest) and _is_age(oldest) and int(youngest) > int(oldest):
        typed.wrong["maximum_age"] = "The oldest age is below the youngest."


def _is_age(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= MOST_AGE


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in text


def _phones(body: Mapping[str, Any], text: str) -> list[dict[str, Any]] | None:
    """The service's own numbers, with what was known of those that stay; others' numbers stay as they are."""
    there = body.get("phones") or []
    known = {one.get("number"): one for one in there if "holder" not in one}
    mine = [known.get(number, {"number": number}) for number in text.splitlines()]
    return [*mine, *(one for one in there if "holder" in one)] or None


def _schedules(text: str) -> list[dict[str, Any]] | None:
    """Raises ValueError where they are not so written."""
    return [
        {
            "freq": one.freq,
            "byday": ",".join(one.days),
            "opens_at": f"{one.opens_at:%H:%M}",
            "closes_at": f"{one.closes_at:%H:%M}",
        }
        for one in schedules("; ".join(part.strip() for part in text.split(";") if part.strip()))
    ] or None


def _places(body: Mapping[str, Any], told: Mapping[str, str], country: str) -> list[dict[str, Any]] | None:
    """The one place with another address. Where it lies is found anew, by its postcode."""
    there = dict((body.get("service_at_locations") or [{}])[0])
    location = {
        key: value
        for key, value in (there.get("location") or {}).items()
        if key not in ("latitude", "longitude")
    }
    address = dict((location.get("addresses") or [{"country": country}])[0])
    for name, key in ADDRESS.items():
        address[key] = told[name]
    address = {key: value for key, value in address.items() if value}
    if not address.keys() - {"country"}:
        return None
    return [there | {"location": location | {"addresses": [address]}}]


def _kinds(was: Mapping[str, str], form: Mapping[str, str], typed: Typed) -> None:
    """Where other kinds are ticked than it had, it is of those, whatever its source calls it."""
    ticked = [kind for kind in CATEGORIES if form.get(_KIND + kind) == "yes"]
    if ticked != [kind for kind in CATEGORIES if was.get(_KIND + kind) == "yes"]:
        typed.said["attributes"] = [{"taxonomy_term": {"name": kind}} for kind in ticked]
    if not ticked and (typed.said.get("attributes") == [] or not was["name"]):
        typed.wrong["kinds"] = "Choose what kind of need it is for, or nobody finds it."
