"""STAFF: somebody wants a call."""

from bot.flows.steps import Done, Flow, Next, Record, Say, Turn

flow = Flow("staff")


@flow.step
def start(_turn: Turn) -> Next:
    return Done((Record("task", {"kind": "wants a call"}), Say("staff.will_call")))
