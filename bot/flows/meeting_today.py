"""The morning of a meeting, for those who chose it: it is today, and here is how to say that it cannot be."""

import datetime as dt

from bot.flows import planned
from bot.flows.steps import Again, Ask, Done, Flow, Next, Say, Turn
from bot.reading.coming import coming as read_coming
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
    answer = read_coming(turn.text)
    if instead := planned.instead(turn, session, answer):
        return instead
    return Done((Say("meeting_today.thanks"),)) if answer else Again("meeting_today.see_you_again")
