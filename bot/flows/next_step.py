"""The next step: one small thing, soon, that the mentee is sure they can do."""

import datetime as dt

from bot.flows.about import about, chosen, numbered, within, within_same
from bot.flows.own_words import LONGEST, own_words, skipped
from bot.flows.steps import Again, Ask, Done, Facts, Flow, Next, Record, Say, Turn
from bot.reading.days import FAR, day
from bot.reading.numbers import whole_number

flow = Flow("next_step")

SURE = 7  # of 10 (docs/practice.md, "Goals")
TIMES_TOO_BIG = 3
SOON = dt.timedelta(days=7)
LATEST = dt.timedelta(days=14)


@flow.step
def start(turn: Turn) -> Next:
    if within_same(turn.kept):
        return _first(turn.kept)
    one = about(turn, "", asked=True)
    if one is None and turn.person.relationships:
        return Ask("who", "next_step.who_is_it_with", {"people": numbered(turn.person)})
    return _first(turn.kept | within(one))


@flow.step
def who(turn: Turn) -> Next:
    if one := chosen(turn.text, turn.person):
        return _first(turn.kept | within(one))
    return Again("next_step.who_is_it_with_again", {"people": numbered(turn.person)})


@flow.step
def words(turn: Turn) -> Next:
    step = own_words(turn.text)
    if skipped(turn.text):
        return Done((Say("next_step.later"),))
    if step is None:
        return Again("next_step.what_is_it_again")
    if len(step) > LONGEST:
        return Again("next_step.too_long")
    due = _due(step, turn)
    if due - turn.now.date() > LATEST:
        return _smaller(turn)
    return Ask("confidence", "next_step.how_sure", keep={"words": step, "due": due.isoformat()})


@flow.step
def confidence(turn: Turn) -> Next:
    sure = whole_number(turn.text, 0, 10)
    if sure is None:
        return Again("next_step.how_sure_again")
    if sure < SURE:
        return _smaller(turn)
    step = {"words": turn.kept["words"], "confidence": sure, "due": turn.kept["due"]}
    step |= within_same(turn.kept)
    return Done((Record("step", step), Say("next_step.saved", {"words": turn.kept["words"]})))


def _first(kept: Facts) -> Next:
    return Ask("words", "next_step.smaller" if kept.get("smaller") else "next_step.what_is_it", keep=kept)


def _due(step: str, turn: Turn) -> dt.date:
    """The day that the step itself names, or else in a week. A day far off is not a deadline."""
    today = turn.now.date()
    named = day(step, today, coming=True, day_first=turn.person.programme.day_first)
    return named if named and today <= named <= today + FAR else today + SOON


def _smaller(turn: Turn) -> Next:
    """Too big, or too far off; the third time somebody helps."""
    too_big = turn.kept.get("too_big", 0) + 1
    if too_big == TIMES_TOO_BIG:
        return Done((Record("task", {"kind": "step too big"}), Say("next_step.too_big")))
    return Ask("words", "next_step.smaller", keep={"too_big": too_big})
