"""Finds in the directory what a talk wants looked up: where, what can help, and more about one of those."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.flows.steps import Facts, Look
from bot.planning import upcoming
from bot.rules.gate import age
from bot.rules.person import Area, Person, PhoneSetting, Role
from bot.store import signposts
from bot.store.database import Db
from signposting.answer import Screen, Told, answer, details
from signposting.dial import number_to_ring
from signposting.directory import read
from signposting.directory.tables import service as service_row
from signposting.gsm import first_words, plain
from signposting.needs import Need, learned, read_need
from signposting.places import Found, Kind, Point, find_place
from signposting.search import Ask, Offer, Wanted, Who, search
from signposting.search.named import named
from signposting.service import Place, Service
from signposting.telling import must_not_come_first

ROOM = 157
"""Septets of a text that has its number before it: "1. "."""
_NAME = 24  # septets of a name in a sentence of ours
_DEGREES = 3  # decimals: about a hundred metres


def need_in(text: str, language: str) -> Need:
    """What a text asks for, by its phrases and, where those do not settle it, by its meaning."""
    return read_need(text, language, learned=learned())


@dataclass(frozen=True)
class Directory:
    """What is asked of signposting. Each part may be another in a test."""

    need: Callable[[str, str], Need] = need_in
    place: Callable[[str, str | None, Point | None], Found | None] = find_place
    search: Callable[[Connection, Ask], tuple[Offer, ...]] = search


DIRECTORY = Directory()


@dataclass(frozen=True)
class Asker:
    """For whom something is looked up, in which transaction, at which moment."""

    db: Db
    person: Person
    now: dt.datetime
    directory: Directory = DIRECTORY

    @property
    def screen(self) -> Screen:
        """Who may look at their phone."""
        if self.person.role not in (Role.MENTEE, Role.CARER):
            return Screen.OPEN
        return Screen.OWN if self.person.phone_setting is PhoneSetting.OWN else Screen.SHARED


def get_ready(countries: Iterable[str]) -> None:
    """Load what reading needs takes, and places of these countries, which is seconds' work at first."""
    need_in("somewhere to stay", "en")
    for country in countries:
        find_place("somewhere to stay in leeds", country, None)


def look_up(asker: Asker, look: Look) -> Facts:
    """What a step wants. It reads, and changes nothing."""
    return _LOOKS[look.what](asker, look.facts)


def area_in(asker: Asker, text: str) -> tuple[Area, tuple[int, int]] | None:
    """The place that a text names, and where in the text it does."""
    home = asker.person.home
    near = (home.latitude, home.longitude) if home else None
    found = asker.directory.place(text, asker.person.programme.country, near)
    if found is None:
        return None
    name = found.name.split()[0] if found.kind is Kind.POSTCODE else found.name
    point = (round(found.latitude, _DEGREES), round(found.longitude, _DEGREES))
    return Area(name, found.country, *point), found.span


def is_named(asker: Asker, facts: Facts) -> bool:
    """Is just one service asked for, by its name ("number for samaritans")?"""
    found, alone = named(asker.db.conn, _ask(asker, facts | {"area": None, "seen": ()}))
    return bool(found) and alone


def names(asker: Asker, ids: Sequence[UUID]) -> dict[UUID, str]:
    """How a sentence of ours calls each of these: by a name that tells nothing, or else by its number.

    What has closed since is left out.
    """
    services = read.some(asker.db.conn, _open(asker.db.conn, ids))
    country = asker.person.programme.country
    return {one: _called(services[one], asker.screen, country) for one in ids if one in services}


def asked_about(asker: Asker) -> Facts:
    """What a talk begins with that asks whether what was offered a week ago has helped; {}: nothing was."""
    offers = signposts.to_ask(asker.db, asker.person.id, asker.now)
    called = names(asker, [one.service_id for one in offers])
    there = [one for one in offers if one.service_id in called]
    if not there:
        return {}
    told = [{"id": str(one.service_id), "name": called[one.service_id]} for one in there]
    kinds = dict.fromkeys(one.category for one in there)
    return {"offers": told, "need": [[kind, 1 / len(kinds)] for kind in kinds]}


