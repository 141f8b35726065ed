"""What a Welsh name is when nothing softens it: "Nghaernarfon" is Caernarfon, "Gaerdydd" Caerdydd."""

from __future__ import annotations

from collections.abc import Iterator

_CHANGES = (
    ("ngh", "c"), ("mh", "p"), ("nh", "t"), ("ng", "g"), ("m", "b"), ("n", "d"),
    ("dd", "d"), ("ch", "c"), ("ph", "p"), ("th", "t"),
    ("g", "c"), ("b", "p"), ("d", "t"), ("f", "b"), ("f", "m"), ("l", "ll"), ("r", "rh"),
)  # fmt: skip
_LEADERS = frozenset(
    ("yn", "yng", "ym", "i", "o", "a", "am", "ar", "at", "dan", "dros", "drwy", "gan", "heb", "hyd", "tan")
)
_SHORTEST = 5


def unmutated(word: str, before: str) -> Iterator[str]:
    """The names that `word` may stand for after the word `before`; none where nothing would change it."""
    if len(word) < _SHORTEST or before not in _LEADERS:
        return
    for changed, first in _CHANGES:
        if word.startswith(changed):
            yield first + word.removeprefix(changed)
    yield "g" + word
