"""What a check found in a file, or what became of it: counts, and the first of what was refused."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from bot.imports.outcome import Outcome

SHOWN = 200


@dataclass
class Findings:
    """`refused` are the first (row, column, reason), and `refused_many` how many there are on `rows_refused`.

    `trouble` is one sentence where the whole cannot be taken. `closes`: so many of `known` services are not
    in the file. `columns` are those of a spreadsheet, and `holds` what each is taken to hold.
    """

    counts: list[tuple[str, int]] = field(default_factory=list)
    rows: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    refused_many: int = 0
    rows_refused: int = 0
    notices: list[str] = field(default_factory=list)
    trouble: str = ""
    closes: int = 0
    known: int = 0
    columns: list[str] = field(default_factory=list)
    holds: dict[str, str] = field(default_factory=dict)

    def refuse(self, row: str, column: str, reason: str) -> None:
        """Count it, and keep it if it is one of the first."""
        self.refused_many += 1
        if len(self.refused) < SHOWN:
            self.refused.append((row, column, reason))

    @property
    def good(self) -> int:
        """Rows that can be taken."""
        return self.rows - self.rows_refused

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def of_json(text: str) -> Findings | None:
    """None where nothing was found yet."""
    if not text:
        return None
    told = json.loads(text)
    told["counts"] = [(name, number) for name, number in told["counts"]]
    told["refused"] = [(row, column, reason) for row, column, reason in told["refused"]]
    return Findings(**told)


def of_outcome(outcome: Outcome, counted: Iterable[tuple[str, str]]) -> Findings:
    """Of a file of people or a rota; `counted` are the kinds that are counted, and what each is called."""
    found = Findings(
        counts=[(said, number) for kind, said in counted if (number := _many(outcome, kind))],
        rows=outcome.rows,
        rows_refused=len({one.line for one in outcome.refused}),
        notices=[*outcome.notices, *(str(one).capitalize() for one in outcome.remarks[:SHOWN])],
    )
    for one in outcome.refused:
        found.refuse(str(one.line), one.column, one.words)
    return found


def _many(outcome: Outcome, kind: str) -> int:
    return next((number for name, number in outcome.kept.items() if name.value == kind), 0)
