"""A meeting is moved or called off, out of the blue. Nothing is done before it is confirmed."""

import datetime as dt

from bot.flows import agreed, change_meant, planned
from bot.flows.steps import Again, Ask, Begin, Facts, Flow, Next, Say, Turn
from bot.reading.choices import choice, yes_no
from bot.reading.moments import Moment

flow = Flow("change_meeting")

OFF = {"yes": ("its off",), "no": (), "new_time": ("i want a new time", "another time", "different time")}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["text"]` is what was texted at `kept["at"]`; `kept["session_id"]` the meeting meant, if known,
    `kept["called_off"]` what was ahead and is off already."""
    meant = [one for one in planned.sessions(turn) if one["id"] == turn.kept.get("session_id")]
    ahead, off = meant or change_meant.of_whom(turn, "sessions"), change_meant.of_whom(turn, "called_off")
    change = change_meant.read(turn, [*ahead, *off])
    on_the_day = change_meant.on_the_day(turn, ahead, change)
    match on_the_day or ahead:
        case [session] if on_the_day or meant or not change_meant.must_ask(turn, change):
            return _confirm(turn, session)
        case []:
            return change_meant.none_ahead(turn, change_meant.on_the_day(turn, off, change))
        case [session]:
            gone = change_meant.on_the_day(turn, off, change)
            return Ask("that_one", *change_meant.asked(turn, session, change, gone))
    return Ask("which", "change_meeting.which", *planned.listed(turn))


@flow.step
def that_one(turn: Turn) -> Next:
    """Another was named than this, or none: nothing is done to it before it is said to be meant."""
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    match yes_no(turn.text):
        case True:
            return _confirm(turn, session)
        case False:
            return change_meant.left(turn, session)
    return Again("change_meeting.that_one_again", change_meant.of(session, turn))


@flow.step
def which(turn: Turn) -> Next:
    answer = planned.chosen(turn)
    if answer is None:
        return Again("change_meeting.which_again", *planned.listed(turn))
    session = next((one for one in planned.sessions(turn) if one["id"] == answer), None)
    return _confirm(turn, session) if session else planned.what_stands(turn)


@flow.step
def moving(turn: Turn) -> Next:
    session, at = planned.meant(turn), planned.local(turn.kept["new"], turn)
    if session is None and (planned.has_changed(turn) or not turn.kept.get("off")):
        return planned.what_stands(turn)
    match yes_no(turn.text):
        case True:
            later = turn.kept | {"text": None}
            return agreed.moved(turn, at) if at > turn.now else Begin("new_time", later)
        case False:
            return change_meant.left(turn, session) if session else agreed.not_yet(turn)
    return agreed.not_understood(turn, (flow.name, "moving"), Say("change_meeting.move_again"))


@flow.step
def calling_off(turn: Turn) -> Next:
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    match choice(turn.text, OFF):
        case "yes":
            return agreed.called_off(turn, session)
        case "no":
            return change_meant.left(turn, session)
        case "new_time":
            return Begin("new_time", turn.kept | {"text": None})
    return agreed.not_understood(turn, (flow.name, "calling_off"), Say("change_meeting.call_off_again"))


flow.on_expiry(agreed.unanswered)


def _confirm(turn: Turn, session: Facts) -> Next:
    """Say what is to become of it, to be confirmed; ask for a new time where none was told."""
    change, old = change_meant.read(turn, [session]), planned.starts(session, turn)
    facts = change_meant.of(session, turn)
    keep = change_meant.kept(turn, session, change)
    if change is not None and change.kind == "off":
        return Ask("calling_off", "change_meeting.call_off", facts, keep)
    to = change.to if change else None
    if not isinstance(to, Moment) or to.at == old or to.at <= turn.now:
        return Begin("new_time", turn.kept | keep | {"text": None})
    facts["new"] = planned.said(to.at, turn)
    return Ask("moving", "change_meeting.move", facts, keep | {"new": to.at.astimezone(dt.UTC).isoformat()})
