"""On a shared phone a question waits behind a knock, until somebody says they are ready for it."""

from bot.flows.steps import Again, Ask, Begin, Flow, Next, Turn
from bot.reading.choices import choice

flow = Flow("knock")


@flow.step
def start(_turn: Turn) -> Next:
    return Ask("ready", "knock.a_question")


@flow.step
def ready(turn: Turn) -> Next:
    """`kept["flow"]` is what waits, and `kept["keep"]` what it begins with."""
    if choice(turn.text, {"ready": ("yes", "ok", "go on")}, exact=True) != "ready":
        return Again("knock.a_question")
    return Begin(turn.kept.get("flow", ""), turn.kept.get("keep", {}))
