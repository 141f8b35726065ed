"""How many of each kind are offered where it is not certain which kind is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from signposting.search.ask import Wanted
from signposting.search.candidate import Candidate

SECOND, THIRD = 0.1, 0.2
"""How sure the second and third kinds must be, of what the first is, to have one of three places.

Chosen on three hands by a reader that had met none of them: one of three was right for 83.5% of their texts,
and for 81.6% at 0.3 and 0.45; lower, most answers would be of three kinds.
"""


def shares(wanted: Sequence[Wanted], most: int) -> list[Wanted]:
    """The kinds that have a place of their own among `most`, the likeliest first."""
    least = (0.0, SECOND, THIRD)
    if not wanted:
        return []
    sure = wanted[0].sure
    return [one for one, share in zip(wanted, least, strict=False) if one.sure >= share * sure][:most]


def mixed(
    by_kind: Mapping[str, Sequence[Candidate]], wanted: Sequence[Wanted], most: int
) -> list[tuple[str, Candidate]]:
    """The best of the first kind, one of each other that is nearly as likely, then what is left.

    No organisation twice, and none of a kind that has nothing to offer: the others have its place.
    """
    sharing = shares(wanted, most)
    chosen: list[tuple[str, Candidate]] = []
    for other in sharing[1:]:
        chosen += _first(by_kind, other.category, chosen, 1, _best_of(by_kind, sharing[0].category))
    for want in wanted:
        chosen += _first(by_kind, want.category, chosen, most - len(chosen), None)
    order = {want.category: at for at, want in enumerate(wanted)}
    return sorted(chosen[:most], key=lambda one: order[one[0]])


def _best_of(by_kind: Mapping[str, Sequence[Candidate]], kind: str) -> Candidate | None:
    return next(iter(by_kind.get(kind, ())), None)


def _first(
    by_kind: Mapping[str, Sequence[Candidate]],
    kind: str,
    chosen: Sequence[tuple[str, Candidate]],
    most: int,
    kept_for_first: Candidate | None,
) -> list[tuple[str, Candidate]]:
    taken = {one.whose for _, one in chosen} | ({kept_for_first.whose} if kept_for_first else set())
    free = [one for one in by_kind.get(kind, ()) if one.whose not in taken]
    return [(kind, one) for one in free[: max(most, 0)]]
