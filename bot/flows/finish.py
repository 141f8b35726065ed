"""FINISH: what does the mentee want to be done with? Staff hear of each answer."""

from bot.flows.steps import Again, Ask, Begin, Done, Flow, Next, Record, Say, Turn
from bot.reading.choices import choice

flow = Flow("finish")

WANTS = {
    "finish": ("finish with mentor", "mentor", "mentoring"),
    "stop_texts": ("stop these texts", "stop texts", "texts"),
    "move_meeting": ("move a meet-up", "move a meet up", "move"),
    "talk_to_staff": ("staff", "call me", "talk"),
}


@flow.step
def start(_turn: Turn) -> Next:
    return Ask("want", "finish.what_do_you_want")


@flow.step
def want(turn: Turn) -> Next:
    match choice(turn.text, WANTS, exact=True):
        case "finish":
            return _tell("wants to finish with the mentor", "finish.finish")
        case "stop_texts":
            return _tell("asked how to stop texts", "finish.stop_texts")
        case "move_meeting" if turn.kept.get("sessions"):
            return Begin("new_time", turn.kept)
        case "move_meeting":
            return _tell("wants to move a meeting", "finish.move_meeting")
        case "talk_to_staff":
            return _tell("wants a call", "finish.talk_to_staff")
    return Again("finish.what_do_you_want_again")


def _tell(kind: str, key: str) -> Next:
    return Done((Record("task", {"kind": kind}), Say(key)))
