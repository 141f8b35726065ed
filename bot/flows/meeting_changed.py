"""The other has moved a meeting, or called it off: does the new time suit, or which one would?"""

from bot.flows import planned
from bot.flows.steps import Again, Ask, Begin, Done, Flow, Next, Record, Say, Turn
from bot.reading.choices import choice
from bot.reading.moments import Moment

flow = Flow("meeting_changed")

ANSWERS = {
    "yes": ("ok", "fine", "thats fine", "suits me"),
    "another_time": ("no", "cant make it", "new time"),
}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["old"]`: the time that it was moved from. `kept["off"]`: it is off, and there is no new time."""
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    facts = {"who": session["who"], "new": planned.known(session, turn)}
    if turn.kept.get("off"):
        facts["old"] = facts.pop("new")
        return Ask("when", "meeting_changed.off", facts)
    if old := turn.kept.get("old"):
        return Ask("suits", "meeting_changed.moved", facts | {"old": planned.known(old, turn)})
    return Ask("suits", "meeting_changed.new_time", facts)


@flow.step
def suits(turn: Turn) -> Next:
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    told = planned.read(turn, turn.text)
    if isinstance(told, Moment) and told.at != planned.starts(session, turn):
        return Begin("new_time", turn.kept | {"text": turn.text})
    match choice(turn.text, ANSWERS):
        case "another_time":
            return Begin("new_time", turn.kept)
        case None if not isinstance(told, Moment):
            return Again("meeting_changed.suits_again")
    agreed = {"starts": session["starts"], "session_id": session["id"]}
    facts = {"who": session["who"], "new": planned.known(session, turn)}
    return Done((Record("meeting agreed", agreed), Say("meeting_changed.agreed", facts)))


@flow.step
def when(turn: Turn) -> Next:
    return Begin("new_time", turn.kept | {"text": turn.text})
