"""A change that cannot be, and telling whether what somebody saw is still so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from hashlib import sha256

LONGEST_REASON = 200  # characters


class Refused(Exception):
    """Nothing was changed. The words say why; `about` is the field; `status` 409: someone was quicker."""

    def __init__(self, words: str, about: str = "", status: int = 400) -> None:
        super().__init__(words)
        self.about = about
        self.status = status


class Changed(Refused):
    """What the form was filled in for is not so any more."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} since you opened this page. Nothing more was changed.", status=409)


def mark(*stands: object) -> str:
    """A mark of how things stand: another one if any of them has changed."""
    return sha256(repr(stands).encode()).hexdigest()[:32]


def reason_of(form: Mapping[str, str], needed: str) -> str:
    """Why somebody does it. Raises Refused with `needed` where they do not say."""
    reason = form.get("reason", "").strip()
    if not reason:
        raise Refused(needed, "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"The reason is too long: at most {LONGEST_REASON} characters.", "reason")
    return reason


def day_of(form: Mapping[str, str], field: str, what: str) -> dt.date | None:
    """A day of a form, written 2026-03-12. None: it was left empty. Raises Refused."""
    typed = form.get(field, "").strip()
    if not typed:
        return None
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise Refused(f"{what} must be a day, such as 2026-03-12.", field) from None
