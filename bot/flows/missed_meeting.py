"""A meeting was missed: no blame, and does the mentee want a new time?"""

import datetime as dt

from bot.flows.steps import Again, Ask, Begin, Done, Flow, Next, Record, Say, Turn
from bot.reading.choices import choice
from bot.reading.moments import Moment, read_moment
from bot.wording.said import weekday_said

flow = Flow("missed_meeting")

WANTS = {
    "yes": ("new time", "yes please"),
    "not_now": ("no", "no thanks", "later"),
    "call": ("ask staff to call me", "call me", "call", "staff"),
}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["missed_on"]`: the day, where it is sure."""
    day = dt.date.fromisoformat(turn.kept["missed_on"]) if turn.kept.get("missed_on") else None
    if day is None:
        return Ask("want", "missed_meeting.missed_you")
    if day == turn.now.date():
        return Ask("want", "missed_meeting.missed_you_today")
    return Ask("want", "missed_meeting.missed_you_on", {"day": weekday_said(day, turn.person.language)})


@flow.step
def want(turn: Turn) -> Next:
    match choice(turn.text, WANTS):
        case "yes":
            return Begin("new_time", turn.kept | {"missed": True})
        case "not_now":
            return Done((Say("missed_meeting.not_now"),))
        case "call":
            return Done((Record("task", {"kind": "wants a call"}), Say("missed_meeting.will_call")))
    if isinstance(read_moment(turn.text, turn.now), Moment):
        return Begin("new_time", turn.kept | {"missed": True, "text": turn.text})
    return Again("missed_meeting.want_again")
