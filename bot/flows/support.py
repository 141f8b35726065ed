"""A mentor gave more time than was agreed: it is fine to say no, and staff can help."""

from bot.flows.steps import Ask, Begin, Done, Flow, Next, Record, Say, Turn
from bot.reading.choices import choice
from bot.reading.session_log import read_log

flow = Flow("support")


@flow.step
def start(turn: Turn) -> Next:
    """`kept["hrs"]`: the time given in a week, where it was that which was a lot."""
    if hrs := turn.kept.get("hrs"):
        return Ask("call", "support.a_lot_of_time", {"hrs": hrs})
    return Ask("call", "support.often_there")


@flow.step
def call(turn: Turn) -> Next:
    """Any words are a comment, except a meeting: that is a session log, with or without a call."""
    wants = choice(turn.text, {"call": ("yes", "yes please", "call me")}) == "call"
    call = (Record("task", {"kind": "wants a call"}), Say("support.will_call")) if wants else ()
    log = read_log(turn.text, turn.now, day_first=turn.person.programme.day_first, flags=turn.flags)
    if log.is_log and not (wants and log.status == "contact_only"):  # as "call me" reads by itself
        return Begin("session_log", {"text": turn.text}, call)
    if wants:
        return Done(call)
    return Done((Record("comment", {"comment": turn.text}), Say("support.thanks")))
