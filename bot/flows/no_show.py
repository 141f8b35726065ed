"""The mentee did not come: does the mentor know why, and do they want a call?"""

from bot.flows.draft import is_serious, record, with_flags
from bot.flows.second_log import second_log
from bot.flows.steps import Ask, Begin, Done, Effect, Flow, Next, Record, Run, Say, Turn
from bot.reading.choices import choice

flow = Flow("no_show")


@flow.step
def start(_turn: Turn) -> Next:
    """What is kept is the draft of a session log."""
    return Ask("why", "no_show.do_you_know_why")


@flow.step
def why(turn: Turn) -> Next:
    if second := second_log(turn):
        return second
    draft = turn.kept | with_flags(turn.kept, turn)
    log = record(draft, note=turn.text)
    if is_serious(draft):
        return Begin("danger", effects=(log,))
    asks = choice(turn.text, {"call": ("yes", "call me", "please call")}, exact=True) is not None
    if asks or turn.text.split()[:1] == ["1"]:
        return Done((log, Record("task", {"kind": "wants a call"}), Say("no_show.will_call")))
    return Done((log, Say("no_show.thanks")))


@flow.on_expiry
def unanswered(run: Run) -> tuple[Effect, ...]:
    return (record(run.kept),)
