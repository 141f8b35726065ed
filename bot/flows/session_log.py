"""A meeting as a mentor texts it: read it, ask for what is missing, and say it back."""

import datetime as dt

from bot.flows.about import about, chosen, named, numbered
from bot.flows.draft import answered, begun, is_serious, read, record, said_back, still_to_ask, with_flags
from bot.flows.second_log import second_log, to_put_right
from bot.flows.steps import Again, Ask, Begin, Done, Effect, Facts, Flow, Next, Run, Say, Turn
from bot.reading.choices import choice

flow = Flow("session_log", reminds={"told": dt.time(10)})

QUESTIONS = {
    "why": "session_log.what_got_in_the_way",
    "date": "session_log.what_day",
    "duration": "session_log.how_long",
    "type": "session_log.how_met",
    "next": "session_log.next_meeting",
}


@flow.step
def start(turn: Turn) -> Next:
    """`kept["text"]`: a log that was texted unasked."""
    if text := turn.kept.get("text"):
        return _heard(turn, text, asked=False)
    return Ask("told", "session_log.did_you_meet")


@flow.step
def told(turn: Turn) -> Next:
    return _heard(turn, turn.text, asked=True)


@flow.step
def who(turn: Turn) -> Next:
    if second := second_log(turn):
        return second
    if one := chosen(turn.text, turn.person) or named(turn.text, turn.person):
        return _ask_or_say_back(turn, turn.kept | {"relationship_id": str(one.id)})
    if turn.kept.get("unclear"):
        return _mend(turn)
    people = {"people": numbered(turn.person)}
    return Again("session_log.who_was_it_again", people, keep={"unclear": True})


@flow.step
def missing(turn: Turn) -> Next:
    more = answered(turn.kept, turn.kept["asked"][-1], turn.text)
    return second_log(turn) or _ask_or_say_back(turn, turn.kept | more | with_flags(turn.kept, turn))


@flow.step
def right(turn: Turn) -> Next:
    match choice(turn.text, {"yes": (), "change_it": ("no", "wrong")}):
        case "yes" | None if second := second_log(turn):
            return second
        case "yes":
            return Done((record(turn.kept, confirmed=True), Say("session_log.thanks")))
        case "change_it" if not turn.kept.get("changed"):
            return Ask("told", "session_log.text_it_again", keep={"changed": True})
        case None if not turn.kept.get("unclear"):
            return Again("session_log.is_it_right_again", keep={"unclear": True})
    return _mend(turn)


@flow.on_expiry
def unanswered(run: Run) -> tuple[Effect, ...]:
    return (record(run.kept),) if "said" in run.kept else ()


def _heard(turn: Turn, text: str, *, asked: bool) -> Next:
    draft = begun(turn, text, asked=asked)
    if one := about(turn, text, asked=asked):
        draft["relationship_id"] = str(one.id)
    log = read(draft)
    if log.is_log:
        return _ask_or_say_back(turn, draft, first=(Say("session_log.no_names"),) if log.privacy else ())
    if turn.kept.get("changed"):
        return _mend(turn)
    return Again("session_log.did_you_meet_again") if asked else Ask("told", "session_log.did_you_meet_again")


def _ask_or_say_back(turn: Turn, draft: Facts, first: tuple[Effect, ...] = ()) -> Next:
    if is_serious(draft):
        return Begin("danger", effects=(record(draft),))
    if "relationship_id" not in draft and turn.person.relationships:
        return Ask("who", "session_log.who_was_it", {"people": numbered(turn.person)}, draft, first)
    log = read(draft)
    if log.status == "mentee_no_show":
        return Begin("no_show", draft, first)
    if wanted := still_to_ask(draft):
        return Ask("missing", QUESTIONS[wanted], {}, draft | {"asked": [*draft["asked"], wanted]}, first)
    back = said_back(log, draft, turn.person.language)
    return Ask("right", "session_log.is_it_right", back, draft, first)


def _mend(turn: Turn) -> Next:
    """The log is kept as far as it was understood, and staff put it right with the mentor."""
    return Done((record(turn.kept), to_put_right(turn.text), Say("session_log.staff_will_mend")))
