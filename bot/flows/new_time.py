"""A new time for a meeting, from either side. The other is told, and asked whether it suits."""

import datetime as dt

from bot.flows import agreed, planned
from bot.flows.own_words import skipped
from bot.flows.steps import Again, Ask, Flow, Next, Turn
from bot.reading.choices import yes_no
from bot.reading.moments import Moment, Unclear

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
    """`kept["session_id"]` is to be moved, `kept["text"]` a new time; nothing moves what is off or missed."""
    if not ({"session_id", "off", "missed"} & turn.kept.keys()):
        if len(ahead := planned.sessions(turn)) > 1:
            return Ask("which", "new_time.which", *planned.listed(turn))
        return _ask(turn, ahead[0]["id"] if ahead else None)
    if turn.kept.get("text"):
        return _heard(turn, turn.kept["text"])
    return _ask(turn, turn.kept.get("session_id"))


@flow.step
def which(turn: Turn) -> Next:
    answer = planned.chosen(turn)
    return _ask(turn, answer) if answer else Again("new_time.which_again", *planned.listed(turn))


@flow.step
def when(turn: Turn) -> Next:
    return _heard(turn, turn.text)


@flow.step
def sure(turn: Turn) -> Next:
    at = planned.local(turn.kept["new"], turn)
    if planned.has_changed(turn):
        return planned.what_stands(turn)
    match yes_no(turn.text):
        case True:
            return agreed.moved(turn, at) if at > turn.now else Ask("when", "new_time.gone_by")
        case False:
            return Ask("when", "new_time.when_then")
    found = planned.read(turn, turn.text, at)
    if isinstance(found, Moment):
        return _said_back(turn, found)
    return Again("new_time.is_it_again", {"new": planned.said(at, turn)})


def _ask(turn: Turn, session_id: str | None) -> Next:
    session = next((one for one in planned.sessions(turn) if one["id"] == session_id), None)
    if session is not None:
        facts = {"who": session["who"], "old": planned.known(session, turn)}
        keep = {"session_id": session_id, "relationship_id": session["relationship_id"]}
        return Ask("when", "new_time.when_instead", facts, keep)
    if session_id is not None and not turn.kept.get("off"):
        return planned.what_stands(turn)
    return Ask("when", "new_time.when")


def _heard(turn: Turn, text: str) -> Next:
    if planned.has_changed(turn):
        return planned.what_stands(turn)
    if skipped(text):
        return agreed.not_yet(turn)
    was = planned.starts(session, turn) if (session := planned.meant(turn)) else None
    found = planned.read(turn, text, was)
    if day := turn.kept.get("day"):
        together = planned.read(turn, f"{day} at {text}", was)
        found = together if isinstance(together, Moment) else found
    if isinstance(found, Moment):
        return agreed.moved(turn, found.at) if found.sure else _said_back(turn, found)
    if found is Unclear.NO_TIME and not turn.kept.get("day"):
        return Ask("when", "new_time.what_time", keep={"day": text})
    if turn.kept.get("text") == text:  # texted before it was asked for here
        return Ask("when", UNCLEAR[found], keep={"text": None})
    return Again(UNCLEAR[found])


def _said_back(turn: Turn, found: Moment) -> Next:
    guesses = turn.kept.get("guesses", 0) + 1
    if guesses > MOST_GUESSES:
        return agreed.for_staff(agreed.NEEDS_TIME)
    keep = {"new": found.at.astimezone(dt.UTC).isoformat(), "guesses": guesses}
    return Ask("sure", "new_time.is_it", {"new": planned.said(found.at, turn)}, keep)
