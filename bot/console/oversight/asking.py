"""What somebody looks for in the audit, as an address or a form says it. Nothing personal stands there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from bot.console.ids import typed_id
from bot.rules.choosing import Unfit
from bot.store.console.audit import WHAT, Key, Sought

FIELDS = ("who", "what", "since", "until", "flag", "about")
USUALLY = dt.timedelta(days=30)
DAY = dt.timedelta(days=1)
COMMAND_LINE = "command-line"
LARGEST = 2**31 - 1


def typed(asked: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were filled in."""
    return {name: asked.get(name, "").strip()[:40] for name in FIELDS}


def read(asked: Mapping[str, str], now: dt.datetime) -> Sought:
    """What is looked for. Raises Unfit, with a sentence for staff."""
    filled = typed(asked)
    since, until = (_day(filled[name]) for name in ("since", "until"))
    if since and until and until < since:
        raise Unfit("The last day must not be before the first.")
    return Sought(
        since=since or now - USUALLY,
        until=until + DAY if until else None,
        who=_who(filled["who"]),
        what=filled["what"] if filled["what"] in WHAT else None,
        flag=_flag(filled["flag"]),
        about=typed_id(filled["about"]),
        before=_key(asked.get("before", "")),
    )


def address(asked: Mapping[str, str], before: Key | None = None) -> str:
    """The page that shows the same, or what comes after it."""
    kept = {name: value for name, value in typed(asked).items() if value}
    if before is not None:
        kept["before"] = f"{before[0].isoformat()} {before[1]}"
    return "/console/audit" + (f"?{urlencode(kept)}" if kept else "")


def _day(written: str) -> dt.datetime | None:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(written), dt.time(), dt.UTC) if written else None
    except ValueError:
        raise Unfit("Write a day as year-month-day, such as 2026-03-12.") from None


def _who(written: str) -> UUID | str | None:
    return "" if written == COMMAND_LINE else typed_id(written)


def _flag(written: str) -> int | None:
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and int(written) <= LARGEST):
        raise Unfit("A flag is found by its number, such as 214.")
    return int(written)


def _key(written: str) -> Key | None:
    """Where a page goes on. What nobody was given begins at the newest."""
    at, _, row = written.rpartition(" ")
    try:
        moment = dt.datetime.fromisoformat(at)
        return (moment, UUID(row)) if moment.tzinfo else None
    except ValueError:
        return None
