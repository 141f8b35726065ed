"""Reads what is texted on the way to a meeting: "il be 10 mins late bus", "im outside wheres grace"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.plain import plain

_LONGEST = 120  # characters; whoever writes more than that tells of more than being late
_LATE = re.compile(
    r"\brunnin[g']? (?:a )?(?:bit |little |about |abit |very |so |really |\d{1,2} ?(?:m|mins?|minutes?)? ?)*"
    r"(?:late|behind)\b"
    r"|\b(?:il|ill|i will|im|i am|am|gonna|going to|might|may|will) (?:probably |prob |prolly )?"
    r"(?:gonna |going to )?(?:be |b )?(?:a )?(?:bit |little |about |abit |like |around |so |\d{1,2} ?"
    r"(?:m|mins?|minutes?)? ?|half (?:an )?(?:hour|hr) |an hour )*late\b"
    r"|^(?:sorry |soz |hi |hiya |about )*\d{1,2} ?(?:m|mins?|minutes?) late\b"
)
_THERE = re.compile(
    r"\b(?:im|i am) (?:just |already |now )*(?:here|outside|there|waiting)\b(?! (?:for you|if|to))"
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:he|she|they|hes|shes|was|were|met|saw|did|didnt|yday|yesterday|last|turned up|came|arrived)\b"
    r"|\b(?!(?:bus|train|tram|lift|tube|traffic)\b)\w+ is (?:gonna|going|running|runnin|late)\b"
    r"|\blate (?:with|on|sending|paying|log|rent|fee|payment|shift"
    r"|for (?!(?:our|the|today|tonight|you|u|us)\b))"
)
_MINUTES = re.compile(
    r"\b(?P<told>\d{1,2}) ?(?:m|mins?|minutes?)\b|\b(?P<bare>\d{1,2}) late\b"
    r"|\b(?P<half>half (?:an )?(?:hour|hr))\b|\b(?P<hour>an hour|1 ?hr|1 ?hour)\b"
)


@dataclass(frozen=True)
class OnTheWay:
    """Whoever texts is late, by so many minutes where they say so; or `there` already, and waits."""

    minutes: int | None = None
    there: bool = False


def on_the_way(text: str) -> OnTheWay | None:
    """What `text` says of the way to a meeting; None of anything else, such as what was or a late bill."""
    said = plain(text)
    if len(said) > _LONGEST or _SOMETHING_ELSE.search(said):
        return None
    if _LATE.search(said):
        return OnTheWay(_minutes(said))
    return OnTheWay(there=True) if _THERE.search(said) else None


def _minutes(said: str) -> int | None:
    found = _MINUTES.search(said)
    if found is None:
        return None
    if found["half"]:
        return 30
    return 60 if found["hour"] else int(found["told"] or found["bare"]) or None
