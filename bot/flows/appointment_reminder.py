"""A thing is near: what time will the mentee set off, and is there help needed to get there?"""

from __future__ import annotations

import datetime as dt

from bot.flows.steps import Ask, Begin, Done, Facts, Flow, Next, Record, Say, Turn
from bot.reading.appointment import Wish, wish
from bot.reading.choices import choice
from bot.wording.said import day_ahead, times_said

flow = Flow("appointment_reminder")

HELP = ("yes", "yes please", "help", "need help", "i need help", "help please", "call me")


@flow.step
def start(turn: Turn) -> Next:
    """`kept["things"]`: [id, when] of those that day; `kept["again"]`, `kept["answered"]`: told before."""
    facts = _when(turn)
    if turn.kept.get("answered"):  # when they set off was told, or help was asked for
        return Done((Say("appointment_reminder.tells", facts),))
    if turn.kept.get("again"):  # that it helps to turn up is said once, and never becomes a refrain
        return Ask("set_off", "appointment_reminder.set_off", facts)
    return Ask("set_off", "appointment_reminder.set_off_first", facts)


@flow.step
def set_off(turn: Turn) -> Next:
    about_it = f"my thing {turn.text}"
    if wish(about_it, turn.now) in (Wish.OFF, Wish.MOVED):
        return Begin("appointment_change", {"things": turn.kept.get("things", []), "text": about_it})
    if choice(turn.text, {"help": HELP}, exact=True) == "help":
        task = Record("task", {"kind": "needs help to get to a thing"})
        return Done((task, Say("appointment_reminder.help_comes")))
    return Done((Record("comment", {"comment": turn.text}), Say("appointment_reminder.thanks")))


@flow.in_brief
def also(turn: Turn) -> Say | None:
    return Say("appointment_reminder.also", _when(turn))


def _when(turn: Turn) -> Facts:
    """The day and the times of the things that are kept."""
    starts = [dt.datetime.fromisoformat(at) for _, at in turn.kept.get("things", [])] or [turn.now]
    local = sorted(at.astimezone(turn.now.tzinfo) for at in starts)
    day = day_ahead(local[0].date(), turn.now.date(), turn.person.language)
    return {"day": day, "time": times_said([at.time() for at in local], turn.person.language)}
