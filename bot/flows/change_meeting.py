"""A meeting is moved or called off, out of the blue. Nothing is done before it is confirmed."""

import datetime as dt

from bot.flows import agreed, planned
from bot.flows.about import named
from bot.flows.steps import Again, Ask, Begin, Done, Effect, Facts, Flow, Next, Run, Say, Turn
from bot.reading.choices import choice, yes_no
from bot.reading.meeting_change import Change, read_change
from bot.reading.moments import Moment
from bot.rules.person import Role
from bot.wording.said import day_said

flow = Flow("change_meeting")

OFF = {"yes": ("its off",), "no": (), "new_time": ("i want a new time", "another time", "different time")}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["text"]` is what was texted at `kept["at"]`; `kept["session_id"]` the meeting meant, if known.

    `kept["called_off"]`: the meetings ahead that are off already.
    """
    meant = [one for one in planned.sessions(turn) if one["id"] == turn.kept.get("session_id")]
    ahead, off = meant or _of_whom(turn, "sessions"), _of_whom(turn, "called_off")
    change = _change(turn, [*ahead, *off])
    on_the_day = _on_the_day(turn, ahead, change)
    match on_the_day or ahead:
        case [session] if on_the_day or meant or not _must_ask(turn, change):
            return _confirm(turn, session)
        case []:
            gone = _on_the_day(turn, off, change)
            return (
                Done((Say("change_meeting.is_off", _of(gone[0], turn)),))
                if gone
                else planned.what_stands(turn)
            )
        case [session]:
            return _that_one(turn, session, change, _on_the_day(turn, off, change))
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
            return _left(turn, session)
    return Again("change_meeting.that_one_again", _of(session, turn))


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
            return _left(turn, session) if session else agreed.not_yet(turn)
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
            return _left(turn, session)
        case "new_time":
            return Begin("new_time", turn.kept | {"text": None})
    return agreed.not_understood(turn, (flow.name, "calling_off"), Say("change_meeting.call_off_again"))


@flow.on_expiry
def unanswered(run: Run) -> tuple[Effect, ...]:
    return agreed.unanswered(run)


def _of_whom(turn: Turn, which: str) -> list[Facts]:
    """The meetings with the one that the text names, or with everybody."""
    one = named(turn.kept.get("text", ""), turn.person)
    ahead: list[Facts] = turn.kept.get(which, [])
    return [each for each in ahead if each["relationship_id"] == str(one.id)] if one else ahead


def _on_the_day(turn: Turn, sessions: list[Facts], change: Change | None) -> list[Facts]:
    return [one for one in sessions if change and planned.starts(one, turn).date() == change.day]


def _must_ask(turn: Turn, change: Change | None) -> bool:
    """Was a day named on which there is none, or may a mentor mean somebody else?"""
    several = turn.person.role is Role.MENTOR and len(turn.person.relationships) > 1
    unnamed = several and named(turn.kept.get("text", ""), turn.person) is None
    return unnamed or (change is not None and change.day is not None)


def _that_one(turn: Turn, session: Facts, change: Change | None, gone: list[Facts]) -> Next:
    facts = _of(session, turn)
    keep = {key: session[key] for key in ("relationship_id", "who")} | {"session_id": session["id"]}
    if gone:
        off = {"new": planned.known(gone[0], turn)}
        return Ask("that_one", "change_meeting.is_off_that_one", facts | off, keep)
    if change is not None and change.day is not None:
        day = {"day": day_said(change.day, turn.person.language)}
        return Ask("that_one", "change_meeting.none_that_day", facts | day, keep)
    return Ask("that_one", "change_meeting.that_one", facts, keep)


def _change(turn: Turn, ahead: list[Facts]) -> Change | None:
    now = planned.local(turn.kept["at"], turn)
    at = [planned.starts(one, turn) for one in ahead]
    return read_change(turn.kept.get("text", ""), now, at, day_first=turn.person.programme.day_first)


def _confirm(turn: Turn, session: Facts) -> Next:
    change, old, facts = _change(turn, [session]), planned.starts(session, turn), _of(session, turn)
    keep = {key: session[key] for key in ("relationship_id", "who")} | {"session_id": session["id"]}
    if change is not None and change.unable:
        keep |= {"cannot": True} | planned.answer_by(session, turn)
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
