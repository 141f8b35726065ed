"""A second log, texted while the first is still being asked about: both are kept."""

import re

from bot.flows.about import named
from bot.flows.draft import begun, read, record
from bot.flows.steps import Begin, Effect, Record, Turn

_TELLS_OF_MEETING = re.compile(
    r"\b(?:met|saw|seen|had|spent|went|visited|called|rang|phoned|spoke)\b",
    re.IGNORECASE,
)


def second_log(turn: Turn) -> Begin | None:
    """Where the answer is a log of its own: the draft is kept as far as it is told, and that is read."""
    if not _is_second(turn):
        return None
    effects: tuple[Effect, ...] = (record(turn.kept),)
    if "relationship_id" not in turn.kept and turn.person.relationships:
        effects += (to_put_right(turn.kept["said"]),)
    return Begin("session_log", {"text": turn.text}, effects)


def to_put_right(note: str) -> Record:
    """Staff put a log right with the mentor."""
    return Record("task", {"kind": "session log to put right", "note": note})


def _is_second(turn: Turn) -> bool:
    """Is this answer about somebody else, or a whole log of another meeting than the draft in hand?"""
    draft, text = turn.kept, turn.text
    one, log = named(text, turn.person), read(begun(turn, text, asked=False))
    if one and str(one.id) != draft.get("relationship_id", str(one.id)):
        return log.is_log or draft["asked"][-1:] == ["next"]
    if log.status != "held" or not _TELLS_OF_MEETING.search(text):
        return False
    first = read(draft)
    told = {"date", "duration"} - {*first.confirm, *log.confirm}
    return ("date" in told and log.date != first.date) or (
        "duration" in told and log.duration_min != first.duration_min
    )
