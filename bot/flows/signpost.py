"""From a need to places that can help: where, up to three of them, and more about each."""

from bot.flows.offers import NOT_FOUND, OUT_OF_DATE, RING_THEM, gap, here, listed, told
from bot.flows.own_words import skipped
from bot.flows.steps import Again, Ask, Begin, Done, Effect, Facts, Flow, Look, Next, Record, Say, Turn
from bot.reading.pick import Wish, read_pick
from bot.rules.person import PhoneSetting

flow = Flow("signpost")

MOST = 12  # answers about a list, after which somebody to talk to would help more


@flow.step
def start(turn: Turn) -> Next:
    """`kept["need"]`: kinds of need, each with how sure it is, as it was told in `kept["words"]`.

    `kept["area"]`: where, if that was told or matters not, since `kept["named"]`. `kept["for_id"]`: a mentor
    asks within this relationship. `kept["ids"]`: what was found before, and is sent to somebody else.
    """
    if turn.person.phone_setting is PhoneSetting.WATCHED:
        return Done((Record("task", {"kind": RING_THEM}), Say("signpost.staff_will_call")))
    if "ids" in turn.kept:
        return Look("found", "these", {key: turn.kept.get(key) for key in ("ids", "kinds")})
    if not (turn.kept.get("need") or turn.kept.get("named")):
        return Begin("signpost_menu", turn.kept)
    if "area" in turn.kept or here(turn):
        return _search(turn, here(turn))
    return Ask("where", "signpost.where_for" if "for_id" in turn.kept else "signpost.where_are_you")


@flow.step
def where(turn: Turn) -> Next:
    return _search(turn, None) if skipped(turn.text) else Look("placed", "place", {"text": turn.text})


@flow.step
def placed(turn: Turn) -> Next:
    """A place that is not known twice is done without. A mentor's answer says where somebody else is."""
    area = turn.kept["area"]
    if area is None and not turn.kept.get("unplaced"):
        return Again("signpost.where_again", keep={"unplaced": True})
    known = area is not None and "for_id" not in turn.kept
    return _search(turn, area, (Record("home area", area),) if known else ())


@flow.step
def found(turn: Turn) -> Next:
    offers = turn.kept["offers"]
    is_for_another = "for_id" in turn.kept
    if not offers and turn.kept.get("shown"):
        if is_for_another:
            return Begin("signpost_for", turn.kept, (Say("signpost.no_more_for"),))
        return Ask("pick", "signpost.no_more", listed(turn.kept["shown"]), {"all_shown": True})
    if not offers:
        lost = Record("task", {"kind": NOT_FOUND})
        return Done((gap(turn, "none"), lost, Say("signpost.nothing")))
    key = "signpost.offer_for" if is_for_another else "signpost.offer"
    first: tuple[Effect, ...] = (*told(turn), *(Say(key, one) for one in listed(offers)["each"]))
    keep = {"shown": offers, "seen": [*turn.kept.get("seen", []), *(one["id"] for one in offers)]}
    if is_for_another:
        return Begin("signpost_for", turn.kept | keep, first)
    return Ask("pick", "signpost.which", listed(offers), keep, first)


@flow.step
def pick(turn: Turn) -> Next:
    shown, picks = turn.kept["shown"], turn.kept.get("picks", 0) + 1
    if picks > MOST:
        return Done((Say("signpost.enough"),))
    picked = read_pick(turn.text, len(shown))
    one = shown[picked.number - 1] if picked else {}
    match picked.wish if picked else None:
        case Wish.ONE if picked:
            wanted = {key: one[key] for key in ("id", "told")}
            taken = Record("signpost taken", {"number": picked.number, "id": one["id"]})
            return Look("detailed", "details", wanted, {"picks": picks}, (taken,))
        case Wish.MORE if turn.kept.get("need") and not turn.kept.get("all_shown"):
            return _search(turn, turn.kept.get("area"), picks=picks)
        case Wish.MORE:
            return Ask("pick", "signpost.no_more", listed(shown), {"picks": picks})
        case Wish.WRONG if picked:
            wrong = Record("task", {"kind": OUT_OF_DATE, "name": one["name"], "id": one["id"]})
            facts = listed(shown) | {"number": str(picked.number)}
            return Ask("pick", "signpost.will_check", facts, {"picks": picks}, (wrong,))
        case Wish.NONE:
            return Done((gap(turn, "refused"), Say("signpost.none_good")))
        case Wish.ENOUGH:
            return Done((Say("signpost.all_good"),))
    return Again("signpost.which_again", listed(shown))


@flow.step
def detailed(turn: Turn) -> Next:
    return Ask("pick", "signpost.details", {"details": turn.kept["details"]})


def _search(turn: Turn, area: Facts | None, first: tuple[Effect, ...] = (), *, picks: int = 0) -> Next:
    wanted = {key: turn.kept.get(key) for key in ("need", "words", "seen", "for_id")} | {"area": area}
    return Look("found", "offers", wanted, {"area": area, "picks": picks}, first)
