"""Ratios with the limits they are held to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Limits:
    """Prints each ratio as it comes, and remembers those that missed."""

    missed: list[str] = field(default_factory=list)

    def at_least(self, what: str, ratio: float, limit: float) -> None:
        self._hold(what, ratio, f"at least {limit:g}", ratio >= limit)

    def at_most(self, what: str, ratio: float, limit: float) -> None:
        self._hold(what, ratio, f"at most {limit:g}", ratio <= limit)

    def _hold(self, what: str, ratio: float, limit: str, met: bool) -> None:
        print(f"{ratio:8.2f}  {what} (limit: {limit}, {'met' if met else 'MISSED'})", flush=True)
        if not met:
            self.missed.append(what)
