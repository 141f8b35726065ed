"""Words that work anywhere: the whole message, in any case, with or without a full stop.

See docs/practice.md, "Keywords". STOP and its kin are the carriers' own and must never mean anything else.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from importlib.resources import files
from typing import Any

from bot.inbound import Inbound

_TABLE: dict[str, Any] = tomllib.loads((files("bot") / "keywords.toml").read_text("utf-8"))
_MEANT: dict[str, list[str]] = _TABLE.pop("meant")
_SPELLED: dict[str, str] = _TABLE.pop("spelled")
_WORDS = {name: frozenset(words) for name, words in _TABLE.items()}
_LONGEST = 80  # characters; who writes more says more than that the texts are to stop
_WORD = re.compile(r"[^\W_]+")
_DRAWN_OUT = re.compile(r"([^\W\dx])\1{2,}")


def _any(*names: str) -> str:
    return f"(?:{'|'.join(pattern for name in names for pattern in _MEANT[name])})"


_TEMPER = re.compile(rf"\b{_any('temper')} ")
_WRONG_NUMBER = re.compile(rf"(?:{_any('before')} )*{_any('wrong_numbers')}(?: {_any('after')})*")
# Who says both that it is a wrong number and that the texts must stop has asked for them to stop.
_ASKED_TO_STOP = re.compile(
    rf"(?:{_any('before', 'wrong_numbers')} )*{_any('asks_to_stop')}(?: {_any('after', 'wrong_numbers')})*"
)


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


_TINTS = "\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}\U0001f3fb-\U0001f3ff"
_FRIENDLY = re.compile(f"[{_TINTS}{''.join(sorted(_WORDS['friendly']))}]")


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
    if asked := _in_own_words(message.text):
        return asked
    if word in _WORDS["digests"]:
        return Keyword.DIGEST
    return Keyword(word.upper()) if word in _OURS else None


def _in_own_words(text: str) -> Keyword | None:
    """That the texts must stop, or that the number is not theirs, if that is all that a text says."""
    said = _as_spelled(text)
    if _ASKED_TO_STOP.fullmatch(said):
        return Keyword.ASKED_TO_STOP
    return Keyword.WRONG_NUMBER if _WRONG_NUMBER.fullmatch(said) else None


def _as_spelled(text: str) -> str:
    """The words alone, each as it is commonly spelled and without temper; "" where there are too many."""
    if len(text) > _LONGEST:
        return ""
    words = _WORD.findall(_DRAWN_OUT.sub(r"\1", whole_message(text)))
    said = " ".join(_SPELLED.get(word, word) for word in words)
    return _TEMPER.sub("", said).replace("do not ", "dont ")


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
    """Thanks, OK, a friendly emoji and the like: they call for no work by anyone."""
    words = _FRIENDLY.sub(" ", text)
    return whole_message(words) in _WORDS["trivial"] or (words != text and not words.strip())
