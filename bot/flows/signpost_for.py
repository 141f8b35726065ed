"""A mentor has asked for somebody: are these places to be sent to them?"""

from bot.flows.steps import Again, Ask, Begin, Done, Flow, Look, Next, Record, Say, Turn
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
            return Done((Say("signpost_for.not_sent", code),))
        case "more":
            return Begin("signpost", turn.kept)
    return Again("signpost_for.send_these_again", code)


@flow.step
def reached(turn: Turn) -> Next:
    """On a phone that others look at, or where nothing may be sent, the mentor can tell them instead."""
    code = {"code": turn.kept.get("code", "them")}
    if not turn.kept["reached"]:
        return Done((Say("signpost_for.cannot_send", code),))
    offers = [{"id": one["id"], "category": one["category"]} for one in turn.kept.get("shown", [])]
    passed = {"many": len(offers), "relationship_id": turn.kept.get("for_id"), "offers": offers}
    return Done((Record("signposts passed on", passed), Say("signpost_for.will_send", code)))
