"""After a worry: is it safe to call this phone? Asked once, and whatever is said is taken kindly."""

from bot.flows.steps import Ask, Done, Effect, Flow, Next, Record, Run, Say, Turn
from bot.reading.choices import yes_no

flow = Flow("crisis_call")


@flow.step
def start(turn: Turn) -> Next:
    """`kept["ask"]` names the crisis sentence that asks; the rest of `kept` are its facts."""
    return Ask("safe", f"crisis.{turn.kept.get('ask', 'neutral')}", {"time": "", **turn.kept})


@flow.step
def safe(turn: Turn) -> Next:
    match yes_no(turn.text, exact=True):
        case True:
            return Done((Record("safe to call", {"safe": True}), Say("crisis_call.safe")))
        case False:
            return Done((Record("safe to call", {"safe": False}), Say("crisis_call.not_safe")))
    asked = Record("task", {"kind": "is it safe to call?", "note": turn.text})
    return Done((asked, Say("crisis_call.passed_on")))


@flow.on_expiry
def unanswered(_run: Run) -> tuple[Effect, ...]:
    return (Record("task", {"kind": "is it safe to call?", "note": "no answer"}),)
