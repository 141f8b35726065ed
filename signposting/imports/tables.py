"""A directory as tables, one file each (HSDS's tabular form), put together as one object a service.

What is put together is what the standard's JSON would be, so that the same reader takes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from signposting.imports.refusal import Refused

Row = dict[str, Any]
Rows = Iterable[tuple[str, Row]]
"""Rows, each with where it stands."""

TABLES = {
    "accessibility": "accessibility",
    "accessibility_for_disabilities": "accessibility",
    "address": "addresses",
    "attribute": "attributes",
    "contact": "contacts",
    "cost_option": "cost_options",
    "eligibility": "eligibilitys",
    "funding": "funding",
    "holiday_schedule": "holiday_schedules",
    "language": "languages",
    "location": "locations",
    "organization": "organizations",
    "organization_identifier": "organization_identifiers",
    "payment_accepted": "payments_accepted",
    "phone": "phones",
    "physical_address": "physical_addresses",
    "postal_address": "postal_addresses",
    "program": "programs",
    "regular_schedule": "regular_schedules",
    "required_document": "required_documents",
    "schedule": "schedules",
    "service": "services",
    "service_area": "service_areas",
    "service_at_location": "service_at_locations",
    "service_taxonomy": "service_taxonomys",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
}
"""The standard's tables, and under which key their rows hang in its JSON."""

KEPT_APART = frozenset(("locations", "organizations", "programs", "services", "taxonomies", "taxonomy_terms"))
PARENTS = ("service_at_location_id", "service_id", "contact_id", "location_id", "organization_id", "link_id")
"""Of several parents a row hangs under the first that is there: the one that says most of it."""
PARENT_TABLES = {name: f"{name.removesuffix('_id')}s" for name in PARENTS}


def table_of(filename: str) -> str | None:
    """Which table a file of this name holds: phones.csv, phone.csv, services_at_location.csv ..."""
    stem = filename.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
    if stem in TABLES:
        return TABLES[stem]
    if stem in TABLES.values():
        return stem
    words = stem.split("_")
    single = "_".join([_single(words[0]), *words[1:]])
    return TABLES.get(single) or TABLES.get(_single(stem))


def _single(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("es") if word.endswith("sses") else word.removesuffix("s")


class Tables:
    """Every table but that of the services, held by what its rows belong to."""

    def __init__(self, tables: Iterable[tuple[str, Rows]]) -> None:
        self._rows: dict[str, dict[str, Row]] = defaultdict(dict)
        for table, rows in tables:
            for at, (_, row) in enumerate(rows):
                self._rows[table].setdefault(str(row.get("id") or f"row {at}"), row)
        self._children: dict[tuple[str, str], list[tuple[str, Row]]] = defaultdict(list)
        for table in self._rows.keys() - KEPT_APART:
            for row in self._rows[table].values():
                for parent in self._parents(table, row):
                    self._children[parent].append((table, row))

    def _parents(self, table: str, row: Row) -> Iterator[tuple[str, str]]:
        """What a row hangs under. A language may be spoken at several; the rest has one place."""
        for name in PARENTS:
            parent = PARENT_TABLES[name], str(row.get(name) or "")
            is_itself = parent[0] == table
            is_there = name in ("service_id", "link_id") or parent[1] in self._rows[parent[0]]
            if parent[1] and is_there and not is_itself:
                yield ("services", parent[1]) if name == "link_id" else parent
                if table != "languages":
                    return

    def objects(self, services: Rows) -> Iterator[tuple[str, Any] | Refused]:
        """Each service with all that belongs to it."""
        for stands, row in services:
            yield stands, self._service(row)

    def _service(self, row: Row) -> Row:
        service = self._with_children("services", row)
        for name, table in (("organization", "organizations"), ("program", "programs")):
            found = self._rows[table].get(str(row.get(f"{name}_id") or ""))
            if found is not None:
                service[name] = self._with_children(table, found)
        return service

    def _with_children(self, table: str, row: Row) -> Row:
        whole: Row = {name: value for name, value in row.items() if value not in ("", None)}
        if whole.get("id"):
            for name, child in self._children.get((table, str(whole["id"])), ()):
                whole.setdefault(name, []).append(self._child(name, child))
        return whole

    def _child(self, table: str, row: Row) -> Row:
        parents = {*PARENTS, "phone_id", "location_id", "taxonomy_term_id", "taxonomy_id"}
        child = {name: value for name, value in row.items() if name not in parents}
        child = self._with_children(table, child)
        if table == "service_at_locations":
            where = str(row.get("location_id") or "")
            child["location"] = self._with_children(
                "locations", self._rows["locations"].get(where, {"id": where})
            )
        if table in ("attributes", "service_taxonomys"):
            term = self._term(str(row.get("taxonomy_term_id") or row.get("taxonomy_id") or ""))
            child["taxonomy_term" if table == "attributes" else "taxonomy"] = term
        return child

    def _term(self, id: str) -> Row:
        """A term; before version 3 the table of terms was called taxonomy."""
        for table in ("taxonomy_terms", "taxonomies"):
            if id in self._rows[table]:
                return self._with_children(table, self._rows[table][id])
        return {"id": id}
