"""What became of a file that was brought in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from bot.imports.row import Remark


@dataclass
class Outcome:
    """`refused`: cells that cannot be taken; `remarks`: what else there is to say. `kept` counts the rows."""

    rows: int = 0
    refused: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    kept: Counter[StrEnum] = field(default_factory=Counter)
