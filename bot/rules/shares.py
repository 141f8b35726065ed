"""A share of what was counted, and how far it can be trusted. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.959964  # standard deviations that hold 95 in 100


@dataclass(frozen=True)
class Share:
    """`part` of `whole`. Nothing is known of a share of nothing."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the true share lies, 95 times in 100 (Wilson's score interval)."""
        if not self.whole:
            return 0.0, 1.0
        share, weight = self.part / self.whole, _Z**2 / self.whole
        middle = share + weight / 2
        spread = _Z * math.sqrt(share * (1 - share) / self.whole + weight / (4 * self.whole))
        low, high = (middle - spread) / (1 + weight), (middle + spread) / (1 + weight)
        return max(0.0, low), min(1.0, high)
