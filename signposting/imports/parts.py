"""The small parts of a service: its numbers, languages, areas, prices, terms and organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from signposting.imports.keys import Keys
from signposting.service import Area, Holder, Language, Organisation, Phone, Price, Term

LONGEST_CODE = 3  # letters: en, cym; what is longer is a language's name


def phones_of(keys: Keys, holder: Holder) -> Iterator[Phone]:
    """The numbers of an object, then those of its contacts; the contacts stay, without them."""
    for raw in keys.objects("phones", "phone", named="number"):
        phone = _phone(raw, holder)
        if phone is not None:
            yield phone
    kept = []
    for contact in keys.objects("contacts", "contact"):
        own = Keys(contact)
        yield from phones_of(own, Holder.CONTACT)
        kept.append(own.left)
    if kept:
        keys.left["contacts"] = [*kept, *keys.left.get("contacts", ())]


def _phone(raw: Mapping[str, Any], holder: Holder) -> Phone | None:
    keys = Keys(raw)
    number = keys.text("number").strip("\"' ")
    if not number:
        return None
    named = keys.text("holder")
    return Phone(
        number,
        extension=keys.text("extension"),
        kind=keys.text("type"),
        description=keys.text("description"),
        languages=tuple(languages_of(keys)),
        holder=Holder(named) if named and named in list(Holder) else holder,
        id=keys.text("id"),
        more=keys.left,
    )


def once(phones: Iterable[Phone]) -> tuple[Phone, ...]:
    """These numbers, each once: one that a contact or an organisation gives again is left out."""
    found: list[Phone] = []
    told: set[tuple[str, str, str]] = set()
    for phone in phones:
        reached = ("".join(filter(str.isdigit, phone.number)), phone.extension, phone.kind)
        if phone.holder is Holder.SERVICE or reached not in told:
            found.append(phone)
        told.add(reached)
    return tuple(found)


def languages_of(keys: Keys) -> Iterator[Language]:
    for raw in keys.objects("languages"):
        own = Keys(raw)
        yield Language(
            own.text("code"), own.text("name", "language"), own.text("note"), own.text("id"), own.left
        )
    if isinstance(keys.left.get("language"), str):
        for word in re.split(r"[,;/]", keys.text("language")):
            if word.strip():
                yield language(word.strip())


def language(word: str) -> Language:
    """A language by its code or by its name."""
    return Language(code=word) if len(word) <= LONGEST_CODE else Language(name=word)


def areas_of(keys: Keys) -> Iterator[Area]:
    for raw in keys.objects("service_areas", "service_area"):
        own = Keys(raw)
        yield Area(
            name=own.text("name", "service_area"),
            description=own.text("description"),
            extent=own.text("extent"),
            extent_kind=own.text("extent_type"),
            url=own.text("uri"),
            id=own.text("id"),
            more=own.left,
        )


def prices_of(keys: Keys) -> Iterator[Price]:
    for raw in keys.objects("cost_options", named="option"):
        own = Keys(raw)
        yield Price(
            option=own.text("option"),
            amount=own.number("amount"),
            currency=own.text("currency"),
            description=own.text("amount_description"),
            valid_from=own.date("valid_from"),
            valid_to=own.date("valid_to"),
            id=own.text("id"),
            more=own.left,
        )


def terms_of(keys: Keys) -> Iterator[Term]:
    """What the service is, from the standard's ties (attributes; service_taxonomys before version 3)."""
    untied = []
    for raw in keys.objects("attributes"):
        tie = Keys(raw)
        if isinstance(raw.get("taxonomy_term"), dict):
            yield _term(tie.object("taxonomy_term"), tie)
        else:
            untied.append(tie.left)
    if untied:
        keys.left["attributes"] = [*untied, *keys.left.get("attributes", ())]
    for raw in keys.objects("service_taxonomys", "service_taxonomies", "services_taxonomy"):
        tie = Keys(raw)
        yield _term(tie.object("taxonomy") or tie.object("taxonomy_term"), tie)


def _term(raw: Mapping[str, Any], tie: Keys) -> Term:
    keys = Keys(raw)
    return Term(
        name=keys.text("name", "term"),
        code=keys.text("code"),
        vocabulary=keys.text("taxonomy", "vocabulary"),
        description=keys.text("description"),
        url=keys.text("term_uri"),
        id=keys.text("id"),
        link=tie.left,
        more=keys.left,
    )


def organisation_of(keys: Keys) -> tuple[Organisation, tuple[Phone, ...]]:
    """Who gives the service, and the numbers that are theirs."""
    own = Keys(keys.object("organization"))
    by_id = keys.text("organization_id")
    phones = tuple(phones_of(own, Holder.ORGANISATION))
    return Organisation(
        name=own.text("name"),
        description=own.text("description"),
        url=own.text("website", "url"),
        email=own.text("email"),
        id=own.text("id") or by_id,
        more=own.left,
    ), phones
