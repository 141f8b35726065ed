"""A mentor gave more time than was agreed: it is fine to say no, and staff can help."""

from bot.flows.steps import Ask, Done, Flow, Next, Record, Say, Turn
from bot.reading.choices import choice

flow = Flow("support")


@flow.step
def start(turn: Turn) -> Next:
    """`kept["hrs"]`: the time given in a week, where it was that which was a lot."""
    if hrs := turn.kept.get("hrs"):
        return Ask("call", "support.a_lot_of_time", {"hrs": hrs})
    return Ask("call", "support.often_there")


@flow.step
def call(turn: Turn) -> Next:
    if choice(turn.text, {"call": ("yes", "yes please", "call me")}) == "call":
        return Done((Record("task", {"kind": "wants a call"}), Say("support.will_call")))
    return Done((Record("comment", {"comment": turn.text}), Say("support.thanks")))
