"""Puts somebody else's idea for a goal to the mentee. It is a goal only once they say so."""

import datetime as dt

from bot.flows.own_words import LONGEST, own_words
from bot.flows.steps import Again, Ask, Begin, Done, Effect, Flow, Next, Record, Run, Say, Turn
from bot.reading.choices import choice

flow = Flow("goal_idea", expires_after=dt.timedelta(days=7))

YOURS = {"keep_it": (), "change_it": (), "drop_it": ()}


@flow.step
def start(turn: Turn) -> Next:
    idea = Say("goal_idea.idea", {"idea": turn.kept.get("words", "")})
    return Ask("yours", "goal_idea.is_it_yours", first=(idea,))


@flow.step
def yours(turn: Turn) -> Next:
    match choice(turn.text, YOURS):
        case "keep_it":
            return _active(turn, "active", turn.kept.get("words", ""))
        case "change_it":
            return Ask("words", "goal_idea.in_your_words")
        case "drop_it":
            return Done((_answered(turn.kept, "dropped"), Say("goal_idea.dropped")))
    return Again("goal_idea.is_it_yours_again")


@flow.step
def words(turn: Turn) -> Next:
    goal = own_words(turn.text)
    if goal is None or len(goal) > LONGEST:
        return Again("goal_idea.in_your_words_again")
    return _active(turn, "changed", goal)


@flow.on_expiry
def unanswered(run: Run) -> tuple[Effect, ...]:
    return (_answered(run.kept, "dropped"),)


def _active(turn: Turn, status: str, goal: str) -> Next:
    saved = Say("goal_idea.saved", {"words": goal})
    return Begin("next_step", effects=(_answered(turn.kept, status, goal), saved))


def _answered(kept: dict[str, str], status: str, words: str | None = None) -> Record:
    """`goal_id`, where the one who began this talk gave it, says which idea was answered."""
    facts = {"status": status, "words": words, "goal_id": kept.get("goal_id")}
    return Record("goal answered", {name: fact for name, fact in facts.items() if fact is not None})
