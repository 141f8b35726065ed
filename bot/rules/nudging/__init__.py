"""Whether the bot may begin a text, and when: hours, caps, kinds and the decision. Pure."""

from bot.rules.nudging.caps import Begun
from bot.rules.nudging.decision import (
    BUSY_WAIT,
    FLAGGED,
    NEEDLESS,
    NOT_SAFE,
    SETTLED,
    STOOD_IN,
    TOO_LATE,
    WATCHED,
    Busy,
    Decision,
    Drop,
    Due,
    Go,
    Standing,
    Wait,
    decide,
    has_met,
    is_again,
)
from bot.rules.nudging.kinds import KINDS, Counts, is_hidden, kind_of
from bot.rules.nudging.open_hours import is_rest_day, next_open
from bot.rules.nudging.spread import spread

__all__ = [
    "BUSY_WAIT",
    "FLAGGED",
    "KINDS",
    "NEEDLESS",
    "NOT_SAFE",
    "SETTLED",
    "STOOD_IN",
    "TOO_LATE",
    "WATCHED",
    "Begun",
    "Busy",
    "Counts",
    "Decision",
    "Drop",
    "Due",
    "Go",
    "Standing",
    "Wait",
    "decide",
    "has_met",
    "is_again",
    "is_hidden",
    "is_rest_day",
    "kind_of",
    "next_open",
    "spread",
]
