"""How soon flags reached somebody: as JSON for a program, or laid out for a person."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from bot.console.spans import how_long
from bot.rules.escalation.figures import TO_ACKNOWLEDGE, TO_ACT, Figures, Times
from bot.rules.shares import Share
from bot.screening import Severity
from bot.store.flag_figures import Report

HEAD = ("month", *Severity, "S1 share (95%)", "false, of closed", "breaches")
TIMES_HEAD = ("month", "", "median", "slowest tenth", "target", "late", "not yet")
MINUTE = dt.timedelta(minutes=1)


def as_one_object(reports: list[Report]) -> str:
    """Everything, for a program. Times are in minutes."""
    months = [
        {"programme": one.programme.name, "month": str(month)} | _figures(found)
        for one in reports
        for month, found in one.months.items()
    ]
    together = [{"programme": one.programme.name} | _figures(one.together) for one in reports]
    return json.dumps({"months": months, "together": together}, ensure_ascii=False)


def show(reports: list[Report]) -> None:
    """The same, for a person."""
    for one in reports:
        _show(one)
    if not reports:
        print("There is no programme yet.")  # noqa: T201


def _figures(found: Figures) -> dict[str, Any]:
    return {
        "flags": found.all,
        "share_s1": found.share_s1.value,
        "interval": list(found.share_s1.interval),
        "remark": found.remark,
        "closed": found.closed,
        "false": found.false,
        "share_false": found.share_false.value,
        "breaches": found.breaches,
        "severities": {level.value: _severity(found, level) for level in found.acknowledged},
    }


def _severity(found: Figures, level: Severity) -> dict[str, Any]:
    return {
        "flags": found.flags[level],
        "acknowledge": _times(found.acknowledged[level], TO_ACKNOWLEDGE.get(level)),
        "act": _times(found.acted[level], TO_ACT.get(level)),
    }


def _times(times: Times, target: str | None) -> dict[str, Any]:
    return {
        "target": target,
        "done": times.done,
        "not_yet": times.not_yet,
        "late": times.late,
        "median_minutes": _minutes(times.median),
        "slowest_tenth_minutes": _minutes(times.slowest_tenth),
    }


def _minutes(span: dt.timedelta | None) -> float | None:
    return None if span is None else round(span / MINUTE, 1)


def _show(report: Report) -> None:
    from rich import print as say
    from rich.markup import escape

    found = report.together
    say(f"[bold]{escape(report.programme.name)}[/bold]")
    if not found.all:
        say("No flag was raised.\n")
        return
    _table("Flags", HEAD, (_counts(str(month), one) for month, one in report.months.items()))
    _table("Taken on", TIMES_HEAD, _each(report, "acknowledged", TO_ACKNOWLEDGE))
    _table("Acted on", TIMES_HEAD, _each(report, "acted", TO_ACT))
    if found.remark:
        say(f"{escape(found.remark)}\n")


def _counts(month: str, found: Figures) -> tuple[str, ...]:
    flags = (str(found.flags[level]) for level in Severity)
    return month, *flags, _share(found.share_s1), f"{found.false} of {found.closed}", str(found.breaches)


def _share(share: Share) -> str:
    if share.value is None:
        return "-"
    low, high = share.interval
    return f"{share.value:.0%} ({low:.0%} to {high:.0%})"


def _each(report: Report, what: str, targets: dict[Severity, str]) -> Iterator[tuple[str, ...]]:
    for month, found in report.months.items():
        every: dict[Severity, Times] = getattr(found, what)
        for level, times in every.items():
            if level in targets:
                spans = how_long(times.median), how_long(times.slowest_tenth)
                yield str(month), level.value, *spans, targets[level], str(times.late), str(times.not_yet)


def _table(title: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    from rich import print as say
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for place, name in enumerate(head):
        table.add_column(name, justify="left" if place == 0 else "right")
    for row in rows:
        table.add_row(*row)
    say(table, "")
