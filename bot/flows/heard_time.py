"""A new time for a meeting as it was texted: taken, said back, or asked for again."""

from __future__ import annotations

from bot.flows import agreed, planned
from bot.flows.own_words import skipped
from bot.flows.steps import Ask, Next, Say, Turn
from bot.reading.moments import Moment, Unclear
from bot.reading.not_yet import not_yet

UNCLEAR = {
    Unclear.NOTHING: "new_time.when_again",
    Unclear.NO_TIME: "new_time.what_time_again",
    Unclear.SEVERAL: "new_time.only_one",
    Unclear.GONE: "new_time.gone_by",
    Unclear.FAR: "new_time.too_far",
}


def heard(turn: Turn, text: str) -> Next | Moment:
    """Take `text` as the new time, or ask for what is missing of it. What is not plain is to be said back."""
    if planned.has_changed(turn):
        return planned.what_stands(turn)
    if skipped(text) or not_yet(text):
        return agreed.not_yet(turn)
    was = planned.starts(session, turn) if (session := planned.meant(turn)) else None
    found = planned.read(turn, text, was)
    if day := turn.kept.get("day"):
        together = planned.read(turn, f"{day} at {text}", was)
        found = together if isinstance(together, Moment) else found
    if isinstance(found, Moment):
        return agreed.moved(turn, found.at) if found.sure else found
    if found is Unclear.NO_TIME and not turn.kept.get("day"):
        return Ask("when", "new_time.what_time", keep={"day": text})
    if turn.kept.get("text") == text:  # texted before it was asked for here
        return Ask("when", UNCLEAR[found], keep={"text": None})
    return agreed.not_understood(turn, ("new_time", "when"), Say(UNCLEAR[found]))
