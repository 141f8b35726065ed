"""A meeting is moved or called off, out of the blue. Nothing is done before it is confirmed."""

import datetime as dt

from bot.flows import agreed, planned
from bot.flows.about import named
from bot.flows.steps import Again, Ask, Begin, Done, Facts, Flow, Next, Say, Turn
from bot.reading.choices import choice, yes_no
from bot.reading.meeting_change import Change, read_change
from bot.reading.moments import Moment

flow = Flow("change_meeting")

OFF = {"yes": ("its off",), "no": (), "new_time": ("i want a new time", "another time", "different time")}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["text"]` is what was texted at `kept["at"]`; `kept["session_id"]` the meeting meant, if known."""
    ahead = [one for one in planned.sessions(turn) if one["id"] == turn.kept.get("session_id")]
    ahead = ahead or _of_whom(turn)
    change = _change(turn, ahead)
    on_the_day = [one for one in ahead if change and planned.starts(one, turn).date() == change.day]
    match on_the_day or ahead:
        case []:
            return planned.what_stands(turn)
        case [session]:
            return _confirm(turn, session)
    return Ask("which", "change_meeting.which", *planned.listed(turn))


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
    if session is None:
        return planned.what_stands(turn)
    match yes_no(turn.text):
        case True:
            later = turn.kept | {"text": None}
            return agreed.moved(turn, at) if at > turn.now else Begin("new_time", later)
        case False:
            return _left(turn, session)
    return Again("change_meeting.move_again")


@flow.step
def calling_off(turn: Turn) -> Next:
    session = planned.meant(turn)
    if session is None:
        return planned.what_stands(turn)
    match choice(turn.text, OFF):
        case "yes":
            return agreed.called_off(turn, session)
        case "no":
            return _left(turn, session)
        case "new_time":
            return Begin("new_time", turn.kept | {"text": None})
    return Again("change_meeting.call_off_again")


def _of_whom(turn: Turn) -> list[Facts]:
    """The meetings with the one that the text names, or with everybody."""
    one = named(turn.kept.get("text", ""), turn.person)
    ahead = planned.sessions(turn)
    return [each for each in ahead if each["relationship_id"] == str(one.id)] if one else ahead


def _change(turn: Turn, ahead: list[Facts]) -> Change | None:
    now = planned.local(turn.kept["at"], turn)
    at = [planned.starts(one, turn) for one in ahead]
    return read_change(turn.kept.get("text", ""), now, at, day_first=turn.person.programme.day_first)


def _confirm(turn: Turn, session: Facts) -> Next:
    change, old, facts = _change(turn, [session]), planned.starts(session, turn), _of(session, turn)
    keep = {"session_id": session["id"], "relationship_id": session["relationship_id"]}
    if change is not None and change.kind == "off":
        return Ask("calling_off", "change_meeting.call_off", facts, keep)
    to = change.to if change else None
    if not isinstance(to, Moment) or to.at == old or to.at <= turn.now:
        return Begin("new_time", turn.kept | keep | {"text": None})
    facts["new"] = planned.said(to.at, turn)
    return Ask("moving", "change_meeting.move", facts, keep | {"new": to.at.astimezone(dt.UTC).isoformat()})


def _left(turn: Turn, session: Facts) -> Next:
    return Done((Say("change_meeting.left", _of(session, turn)),))


def _of(session: Facts, turn: Turn) -> Facts:
    return {"who": session["who"], "old": planned.known(session, turn)}
