"""Reads clock times as people text them: "3pm", "half 4", "9.15", "10-11.30", "14:00-15:15"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.reading.plain import plain
from bot.reading.taken import Span, Taken

_HOUR_WORDS = {
    word: hour
    for hour, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_MINUTE_WORDS = {"five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "quarter": 15, "qtr": 15, "1/4": 15}
_W = "|".join(_HOUR_WORDS)
_HALF_DAY = r"(?: ?(?P<half{0}>[ap]\.?m\b\.?)|(?P<short{0}>[ap])\b)"
_DAY = (
    r"(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?|today|2day|tomorrow"
    r"|tmrw|tmw|tomoz|tonight|2moro"
    r"|tonite|yday|yesterday|morning|afternoon|evening|eve"
)
_ENDS = (
    r"(?=\s*(?:$|[,.;!?)&+\n-]|(?:on|in|at|with|w/|today|tonight|same|outside|but|and|then|sharp|ish"
    r"|for|til|till|while|day|if|as|cos|he|she|we|i|mon|tue|wed|thu|fri|sat|sun|tomorrow|tmrw|next|this"
    r"|every)\w*\b|@))"
)

_POINT = (
    rf"(?:(?P<h{{0}}>[01]?\d|2[0-4])(?:[:.](?P<m{{0}}>[0-5]\d))?{_HALF_DAY}?"
    rf"|(?P<four{{0}}>(?:[01]\d|2[0-3])[0-5]\d)"
    rf"|(?P<half_past{{0}}>half (?:past )?)(?P<hp{{0}}>\d{{1,2}}|{_W})|(?P<noon{{0}}>noon|midday)"
    rf"|(?P<word{{0}}>{_W}){_HALF_DAY.replace('half{0}', 'whalf{0}').replace('short{0}', 'wshort{0}')}?)"
)


def _point(name: str) -> str:
    return _POINT.replace("{0}", name)


_BEFORE = r"(?<![\w£$€.:/-])"
_AFTER = r"(?![\w/]|[.:-]\d)"
_RANGE = re.compile(
    rf"{_BEFORE}(?P<cue>from |between |btwn |betw )?{_point('1')} ?(?P<join>-|to\b|til+\b|until\b"
    rf"|while\b|and\b|-\>) ?{_point('2')}{_AFTER}"
)
_HALVED = re.compile(
    rf"{_BEFORE}(?P<h>1[0-2]|0?[1-9]|[01]\d"
    rf"|2[0-3])(?:[:.](?P<m>[0-5]\d))? ?(?:(?P<half>[ap])\.? ?m\b\.?|(?<=\d)(?P<short>[p])\b)"
)
_WORD_HALVED = re.compile(rf"\b(?P<h>{_W})(?P<m>(?!))? ?(?P<half>[ap])(?P<short>(?!))?\.?m\b")
_COLON = re.compile(rf"{_BEFORE}(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?:hrs|h)?{_AFTER}")
_DOT = re.compile(
    rf"{_BEFORE}(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d){_AFTER}(?! ?(?:h|hr|hrs|hours?|m|mins?|quid"
    rf"|pounds?|p|an hour|each|for|miles?|km|k|%)\b)"
)
_FOUR = re.compile(rf"{_BEFORE}(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?P<hrs> ?hrs?)?\b")
_AT = re.compile(r"(?:\bat|@|\bfrom) ?$")
_HALF_PAST = re.compile(rf"\bhalf (?:past |-?past )?(?P<h>\d{{1,2}}|{_W})\b(?! ?(?:hrs?|hours?|mins?|of))")
_TO_PAST = re.compile(
    rf"\b(?P<cue>at |@ ?)?(?P<m>\d{{1,2}}|{'|'.join(_MINUTE_WORDS)}) ?(?:mins? )?(?P<way>to"
    rf"|past) (?P<h>\d{{1,2}}|{_W})\b(?![-:.]\d)"
)
_CLOCK = re.compile(rf"\b(?P<h>\d{{1,2}}|{_W}) ?o ?clock\b")
_NOON = re.compile(r"\b(?:12 ?)?(?:noon|midday)\b|\bmidnight\b")
_PART_OF_DAY = re.compile(
    rf"{_BEFORE}(?P<h>1[0-2]|[1-9]|{_W})(?:ish)? (?:in the |this |tomorrow |tmrw )?(?P<part>morning"
    rf"|afternoon|evening|eve|tonight|tonite|2nite|at night)\b"
)
_CUED = re.compile(
    rf"(?:\b(?:at|from|by|about|around|bout|for|approx|time)|@|\b(?:{_DAY})(?: at)?) ?(?P<h>1[0-2]"
    rf"|[1-9]|{_W})(?P<ish> ?ish)?(?![\w/:£$]|\.\d|-\d){_ENDS}"
)
_ISH = re.compile(rf"{_BEFORE}(?P<h>1[0-2]|[1-9])(?:[.:](?P<m>[0-5]\d))?ish\b")
_MORNING = re.compile(r"(?:\bam|morning|breakfast)\W*(?:at |@)?\W*$")
_NIGHT = re.compile(r"(?:\bpm|evening|eve|night|nite|tonight)\W*(?:at |@)?\W*$")


@dataclass(frozen=True)
class Clock:
    """A clock time, and the end where a stretch was given ("10-11.30")."""

    time: dt.time
    span: Span
    end: dt.time | None = None

    @property
    def minutes(self) -> int | None:
        """The minutes between a stretch's two ends; past midnight counts on."""
        if self.end is None:
            return None
        return (_minutes(self.end) - _minutes(self.time)) % (24 * 60)


