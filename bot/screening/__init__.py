"""Reads a text for signs that someone may come to harm. Pure: text in, flags out."""

from bot.screening.flag import Flag, Severity
from bot.screening.screen import VERSION, screen
from bot.screening.subject import about
from bot.screening.weighing import get_ready
from bot.screening.young import says_young

__all__ = ["VERSION", "Flag", "Severity", "about", "get_ready", "says_young", "screen"]
