"""Reads how long something lasted, as people text it: "2hrs", "1h30", "hour n half", "30-40 min"."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from bot.reading.plain import plain
from bot.reading.taken import Taken

_ONES = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_TENS = {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
AMOUNTS = {word: value for value, word in enumerate(_ONES, 1)} | _TENS | {"a": 1, "an": 1, "couple": 2}

_N = rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}})?|(?:twenty|thirty|forty|fifty)[ -]five|{'|'.join(AMOUNTS)})"
_H = r"(?:h|hr|hrs|hour|hours|hors|houre|housr)\b"
_M = r"(?:m|min|mins|minute|minutes|minuets|minits|mns)\b"
_AND = r"(?:and|n|an|&|\+)"
_HALF = {"half": 30, "1/2": 30, "½": 30, "quarter": 15, "1/4": 15, "three quarters": 45, "3/4": 45}
_PART = r"(?:half|1/2|½|three quarters|3/4|quarter|1/4)"
_BEFORE = r"(?<![\w£$€.:/])"
_ABOUT = (
    r"about|around|roughly|approx|bout|abt|nearly|almost|under|over|maybe|prob|probably|than|good|circa|say|~"
)
_ABOUT_BEFORE = re.compile(rf"(?:{_ABOUT})\.? ?(?:of |an |a )?$")
_ABOUT_AFTER = re.compile(
    rf" ?-?(?:ish\b|or so\b|{_AND} (?:a )?(?:bit|something|a few|a little)\b|or there ?abouts|roughly"
    rf"|approx|max\b|tops\b|give or take|\+)"
)

_HOURS_MINUTES = re.compile(
    rf"{_BEFORE}(?P<h>\d|{'|'.join(AMOUNTS)}) ?(?:hours|hour|hrs|hr|h) ?(?:{_AND} |, )?"
    rf"(?:(?P<m>\d{{1,2}}|{'|'.join(_TENS)}|ten|five) ?{_M}"
    rf"|(?<=and )(?P<word>ten|fifteen|twenty five|twenty|thirty five|thirty|forty five|forty|fifty)"
    r"\b(?! ?(?:past|to|quid|pounds|jobs|minutes? late|of))"
    r"|(?P<bare>[0-5]\d)(?!\w|[/.:-]\d| ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|quid|pounds|of)))"
)
_AND_PART = re.compile(
    rf"{_BEFORE}(?:(?P<n>{_N}) ?)?{_H} ?{_AND}? ?(?:a )?(?P<part>{_PART})(?![\w/])"
    rf"|{_BEFORE}(?P<n2>{_N}) ?{_AND} ?(?:a )?(?P<part2>{_PART}) ?(?:of )?{_H}"
    rf"|{_BEFORE}(?P<n3>\d)[ -]?(?P<part3>1/2|½|3/4|1/4|half) ?{_H}"
)
_PART_HOUR = re.compile(rf"{_BEFORE}(?P<part>{_PART})[ -]?(?:(?:of )?(?:an?|n) |of )?{_H}")
_RANGE = re.compile(
    rf"{_BEFORE}(?P<low>{_N}) ?(?:{_H}|{_M})? ?(?:-|to|or) ?(?P<high>{_N}) ?(?:(?P<h>{_H})|{_M})"
)
_COLON = re.compile(rf"{_BEFORE}(?P<h>\d):(?P<m>[0-5]\d) ?{_H}")
_AMOUNT = re.compile(rf"{_BEFORE}(?P<n>{_N})(?: of)?[ -]?(?:(?P<h>{_H})|{_M})")
_LONE_HOUR = re.compile(
    r"(?<![\w-])(?:(?:hour|hr)\b(?! ?(?:ago|later|before))"
    r"|hours(?= (?:visit|session|sesh|chat|walk|call|meeting|catch|natter)\b))"
)
_NAMED = re.compile(
    r"\b(?:session|sesh|sess|length|duration|dur|lasted|time spent|minutes|mins|min) ?[:=-]? ?"
    r"(?P<n>[1-9]\d{1,2})(?![\w/]|[.:-]\d| ?(?:st|nd|rd|th|mins?|minutes?|m|h|hrs?|hours?)\b)"
)
_SOONER = re.compile(r",? (?:more like|but really|make that|well)\b")
_UNIT = re.compile(
    r"\d ?(?:h|m)|[½]|\b(?:h|m)(?:ou?r|r|in)|\b(?:ses|len|dur|last|time)\w* ?[\w ]{0,6}[:=-]? ?\d"
)

_ELSEWHERE = {
    name: frozenset(words)
    for name, words in tomllib.loads((files("bot.reading") / "lengths.toml").read_text("utf-8")).items()
}
_MONEY = re.compile(r"[£$€] ?\d+(?:\.\d+)? ?(?:an? |/)?$")
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Length:
    """A length in minutes. `approximate`: a midpoint, or said with "about"; `span` is where it stands."""

    minutes: int
    approximate: bool = False
    span: tuple[int, int] = (0, 0)


def length(text: str) -> Length | None:
    """The length that a text answers with. A bare number is hours up to 8 and minutes from 10."""
    said = plain(text)
    found = find_lengths(said)
    if found:
        return found[0]
    bare = re.fullmatch(r"(?:about |around )?(\d{1,3}(?:\.\d{1,2})?)\W*", said)
    if not bare:
        return None
    amount = float(bare[1])
    minutes = round(amount * 60) if amount <= 8 else round(amount)
    return Length(minutes) if 10 <= minutes <= 720 else None


def find_lengths(said: str) -> list[Length]:
    """Every length of a meeting in plain text, in order. Waiting, travel and shifts are left out."""
    if not _UNIT.search(said):
        return []
    ground = Taken(len(said))
    found: list[Length] = []
    for pattern, minutes, needs in _READERS:
        if not any(word in said for word in needs):
            continue
        for match in pattern.finditer(said):
            told = None if ground.overlaps(*match.span()) else minutes(match)
            if told is not None:
                ground.take(match.span())
                found.append(_as_said(said, match, told, approximate=pattern is _RANGE))
    return sorted((each for each in found if each.minutes >= 0), key=lambda each: each.span)


def _as_said(said: str, match: re.Match[str], minutes: float, *, approximate: bool) -> Length:
    """The length with its hedges; one that measures something else keeps its place with minutes -1."""
    start, end = match.span()
    before, after = said[max(0, start - 30) : start], said[end : end + 24]
    if _measures_something_else(before, after) or _SOONER.match(after) or not 1 <= minutes <= 24 * 60:
        return Length(-1, span=(start, end))
    hedged = _ABOUT_AFTER.match(after)
    approximate = approximate or bool(hedged or _ABOUT_BEFORE.search(before[-16:]) or "couple" in match[0])
    return Length(round(minutes), approximate, (start, end + (hedged.end() if hedged else 0)))


def _measures_something_else(before: str, after: str) -> bool:
    """Waiting, travel, lateness, a shift, pay: a word just before or just after the length tells."""
    words = _WORD.findall(re.split(r"[.,;!?\n]", before)[-1])
    while words and words[-1] in _ELSEWHERE["small"]:
        words.pop()
    if {" ".join(words[-1:]), " ".join(words[-2:])} & _ELSEWHERE["before"] or _MONEY.search(before):
        return True
    following = _WORD.findall(re.split(r"[.,;!?\n]", after)[0])[:3]
    return any(" ".join(following[:size]) in _ELSEWHERE["after"] for size in (1, 2, 3))


def _amount(word: str | None) -> float:
    if not word:
        return 1
    if word[0].isdigit():
        return float(word.replace(",", "."))
    return sum(AMOUNTS[part] for part in re.split("[ -]", word))


def _hours_minutes(match: re.Match[str]) -> float:
    return _amount(match["h"]) * 60 + _amount(match["m"] or match["bare"] or match["word"])


def _and_part(match: re.Match[str]) -> float:
    hours = _amount(match["n"] or match["n2"] or match["n3"])
    return hours * 60 + _HALF[match["part"] or match["part2"] or match["part3"]]


def _part_hour(match: re.Match[str]) -> float:
    return _HALF[match["part"]]


def _midpoint(match: re.Match[str]) -> float | None:
    low, high = _amount(match["low"]), _amount(match["high"])
    if low >= high:
        return None
    return 5 * ((low + high) / 2 * (60 if match["h"] else 1) // 5)


def _colon(match: re.Match[str]) -> float:
    return int(match["h"]) * 60 + int(match["m"])


def _plain_amount(match: re.Match[str]) -> float | None:
    if match["n"] in ("a", "an") and not match["h"]:
        return None
    return _amount(match["n"]) * (60 if match["h"] else 1)


def _named(match: re.Match[str]) -> float:
    return int(match["n"])


def _lone_hour(_match: re.Match[str]) -> float:
    return 60


_PARTS = ("half", "quarter", "/2", "/4")
_READERS = (
    (_HOURS_MINUTES, _hours_minutes, ("h",)),
    (_AND_PART, _and_part, _PARTS),
    (_PART_HOUR, _part_hour, _PARTS),
    (_RANGE, _midpoint, ("-", "to", "or")),
    (_COLON, _colon, (":",)),
    (_AMOUNT, _plain_amount, ("h", "m")),
    (_LONE_HOUR, _lone_hour, ("hour", "hr")),
    (_NAMED, _named, ("ses", "len", "dur", "last", "time", "min")),
)
