"""Imported where processes are forked from, so that none of them has to do this once more."""

from bot import conversation

conversation.get_ready()
