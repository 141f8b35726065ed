"""Looks the whole set-up over and says what is wrong, and how to mend it."""

from bot.doctor.examine import examine
from bot.doctor.finding import Finding

__all__ = ["Finding", "examine"]
