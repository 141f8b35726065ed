"""Names of places in a text: what they may mean, and how much speaks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from signposting.places.around import Around, lists, needed
from signposting.places.doubt import Doubt, doubt, is_word
from signposting.places.found import Kind, Place
from signposting.places.mutations import unmutated
from signposting.places.names import LONGEST, Names, names
from signposting.places.outcodes import GB
from signposting.places.slips import Slips
from signposting.places.words import Word

_FEWEST = {"GB": 2_000, "IE": 20_000, "US": 8_000}  # people: smaller towns are not looked for behind a slip
_CITY = 50_000  # people: a slip in its name is one, although the name is also a word
_SHORTEST, _SHORT, _SEVERAL = 4, 6, 8  # letters
_CAREFUL, _LIKELY = 1.5, 1.0


@dataclass(frozen=True, slots=True)
class Named:
    """A name at words `first` up to `after`, its places, the largest first, and what speaks for it."""

    first: int
    after: int
    plain: str
    places: Sequence[Place]
    weight: float
    slip: bool = False


def named_in(around: Around, country: str) -> list[Named]:
    """The names in the text, from left to right, each as long as can be; none within another."""
    found = _exact(around, names(country))
    found = _slipped(around, names(country), found)
    found = found or list(states_in(around, names(country), found))
    return sorted(found, key=lambda one: one.first)


def _exact(around: Around, known: Names) -> list[Named]:
    found: list[Named] = []
    at = 0
    while at < len(around.words):
        one = _longest_at(around, known, at)
        if one:
            found.append(one)
        at = one.after if one else at + 1
    return found


def _longest_at(around: Around, known: Names, first: int) -> Named | None:
    words = around.words
    for after in range(min(first + LONGEST, len(words)), first, -1):
        plain = " ".join(one.plain for one in words[first:after])
        named = _prison(around, known, first, after, plain) or _town(around, known, first, after, plain)
        if named:
            return named
    return None


def _prison(around: Around, known: Names, first: int, after: int, plain: str) -> Named | None:
    """A prison's name beside HMP, jail and the like; the name may end in them ("hull prison")."""
    places = known.prisons.get(plain)
    told = lists()["prison"]
    if places and (around.before(first) in told or around.after(after) in told):
        start = first - 1 if around.before(first) in told else first
        return Named(start, after, plain, places, 3.0)
    return None


def _town(around: Around, known: Names, first: int, after: int, plain: str) -> Named | None:
    places = known.get(plain) or _otherwise(around, known, first, after, plain)
    if not places:
        return None
    doubted = doubt(plain, places[0])
    weight = around.weigh(first, after, doubted) + _beside(around, known, after)
    return Named(first, after, plain, places, weight) if weight >= needed(doubted, places[0].people) else None


def _otherwise(around: Around, known: Names, first: int, after: int, plain: str) -> Sequence[Place]:
    """What a word means by its possessive, or by a Welsh mutation, where it is no name as it stands."""
    if after - first > 1:
        return ()
    raw = around.words[first].raw
    if raw[-2:].casefold() in ("'s", "’s"):
        return known.get(plain[:-1])
    if known.country == GB and not is_word(plain):
        for name in unmutated(plain, around.before(first)):
            if known.get(name) and not is_word(name):
                return known.get(name)
    return ()


def _beside(around: Around, known: Names, after: int) -> float:
    """How much a county, state or nation directly after the name speaks for it ("march cambs")."""
    return 9.0 if wide_at(around, known, after) else 0.0


def wide_at(around: Around, known: Names, at: int) -> tuple[int, Sequence[Place]] | None:
    """The county, state or nation at a word, and where it ends. Two letters that are a word need capitals."""
    words = around.words
    for after in range(min(at + 3, len(words)), at, -1):
        plain = " ".join(one.plain for one in words[at:after])
        wide = known.wide.get(plain)
        if wide and (len(plain) > 2 or words[at].raw.isupper() or plain in lists()["states"]):
            return after, wide
    return None


def states_in(around: Around, known: Names, found: Sequence[Named]) -> Iterator[Named]:
    """States named by themselves, where nothing nearer is: "is that true in NJ"."""
    taken = {at for one in found for at in range(one.first, one.after)}
    for first in range(len(around.words) if known.country != GB else 0):
        told = wide_at(around, known, first) if first not in taken and around.leading(first) else None
        if told and told[1][0].kind is Kind.STATE:
            plain = " ".join(one.plain for one in around.words[first : told[0]])
            yield Named(first, told[0], plain, told[1], 0.0)


def _slipped(around: Around, known: Names, found: Sequence[Named]) -> list[Named]:
    """The names found, and those behind a slip; a longer takes the place of a shorter ("niagara fals")."""
    named = list(found)
    for first, after in _spans(around):
        over = [one for one in named if one.first < after and first < one.after]
        if all(first <= one.first and one.after < after for one in over):
            one = _slip(around, known, first, after)
            if one:
                named = [other for other in named if other not in over] + [one]
    return named


def _spans(around: Around) -> Iterator[tuple[int, int]]:
    """Runs of three, two and one words within a clause."""
    for length in (3, 2, 1):
        for first in range(len(around.words) - length + 1):
            if not any(around.stops(at) for at in range(first, first + length - 1)):
                yield first, first + length


def _slip(around: Around, known: Names, first: int, after: int) -> Named | None:
    plain = " ".join(one.plain for one in around.words[first:after])
    if not _may_be_slip(around.words[first:after], plain):
        return None
    weight = around.weigh(first, after, Doubt.SOME)
    if weight < _LIKELY:
        return None
    near = [name for name in _slips(known.country).near(plain) if _alike(name, plain)]
    if not near:
        return None
    best = max(near, key=lambda name: (name[0] == plain[0], known.get(name)[0].people))
    if len(plain) < _SHORT and weight < _CAREFUL and known.get(best)[0].people < _CITY:
        return None
    return Named(first, after, best, known.get(best), weight - 0.5, slip=True)


def _may_be_slip(words: Sequence[Word], plain: str) -> bool:
    if len(words) > 1:
        return len(plain) >= _SEVERAL and not all(is_word(one.plain) for one in words)
    raw = words[0].raw
    letters = raw.isalpha() and not (raw.isupper() and len(raw) < _SHORT)
    return letters and len(plain) >= _SHORTEST and not is_word(plain)


def _alike(name: str, plain: str) -> bool:
    """Whether a short name has at least its first letter right."""
    return len(plain) >= _SHORT or name[0] == plain[0]


@cache
def _slips(country: str) -> Slips:
    return Slips(plain for plain, places in names(country).all() if _is_known(plain, places[0]))


def _is_known(plain: str, place: Place) -> bool:
    large = place.kind is Kind.COUNTY or place.people >= _FEWEST[place.country] or len(plain) >= _SEVERAL
    doubtful = doubt(plain, place) >= Doubt.WORD and place.people < _CITY
    return len(plain) >= _SHORTEST and large and not doubtful
