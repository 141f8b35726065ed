"""`alongside flags`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.trouble import Trouble

if TYPE_CHECKING:
    import datetime as dt

    from bot.rules.escalation.months import Month
    from bot.rules.person import Programme
    from bot.store.database import Database

flags = typer.Typer(no_args_is_help=True, help="How soon flags reach somebody, and drills of it.")

LARGEST = 2**31 - 1  # that a number in the database can be
OfMonth = Annotated[str | None, typer.Option(help="2026-11. Default: the last six.", metavar="MONTH")]
Named = Annotated[str | None, typer.Option("--programme", help="Default: all.", metavar="NAME")]
OneOf = Annotated[str | None, typer.Option("--programme", help="Where there are several.", metavar="NAME")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Agreed = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
Number = Annotated[
    int | None,
    typer.Option("--report", help="What came of this drill.", metavar="NUMBER", max=LARGEST),
]
TELLS = "What came of it: alongside flags drill --report {number}"
NOBODY_AT_WORK = "Nothing is running here that would climb it: start alongside serve or alongside worker."


@flags.callback()
def _about() -> None:
    """How soon flags reach somebody, and drills of it."""


@flags.command()
def report(month: OfMonth = None, named: Named = None, as_json: AsJson = False) -> None:
    """Tell how many flags there were, and how soon somebody took them on and acted, against the targets."""
    from bot.commands.flags_report import as_one_object, show
    from bot.commands.naming import programmes_named
    from bot.commands.opening import clock, database, load
    from bot.store.flag_figures import report

    wanted = _month(month) if month else None
    with database(load()) as opened:
        now = clock(opened)()
        whose = opened.read(lambda db: programmes_named(db, named))
        found = opened.read(lambda db: [report(db, one, wanted, now) for one in whose])
    if as_json:
        typer.echo(as_one_object(found))
    else:
        show(found)


@flags.command()
def drill(named: OneOf = None, yes: Agreed = False, number: Number = None) -> None:
    """Send a marked test alert up the whole ladder, or tell what came of one."""
    from bot.commands.naming import only_programme
    from bot.commands.opening import clock, database, load

    settings = load()
    with database(settings) as opened:
        opened.calls = settings.caller is not None
        now = clock(opened)()
        if number is not None:
            _tell(opened, number, now)
            return
        programme = opened.read(lambda db: only_programme(db, named))
        _warn(opened, programme, now)
        if not yes:
            typer.confirm("Begin it now?", abort=True)
        _begin(opened, programme, clock(opened)())


def _warn(opened: Database, programme: Programme, now: dt.datetime) -> None:
    """Say what is about to happen."""
    from bot.commands.drill_report import show_ahead
    from bot.escalation.drill import ahead
    from bot.store import drills

    other = opened.read(lambda db: drills.going_on(db, programme.id))
    if other is not None:
        raise Trouble(f"Drill {other.number} is still going on. Only one at once.")
    show_ahead(programme.name, opened.read(lambda db: ahead(db, programme.id, now)))


def _begin(opened: Database, programme: Programme, now: dt.datetime) -> None:
    from bot.escalation import drill
    from bot.store.staff import COMMAND_LINE

    try:
        number = opened.write(lambda db: drill.begin(db, programme.id, COMMAND_LINE, now))
    except drill.UnderWay as under_way:
        raise Trouble(str(under_way)) from None
    typer.echo(f"Drill {number} has begun. {TELLS.format(number=number)}")
    if not _somebody_climbs(opened):
        typer.echo(NOBODY_AT_WORK, err=True)


def _somebody_climbs(opened: Database) -> bool:
    """Has a process shown itself lately, by the clock on the wall?"""
    import datetime as dt

    from bot.clock import real
    from bot.store import heartbeats
    from bot.watching.heartbeat import PATIENCE

    since = real() - dt.timedelta(seconds=PATIENCE)
    return any(beat.seen_at >= since for beat in opened.read(heartbeats.everyone))


def _tell(opened: Database, number: int, now: dt.datetime) -> None:
    from bot.commands.drill_report import show
    from bot.store import drills

    found = opened.read(lambda db: drills.by_number(db, number))
    if found is None:
        raise Trouble(f"There is no drill {number}.")
    show(opened.read(lambda db: drills.report(db, found)), now)


def _month(written: str) -> Month:
    from bot.rules.escalation.months import Month

    found = Month.read(written)
    if found is None:
        raise Trouble(f"--month must be a month such as 2026-11, not {written}.")
    return found
