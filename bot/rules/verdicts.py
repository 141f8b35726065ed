"""What staff say of a flag, or of a text that no reader flagged. Pure.

See docs/practice.md, "Learning from staff".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.rules.choosing import Unfit
from bot.screening.flag import CATEGORIES

LEVELS = ("S1", "S2", "S3", "S4")
FLAGGED = ("S1", "S2", "S3")  # what a person is shown at once; S4 waits for supervision
VERDICTS = {
    "right": "yes, it was right",
    "wrong": "no, there was nothing like it",
    "not_sure": "I am not sure",
}
READ = ("nothing", "missed")  # what somebody says who has read a text by chance
LONGEST = 300  # characters of a worry said again in other words
LONGEST_NOTE = 2000  # characters

_WORD = re.compile(r"[^\W_]+")
_TELLS_WHO = re.compile(r"@|https?://|www\.|(?:\d[\s().-]{0,2}){5}")
_RUN = 5  # words in a row that are nobody's own


@dataclass(frozen=True)
class Missed:
    """A worry that the readers did not see, or saw as another."""

    category: str
    severity: str


def read_missed(form: Mapping[str, str]) -> Missed | None:
    """What was missed, as it was chosen on a page. None: nothing. Raises Unfit."""
    category, severity = form.get("category", "").strip(), form.get("severity", "").strip()
    if not category and not severity:
        return None
    if category not in CATEGORIES:
        raise Unfit("Choose what was missed.")
    if severity not in LEVELS:
        raise Unfit("Choose how soon somebody must act.")
    return Missed(category, severity)


def read_note(form: Mapping[str, str]) -> str:
    """A note beside a verdict. Raises Unfit."""
    note = form.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise Unfit(f"That is too long: at most {LONGEST_NOTE} characters.")
    return note


def check_rewording(words: str, original: str, names: Iterable[str]) -> None:
    """Raise Unfit where a worry said again in other words could still tell who it was.

    What a text in the original says five words in a row is not another's words, and no shorter text may be
    the same. `names` are those of the people around it.
    """
    if len(words) > LONGEST:
        raise Unfit(f"Say it in fewer words: at most {LONGEST} characters.")
    if _TELLS_WHO.search(words):
        raise Unfit("Leave out numbers, e-mail addresses and links: they could tell who it was.")
    said, told = _words(words), _words(original)
    if set(said) & {word for name in names for word in _words(name) if len(word) > 2}:
        raise Unfit("Leave out the names of the people it is about.")
    if said and (said == told or _runs(said) & _runs(told)):
        raise Unfit("That is what was texted. Say it in your own words.")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
