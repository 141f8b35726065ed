"""Days, times and lengths as a text says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list


@lru_cache(maxsize=64)
def weekday_said(day: dt.date, language: str = "en") -> str:
    """Such as "Tuesday"."""
    return format_date(day, "EEEE", locale=_locale(language))


def day_said(day: dt.date, language: str = "en") -> str:
    """Such as "Tue 10 Mar"."""
    return format_date(day, "EEE d MMM", locale=_locale(language))


def day_ahead(day: dt.date, today: dt.date, language: str = "en") -> str:
    """A day to come: "Tue" within the week, "Tue 10 Mar" after that."""
    if day - today >= dt.timedelta(days=7):
        return day_said(day, language)
    return format_date(day, "EEE", locale=_locale(language))


def time_said(time: dt.time, language: str = "en") -> str:
    """Such as "2pm" or "2.30pm"; in other languages as they write it."""
    if _locale(language).language != "en":
        return format_time(time, "short", locale=_locale(language))
    hour, half = time.hour % 12 or 12, "am" if time.hour < 12 else "pm"
    return f"{hour}.{time.minute:02}{half}" if time.minute else f"{hour}{half}"


def spell_said(begins: dt.datetime, ends: dt.datetime, zone: dt.tzinfo) -> str:
    """A stretch of time for staff, such as "from 17:00 Thu 12 Mar to 09:00 Fri 13 Mar"."""
    first, last = (
        f"{when:%H:%M} {day_said(when)}" for when in (begins.astimezone(zone), ends.astimezone(zone))
    )
    return f"from {first} to {last}"


def month_said(day: dt.date, language: str = "en") -> str:
    """Such as "March"."""
    return format_date(day, "LLLL", locale=_locale(language))


def times_said(times: Sequence[dt.time], language: str = "en") -> str:
    """Such as "10am", "10am and 2pm" or "10am, 11.30am and 2pm"."""
    return format_list([time_said(time, language) for time in times], locale=_locale(language))


def length_said(minutes: int) -> str:
    """Such as "45m", "2h" or "1h30"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest:02}" if hours and rest else f"{hours}h" if hours else f"{rest}m"


def _locale(language: str) -> Locale:
    try:
        return Locale.parse("en_GB" if language == "en" else language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
