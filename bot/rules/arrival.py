"""What a text that did not arrive says of its number, by Twilio's error code. Pure.

See docs/practice.md, "Out of reach". The codes: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from enum import Enum, auto


class Fault(Enum):
    """Why a text did not arrive. Only the first three say anything of the number."""

    STOPPED = auto()  # they have stopped texts there
    NO_PHONE = auto()  # no text will ever arrive: no such number, a landline
    NOT_NOW = auto()  # switched off, no signal, or nobody knows: it may pass
    WORDS = auto()  # held back for what it said
    LATE = auto()  # its time had run out
    OURS = auto()  # our account, our sender, our speed


CODES: dict[Fault, frozenset[int]] = {
    Fault.STOPPED: frozenset({21610, 63014, 63033}),
    Fault.NO_PHONE: frozenset({21211, 21214, 21217, 21614, 21635, 30005, 30006, 63003, 63024}),
    Fault.NOT_NOW: frozenset({21612, 30003, 30004, 30008}),
    Fault.WORDS: frozenset({30007, 63013}),
    Fault.LATE: frozenset({30036}),
    Fault.OURS: frozenset(
        {14107, 20003, 20429, 21408, 21606, 21611, 30001, 30002, 30010, 30022, 30023, 30032, 30034, 30500}
        | {63016, 63018, 63038}
    ),
}
_FAULTS = {str(code): fault for fault, codes in CODES.items() for code in codes}


def is_for_good(code: str | None) -> bool:
    """Of an address that a door has found out of reach: will no text ever arrive there?"""
    return code is None or not code.isdecimal() or fault(code) is not Fault.NOT_NOW


def fault(code: str | None) -> Fault:
    """What an error code says. One that is absent or not known counts as passing: three in a row tell."""
    return _FAULTS.get(code or "", Fault.NOT_NOW)
