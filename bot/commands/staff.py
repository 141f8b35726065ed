"""`alongside staff`"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.commands.trouble import Trouble

staff = typer.Typer(no_args_is_help=True, help="Those who sign in to the console.")


class StaffRole(StrEnum):
    LEAD = "lead"
    COORDINATOR = "coordinator"
    DUTY = "duty"
    AUDITOR = "auditor"
    TRAINEE = "trainee"


@staff.callback()
def _about() -> None:
    """Those who sign in to the console."""


@staff.command()
def add(
    email: Annotated[str, typer.Argument(help="What they sign in with.", show_default=False)],
    role: Annotated[StaffRole, typer.Option(help="What they may do.", show_default=False)],
    programme: Annotated[str | None, typer.Option(help="All they see. Default: every programme.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin, in place of asking twice.")
    ] = False,
) -> None:
    """Let someone sign in. Asks for their password twice; it has at least 12 characters."""
    from argon2 import PasswordHasher

    from bot.commands.naming import programme_named
    from bot.commands.opening import clock, database, load
    from bot.imports.cells import Refused
    from bot.imports.cells import email as read_email
    from bot.store.staff import add_staff

    try:
        address = read_email(email.strip())
    except Refused as refused:
        raise Trouble(f"{email} {refused}.") from None
    settings = load()
    with database(settings) as opened:
        programme_id = opened.read(lambda db: programme_named(db, programme)).id if programme else None
        hashed = PasswordHasher().hash(_password(address, from_stdin=password_stdin))
        now = clock(opened)()
        added = opened.write(lambda db: add_staff(db, address, role, hashed, programme_id, now))
    if added is None:
        raise Trouble(f"{address} can sign in already.")
    typer.echo(f"{address} can sign in as {role} of {programme or 'every programme'}.")


@staff.command("reset-second-step")
def reset_second_step(
    email: Annotated[str, typer.Argument(help="What they sign in with.", show_default=False)],
) -> None:
    """For a lead who has lost their phone and recovery codes: they set up another when they sign in next."""
    from bot.commands.opening import clock, database, load
    from bot.store.second_steps import reset_by_email

    with database(load()) as opened:
        now = clock(opened)()
        found = opened.write(lambda db: reset_by_email(db, email.strip(), now))
    if not found:
        raise Trouble(f"{email} has no second step.")
    typer.echo(f"{email} is signed out, and sets up a second step when they sign in next.")


def _password(email: str, *, from_stdin: bool) -> str:
    from bot.rules.passwords import unfit

    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = typer.prompt("Password", hide_input=True)
        if typer.prompt("Once more", hide_input=True) != given:
            raise Trouble("The two passwords are not the same.")
    if why := unfit(given, email):
        raise Trouble(why)
    return given
