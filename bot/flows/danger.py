"""A mentor is worried about a mentee: how soon must a person act?"""

import re

from bot.flows.steps import Again, Ask, Done, Effect, Flow, Next, Record, Run, Say, Turn
from bot.reading.choices import choice

flow = Flow("danger")

HOW_SOON = {
    "now": ("danger now", "in danger now", "yes"),
    "today": ("needs staff today", "staff today", "today"),
    "wait": ("can wait", "it can wait", "no"),
}
_NUMBER = (
    r"(?<![\d.:])[123]\b(?![.:]\d|\s*(?:hours?|hrs?|min|days?|nights?|weeks?|wks?|months?|times?|of|am|pm)\b)"
)
_BEGINS = re.compile(rf"\W*(?:{_NUMBER}(?:\W|or\b|and\b|to\b|maybe\b)*)+")


@flow.step
def start(_turn: Turn) -> Next:
    return Ask("how_soon", "danger.anyone_in_danger")


@flow.step
def how_soon(turn: Turn) -> Next:
    answer = choice(turn.text, HOW_SOON, exact=True) or _begins_with(turn.text)
    if answer is None and not turn.kept.get("unclear"):
        return Again("danger.anyone_in_danger_again", keep={"unclear": True})
    answer = answer or "today"  # a worry that is not made clear does not wait
    reply = {"now": Say("danger.now"), "today": Say("danger.today"), "wait": Say("danger.wait")}
    return Done((Record("danger", {"answer": answer}), reply[answer]))


@flow.on_expiry
def unanswered(_run: Run) -> tuple[Effect, ...]:
    return (Record("task", {"kind": "no answer about danger"}),)


def _begins_with(text: str) -> str | None:
    """The answer whose number a longer text begins with. Of two, or beside "danger now", the more urgent."""
    begins = _BEGINS.match(text)
    if begins is None:
        return None
    if "danger now" in text.lower():
        return "now"
    return list(HOW_SOON)[min(map(int, re.findall("[123]", begins[0]))) - 1]
