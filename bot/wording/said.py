"""Days, times and lengths as a text says them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time


@lru_cache(maxsize=64)
def weekday_said(day: dt.date, language: str = "en") -> str:
    """Such as "Tuesday"."""
    return format_date(day, "EEEE", locale=_locale(language))


def day_said(day: dt.date, language: str = "en") -> str:
    """Such as "Tue 10 Mar"."""
    return format_date(day, "EEE d MMM", locale=_locale(language))


def time_said(time: dt.time, language: str = "en") -> str:
    """Such as "2pm" or "2.30pm"; in other languages as they write it."""
    if _locale(language).language != "en":
        return format_time(time, "short", locale=_locale(language))
    hour, half = time.hour % 12 or 12, "am" if time.hour < 12 else "pm"
    return f"{hour}.{time.minute:02}{half}" if time.minute else f"{hour}{half}"


def length_said(minutes: int) -> str:
    """Such as "45m", "2h" or "1h30"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest:02}" if hours and rest else f"{hours}h" if hours else f"{rest}m"


def _locale(language: str) -> Locale:
    try:
        return Locale.parse("en_GB" if language == "en" else language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
