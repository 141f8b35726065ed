"""From a text to the place that it names: a code, a town or a part of one, a county, a prison."""

from signposting.places.find import find_place
from signposting.places.found import Found, Kind, Point
from signposting.places.near import asks_near
from signposting.places.own import OwnPlaces

__all__ = ["Found", "Kind", "OwnPlaces", "Point", "asks_near", "find_place"]
