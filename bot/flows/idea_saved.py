"""A goal typed by a mentor: kept as an idea until the mentee is asked."""

from bot.flows.about import about, chosen, numbered
from bot.flows.own_words import LONGEST, own_words
from bot.flows.steps import Again, Ask, Done, Flow, Next, Record, Say, Turn
from bot.rules.person import Relationship

flow = Flow("idea_saved")


@flow.step
def start(turn: Turn) -> Next:
    """`kept["words"]`: an idea that was texted unasked."""
    idea = own_words(turn.kept.get("words", ""))
    return _whose(turn, idea) if idea else Ask("words", "idea_saved.what_is_it")


@flow.step
def words(turn: Turn) -> Next:
    idea = own_words(turn.text)
    return _whose(turn, idea) if idea else Again("idea_saved.what_is_it_again")


@flow.step
def who(turn: Turn) -> Next:
    if one := chosen(turn.text, turn.person):
        return _kept(turn.kept["words"], one)
    return Again("idea_saved.who_is_it_for_again", {"people": numbered(turn.person)})


def _whose(turn: Turn, idea: str) -> Next:
    if one := about(turn, idea, asked=False):
        return _kept(idea, one)
    return Ask("who", "idea_saved.who_is_it_for", {"people": numbered(turn.person)}, {"words": idea})


def _kept(idea: str, one: Relationship) -> Next:
    goal = {"status": "proposed", "words": idea[:LONGEST], "source": "mentor", "relationship_id": str(one.id)}
    return Done((Record("goal", goal), Say("idea_saved.not_a_goal_yet", {"code": one.code})))
