"""The first reader: rules, in microseconds, for what is plain and urgent."""

from __future__ import annotations

from bot.screening.flag import Flag
from bot.screening.phrases import NO_PHRASES, Phrases
from bot.screening.plain import plain
from bot.screening.sighting import worst_of_each
from bot.screening.weighing import Reading

VERSION = "2026.5"
"""Kept with every flag, so that a later reader knows which rules saw it. New rules, new version."""


def screen(text: str, language: str = "en", phrases: Phrases = NO_PHRASES) -> tuple[Flag, ...]:
    """Everything in `text` that a person must look at, the most urgent first, one flag a category.

    `language` is the writer's, a BCP 47 tag, and decides how slips of the thumb are read; rules in every
    language are always tried. `phrases` are the programme's own. Never raises, whatever is typed
    (docs/practice.md, "Screening").
    """
    said = plain(text, language)
    reading = Reading(said, language, phrases)
    seen = list(reading.seen())
    without_pauses = said.without_pauses()
    if without_pauses is None:
        return tuple(reading.flag(one) for one in worst_of_each(seen))
    further = Reading(without_pauses, language, phrases)
    seen += further.seen_across_pauses()
    return tuple((further if one.is_afterthought else reading).flag(one) for one in worst_of_each(seen))
