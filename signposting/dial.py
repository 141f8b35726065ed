"""A number as it is to be dialled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from signposting.service import Phone, Place, Service

COUNTRIES = ("GB", "US")
_NOT_RUNG = ("fax", "tty", "tdd", "textphone", "minicom")
_TEXTED = ("text", "sms")
_CLEAN = re.compile(r"\(?0?\d[\d ()-]*\d")
_DIALLED = re.compile(r"[+(]{0,2}\d[\d ()-]*\d")
_SHORT, _LONGEST = range(3, 7), 15  # digits
_EXTENSION = 8


def number_to_ring(service: Service, place: Place | None, country: str) -> tuple[str, bool]:
    """The best number of the service at a place, and whether it is for texting; "" where there is none.

    `country` is ISO 3166, of the reader. What is only for faxes or textphones is not offered.
    """
    found = list(_numbers(service, place, country))
    return next((one for one in found if not one[1]), next(iter(found), ("", False)))


def _numbers(service: Service, place: Place | None, country: str) -> Iterator[tuple[str, bool]]:
    for phone in service.phones_at(place):
        kind = phone.kind.lower()
        if not any(word in kind for word in _NOT_RUNG) and (number := dialled(phone, country)):
            yield number, any(word in kind for word in _TEXTED)


def dialled(phone: Phone, country: str) -> str:
    """The number in digits that can be dialled in `country`, with its extension; "" where there is none.

    It stays as its source writes it where that can be dialled as it stands.
    """
    number = _dialled(phone.number, country)
    extension = "".join(char for char in phone.extension if char in "0123456789")[:_EXTENSION]
    return f"{number} ext {extension}" if number and extension and " ext " not in number else number


@lru_cache(maxsize=4096)
def _dialled(said: str, country: str) -> str:
    said = " ".join(said.split())
    for home in dict.fromkeys((country or COUNTRIES[0], *COUNTRIES)):
        found = _read(said, home)
        if found is not None:
            return _written(said, found, home, country or home)
    bare = _DIALLED.search(said)
    digits = re.sub(r"\D", "", bare[0]) if bare and bare[0].isascii() else ""
    return digits if _SHORT[0] <= len(digits) <= _LONGEST else ""


def _read(said: str, home: str) -> PhoneNumber | None:
    """The number that is written, or the first of several, if it is one in `home` or by itself."""
    try:
        whole = phonenumbers.parse(said, home)
    except phonenumbers.NumberParseException:
        whole = None
    if whole is not None and (phonenumbers.is_valid_number(whole) or _is_short(whole, home)):
        return whole
    for match in PhoneNumberMatcher(said, home, leniency=Leniency.VALID):
        return match.number
    return None


def _is_short(number: PhoneNumber, home: str) -> bool:
    return phonenumbers.is_valid_short_number_for_region(number, home)


def _written(said: str, found: PhoneNumber, home: str, country: str) -> str:
    if _is_short(found, home):
        return said if re.fullmatch(r"[0-9 ]+", said) else str(found.national_number)
    if _CLEAN.fullmatch(said) and said.isascii() and not found.extension and home == country:
        return said
    abroad = phonenumbers.country_code_for_region(country) != found.country_code
    form = PhoneNumberFormat.INTERNATIONAL if abroad else PhoneNumberFormat.NATIONAL
    extension, found = found.extension, _without_extension(found)
    number = phonenumbers.format_number(found, form)
    return f"{number} ext {extension[:_EXTENSION]}" if extension else number


def _without_extension(number: PhoneNumber) -> PhoneNumber:
    bare = PhoneNumber()
    bare.merge_from(number)
    bare.extension = None
    return bare
