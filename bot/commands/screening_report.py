"""What staff have said of flags and of unflagged texts: as JSON for a program, or laid out for a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot.rules.shares import Share
from bot.screening import VERSION
from bot.store.screening_figures import Figures, Seen, tally

BY_RULE = ("reader", "rule", "category")
BY_CATEGORY = ("category",)
BY_READER = ("reader", "version")
PER = 1000  # texts
HEAD = ("flags", "again", "right", "wrong", "not sure", "share right (95%)")


def as_one_object(found: Figures) -> str:
    """Everything, for a program."""
    checks = found.spot_checks
    return json.dumps(
        {
            "versions": {"rules": VERSION, "meaning": found.models},
            "rules": _rows(found.seen, BY_RULE),
            "categories": [_with_missed(row, found) for row in _rows(found.seen, BY_CATEGORY, _all(found))],
            "readers": _rows(found.seen, BY_READER),
            "spot_checks": {
                "read": checks.read,
                "waiting": checks.waiting,
                "missed": sum(checks.missed.values()),
                "missed_s1_to_s3": checks.at_once,
                "missed_per_1000": _per_thousand(checks.share_missed),
            },
        },
        ensure_ascii=False,
    )


def show(found: Figures) -> None:
    """The same, for a person."""
    from rich import print as say

    checks = found.spot_checks
    say(f"In use: the rules, version {VERSION}; the second reader: {', '.join(found.models) or 'off'}.")
    if not found.seen:
        say("No flag has been raised.")
    else:
        _show("By reader", BY_READER, _rows(found.seen, BY_READER))
        _show("By category", BY_CATEGORY, _rows(found.seen, BY_CATEGORY))
        _show("By rule", BY_RULE, _rows(found.seen, BY_RULE))
    told = _per_thousand(checks.share_missed)
    say(f"Unflagged texts read by people: {checks.read}, and {checks.waiting} wait.")
    if checks.read:
        per = f"{told['estimate']:.1f} in 1,000 unflagged texts ({told['low']:.1f} to {told['high']:.1f})"
        say(f"Missed at S1 to S3: {checks.at_once}, which makes {per}.")
    for name, counts in (("Missed", checks.missed), ("Missed in flagged texts", found.missed_at_flags)):
        if counts:
            listed = ", ".join(
                f"{category.replace('_', ' ')} {many}" for category, many in sorted(counts.items())
            )
            say(f"{name}: {listed}.")


def _rows(
    seen: Iterable[Seen], by: tuple[str, ...], more: Iterable[tuple[str, ...]] = ()
) -> list[dict[str, Any]]:
    """A row of counts for each of these; `more` are such as nothing was seen of."""
    groups: dict[tuple[str, ...], list[Seen]] = {key: [] for key in more}
    for one in seen:
        groups.setdefault(tuple(getattr(one, name) for name in by), []).append(one)
    return [dict(zip(by, key, strict=True)) | _counts(groups[key]) for key in sorted(groups)]


def _counts(seen: list[Seen]) -> dict[str, Any]:
    total = tally(seen)
    share = total.share_right
    return vars(total) | {"share_right": share.value, "interval": list(share.interval)}


def _all(found: Figures) -> list[tuple[str, ...]]:
    return [(category,) for category in found.spot_checks.missed | found.missed_at_flags]


def _with_missed(row: dict[str, Any], found: Figures) -> dict[str, Any]:
    category = row["category"]
    by_chance, at_flags = found.spot_checks.missed[category], found.missed_at_flags[category]
    return row | {"missed_by_chance": by_chance, "missed_at_flags": at_flags}


def _per_thousand(share: Share) -> dict[str, Any]:
    low, high = share.interval
    value = share.value
    return {"estimate": None if value is None else value * PER, "low": low * PER, "high": high * PER}


def _show(title: str, by: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    from rich import print as say
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in by:
        table.add_column(name, overflow="fold")
    for name in HEAD:
        table.add_column(name, justify="right")
    for row in rows:
        counts = (row["flags"], row["again"], row["right"], row["wrong"], row["not_sure"])
        table.add_row(*(row[name] for name in by), *map(str, counts), _share_said(row))
    say(table)


def _share_said(row: dict[str, Any]) -> str:
    if row["share_right"] is None:
        return "-"
    low, high = row["interval"]
    return f"{row['share_right']:.0%} ({low:.0%} to {high:.0%})"
