"""How close the goal is, where that is due; then the next step, a better time, or thanks until next time."""

from bot.flows.steps import Again, Ask, Begin, Done, Effect, Flow, Next, Record, Say, Turn
from bot.reading.numbers import whole_number

flow = Flow("goal_score")


@flow.step
def start(turn: Turn) -> Next:
    if turn.kept.get("score_due"):
        return Ask("score", "goal_score.how_close")
    return _close(turn)


@flow.step
def score(turn: Turn) -> Next:
    number = whole_number(turn.text, 0, 10)
    if number is not None:
        return _close(turn, Record("score", {"score": number}))
    if "comment" in turn.kept:
        return _close(turn, Record("comment", {"comment": f"{turn.kept['comment']} {turn.text}"}))
    return Again("goal_score.how_close_again", keep={"comment": turn.text})


def _close(turn: Turn, *learned: Effect) -> Next:
    match turn.kept.get("then"):
        case "next_step":
            return Begin("next_step", effects=learned)
        case "smaller_step":
            return Begin("next_step", {"smaller": True}, learned)
    if turn.kept.get("ask_time") and not turn.kept.get("score_due"):  # at most three texts a check-in
        return Begin("checkin_time", effects=learned)
    return Done((*learned, Say("goal_score.thanks")))
