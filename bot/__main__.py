"""The command line: `alongside --help` lists what it can do."""

from __future__ import annotations

import os
import sys

import typer

from bot.commands.audit import audit
from bot.commands.chat import chat
from bot.commands.doctor import doctor
from bot.commands.export import exports
from bot.commands.flags import flags
from bot.commands.import_directory import services
from bot.commands.import_people import imports
from bot.commands.import_places import places
from bot.commands.invite import invite
from bot.commands.keys import keys
from bot.commands.migrate import migrate
from bot.commands.programme import programme
from bot.commands.restored import restored
from bot.commands.screening import screening
from bot.commands.serve import serve
from bot.commands.staff import staff
from bot.commands.trouble import in_plain_words
from bot.commands.try_texts import tries
from bot.commands.worker import worker

INTERRUPTED = 130

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A bot that stands beside a mentoring relationship, by SMS and Telegram.",
)
for command in (serve, worker, migrate, doctor, restored, programme, chat, invite):
    cli.command()(command)
imports.command("services")(services)
imports.command("places")(places)
cli.add_typer(imports, name="import")
cli.add_typer(exports, name="export")
cli.add_typer(staff, name="staff")
cli.add_typer(keys, name="keys")
cli.add_typer(tries, name="try")
cli.add_typer(screening, name="screening")
cli.add_typer(flags, name="flags")
cli.add_typer(audit, name="audit")


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; whatever goes wrong is told in one plain sentence."""
    try:
        code = cli(arguments, prog_name="alongside", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough; Python would complain of it once more as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        typer.echo(in_plain_words(error), err=True)
        return int(getattr(error, "exit_code", 1))
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    sys.exit(main())
