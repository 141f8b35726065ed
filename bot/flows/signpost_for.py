"""A mentor has asked for somebody: are these places to be sent to them?"""

from bot.flows.offers import offered
from bot.flows.steps import Again, Ask, Begin, Done, Effect, Flow, Look, Next, Record, Run, Say, Turn
from bot.reading.choices import choice

flow = Flow("signpost_for")

SEND = {"yes": ("send", "send them"), "no": ("dont send",), "more": ("show me more", "others", "see more")}


@flow.step
def start(turn: Turn) -> Next:
    """`kept` is what `signpost` has kept; `kept["for_id"]` is the relationship, `kept["code"]` who it is."""
    return Ask("send", "signpost_for.send_these", {"code": turn.kept.get("code", "them")})


@flow.step
def send(turn: Turn) -> Next:
    code = {"code": turn.kept.get("code", "them")}
    match choice(turn.text, SEND, exact=True):
        case "yes":
            return Look("reached", "reach", {"relationship_id": turn.kept.get("for_id")})
        case "no":
            return Done((offered(turn.kept.get("shown", [])), Say("signpost_for.not_sent", code)))
        case "more":
            return Begin("signpost", turn.kept)
    return Again("signpost_for.send_these_again", code)


@flow.step
def reached(turn: Turn) -> Next:
    """On a phone that others look at, or where nothing may be sent, the mentor can tell them instead."""
    code = {"code": turn.kept.get("code", "them")}
    shown = turn.kept.get("shown", [])
    if not turn.kept["reached"]:
        return Done((offered(shown), Say("signpost_for.cannot_send", code)))
    passed = offered(shown).facts | {"relationship_id": turn.kept.get("for_id")}
    return Done((Record("signposts passed on", passed), Say("signpost_for.will_send", code)))


@flow.on_expiry
def unanswered(run: Run) -> tuple[Effect, ...]:
    return (offered(run.kept.get("shown", [])),)
