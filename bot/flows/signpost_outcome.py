"""A week later, once: did it help? And if not, what would."""

from bot.flows.steps import Again, Ask, Begin, Done, Effect, Flow, Next, Record, Run, Say, Turn
from bot.reading.choices import choice, yes_no
from bot.reading.numbers import whole_number

flow = Flow("signpost_outcome")

ANSWERS = {
    "yes": ("helped", "it helped", "it did"),
    "not_tried_yet": ("not tried", "havent tried", "not yet", "not rang", "havent rang", "forgot"),
    "no": ("didnt help", "it didnt", "no good", "no help", "useless"),
}
HAND = "wants a hand with a place that was signposted"


@flow.step
def start(turn: Turn) -> Next:
    """`kept["offers"]`: what was offered, the one that they took alone; each with `id` and `name`."""
    offers = turn.kept.get("offers", [])
    once = (Record("signposts asked", {"many": len(offers)}),)
    if len(offers) == 1:
        return Ask("outcome", "signpost_outcome.did_it_help", {"offer": offers[0]["name"]}, first=once)
    return Ask("outcome", "signpost_outcome.did_one_help", first=once)


@flow.step
def outcome(turn: Turn) -> Next:
    offers = turn.kept.get("offers", [])
    match choice(turn.text, ANSWERS):
        case "yes" if len(offers) > 1:
            named = [f"{at} {one['name']}" for at, one in enumerate(offers, 1)]
            return Ask("which", "signpost_outcome.which_one", {"offers": ", ".join(named)})
        case "yes":
            return _ends(turn, "helped", "signpost_outcome.helped", offers)
        case "not_tried_yet":
            return Ask("hand", "signpost_outcome.want_a_hand", first=(_became(turn, "not tried"),))
        case "no":
            return Ask("others", "signpost_outcome.want_others", first=(_became(turn, "not"),))
    return Again("signpost_outcome.did_it_help_again")


@flow.step
def which(turn: Turn) -> Next:
    offers = turn.kept.get("offers", [])
    number = whole_number(turn.text, 1, len(offers))
    return _ends(turn, "helped", "signpost_outcome.helped", [offers[number - 1]] if number else [])


@flow.step
def hand(turn: Turn) -> Next:
    match yes_no(turn.text):
        case True:
            return Done((Record("task", {"kind": HAND}), Say("signpost_outcome.will_call")))
        case False:
            return Done((Say("signpost_outcome.any_time"),))
    return Again("signpost_outcome.want_a_hand_again")


@flow.step
def others(turn: Turn) -> Next:
    match yes_no(turn.text):
        case True:
            offers = turn.kept.get("offers", [])
            seen = {"need": turn.kept.get("need", []), "seen": [one["id"] for one in offers]}
            return Begin("signpost", seen)
        case False:
            return Done((Say("signpost_outcome.any_time"),))
    return Again("signpost_outcome.want_others_again")


@flow.on_expiry
def unanswered(run: Run) -> tuple[Effect, ...]:
    """Nobody said how it went; what was said before the last question is kept already."""
    asked = run.step in ("outcome", "which")
    result = {"outcome": "no answer", "ids": _ids(run.kept.get("offers", []))}
    return (Record("signpost outcome", result),) if asked else ()


def _ends(turn: Turn, outcome: str, key: str, offers: list[dict[str, str]]) -> Next:
    return Done((_became(turn, outcome, offers), Say(key)))


def _became(turn: Turn, outcome: str, offers: list[dict[str, str]] | None = None) -> Record:
    meant = turn.kept.get("offers", []) if offers is None else offers
    return Record("signpost outcome", {"outcome": outcome, "ids": _ids(meant)})


def _ids(offers: list[dict[str, str]]) -> list[str]:
    return [one["id"] for one in offers]