def _place(asker: Asker, facts: Facts) -> Facts:
    found = area_in(asker, facts["text"])
    return {"area": asdict(found[0]) if found else None}


def _offers(asker: Asker, facts: Facts) -> Facts:
    found = asker.directory.search(asker.db.conn, _ask(asker, facts))
    national = _nationwide(asker.db.conn, [one.service_id for one in found])
    return {"offers": [_kept(one, asker.screen, one.service_id in national) for one in found]}


def _ask(asker: Asker, facts: Facts) -> Ask:
    person, area = asker.person, facts["area"]
    for_another = facts.get("for_id") is not None
    years = age(person, asker.now.date())
    who = Who(role="mentee") if for_another else Who(age=years, role=person.role.value)
    return Ask(
        wanted=tuple(Wanted(kind, sure) for kind, sure in facts["need"] or ()),
        words=facts["words"] or "",
        point=(area["latitude"], area["longitude"]) if area else None,
        country=area["country"] if area else person.programme.country,
        who=who,
        at=asker.now.astimezone(ZoneInfo(person.timezone)),
        language=person.language,
        except_ids=frozenset(map(UUID, facts["seen"] or ())),
    )


def _kept(one: Offer, screen: Screen, is_national: bool) -> Facts:
    """What a talk keeps of an offer. `is_near`: it is for that place, and not for the whole country."""
    place, country = one.told.place, one.told.country
    return {
        "id": str(one.service_id),
        "name": _called(one.service, screen, country),
        "category": one.categories[0] if one.categories else "unknown",
        "is_near": not is_national,
        "text": one.text_for(screen, ROOM),
        "told": [_number_of(one.service, place), one.km, country],
    }


def _these(asker: Asker, facts: Facts) -> Facts:
    """Services that were chosen before, as they stand now."""
    ids = [UUID(one) for one in facts["ids"]]
    services = read.some(asker.db.conn, _open(asker.db.conn, ids))
    country = asker.person.programme.country
    kinds = facts.get("kinds") or {}
    offers = [
        {
            "id": str(one),
            "name": _called(services[one], asker.screen, country),
            "category": kinds.get(str(one), "unknown"),
            "is_near": True,
            "text": answer(services[one], Told(country=country), asker.screen, ROOM),
            "told": [0, None, country],
        }
        for one in ids
        if one in services
    ]
    return {"offers": offers}


def _details(asker: Asker, facts: Facts) -> Facts:
    found = read.service(asker.db.conn, UUID(facts["id"]))
    number, km, country = facts["told"]
    if found is None:
        return {"details": ""}
    place = found.places[number] if 0 <= number < len(found.places) else None
    return {"details": details(found, Told(place, km, "", country), asker.screen)}


def _reach(asker: Asker, facts: Facts) -> Facts:
    """Can what a mentor sends be texted to the other?"""
    within = next(
        (one for one in asker.person.relationships if str(one.id) == facts["relationship_id"]), None
    )
    return {"reached": within is not None and upcoming.hears(asker.db, asker.person, within, asker.now)}


def _called(service: Service, screen: Screen, country: str) -> str:
    name = plain(service.name)
    if screen is Screen.OPEN or (screen is Screen.OWN and not must_not_come_first(name)):
        return first_words(name, _NAME)
    number, _ = number_to_ring(service, None, country)
    return f"the number {number}" if number else "a place to try"


def _number_of(service: Service, place: Place | None) -> int:
    return next((at for at, one in enumerate(service.places) if one is place), -1)


def _open(conn: Connection, ids: Sequence[UUID]) -> list[UUID]:
    wanted = service_row.c.id.in_(list(ids)), service_row.c.closed_at.is_(None)
    return list(conn.execute(select(service_row.c.id).where(*wanted)).scalars()) if ids else []


def _nationwide(conn: Connection, ids: Sequence[UUID]) -> set[UUID]:
    wanted = service_row.c.id.in_(list(ids)), service_row.c.is_national
    return set(conn.execute(select(service_row.c.id).where(*wanted)).scalars()) if ids else set()


_LOOKS: dict[str, Callable[[Asker, Facts], Facts]] = {
    "place": _place,
    "offers": _offers,
    "these": _these,
    "details": _details,
    "reach": _reach,
}
