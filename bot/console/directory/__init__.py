"""The places that people are told of: found, mended, added, closed."""

from bot.console.directory.pages import routes

__all__ = ["routes"]