def clock_time(text: str) -> dt.time | None:
    """The time of day that a text answers with; a bare 1 to 7 is in the afternoon, 8 to 11 in the morning."""
    said = plain(text)
    found = find_times(said)
    if found:
        return found[0].time
    bare = re.fullmatch(rf"(?:about |around |at )?(1[0-2]|[1-9]|{_W})(?:ish)?\W*", said)
    return _time(bare[1]) if bare else None


def find_times(said: str, taken: Iterable[Span] = (), days: Iterable[Span] = ()) -> list[Clock]:
    """Every clock time in plain text, in order, outside the spans `taken` and those of `days`."""
    if not (re.search(r"\d", said) or _WORDY.search(said)):
        return []
    taken_days = list(days)
    ground = Taken(len(said), [*taken, *taken_days])
    found: list[Clock] = []
    for pattern, read, needs in _READERS:
        if needs and not any(word in said for word in needs):
            continue
        for match in pattern.finditer(said):
            clock = None if ground.overlaps(*_figures(match)) else read(match, said)
            if clock is not None:
                found.append(clock)
                ground.take(clock.span)
    found += _after_days(said, ground, taken_days)
    return list(_joined(said, sorted(found, key=lambda clock: clock.span)))


def _figures(match: re.Match[str]) -> Span:
    """Where the time itself stands, without the word that points to it."""
    return (match.start("h"), match.end()) if match.re is _CUED else match.span()


def _after_days(said: str, ground: Taken, days: list[Span]) -> list[Clock]:
    """Four figures right after a day ("18/2 1015") are a time."""
    found = []
    for _, end in days:
        match = _FIGURES.match(said, end)
        if match and not ground.overlaps(match.start(1), match.end()):
            found.append(Clock(dt.time(int(match[1]), int(match[2])), (match.start(1), match.end())))
    return found


def _joined(said: str, clocks: list[Clock]) -> Iterable[Clock]:
    """Two times with "to" between them are one stretch."""
    before: Clock | None = None
    for clock in clocks:
        if (
            before
            and not before.end
            and not clock.end
            and _TO.fullmatch(said[before.span[1] : clock.span[0]])
        ):
            joined = Clock(before.time, (before.span[0], clock.span[1]), clock.time)
            if 5 <= (joined.minutes or 0) <= 9 * 60:
                before = joined
                continue
        if before:
            yield before
        before = clock
    if before:
        yield before


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _hour(word: str) -> int:
    return _HOUR_WORDS.get(word) or int(word)


def _time(hour_word: str, minute: str | int | None = 0, half: str | None = None) -> dt.time | None:
    """A time from its words. Without am or pm a bare hour of the day is the likely one."""
    hour = _hour(hour_word)
    literal = hour_word.startswith("0") and len(hour_word) == 2
    if half:
        hour = hour % 12 + (12 if half[0] == "p" else 0) if hour <= 12 else hour
    elif 1 <= hour <= 7 and not literal:
        hour += 12
    return dt.time(hour, int(minute or 0)) if hour < 24 else None


def _one(match: re.Match[str], time: dt.time | None) -> Clock | None:
    return Clock(time, match.span()) if time else None


def _part_before(said: str, start: int) -> str | None:
    before = said[max(0, start - 14) : start]
    return "a" if _MORNING.search(before) else "p" if _NIGHT.search(before) else None


