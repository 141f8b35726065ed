"""The second step of signing in: codes that an app makes (RFC 6238), and those for who has lost it. Pure."""

from __future__ import annotations

import datetime as dt
import hmac
import unicodedata

import pyotp

SLICE = 30  # seconds that a code stands for
SKEW = 1  # slices that a clock may be early or late by
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_LETTERS = 16  # of 32, so 80 bits
GROUP = 4
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def slice_of(secret: str, code: str, now: dt.datetime, last: int | None = None) -> int | None:
    """The slice of time that this code is of, unless it or a later one was taken before. None: not right.

    `last`: the slice of the last code that was taken.
    """
    if len(code) != DIGITS or not code.isascii():
        return None
    made = pyotp.TOTP(secret, digits=DIGITS, interval=SLICE)
    current = int(now.timestamp()) // SLICE
    for one in range(current - SKEW, current + SKEW + 1):
        if (last is None or one > last) and hmac.compare_digest(made.generate_otp(one), code):
            return one
    return None


def to_scan(secret: str, email: str) -> str:
    """What an app reads from the picture."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=SLICE).provisioning_uri(
        name=email, issuer_name="Alongside"
    )


def as_typed(typed: str) -> str:
    """A code as it is compared, of what somebody typed: without spaces and hyphens, in plain capitals."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(letter for letter in plain if letter.isalnum()).upper()


def is_recovery(code: str) -> bool:
    """Is this of the shape of a code for who has lost the app?"""
    return len(code) == RECOVERY_LETTERS


def grouped(code: str, between: str = " ") -> str:
    """Such as "ABCD EFGH", easier to copy."""
    return between.join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
