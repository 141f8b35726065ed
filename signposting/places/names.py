"""Every name of a place that we know, and which places bear it."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from signposting.places import outcodes, towns, written, zips
from signposting.places.found import Kind, Place, km_between
from signposting.places.words import plain_name

LONGEST = 5
"""Words that a name may have."""
_SAME_PLACE = 15  # km
_KNOWN_ABROAD = 50_000  # people: below it, what foreigners call a town is only noise
_WIDE = (Kind.COUNTY, Kind.STATE)


class Names:
    """Places by plain name, for one side of the Atlantic; Irish towns count among the British.

    `wide` are counties, states and nations, which also tell of two towns which is meant; `prisons` are read
    as such beside HMP, jail and the like, and alone where no town has the name.
    """

    def __init__(self, country: str) -> None:
        self.country = country
        self._places: defaultdict[str, list[Place]] = defaultdict(list)
        self.wide: defaultdict[str, list[Place]] = defaultdict(list)
        self.prisons: dict[str, list[Place]] = {}
        self._add_towns()
        for place in self._ours(written.districts()):
            self._add(place.name, place)
        self._add_wide()
        for place in self._ours(outcodes.towns() if country == outcodes.GB else zips.zips().post_names()):
            self._add(place.name, place, only_new=True)
        self._add_prisons()

    def get(self, plain: str) -> list[Place]:
        """The places of that name, the largest first."""
        return self._places.get(plain, [])

    def all(self) -> Iterator[tuple[str, list[Place]]]:
        yield from self._places.items()

    def _ours(self, places: Iterator[Place]) -> Iterator[Place]:
        return (place for place in places if (place.country == zips.US) == (self.country == zips.US))

    def _add(self, name: str, place: Place, *, only_new: bool = False) -> None:
        plain = plain_name(name)
        known = self._places.get(plain, [])
        if not plain or plain.count(" ") >= LONGEST:
            return
        if only_new and any(one.region == place.region for one in known):
            return
        same = [one for one in known if km_between(one.point, place.point) < _SAME_PLACE]
        if same and same[0].people >= place.people:
            return
        self._places[plain] = [one for one in known if one not in same] + [place]
        self._places[plain].sort(key=lambda one: -one.people)

    def _add_towns(self) -> None:
        also = tomllib.loads((files("signposting.places") / "tables" / "also.toml").read_text("utf-8"))
        called: dict[str, str] = also[self.country]
        foreign: list[tuple[str, Place]] = []
        for place, others in towns.towns():
            if (place.country == zips.US) == (self.country == zips.US):
                self._add(place.name, place)
                if place.people >= _KNOWN_ABROAD:
                    foreign += ((name, place) for name in others)
                if place.people >= _KNOWN_ABROAD or place.country != zips.US:
                    for name in called.get(place.name, "").split(", "):
                        self._add(name, place)
        for name, place in foreign:
            if plain_name(name) not in self._places:
                self._add(name, place)

    def _add_wide(self) -> None:
        british = (*outcodes.counties(), *outcodes.nations())
        american = (*zips.zips().counties(), *zips.zips().states())
        for place in british if self.country == outcodes.GB else american:
            self.wide[plain_name(place.name)].append(place)
            if place.kind is Kind.COUNTY:
                self._add(place.name, place)

    def _add_prisons(self) -> None:
        apart = written.apart()
        for place, others in written.prisons():
            if (place.country == zips.US) == (self.country == zips.US):
                for name in (place.name, *others):
                    plain = plain_name(name)
                    self.prisons.setdefault(plain, []).append(place)
                    if plain not in apart and not self._has_larger(plain, place):
                        self._places[plain] = [place, *self._places.get(plain, [])]

    def _has_larger(self, plain: str, place: Place) -> bool:
        return any(one.people > place.people or one.kind is Kind.DISTRICT for one in self.get(plain))


@cache
def names(country: str) -> Names:
    """The names for GB or US, made at first use and then kept."""
    return Names(country)
