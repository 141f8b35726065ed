"""Words that work anywhere: the whole message, in any case, with or without a full stop.

See docs/practice.md, "Keywords". STOP and its kin are the carriers' own and must never mean anything else.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from importlib.resources import files

from bot.inbound import Inbound

_WORDS = {
    name: frozenset(words)
    for name, words in tomllib.loads((files("bot") / "keywords.toml").read_text("utf-8")).items()
}


class Keyword(StrEnum):
    STOP = "STOP"
    START = "START"
    HELP = "HELP"
    PAUSE = "PAUSE"
    BACK = "BACK"
    FINISH = "FINISH"
    STAFF = "STAFF"
    MOVE = "MOVE"
    DIGEST = "DIGEST"
    ASKED_TO_STOP = "asked to stop"
    WRONG_NUMBER = "wrong number"


_OURS = {"pause", "back", "finish", "staff", "move"}


def whole_message(text: str) -> str:
    """The text as keywords are compared: lower case, single spaces, no punctuation around it."""
    kept = text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "").replace("'", "")
    return " ".join(kept.strip(' \t\r\n.,!?;:/"()-').split())


def keyword(message: Inbound, *, opted_out: bool) -> Keyword | None:
    """The keyword that this whole message is, or None."""
    word = whole_message(message.text)
    if message.channel == "telegram" and word == "end":
        return Keyword.FINISH
    if word in _WORDS["stops"] or message.opt_out == "STOP":
        return Keyword.STOP
    if opted_out and (word in _WORDS["starts"] or message.opt_out == "START"):
        return Keyword.START
    if word in _WORDS["helps"] or message.opt_out == "HELP":
        return Keyword.HELP
    if word in _WORDS["asks_to_stop"]:
        return Keyword.ASKED_TO_STOP
    if word in _WORDS["wrong_numbers"]:
        return Keyword.WRONG_NUMBER
    if word in _WORDS["digests"]:
        return Keyword.DIGEST
    return Keyword(word.upper()) if word in _OURS else None


def digest_wanted(text: str, has_it: bool) -> bool:
    """DIGEST turns it on, and off again where it is on; "digest on" and "digest off" say which."""
    word = whole_message(text)
    return not has_it if word == "digest" else word in _WORDS["digests_on"]


def stop_word(text: str) -> str:
    """Which of the carriers' words stopped the texts. What else was said is nobody's to read in a list."""
    word = whole_message(text)
    return word.upper() if word in _WORDS["stops"] else Keyword.STOP.value


def may_have_meant_ending(text: str) -> bool:
    """END and CANCEL stop the texts, and may have been meant for something else: a person should ask."""
    return whole_message(text) in _WORDS["endings"]


def is_trivial(text: str) -> bool:
    """Thanks, OK and the like: they call for no work by anyone."""
    return whole_message(text) in _WORDS["trivial"]
