"""What one cell says: each reader gives the value, or raises Refused with the reason in plain words."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from babel import Locale, UnknownLocaleError
from phonenumbers import (
    CountryCodeSource,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
)

from bot.rules.meeting_plan import read_plan

Word = TypeVar("Word", bound=StrEnum)

LONGEST_NAME = 80
LONGEST_STEP = 100  # docs/practice.md, "Goals": what is longer does not fit one text
OLDEST = 120  # years
NORTH_AMERICA = 1  # whose national numbers begin with their own country code, or with nothing
CANNOT_TEXT = (PhoneNumberType.FIXED_LINE, PhoneNumberType.PREMIUM_RATE)
EXAMPLE = "write it like +447700900001"
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+")
_CHAT = re.compile(r"[1-9]\d{0,18}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


class Refused(Exception):
    """Why a cell cannot be taken, in words that follow the name of its column."""


def words(text: str, longest: int) -> str:
    """Plain words, put on one line."""
    text = " ".join(text.split())
    if not text.isprintable():
        raise Refused("has a character in it that cannot be seen")
    if len(text) > longest:
        raise Refused(f"is {len(text)} characters long; {longest} is the most")
    return text


def one_of(text: str, allowed: type[Word]) -> Word:
    """A word of a closed list, in any case; "in custody" is `in_custody`."""
    try:
        return allowed("_".join(text.lower().split()))
    except ValueError:
        raise Refused(f"must be {', '.join(allowed)}") from None


def date(text: str) -> dt.date:
    """An ISO date."""
    try:
        if _ISO.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text} is no day of the calendar") from None
    raise Refused("must be a date written 2026-03-12: year, month, day")


def past(text: str, today: dt.date) -> dt.date:
    """A date that has been, and is in a life's reach."""
    day = date(text)
    if day > today:
        raise Refused(f"{day} is still to come")
    if day.year < today.year - OLDEST:
        raise Refused(f"{day} is over {OLDEST} years ago")
    return day


def phone(text: str, region: str, *, number_cell: bool = False) -> str:
    """A number in E.164. Without a + it is read as people in `region` (ISO 3166) dial it."""
    try:
        if "@" in text or "E+" in text.upper():
            raise Refused(f"is not a phone number; {EXAMPLE}")
        number = phonenumbers.parse(text, region, keep_raw_input=True)
    except NumberParseException:
        raise Refused(f"is not a phone number; {EXAMPLE}") from None
    if number.extension or not phonenumbers.is_possible_number(number) or _is_partial(number):
        raise Refused(f"is not a whole phone number; {EXAMPLE}")
    if not _is_dialled(number, text):
        lost = "A spreadsheet took away" if number_cell else "It has lost"
        raise Refused(f"is cut. {lost} its + or leading 0: if it is {_whole(number)}, write that, as text")
    return _whole(number)


def _is_dialled(number: PhoneNumber, text: str) -> bool:
    """Does it reach that number as it stands, abroad or at home?"""
    match number.country_code_source:
        case CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN | CountryCodeSource.FROM_NUMBER_WITH_IDD:
            return True
        case CountryCodeSource.FROM_NUMBER_WITHOUT_PLUS_SIGN:
            return number.country_code == NORTH_AMERICA
        case _:
            return _digits(text) == _digits(_as_dialled(number)) or number.country_code == NORTH_AMERICA


def can_be_texted(number: str) -> bool:
    """Can texts reach this number (E.164)? No: a landline."""
    return phonenumbers.number_type(phonenumbers.parse(number)) not in CANNOT_TEXT


def region_of(number: str) -> str | None:
    """The country of a number (E.164) as ISO 3166, if it is in use for people there."""
    parsed = phonenumbers.parse(number)
    return phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )


def as_dialled(number: str) -> str:
    """A number (E.164) as people there write it."""
    return _as_dialled(phonenumbers.parse(number))


def _is_partial(number: PhoneNumber) -> bool:
    """Could it be dialled only from nearby, or is it too short to be anybody's?"""
    local = phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    return (
        phonenumbers.is_possible_number_with_reason(number) == local or len(str(number.national_number)) < 7
    )


def _whole(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _as_dialled(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def _digits(text: str) -> str:
    return "".join(str(int(character)) for character in text if character.isdigit())


def chat(text: str) -> str:
    """A Telegram chat of one person."""
    if not _CHAT.fullmatch(text):
        raise Refused("must be a chat's id, digits alone; leave it empty and invite them instead")
    return text


def email(text: str) -> str:
    if not _EMAIL.fullmatch(text) or len(text) > 254:
        raise Refused("is not an email address")
    return text


@cache
def language(text: str) -> str:
    """A BCP 47 tag."""
    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        raise Refused("must be a language tag such as en, cy or pt-BR") from None
    return text


@cache
def timezone(text: str) -> str:
    """An IANA name."""
    if text not in _zones() or "/" not in text:
        raise Refused("must be a time zone such as Europe/London")
    return ZoneInfo(text).key


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def plan(text: str) -> str:
    """When two people meet: `tue 18:00`, `every 2 weeks tue 18:00`."""
    if read_plan(text) is None:
        raise Refused('must be like "tue 18:00" or "every 2 weeks tue 18:00"')
    return " ".join(text.lower().split())
