"""A mentor is worried about a mentee: how soon must a person act?"""

from bot.flows.steps import Again, Ask, Done, Effect, Flow, Next, Record, Run, Say, Turn
from bot.reading.choices import choice

flow = Flow("danger")

HOW_SOON = {
    "now": ("danger now", "in danger now", "yes"),
    "today": ("needs staff today", "staff today", "today"),
    "wait": ("can wait", "it can wait", "no"),
}


@flow.step
def start(_turn: Turn) -> Next:
    return Ask("how_soon", "danger.anyone_in_danger")


@flow.step
def how_soon(turn: Turn) -> Next:
    answer = choice(turn.text, HOW_SOON, exact=True)
    if answer is None:
        return Again("danger.anyone_in_danger_again")
    reply = {"now": Say("danger.now"), "today": Say("danger.today"), "wait": Say("danger.wait")}
    return Done((Record("danger", {"answer": answer}), reply[answer]))


@flow.on_expiry
def unanswered(_run: Run) -> tuple[Effect, ...]:
    return (Record("task", {"kind": "no answer about danger"}),)
