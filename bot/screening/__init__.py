"""Reads a text for signs that someone may come to harm. Pure: text in, flags out."""

from bot.screening.flag import Flag, Severity
from bot.screening.screen import screen

__all__ = ["Flag", "Severity", "screen"]
