"""What staff may text to somebody, when, and in which words (docs/practice.md, "A person there"). Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.rules.choosing import Unfit
from bot.rules.gate import FROZEN, OUT_OF_REACH, never_texted, not_begun
from bot.rules.nudging.decision import NOT_SAFE, WATCHED
from bot.rules.nudging.open_hours import next_open
from bot.rules.person import Consent, Person, PhoneSetting

JUST_NOW = dt.timedelta(minutes=30)
LATELY = dt.timedelta(days=1)
LONGEST = 600  # characters: four segments of plain letters
LONGEST_NOTE = 2000
NAME = "{name}"
LONGEST_NAME = 12  # characters of a name in a text
SEEN_LOCKED = 40  # characters that a locked phone shows


@dataclass(frozen=True)
class Times:
    """When a text may leave: at once, at `opens`, or as its writer chooses.

    `opens` is local, and set where it is outside the hours for texting them. `may_go_now`: it may leave all
    the same, since they have just texted.
    """

    opens: dt.datetime | None
    may_go_now: bool


def why_not(person: Person, local: dt.datetime, heard_at: dt.datetime | None) -> str | None:
    """Why staff may not text them. None: they may. `local`: now, in the person's own time zone.

    `heard_at`: when they last texted. What answers them is freer than what begins with us.
    """
    reason = never_texted(person, local.date())
    if reason is None and person.frozen:
        reason = FROZEN
    if reason is None and person.unreachable:
        reason = OUT_OF_REACH
    if reason is None and person.consent is Consent.NO:
        reason = "consent is no"
    if reason is None and not _since(local, heard_at, LATELY):
        reason = not_begun(person, local.date())
    if reason is None and not _since(local, heard_at, JUST_NOW):
        reason = _not_begun_by_us(person, local)
    return reason


def times(person: Person, local: dt.datetime, heard_at: dt.datetime | None) -> Times:
    """When a text to somebody who may be texted may leave."""
    just_now, opens = _since(local, heard_at, JUST_NOW), next_open(local, person)
    if opens == local:
        return Times(None, may_go_now=True)
    return Times(opens, may_go_now=just_now)


def fit(words: str) -> str:
    """The words of a text as they are kept. Raises Unfit."""
    words = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if not words:
        raise Unfit("Write the words of the text.")
    if len(words) > LONGEST:
        raise Unfit(f"That is too long: at most {LONGEST} characters.")
    if {"{", "}"} & set(words.replace(NAME, "")):
        raise Unfit(f"Only {NAME} may stand in curly brackets. It becomes the first name.")
    return words


def fit_note(words: str) -> str:
    """A note as it is kept. Raises Unfit."""
    words = words.strip()
    if not words:
        raise Unfit("Write the note.")
    if len(words) > LONGEST_NOTE:
        raise Unfit(f"That is too long: at most {LONGEST_NOTE} characters.")
    return words


def written(words: str, name: str, alias: str) -> str:
    """The text as it leaves: with the first name filled in, and signed as the programme's texts are."""
    return f"{words.replace(NAME, name[:LONGEST_NAME])}\n{alias}"


def must_be_discreet(person: Person) -> bool:
    """Do others read this phone, so that no word may tell too much?"""
    return person.phone_setting is not PhoneSetting.OWN


def _since(local: dt.datetime, heard_at: dt.datetime | None, span: dt.timedelta) -> bool:
    return heard_at is not None and local - heard_at <= span


def _not_begun_by_us(person: Person, local: dt.datetime) -> str | None:
    if person.phone_setting is PhoneSetting.WATCHED:
        return WATCHED
    return None if next_open(local, person) else NOT_SAFE
