"""What leads set for a whole programme: names, numbers, hours and caps."""

from bot.console.programmes.pages import routes

__all__ = ["routes"]
