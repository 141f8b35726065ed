"""What may be agreed with somebody as their safe word (docs/practice.md, "Safe words")."""

from __future__ import annotations

from hashlib import sha256

from bot.inbound import Inbound
from bot.keywords import is_trivial, keyword
from bot.reading.choices import yes_no
from bot.rules.person import Person
from bot.screening.safe_word import check_safe_word

TAKEN = "The bot takes these words for something else. Choose others."
A_NAME = "A name that they might text any day will not do. Choose other words."


def agreed(words: str, person: Person) -> str:
    """The safe word as it is kept. Raises ValueError, with a sentence for staff, for what will not do."""
    kept = check_safe_word(words, person.language)
    told = Inbound("sms", "", "", kept)
    if keyword(told, opted_out=True) or is_trivial(kept) or yes_no(kept, exact=True) is not None:
        raise ValueError(TAKEN)
    if kept.casefold() in {name.casefold() for name in _names(person)}:
        raise ValueError(A_NAME)
    return kept


def seen(person: Person) -> str:
    """A mark of the safe word as a page showed it, for the form that changes it."""
    return sha256(f"{person.id} {person.safe_word or ''}".encode()).hexdigest()[:16]


def _names(person: Person) -> list[str]:
    around = [(one.mentor, one.mentee, one.coordinator or "") for one in person.relationships]
    return [person.name, *(name for names in around for name in names)]
