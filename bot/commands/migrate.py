"""`alongside migrate`"""

from __future__ import annotations


def migrate() -> None:
    """Bring the database, and the directory that ships, to what this version needs. Safe to run again."""
    import typer

    from bot.clock import real
    from bot.commands.opening import index_names
    from bot.imports.first import bring_first, understand_anew
    from bot.settings import Settings
    from bot.store.database import make_engine
    from bot.store.migrations import is_current
    from bot.store.migrations import migrate as bring_up

    settings = Settings.load()
    engine = make_engine(settings.database_url)
    if is_current(engine):
        typer.echo("The database is up to date.")
    else:
        bring_up(engine)
        typer.echo("The database is ready.")
    bring_first(engine, real())
    understand_anew(engine)
    engine.dispose()
    if settings.alongside_keys is not None:
        index_names(settings)
