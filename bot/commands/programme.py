"""`alongside programme`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.trouble import Trouble

if TYPE_CHECKING:
    from bot.store.database import Db

Sender = Annotated[str | None, typer.Option(help="Its own number, or messaging service (MG...); - for none.")]
Rate = Annotated[float | None, typer.Option(help="Texts a second that its sender takes.", min=0.01)]
Subdivision = Annotated[str | None, typer.Option(help="Nation or state whose holidays it keeps: SCT, NY.")]
LimitsGiven = Annotated[str | None, typer.Option(help="Hours and caps, as JSON: see docs/operations.md.")]


def programme(
    name: Annotated[str, typer.Argument(help="As it was imported.", show_default=False)],
    sender: Sender = None,
    texts_per_second: Rate = None,
    subdivision: Subdivision = None,
    limits: LimitsGiven = None,
) -> None:
    """Show a programme's sender, rate, holidays and limits, or change those that are given."""
    from bot.commands.opening import clock, database, load

    given = {"sender": sender, "texts_per_second": texts_per_second}
    given |= {"subdivision": subdivision, "limits": limits}
    changes = {key: None if value == "-" else value for key, value in given.items() if value is not None}
    _check(changes)
    with database(load()) as opened:
        now = clock(opened)()
        kept = opened.write(lambda db: _change(db, name, changes, now))
    for key, value in kept.items():
        typer.echo(f"{key.replace('_', ' ')}: {'as everywhere' if value is None else value}")


def _check(changes: dict[str, Any]) -> None:
    """Raises Trouble, with what must be mended."""
    import json

    from bot.rules.limits import WrongLimits, read_limits
    from bot.rules.sending import SENDER_LIKE, is_sender

    sender = changes.get("sender")
    if sender is not None and not is_sender(sender):
        raise Trouble(f"--sender must be {SENDER_LIKE}.")
    try:
        read_limits(changes.get("limits"))
    except (WrongLimits, json.JSONDecodeError, AttributeError, TypeError) as error:
        raise Trouble(f"--limits cannot be read: {error}.") from None


def _change(db: Db, name: str, changes: dict[str, Any], now: Any) -> dict[str, Any]:
    from sqlalchemy import select

    from bot.store import tables
    from bot.store.columns import table
    from bot.store.rows import change
    from bot.store.staff import COMMAND_LINE, trace

    row = table(tables.Programme)
    found = {one.name.casefold(): one for one in db.conn.execute(select(row))}
    mine = found.get(" ".join(name.split()).casefold())
    if mine is None:
        there = ", ".join(sorted(one.name for one in found.values())) or "none yet"
        raise Trouble(f"There is no programme {name}. Programmes: {there}.")
    if changes:
        change(db, "programme", mine.id, **changes)
        trace(db, mine.id, COMMAND_LINE, f"changed {', '.join(changes)}", "programme", mine.id, now)
    shown = ("sender", "texts_per_second", "subdivision", "limits")
    return {key: mine._mapping[key] for key in shown} | changes
