"""A new time for a meeting, from either side. The other is told, and asked whether it suits."""

import datetime as dt

from bot.flows import planned
from bot.flows.own_words import skipped
from bot.flows.steps import Again, Ask, Done, Facts, Flow, Next, Record, Say, Turn
from bot.reading.choices import choice, yes_no
from bot.reading.moments import Moment, Unclear, read_moment

flow = Flow("new_time")

MOST_GUESSES = 3  # times said back before a person finds one with them
UNCLEAR = {
    Unclear.NOTHING: "new_time.when_again",
    Unclear.NO_TIME: "new_time.what_time_again",
    Unclear.SEVERAL: "new_time.only_one",
    Unclear.GONE: "new_time.gone_by",
    Unclear.FAR: "new_time.too_far",
}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["session_id"]`: what is to be moved, if known. `kept["text"]`: a new time, texted unasked.

    `kept["off"]`: the other has called it off, and `kept["missed"]`: it was missed: nothing is moved.
    """
    if not ({"session_id", "off", "missed"} & turn.kept.keys()):
        return _which(turn)
    if turn.kept.get("text"):
        return _heard(turn, turn.kept["text"])
    return _ask(turn)


@flow.step
def which(turn: Turn) -> Next:
    answer = choice(turn.text, {one["id"]: () for one in planned.sessions(turn)})
    if answer is None:
        return Again("new_time.which_again", {"meetings": numbered(turn)})
    return _ask(turn, answer)


@flow.step
def when(turn: Turn) -> Next:
    return _heard(turn, turn.text)


@flow.step
def sure(turn: Turn) -> Next:
    at = planned.local(turn.kept["new"], turn)
    if _has_changed(turn):
        return planned.what_stands(turn)
    match yes_no(turn.text):
        case True if at > turn.now:
            return planned.moved(turn, at)
        case True:
            return Ask("when", "new_time.gone_by")
        case False:
            return Ask("when", "new_time.when_then")
    found = read_moment(turn.text, turn.now, at, day_first=turn.person.programme.day_first)
    return (
        _said_back(turn, found)
        if isinstance(found, Moment)
        else Again("new_time.is_it_again", _new(at, turn))
    )


def numbered(turn: Turn) -> str:
    """The meetings ahead as choices: "1 A Tue 17 Mar, 6pm, 2 K Thu 19 Mar, 3pm"."""
    ahead = enumerate(planned.sessions(turn), 1)
    return ", ".join(f"{n} {one['who']} {planned.known(one, turn)}" for n, one in ahead)


def _which(turn: Turn) -> Next:
    ahead = planned.sessions(turn)
    if len(ahead) > 1:
        return Ask("which", "new_time.which", {"meetings": numbered(turn)})
    return _ask(turn, ahead[0]["id"] if ahead else None)


def _ask(turn: Turn, session_id: str | None = None) -> Next:
    keep = {"session_id": session_id} if session_id else {}
    session = next((one for one in planned.sessions(turn) if one["id"] == session_id), planned.meant(turn))
    if session is None:
        return planned.what_stands(turn) if _has_changed(turn) else Ask("when", "new_time.when", keep=keep)
    facts = {"who": session["who"], "old": planned.known(session, turn)}
    keep["relationship_id"] = session["relationship_id"]
    return Ask("when", "new_time.when_instead", facts, keep)


def _has_changed(turn: Turn) -> bool:
    """Has the meeting that is to be moved, or that was called off, a new time already?"""
    about = turn.kept.get("session_id")
    if turn.kept.get("off"):
        return any(one.get("moved_from") == about for one in planned.sessions(turn))
    return about is not None and planned.meant(turn) is None


def _heard(turn: Turn, text: str) -> Next:
    if _has_changed(turn):
        return planned.what_stands(turn)
    if skipped(text):
        return _not_yet(turn)
    session, day_first = planned.meant(turn), turn.person.programme.day_first
    was = planned.starts(session, turn) if session else None
    found = read_moment(text, turn.now, was, day_first=day_first)
    if day := turn.kept.get("day"):
        together = read_moment(f"{day} at {text}", turn.now, was, day_first=day_first)
        found = together if isinstance(together, Moment) else found
    if isinstance(found, Moment):
        return planned.moved(turn, found.at) if found.sure else _said_back(turn, found)
    if found is Unclear.NO_TIME and not turn.kept.get("day"):
        return Ask("when", "new_time.what_time", keep={"day": text})
    if turn.kept.get("text") == text:  # it was not asked for here
        return Ask("when", UNCLEAR[found], keep={"text": None})
    return Again(UNCLEAR[found])


def _said_back(turn: Turn, found: Moment) -> Next:
    guesses = turn.kept.get("guesses", 0) + 1
    if guesses > MOST_GUESSES:
        return Done((Record("task", {"kind": "needs a new time for a meeting"}), Say("new_time.staff_will")))
    keep = {"new": found.at.astimezone(dt.UTC).isoformat(), "guesses": guesses}
    return Ask("sure", "new_time.is_it", _new(found.at, turn), keep)


def _new(at: dt.datetime, turn: Turn) -> Facts:
    return {"new": planned.said(at, turn)}


def _not_yet(turn: Turn) -> Next:
    session = planned.meant(turn)
    if session is not None:
        return planned.called_off(turn, session)
    if turn.kept.get("off"):
        return Done(
            (
                Record("task", {"kind": "a meeting is off, and neither knows a new time"}),
                Say("new_time.staff_will"),
            )
        )
    return Done((Say("new_time.no_rush"),))
