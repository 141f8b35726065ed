"""A new time for a meeting, from either side. The other is told, and asked whether it suits."""

import datetime as dt

from bot.flows import about, agreed, planned
from bot.flows.heard_time import heard
from bot.flows.steps import Again, Ask, Flow, Next, Say, Turn
from bot.reading.choices import yes_no
from bot.reading.moments import Moment

flow = Flow("new_time")

MOST_GUESSES = 3  # times said back before a person finds one with them


@flow.step
def start(turn: Turn) -> Next:
    """`kept["session_id"]` is to be moved, `kept["text"]` a new time; nothing moves what is off or missed."""
    if not ({"session_id", "off", "missed"} & turn.kept.keys()):
        ahead = planned.sessions(turn)
        if planned.leaves_some_out(turn, ahead):
            return Ask("whose", "new_time.whose", {"people": about.numbered(turn.person)})
        if len(ahead) > 1:
            return Ask("which", "new_time.which", *planned.listed(turn))
        return _ask(turn, ahead[0]["id"] if ahead else None)
    if turn.kept.get("text"):
        return _heard(turn, turn.kept["text"])
    return _ask(turn, turn.kept.get("session_id"))


@flow.step
def whose(turn: Turn) -> Next:
    """A mentor of several is never taken to mean the one whose meeting is known."""
    one = about.chosen(turn.text, turn.person) or about.named(turn.text, turn.person)
    if one is None:
        return Again("new_time.whose_again", {"people": about.numbered(turn.person)})
    ahead = [each for each in planned.sessions(turn) if each["relationship_id"] == str(one.id)]
    if ahead:
        return _ask(turn, ahead[0]["id"])
    return Ask("when", "new_time.when", keep=about.within(one) | {"who": about.called(one, turn.person)})


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
    return agreed.not_understood(
        turn, (flow.name, "sure"), Say("new_time.is_it_again", {"new": planned.said(at, turn)})
    )


flow.on_expiry(agreed.unanswered)


def _ask(turn: Turn, session_id: str | None) -> Next:
    session = next((one for one in planned.sessions(turn) if one["id"] == session_id), None)
    if session is not None:
        facts = {"who": session["who"], "old": planned.known(session, turn)}
        keep = {"session_id": session_id} | {key: session[key] for key in ("relationship_id", "who")}
        if turn.kept.get("cannot"):
            keep |= planned.answer_by(session, turn)
        return Ask("when", "new_time.when_instead", facts, keep)
    if session_id is not None and not turn.kept.get("off"):
        return planned.what_stands(turn)
    return Ask("when", "new_time.when")


def _heard(turn: Turn, text: str) -> Next:
    found = heard(turn, text)
    return _said_back(turn, found) if isinstance(found, Moment) else found


def _said_back(turn: Turn, found: Moment) -> Next:
    """What is not plain is confirmed first."""
    guesses = turn.kept.get("guesses", 0) + 1
    if guesses > MOST_GUESSES:
        return agreed.no_time_found(turn)
    keep = {"new": found.at.astimezone(dt.UTC).isoformat(), "guesses": guesses}
    return Ask("sure", "new_time.is_it", {"new": planned.said(found.at, turn)}, keep)
