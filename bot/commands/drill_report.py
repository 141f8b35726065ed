"""A drill of the ladder, laid out for a person: what it is about to do, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.console.drill_words import POSTS, WAYS, left, minutes_said
from bot.console.spans import how_long
from bot.escalation.drill import LADDER, Ahead
from bot.rules.escalation.ladder import Rung
from bot.store.drills import Report, Telling


def show_ahead(programme: str, rungs: Iterable[Ahead]) -> None:
    """Say what a drill that began now would do."""
    from rich import print as say
    from rich.markup import escape

    say(f"A drill of {escape(programme)}: a text that begins with TEST goes up the whole ladder.")
    say("No answer stops it, so that every rung is tried.")
    for one in rungs:
        people = [f"{name} ({', '.join(WAYS[way] for way in ways)})" for name, ways in one.people.items()]
        say(f"  {_rung(one.rung)}: {escape('; '.join(people) or 'NOBODY')}")


def show(report: Report, now: dt.datetime) -> None:
    """Say what has come of one so far."""
    from rich import print as say
    from rich.markup import escape

    drill = report.drill
    say(f"Drill {drill.number} of {escape(drill.programme)}, begun {how_long(now - drill.at)} ago.")
    for number, rung in enumerate(LADDER):
        say(f"{_rung(rung)}:")
        if number not in report.rungs:
            say("  not yet")
        for telling in report.rungs.get(number, []):
            say(f"  {escape(_told(telling, report))}")
    say("Answered:" if report.answers else "Nobody has answered.")
    for answer in report.answers:
        told = "" if answer.after_told is None else f", {how_long(answer.after_told)} after being told"
        said = f"  {answer.name} by {WAYS[answer.way]}, {how_long(answer.after)} after it began{told}"
        say(escape(said))
    if report.silent:
        say(escape(f"Told, and have not answered: {', '.join(report.silent)}."))
    if drill.goes_on:
        say("It is still going on.")


def _rung(rung: Rung) -> str:
    return f"{minutes_said(rung.after)}, {POSTS[rung.who]}"


def _told(telling: Telling, report: Report) -> str:
    if not telling.name:
        return "NOBODY could be told"
    after = how_long(telling.at - report.drill.at)
    return f"{telling.name} by {WAYS[telling.way]}, {after} after it began: {left(telling)}"
