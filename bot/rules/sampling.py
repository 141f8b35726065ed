"""Which texts that no reader flagged a person reads (docs/practice.md, "Learning from staff"). Pure."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

SHARE = 0.015
"""Of the texts that no reader flagged, how many a person reads."""

_TIME = 6  # bytes of a UUIDv7 that tell when it was made; the others are random
_HASHED = 8  # bytes, as a number below 2**64


def is_picked(message_id: UUID) -> bool:
    """Is this text one of those? Decided by its id for good, whoever asks and however often."""
    drawn = sha256(message_id.bytes[_TIME:]).digest()[:_HASHED]
    return int.from_bytes(drawn, "big") < SHARE * (1 << 8 * _HASHED)
