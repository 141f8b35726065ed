"""Places of a programme's own, that no list knows: a hostel, an office, what people call a part of town."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from signposting.places.around import Around
from signposting.places.doubt import is_word
from signposting.places.found import Place
from signposting.places.words import plain_name


@dataclass(frozen=True, slots=True)
class OwnNamed:
    """An own place at words `first` up to `after`."""

    first: int
    after: int
    place: Place


class OwnPlaces:
    """Places by plain name. Of a name that several have, the last counts."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._places = {plain_name(place.name): place for place in places}
        self._longest = max((name.count(" ") + 1 for name in self._places), default=0)

    def __len__(self) -> int:
        return len(self._places)

    def named_in(self, around: Around) -> Iterator[OwnNamed]:
        """Where they are named, from left to right, each as long as can be.

        A name that is also a word, as "Hope", counts only where a place would stand: "near hope".
        """
        at = 0
        while at < len(around.words) and self._places:
            one = self._longest_at(around, at)
            if one:
                yield one
            at = one.after if one else at + 1

    def _longest_at(self, around: Around, first: int) -> OwnNamed | None:
        for after in range(min(first + self._longest, len(around.words)), first, -1):
            plain = " ".join(word.plain for word in around.words[first:after])
            place = self._places.get(plain)
            if place and (after - first > 1 or not is_word(plain) or around.leading(first)):
                return OwnNamed(first, after, place)
        return None


NONE_OF_OUR_OWN = OwnPlaces()
