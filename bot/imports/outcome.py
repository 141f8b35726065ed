"""How a file is to be brought in, and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bot.imports.row import Remark
from bot.store.staff import COMMAND_LINE


@dataclass(frozen=True)
class Asked:
    """Who brings a file in, and how far it may reach.

    `within`: what is not of this programme is refused. `dry`: nothing is written, and what would be is
    counted.
    """

    by: str = COMMAND_LINE
    within: UUID | None = None
    dry: bool = False


BY_COMMAND = Asked()


@dataclass
class Outcome:
    """`refused`: cells that cannot be taken; `remarks`: what else there is to say. `kept` counts the rows."""

    rows: int = 0
    refused: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    kept: Counter[StrEnum] = field(default_factory=Counter)
