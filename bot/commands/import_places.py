"""`alongside import places`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def places(
    file: Annotated[
        Path, typer.Argument(help="A .csv or .xlsx file.", exists=True, dir_okay=False, show_default=False)
    ],
) -> None:
    """Import places of your own that texts name: a hostel, an office, what people call a part of town.

    Columns: name, latitude, longitude (degrees), country (GB, US, IE), and if you like kind (town, district,
    prison ...) and region. The file is all of your places: one that is gone from it is removed. Importing a
    file twice changes nothing. Nothing is written if any row is refused.
    """
    from bot.commands.opening import database, load
    from signposting.directory.own_places import keep_places
    from signposting.imports.places_sheet import read_places
    from signposting.imports.refusal import Refused

    with database(load()) as opened:
        rows = list(read_places(file))
        refused = [row for row in rows if isinstance(row, Refused)]
        for row in refused:
            typer.echo(f"{file.name}, {row}", err=True)
        if refused:
            typer.echo("Nothing was written.", err=True)
            raise typer.Exit(1)
        kept = [row for row in rows if not isinstance(row, Refused)]
        done = opened.write(lambda db: keep_places(db.conn, kept))
    typer.echo(", ".join(f"{number} {what}" for what, number in done.items()) + ".")
