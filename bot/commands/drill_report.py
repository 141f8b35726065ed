"""A drill of the ladder, laid out for a person: what it is about to do, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import typer

from bot.console.drill_words import POSTS, WAYS, left, minutes_said
from bot.console.spans import how_long
from bot.escalation.drill import LADDER, Ahead
from bot.rules.escalation.ladder import Rung
from bot.store.drills import Report, Telling


def show_ahead(programme: str, rungs: Iterable[Ahead]) -> None:
    """Say what a drill that began now would do."""
    typer.echo(f"A drill of {programme}: a text that begins with TEST goes up the whole ladder.")
    typer.echo("No answer stops it, so that every rung is tried.")
    for one in rungs:
        people = [f"{name} ({', '.join(WAYS[way] for way in ways)})" for name, ways in one.people.items()]
        typer.echo(f"  {_rung(one.rung)}: {'; '.join(people) or 'NOBODY'}")


def show(report: Report, now: dt.datetime) -> None:
    """Say what has come of one so far."""
    drill = report.drill
    typer.echo(f"Drill {drill.number} of {drill.programme}, begun {how_long(now - drill.at)} ago.")
    for number, rung in enumerate(LADDER):
        typer.echo(f"{_rung(rung)}:")
        if number not in report.rungs:
            typer.echo("  not yet")
        for telling in report.rungs.get(number, []):
            typer.echo(f"  {_told(telling, report)}")
    typer.echo("Answered:" if report.answers else "Nobody has answered.")
    for answer in report.answers:
        told = "" if answer.after_told is None else f", {how_long(answer.after_told)} after being told"
        said = f"  {answer.name} by {WAYS[answer.way]}, {how_long(answer.after)} after it began{told}"
        typer.echo(said)
    if report.silent:
        typer.echo(f"Told, and have not answered: {', '.join(report.silent)}.")
    if drill.goes_on:
        typer.echo("It is still going on.")


def _rung(rung: Rung) -> str:
    return f"{minutes_said(rung.after)}, {POSTS[rung.who]}"


def _told(telling: Telling, report: Report) -> str:
    if not telling.name:
        return "NOBODY could be told"
    after = how_long(telling.at - report.drill.at)
    return f"{telling.name} by {WAYS[telling.way]}, {after} after it began: {left(telling)}"
