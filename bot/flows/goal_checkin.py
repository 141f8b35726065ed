"""The weekly check-in: how did the step go, and what helped or got in the way."""

import datetime as dt

from bot.flows.own_words import skipped
from bot.flows.steps import Again, Ask, Begin, Effect, Facts, Flow, Next, Record, Run, Turn
from bot.reading.choices import choice

flow = Flow("goal_checkin", reminds={"result": dt.timedelta(hours=24)})

RESULTS = dict.fromkeys(("done", "some", "not_yet", "stuck"), ())
STILL_RIGHT = dict.fromkeys(("keep_it", "make_it_smaller", "change_it", "drop_it"), ())
LEARNED = ("result", "barrier", "helped", "comment")
BARRIERS = dict.fromkeys(
    ("time", "money", "a_place_to_live", "how_i_feel", "other_people", "something_else"), ()
)


@flow.step
def start(turn: Turn) -> Next:
    """Where no step is open: how close the goal is, if that is due, and then the next step."""
    if turn.relationship is not None and not turn.relationship.step:
        return Begin("goal_score", {"then": "next_step", "score_due": turn.kept.get("score_due", False)})
    return Ask("result", "goal_checkin.how_did_it_go")


@flow.step
def result(turn: Turn) -> Next:
    match choice(turn.text, RESULTS):
        case "done":
            return Ask("after_done", "goal_checkin.next_step_now", keep={"result": "done"})
        case "some":
            return Ask("helped", "goal_checkin.what_helped", keep={"result": "some"})
        case "not_yet":
            return Ask("still_right", "goal_checkin.still_right", keep={"result": "not_yet"})
        case "stuck":
            return Ask("barrier", "goal_checkin.barrier", keep={"result": "stuck"})
    return _unclear(turn, "goal_checkin.how_did_it_go_again")


@flow.step
def after_done(turn: Turn) -> Next:
    if wanted := choice(turn.text, {"yes": (), "later": ()}):
        return _close(turn.kept, then="next_step" if wanted == "yes" else "thanks")
    return _unclear(turn, "goal_checkin.next_step_again")


@flow.step
def helped(turn: Turn) -> Next:
    return _close(turn.kept if skipped(turn.text) else turn.kept | {"helped": turn.text})


@flow.step
def still_right(turn: Turn) -> Next:
    match choice(turn.text, STILL_RIGHT):
        case "keep_it":
            return _close(turn.kept)
        case "make_it_smaller":
            return _close(turn.kept, then="smaller_step")
        case "change_it":
            return _close(turn.kept, Record("step closed", {"result": "changed"}), then="next_step")
        case "drop_it":
            return _close(turn.kept, Record("step closed", {"result": "dropped"}))
    return _unclear(turn, "goal_checkin.still_right_again")


@flow.step
def barrier(turn: Turn) -> Next:
    if found := choice(turn.text, BARRIERS):
        return _close(turn.kept | {"barrier": found})
    return _unclear(turn, "goal_checkin.barrier_again")


@flow.on_expiry
def unanswered(run: Run) -> tuple[Effect, ...]:
    return _learned(run.kept)


def _unclear(turn: Turn, again: str) -> Next:
    """Words that are no answer are kept, and the question put once more; a check-in never brings in staff."""
    told = {"comment": " ".join((turn.kept.get("comment", ""), turn.text)).strip()}
    if "comment" in turn.kept:
        return _close(turn.kept | told | {"score_due": False, "ask_time": False})
    return Again(again, keep=told)


def _close(kept: Facts, *closed: Record, then: str = "thanks") -> Next:
    keep = {"then": then, "score_due": kept.get("score_due", False), "ask_time": kept.get("ask_time", False)}
    return Begin("goal_score", keep, (*_learned(kept), *closed))


def _learned(kept: Facts) -> tuple[Record, ...]:
    facts: Facts = {name: kept[name] for name in LEARNED if name in kept}
    if {"comment", "helped"} <= set(facts):  # one column holds whatever was said
        facts["comment"] = f"{facts['comment']}. {facts['helped']}"
    if "result" in facts:
        return (Record("check-in", facts),)
    return (Record("comment", facts),) if facts else ()
