"""Are the numbers that texts tell people to ring still right? Only somebody who rings them can say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from bot.doctor.finding import Finding, to_check, well
from bot.wording.country import lines_by_copy, lines_to_verify
from signposting.first import Due, Entry, entries
from signposting.first import to_check as due_of
from signposting.first.entry import FILES

CHECKED_WITHIN = 90  # days
CRISIS = "crisis lines"
DIRECTORY = "first directory"


def examine(today: dt.date, countries: Collection[str]) -> Iterator[Finding]:
    """Look at the crisis lines, and at the first directory of these `countries`, of all if there are none."""
    yield from _crisis_lines(today)
    for country in FILES:
        if country in countries or not countries:
            ours = [entry for entry in entries() if entry.country == country]
            yield from _directory(country, due_of(ours, today, CHECKED_WITHIN), len(ours))


def _crisis_lines(today: dt.date) -> Iterator[Finding]:
    how = "Ring each, then set its last_verified and checked_by in bot/wording/crisis_lines.toml."
    old = lines_to_verify(today, CHECKED_WITHIN)
    copied = [line for line in lines_by_copy() if line not in old]
    if old:
        yield to_check(CRISIS, f"Not checked for over {CHECKED_WITHIN} days: {'; '.join(old)}. {how}")
    if copied:
        yield to_check(CRISIS, f"Read only on copies of pages, and not rung: {'; '.join(copied)}. {how}")
    if not old and not copied:
        yield well(CRISIS, f"All were checked in the last {CHECKED_WITHIN} days.")


def _directory(country: str, due: Due, of: int) -> Iterator[Finding]:
    how = f"Ring each, then mend its entry in signposting/first/{FILES[country]} (docs/directory.md)."
    said = (
        (due.never, "were never checked, and are sent without hours"),
        (due.long_ago, f"were not checked for over {CHECKED_WITHIN} days"),
        (due.by_copy, "were read only on copies of pages, which may be older"),
    )
    for found, what in said:
        if found:
            yield to_check(DIRECTORY, f"{len(found)} of {of} for {country} {what}: {_keys(found)}. {how}")
    if not any(found for found, _ in said):
        yield well(DIRECTORY, f"All {of} for {country} were checked in the last {CHECKED_WITHIN} days.")


def _keys(found: Sequence[Entry]) -> str:
    return ", ".join(entry.key for entry in found)
