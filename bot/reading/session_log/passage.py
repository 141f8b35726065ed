"""A text with everything that was seen in it: words, marks, days, times, lengths, and its clauses."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.reading.days import Day, find_days
from bot.reading.lengths import Length, find_lengths
from bot.reading.plain import plain, tidy
from bot.reading.session_log.vocabulary import MENTEE, WORD, Mark, Marks, canonical, phrases
from bot.reading.slips import mended
from bot.reading.times import Clock, find_times

Span = tuple[int, int]

_STOP = re.compile(r"[.;!?\n]|\s-\s|\)")
_PAUSE = re.compile(r"[,+:(&]|- | -")
_CODE = re.compile(
    r"(?<![\w'/&.])([B-HJ-MO-Z]|[A-Z][0-9]"
    r"|(?<!: )N(?! ?[-,.:;]|$| (?:as|cos|he|she|they|because|i|no)\b))(?![\w/&]|\.\w|'(?!s)| [A-Z]\b)"
)
_CALLED = re.compile(
    r"\b(?:[Mm]et(?: up)?(?: with| w/)?|[Ss]aw|with|w/|[Ss]een|[Vv]isited|[Rr]ang|[Cc]alled|[Tt]exted"
    r"|[Tt]old|[Cc]ancel(?:led)?(?: on)?|[Ll]et|[Gg]ave|[Ll]ent|[Rr]ing|[Pp]hone|[Tt]ext|[Pp]osted"
    r"|[Ss]ent|[Ss]end|[Ww]rote(?: to)?|[Tt]ake|[Pp]ush(?:ed)?|[Bb]ump(?:ed)?|[Mm]oved?"
    r"|[Tt]ried (?:calling|ringing|phoning|to (?:call|ring|phone|reach))|[Ww]ait(?:ed|ing) for"
    r"|[Ll]inked(?: up)?(?: with| w)?|[Ss]ee|[Ss]eeing|[Pp]honed"
    r"|[Mm]eeting|[Ss]poke to|[Tt]ook) ([A-Z][a-z]+|[b-hj-mo-tvyz])(?![\w/]|'(?!s))"
)
_FIRST = re.compile(
    r"(?:[Mm]y mentee )?([A-Z][a-z]+|[b-hj-mo-z])(?:'s|s)? (?:just |still |only |now )?"
    r"(?:cancel|didn|did not|never|was|is|has|had|no show|dna|text|rang|said"
    r"|got|forgot|came|couldn|pulled|cried|stood|not|missed|wants|called|met|ill|sick|passed|opened"
    r"|flaked|bailed|told|in )"
)
_JOINS = frozenset(
    ["but", "then", "so", "cos", "because", "plus", "however", "although", "coz", "cuz", "who", "which"]
)
_SUBJECTS = frozenset(["i", "he", "she", "they", "we", "hes", "shes", "ive", "im", "weve", "theyre", "its"])
_HOLDS_ON = frozenset(
    ["if", "that", "when", "said", "told", "told", "what", "as", "where", "how", "why", "and", "w", "with"]
)
_REPORTS = frozenset(["says", "said", "saying", "goes", "like"])
_BEGINS_SPEECH = frozenset(["oh", "sorry", "yeah", "nah", "look", "well", "that", "like"])
_AS_HIS = {"i": MENTEE, "im": "hes", "ive": "hes", "my": "his", "id": "hed", "me": MENTEE}
_LEVELS = frozenset(["l1", "l2", "l3", "e1", "e2", "e3"])
_NEVER_A_NAME = frozenset(["it", "we", "i", "my", "his", "the", "mr", "mrs", "ms"])
_DAY_NAME = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*day|tues|weds|thurs|mon|fri"
)


@dataclass(frozen=True)
class Passage:
    """A text, or a stretch of one, as read. Spans are into `said`; `clauses` are where its clauses start."""

    said: str
    original: str
    today: dt.date
    words: list[str]
    spans: list[Span]
    marks: Marks
    days: list[Day]
    times: list[Clock]
    lengths: list[Length]
    clauses: list[int]
    sentences: list[int]
    ahead: tuple[Span, ...] = field(default=())
    bounds: Span = (0, 0)

    @property
    def own_words(self) -> list[str]:
        """The words of this stretch alone."""
        first, end = self.bounds
        return self.words[bisect_left(self.spans, (first, 0)) : bisect_left(self.spans, (end, 0))]

    def clause_at(self, place: int) -> Span:
        return _piece(self.clauses, place, self.bounds)

    def sentence_at(self, place: int) -> Span:
        return _piece(self.sentences, place, self.bounds)

    def is_ahead(self, place: int) -> bool:
        for start, end in self.ahead:  # noqa: SIM110 (called for every mark: any() is three times slower)
            if start <= place < end:
                return True
        return False

    def named(self, family: str, *names: str, within: Span | None = None) -> list[Mark]:
        """The marks of a family (of these names, if any are given), in a span of the text or all of it."""
        return self.marks.named(family, names, within or self.bounds)

    def told(self, family: str, *names: str) -> list[Mark]:
        """The marks that tell of what was, leaving out what is planned."""
        return [mark for mark in self.named(family, *names) if not self.is_ahead(mark.start)]

    def part(self, start: int, end: int) -> Passage:
        """The stretch from `start` to `end` as a passage of its own."""
        return replace(
            self,
            days=[day for day in self.days if start <= day.span[0] < end],
            times=[time for time in self.times if start <= time.span[0] < end],
            lengths=[length for length in self.lengths if start <= length.span[0] < end],
            ahead=tuple(span for span in self.ahead if start <= span[0] < end),
            bounds=(start, end),
        )


def read_passage(text: str, at: dt.datetime, *, day_first: bool) -> Passage:
    """Everything that our words, days, times and lengths see in a text."""
    original, said = tidy(text), mended(plain(text))
    found = [(match[0], match.span()) for match in WORD.finditer(said)]
    spans = [span for _, span in found]
    bare = [word for word, _ in found]
    words = canonical(bare, _names(original), phrases().spelling.standard)
    lengths = find_lengths(said)
    taken = [length.span for length in lengths]
    days = find_days(said, at.date(), hour=at.hour, day_first=day_first, taken=taken)
    times = find_times(said, taken, [day.span for day in days])
    clauses, sentences, breaks = _divide(
        said, bare, spans, [*taken, *(d.span for d in days), *(t.span for t in times)]
    )
    _report(words, breaks)
    return Passage(
        said,
        original,
        at.date(),
        words,
        spans,
        Marks(phrases().find(words, spans, breaks)),
        days,
        times,
        lengths,
        clauses,
        sentences,
        bounds=(0, len(said)),
    )


def _report(words: list[str], breaks: frozenset[int]) -> None:
    """ "he says oh I cant make it": what he says of himself is said of him."""
    for at in range(1, len(words) - 1):
        if words[at] not in _REPORTS or MENTEE not in words[max(0, at - 6) : at] or words[at - 1] in _AS_HIS:
            continue
        first = at + 1
        while first < len(words) and words[first] in _BEGINS_SPEECH:
            first += 1
        if words[first : first + 1] not in (["i"], ["im"], ["ive"]):
            continue
        while first < len(words) and first not in breaks:
            words[first] = _AS_HIS.get(words[first], words[first])
            first += 1


def _names(original: str) -> frozenset[str]:
    """What this text calls the mentee: a code ("D") or a first name."""
    codes = {match[1].lower() for match in _CODE.finditer(original)} - _LEVELS
    called = {match[1].lower() for match in _CALLED.finditer(original)}
    first = _FIRST.match(original)
    if first:
        called.add(first[1].lower())
    return frozenset(codes | {word for word in called if len(word) == 1 or _may_be_a_name(word)})


def _may_be_a_name(word: str) -> bool:
    return not (phrases().knows(word) or word in _NEVER_A_NAME or _DAY_NAME.fullmatch(word))


def _divide(
    said: str, words: list[str], spans: list[Span], mentions: Iterable[Span]
) -> tuple[list[int], list[int], frozenset[int]]:
    """Where clauses and sentences start, and the words that no phrase may run over."""
    inside = sorted(mentions)
    clauses, sentences, breaks = [0], [0], set()
    for at in range(1, len(words)):
        before, start = spans[at - 1][1], spans[at][0]
        gap = said[before:start]
        mention = bisect_right(inside, (start, -1)) - 1
        if mention >= 0 and inside[mention][0] < start < inside[mention][1]:
            continue
        if gap != " " and _STOP.search(gap):
            sentences.append(start)
            clauses.append(start)
            breaks.add(at)
        elif gap != " " and _PAUSE.search(gap):
            clauses.append(start)
            if "," in gap or "(" in gap:
                breaks.add(at)
        elif words[at] in _JOINS or (words[at] in _SUBJECTS and words[at - 1] not in _HOLDS_ON):
            clauses.append(start)
    return clauses, sentences, frozenset(breaks)


def _piece(starts: list[int], place: int, bounds: Span) -> Span:
    at = bisect_right(starts, place)
    end = starts[at] if at < len(starts) else bounds[1]
    return max(starts[at - 1], bounds[0]), min(end, bounds[1])
