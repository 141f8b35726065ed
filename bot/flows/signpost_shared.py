"""A mentor has asked for somebody, and these are for them: who thought of it, and then the places."""

import datetime as dt

from bot.flows.steps import Begin, Flow, Next, Say, Turn

flow = Flow("signpost_shared", expires_after=dt.timedelta(hours=48))


@flow.step
def start(turn: Turn) -> Next:
    """`kept["ids"]`: which places; `kept["asked_by"]`: whose thought it was."""
    return Begin("signpost", {"ids": [], **turn.kept}, (Say("signpost_shared.may_help"),))
