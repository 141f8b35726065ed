"""What a telephone number tells of where its service is."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

_FOR_EVERYBODY = frozenset(
    (
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.UAN,
        PhoneNumberType.VOIP,
    )
)


def country_of_number(number: str) -> str:
    """GB or US if the number can be no other's; "" where it tells neither."""
    for country in ("GB", "US"):
        found = _read(number, country)
        if found and (_is_short(found, country) or phonenumbers.is_valid_number(found)):
            return {44: "GB", 1: "US"}.get(found.country_code or 0, "")
    return ""


def _is_short(number: PhoneNumber, country: str) -> bool:
    return phonenumbers.is_valid_short_number_for_region(number, country)


def is_for_everybody(number: str, country: str) -> bool:
    """Is it rung from everywhere in the country: free, at one rate, or a short one as 116 123 or 988?"""
    found = _read(number, country)
    if found is None:
        return False
    return phonenumbers.number_type(found) in _FOR_EVERYBODY or _is_short(found, country)


def area_of_number(number: str, country: str) -> str:
    """The town by whose code it begins, as "Chicago, IL"; "" where it tells none."""
    # Its tables take a third of a second, and few services have nothing but a number.
    from phonenumbers import geocoder

    found = _read(number, country)
    return geocoder.description_for_valid_number(found, "en") if found else ""


def _read(number: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return None
