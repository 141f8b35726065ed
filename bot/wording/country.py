"""The emergency number and the crisis lines of each country, as blanks for sentences."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from signposting.first.checking import STORED_COPY

_LINES: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(
    (files("bot.wording") / "crisis_lines.toml").read_text("utf-8")
)
_FACTS = {
    country: {"country": country} | {use: line["number"] for use, line in lines.items()}
    for country, lines in _LINES.items()
}
COUNTRIES = frozenset(_FACTS)
"""Countries whose crisis lines are known, by ISO 3166 code. A programme must be in one of them."""


class UnknownCountry(LookupError):
    """No crisis lines are known for this country: add them to `bot/wording/crisis_lines.toml`."""


def country_facts(country: str) -> dict[str, str]:
    """What fills `{emergency}`, `{listening_line}`, `{text_line}`, `{child_line}` and `{housing_line}`.

    Also the country itself, by which `sentence` picks a country's own variant.
    """
    try:
        return dict(_FACTS[country])
    except KeyError:
        raise UnknownCountry(country) from None


def lines_to_verify(today: dt.date, days: int = 90) -> tuple[str, ...]:
    """The lines that nobody has checked for over `days` (docs/practice.md, "Crisis replies")."""
    return _told(lambda line: bool((today - line["last_verified"]).days > days))


def lines_by_copy() -> tuple[str, ...]:
    """The lines that were checked only by a copy of a page, which may be older than the day it was read."""
    return _told(lambda line: line.get("checked_by") == STORED_COPY)


def _told(which: Callable[[dict[str, Any]], bool]) -> tuple[str, ...]:
    return tuple(
        f"{country} {line['name']}, {line['number']}"
        for country, lines in sorted(_LINES.items())
        for line in lines.values()
        if which(line)
    )
