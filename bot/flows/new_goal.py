"""A goal of the mentee's own: what it is, and whose idea it is."""

from bot.flows.about import about, chosen, numbered, within, within_same
from bot.flows.own_words import LONGEST, own_words
from bot.flows.steps import Again, Ask, Begin, Done, Facts, Flow, Next, Record, Say, Turn
from bot.reading.choices import choice

flow = Flow("new_goal")

WHOSE = {"mine": (), "both": (), "someone_else": ()}
YOURS = {"keep_it": (), "change_it": (), "drop_it": ()}
SOURCES = {"mine": "mentee", "both": "joint"}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["words"]`: a goal that was texted unasked."""
    one = about(turn, turn.kept.get("words", ""), asked=True)
    if one is None and turn.person.relationships:
        return Ask("who", "new_goal.who_is_it_with", {"people": numbered(turn.person)})
    return _first(turn.kept | within(one))


@flow.step
def who(turn: Turn) -> Next:
    if one := chosen(turn.text, turn.person):
        return _first(turn.kept | within(one))
    return Again("new_goal.who_is_it_with_again", {"people": numbered(turn.person)})


@flow.step
def words(turn: Turn) -> Next:
    goal = own_words(turn.text)
    if goal is None:
        return Again("new_goal.what_is_it_again")
    if len(goal) > LONGEST:
        return Again("new_goal.too_long")
    if turn.kept.get("changed"):
        return _active(turn.kept | {"words": goal}, "mentee")
    return Ask("whose", "new_goal.whose_idea", keep={"words": goal})


@flow.step
def whose(turn: Turn) -> Next:
    match choice(turn.text, WHOSE):
        case "mine" | "both" as idea:
            return _active(turn.kept, SOURCES[idea])
        case "someone_else":
            return Ask("yours", "new_goal.is_it_yours")
    return Again("new_goal.whose_idea_again")


@flow.step
def yours(turn: Turn) -> Next:
    match choice(turn.text, YOURS):
        case "keep_it":
            return _active(turn.kept, "other")
        case "change_it":
            return Ask("words", "new_goal.in_your_words", keep={"changed": True})
        case "drop_it":
            return Done((_goal(turn.kept, "other", "dropped"), Say("new_goal.dropped")))
    return Again("new_goal.is_it_yours_again")


def _first(kept: Facts) -> Next:
    goal = own_words(kept.get("words", ""))
    if goal is None:
        return Ask("words", "new_goal.what_is_it", keep=kept)
    if len(goal) > LONGEST:
        return Ask("words", "new_goal.too_long", keep=kept)
    return Ask("whose", "new_goal.whose_idea", keep=kept | {"words": goal})


def _active(kept: Facts, source: str) -> Next:
    saved = Say("new_goal.saved", {"words": kept["words"]})
    return Begin("next_step", within_same(kept), (_goal(kept, source, "active"), saved))


def _goal(kept: Facts, source: str, status: str) -> Record:
    return Record("goal", {"status": status, "words": kept["words"], "source": source} | within_same(kept))