def _stretch(match: re.Match[str], said: str) -> Clock | None:
    if match["join"] == "and" and not match["cue"]:
        return None
    halves = [
        match[f"half{n}"] or match[f"short{n}"] or match[f"whalf{n}"] or match[f"wshort{n}"] for n in "12"
    ]
    exact = any(match[f"{name}{n}"] for name in ("m", "four", "half_past", "noon") for n in "12") or any(
        halves
    )
    if not exact and not match["cue"] and not _bare_stretch_stands(match, said):
        return None
    end = _end(match, "2", halves[1] or ("p" if halves[0] and halves[0][0] == "p" else None))
    start = _end(match, "1", halves[0])
    if start is None or end is None:
        return None
    if halves[1] and not halves[0]:
        shared = _end(match, "1", halves[1])
        start = shared if shared and shared < end else start
    clock = Clock(start, match.span(), end)
    return clock if 5 <= (clock.minutes or 0) <= 9 * 60 else None


def _bare_stretch_stands(match: re.Match[str], said: str) -> bool:
    if match["join"] == "to" and not re.search(rf"(?:met|saw|{_DAY}) $", said[: match.start()]):
        return False
    return bool(re.match(_ENDS, said[match.end() :])) and match["h1"] != match["h2"]


def _end(match: re.Match[str], n: str, half: str | None) -> dt.time | None:
    if match[f"noon{n}"]:
        return dt.time(12)
    if match[f"four{n}"]:
        return dt.time(int(match[f"four{n}"][:2]), int(match[f"four{n}"][2:]))
    if match[f"half_past{n}"]:
        return _time(match[f"hp{n}"], 30, half)
    return _time(match[f"h{n}"] or match[f"word{n}"], match[f"m{n}"], half)


def _halved(match: re.Match[str], _said: str) -> Clock | None:
    return _one(match, _time(match["h"], match["m"], match["half"] or match["short"]))


def _hour_minute(match: re.Match[str], said: str) -> Clock | None:
    return _one(match, _time(match["h"], match["m"], _part_before(said, match.start())))


def _four(match: re.Match[str], said: str) -> Clock | None:
    if not match["hrs"] and not _AT.search(said[max(0, match.start() - 6) : match.start()]):
        return None
    return Clock(dt.time(int(match["h"]), int(match["m"])), match.span())


def _half_past(match: re.Match[str], said: str) -> Clock | None:
    if _hour(match["h"]) > 12:
        return None
    half = re.match(r" ?([ap])m\b", said[match.end() :])
    return _one(match, _time(match["h"], 30, half[1] if half else _part_before(said, match.start())))


def _to_past(match: re.Match[str], _said: str) -> Clock | None:
    minutes = _MINUTE_WORDS.get(match["m"]) or (int(match["m"]) if match["m"].isdigit() else 0)
    if not 0 < minutes < 30 or not 1 <= _hour(match["h"]) <= 12 or minutes % 5:
        return None
    time = _time(match["h"])
    if time is None:
        return None
    told = _minutes(time) + (minutes if match["way"] == "past" else -minutes)
    return Clock(dt.time(told // 60, told % 60), match.span())


def _oclock(match: re.Match[str], said: str) -> Clock | None:
    return _one(match, _time(match["h"], 0, _part_before(said, match.start())))


def _noon(match: re.Match[str], _said: str) -> Clock | None:
    return Clock(dt.time(0 if "midnight" in match[0] else 12), match.span())


def _with_part(match: re.Match[str], _said: str) -> Clock | None:
    return _one(match, _time(match["h"], 0, "a" if match["part"] == "morning" else "p"))


def _cued(match: re.Match[str], said: str) -> Clock | None:
    time = _time(match["h"], 0, _part_before(said, match.start("h")))
    return Clock(time, (match.start("h"), match.end())) if time else None


def _ish(match: re.Match[str], _said: str) -> Clock | None:
    return _one(match, _time(match["h"], match["m"]))


_FIGURES = re.compile(r" ?@? ?([01]\d|2[0-3])([0-5]\d)(?![\w/:.]|-\d\d?\b(?!\d))")
_TO = re.compile(r" ?(?:-|to|til+|until|while|untill) ?(?:about |around )?")
_WORDY = re.compile(r"noon|midday|midnight|half|oclock|quarter|qtr|\bat |@|from|between|pm\b|am\b|o clock")
_READERS = (
    (_RANGE, _stretch, ("-", "to", "ti", "until", "while", "and")),
    (_HALVED, _halved, ()),
    (_WORD_HALVED, _halved, ("am", "pm")),
    (_COLON, _hour_minute, (":",)),
    (_DOT, _hour_minute, (".",)),
    (_FOUR, _four, ()),
    (_HALF_PAST, _half_past, ("half",)),
    (_TO_PAST, _to_past, (" to ", " past ")),
    (_CLOCK, _oclock, ("clock",)),
    (_NOON, _noon, ("noon", "midday", "midnight")),
    (_PART_OF_DAY, _with_part, ("morning", "evening", "afternoon", "eve", "night", "tonite", "2nite")),
    (_ISH, _ish, ("ish",)),
    (_CUED, _cued, ()),
)
