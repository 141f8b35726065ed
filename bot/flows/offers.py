"""What is said and kept of places that can help, in whichever talk they are offered."""

from __future__ import annotations

from dataclasses import asdict

from bot.flows.steps import Facts, Record, Turn

OUT_OF_DATE = "directory: somebody says that an entry is out of date"
NOT_FOUND = "asked for help that the directory does not have"
RING_THEM = "wants places that can help: ring when it is safe, someone may look at their phone"
"""What tasks for staff are called."""

_COUNTED = {1: "1", 2: "1 or 2", 3: "1, 2 or 3"}


def here(turn: Turn) -> Facts | None:
    """Where places are wanted: as the text says, or at home; a mentor who asks for somebody has to say."""
    if "area" in turn.kept:
        area: Facts | None = turn.kept["area"]
        return area
    home = None if "for_id" in turn.kept else turn.person.home
    return asdict(home) if home else None


def listed(offers: list[Facts]) -> Facts:
    """`numbers`: which numbers can be texted; `each`: the facts of each one's text."""
    each = [{"number": str(at), "offer": one["text"]} for at, one in enumerate(offers, 1)]
    return {"numbers": _COUNTED[len(offers)], "each": each}


def told(turn: Turn) -> tuple[Record, ...]:
    """That these were offered; and that there is a gap, where something near was wanted and nothing is.

    What a mentor asks for somebody is offered only once it is settled who tells them.
    """
    offers = turn.kept["offers"]
    is_far = turn.kept.get("area") and not turn.kept.get("seen") and not any(one["is_near"] for one in offers)
    far = (gap(turn, "far"),) if is_far else ()
    return far if "for_id" in turn.kept else (offered(offers, turn.kept.get("asked_by")), *far)


def offered(offers: list[Facts], asked_by: str | None = None) -> Record:
    """That these were offered to somebody, for whom `asked_by` has asked."""
    kept = [{"id": one["id"], "category": one["category"]} for one in offers]
    return Record("signposts", {"many": len(kept), "offers": kept, "asked_by": asked_by})


def gap(turn: Turn, why: str) -> Record:
    """Something that the directory lacks: what, and where."""
    need, area = turn.kept.get("need"), turn.kept.get("area")
    category = need[0][0] if need else "unknown"
    return Record("gap", {"category": category, "area": area["name"] if area else "", "why": why})
