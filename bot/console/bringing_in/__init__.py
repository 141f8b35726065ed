"""People, services and rotas from files, as the commands bring them in."""

from bot.console.bringing_in.desk import routes

__all__ = ["routes"]
