"""Names with one letter wrong, missing, too many, or two swapped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA


class Slips:
    """Names to be found by what is nearly their letters.

    A name with one slip still has its first half or its last half whole, unless two letters were swapped
    across the middle: so names are kept by their halves, and a look-up compares only a few.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._halves: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for name in names:
            middle = len(name) // 2
            self._halves[len(name), "^" + name[:middle]].append(name)
            self._halves[len(name), "$" + name[middle:]].append(name)

    def near(self, word: str) -> list[str]:
        """The names that one slip makes into `word`, in no order; none is `word` itself."""
        near = {name for name in self._candidates(word) if OSA.distance(word, name, score_cutoff=1) == 1}
        return sorted(near)

    def _candidates(self, word: str) -> Iterator[str]:
        for length in (len(word) - 1, len(word), len(word) + 1):
            middle = length // 2
            for key in ("^" + word[:middle], "$" + word[middle - length :]):
                yield from self._halves.get((length, key), ())
        middle = len(word) // 2
        swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
        yield from self._halves.get((len(word), "^" + swapped[:middle]), ())
