"""Reads a mentor's session log. Pure: text and the time it came in, a `SessionLog` out."""

from bot.reading.session_log.log import Goal, NextMeeting, SessionLog, Worry
from bot.reading.session_log.read import read_log

__all__ = ["Goal", "NextMeeting", "SessionLog", "Worry", "read_log"]
