"""The morning of a meeting, for those who chose it: it is today, and here is how to say that it cannot be."""

import datetime as dt

from bot.flows import planned
from bot.flows.steps import Again, Ask, Begin, Done, Flow, Next, Say, Turn
from bot.reading.coming import coming as read_coming
from bot.reading.meeting_change import read_change
from bot.wording.said import time_said

flow = Flow("meeting_today", expires_after=dt.timedelta(hours=12))


@flow.step
def start(turn: Turn) -> Next:
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    where = planned.place(session)
    time = time_said(planned.starts(session, turn).time(), turn.person.language)
    facts = {"mentor": session["who"], "time": time, "place": where or ""}
    if not session.get("timed", True):
        return Ask("coming", "meeting_today.see_you_untimed", facts)
    return Ask("coming", "meeting_today.see_you_place" if where else "meeting_today.see_you", facts)


@flow.step
def coming(turn: Turn) -> Next:
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    change = read_change(turn.text, turn.now, [planned.starts(session, turn)])
    if change is not None and change.to is not None:
        return Begin("change_meeting", turn.kept | {"text": turn.text, "at": turn.now.isoformat()})
    answer = read_coming(turn.text)
    if answer is False or change is not None:
        return Begin("new_time", turn.kept | {"cannot": True})
    return Done((Say("meeting_today.thanks"),)) if answer else Again("meeting_today.see_you_again")
