"""What staff text to take a flag on: "A214", and nothing else (docs/practice.md, "Acknowledging"). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAKES = re.compile(r"(?:ack:? )?a ?([0-9]{1,9}) ?\.?")
_FORWARDED = re.compile(
    r"(?:fwd?: ?)?(?:test\. )?s[1-4] (?:flag|drill) ([0-9]{1,9})\.?"
    r"(?: log in now\.?)?(?: ack: reply a ?\1\.?)?"
)
_TYPED_WHOLE = re.compile(r"(?:ack: )?reply a ?([0-9]{1,9}) ?\.?")


@dataclass(frozen=True)
class Named:
    """The number of a flag, or of a drill. `takes`: this takes it on; else it is the alert, sent on."""

    number: int
    takes: bool


def read_acknowledgement(text: str) -> Named | None:
    """The flag that a text of staff names. None: it says something else, or more than that."""
    said = " ".join(text.casefold().split())
    if found := _TAKES.fullmatch(said):
        return Named(int(found[1]), takes=True)
    found = _FORWARDED.fullmatch(said) or _TYPED_WHOLE.fullmatch(said)
    return Named(int(found[1]), takes=False) if found else None
