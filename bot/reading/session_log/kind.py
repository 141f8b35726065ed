"""How a meeting was held: in person, by phone, by video, in prison."""

from __future__ import annotations

import re

from bot.reading.session_log.passage import Passage
from bot.reading.session_log.status import HELD
from bot.reading.session_log.vocabulary import MENTEE, Mark

_STAYED = re.compile(
    r"\b(?:stayed|staying|sat|sitting|stood|waiting|waited|am|im|still)"
    r"(?: here| there| in \w+| by he)? (?:with|beside) he\b"
)
_PHONED = re.compile(r"phone (?:call|chat|catch|conversation|session|meeting|natter|appointment)")
_SO_LONG_BY_PHONE = re.compile(
    r"\b(?:\d+|an?|half an|one|two) ?(?:h|hr|hrs|hour|hours|m|min|mins|minutes)"
    r" (?:(?:on|by|over|via) (?:the )?)?(?:phone|blower|phone call)(?= ?(?:[,.;!]|$| and\b| but\b))"
)
_WHERE = re.compile(r"(?:\b(?:at|in|outside|inside|to|by|near)(?: the| a)?|@) ?$|^$")
_A_THING = re.compile(r"(?:\b(?:his|her|hers|their|my|a|new|the|your|work) |s )$")
_NOT_THERE = frozenset(["mentee_cancelled", "mentor_cancelled", "unable"])
_AS_A_SUBJECT = ("about ", "bout ", "abt ", "re ", "regarding ")
_HELPED = frozenset(["help", "helped", "helping", "helpin"])
_FIRST_OF = ("group", "prison_visit", "video")


def kind_of(passage: Passage, status: str) -> str | None:
    """One of in_person, phone, video, text, letter, prison_visit, group; None where nothing says."""
    told = {
        mark.name
        for mark in passage.told("kind")
        if not _elsewhere(passage, mark.start)
        and not _denied(passage, mark)
        and not _spoken_of(passage, mark)
    }
    if _did_together(passage):
        told = told - {"phone"} | {"in_person"}
    if status == "agency_cancelled" and {"visit", "visits"} & set(passage.own_words):
        told.add("prison_visit" if "video" not in told else "video")
    if status == "attempted_contact":
        told |= {mark.name for mark in passage.told("kind", "phone")}
    if status in ("attempted_contact", "contact_only"):
        return next((kind for kind in ("phone", "video", "letter", "text") if kind in told), None)
    if passage.told("prison") and {"visit", "visited", "saw", "seen", "met"} & set(passage.own_words):
        return "video" if "video" in told else "prison_visit"
    if "gate" in passage.own_words and passage.told("topic", "release") and "visit" not in passage.own_words:
        return "in_person"
    if "prison_visit" in told and status != "agency_cancelled" and not _is_prison_visit(passage):
        told.discard("prison_visit")
    if "video" in told:
        return "video"
    for kind in _FIRST_OF:
        if kind in told:
            return kind
    if status != HELD:
        return _kind_of_what_was_not(passage, status)
    if _SO_LONG_BY_PHONE.search(passage.said):
        return "phone"
    if "in_person" in told or (_place(passage) and not ("phone" in told and "met" not in passage.own_words)):
        return "in_person"
    return next((kind for kind in ("phone", "text", "letter") if kind in told), None)


def _kind_of_what_was_not(passage: Passage, status: str) -> str | None:
    if status == "concern_only":
        stayed = _STAYED.search(" ".join(passage.own_words))
        return "in_person" if stayed else "phone" if _they_spoke(passage) else None
    if status == "mentee_no_show" and _place(passage):
        return "in_person"
    if status in _NOT_THERE and _at_a_place(passage) and status != "mentor_cancelled":
        return "in_person"
    return "in_person" if "f2f" in passage.own_words else None


def _they_spoke(passage: Passage) -> bool:
    return bool(passage.told("status", "contacted")) and bool(passage.told("kind", "phone"))


def _place(passage: Passage) -> bool:
    return any(not passage.is_ahead(mark.start) for mark in passage.named("venue"))


def _at_a_place(passage: Passage) -> bool:
    """Is a place told as where they were to meet ("at costa"), and not as a reason ("a hospital appt")?"""
    places = [mark.start for mark in passage.named("venue") if not passage.is_ahead(mark.start)]
    return any(_WHERE.search(passage.said[max(0, place - 12) : place]) for place in places)


def _is_prison_visit(passage: Passage) -> bool:
    """ "prison" alone may be a subject; with a visit, a gate or a cancelling it is where they meet."""
    words = set(passage.own_words)
    if words & {"hmp", "yoi", "nick", "jail", "guards", "facility", "visitation", "officers"} and words & {
        "visit",
        "visited",
        "visits",
        "met",
        "saw",
        "gate",
        "went",
        "lockdown",
        "visitation",
    }:
        return True
    if "prison" in words:
        return bool(words & {"visit", "visited", "visits", "gate", "lockdown", "list", "saw", "went", "vo"})
    return bool({"visits", "vo", "wing"} & words) or bool(
        passage.told("kind", "prison_visit") and {"hall", "legal", "social", "gate", "hmp"} & words
    )


def _denied(passage: Passage, mark: Mark) -> bool:
    """ "didnt meet in person but had a call"."""
    if mark.name != "in_person":
        return False
    clause = passage.clause_at(mark.start)
    return bool(
        passage.named("status", "not_met", within=(clause[0], mark.end))
        or any(one.first < mark.first <= one.last for one in passage.named("status", "not_met"))
    )


def _spoken_of(passage: Passage, mark: Mark) -> bool:
    """ "rang the council about his flat", "he went to the match": not where these two met."""
    if mark.name != "in_person":
        return False
    alone = passage.words[mark.first] == "went" and passage.words[max(0, mark.first - 1)] == MENTEE
    return alone or passage.said[: mark.start].endswith(_AS_A_SUBJECT)


def _did_together(passage: Passage) -> bool:
    """ "gym w/ M", "swimming with B": whatever calls were made there, they were together."""
    done = passage.told("topic", "leisure") + passage.told("venue")
    return any(
        passage.words[mark.last + 1 : mark.last + 3] in (["w", MENTEE], ["with", MENTEE]) for mark in done
    )


def _elsewhere(passage: Passage, place: int) -> bool:
    """A call the mentee made, one still to make, or a phone that is a thing, is not how they met."""
    before = passage.said[max(0, place - 6) : place]
    called = passage.named("kind", "phone", within=(place, place + 14))
    if called and passage.said.startswith("phone", place) and _A_THING.search(before):
        return not _PHONED.match(passage.said, place) and not before.endswith("the ")
    to_make = before.endswith((" to ", "will ", "gonna ", "ll "))
    return bool(called) and (to_make or _to_others(passage, called[0]) or "met" in passage.own_words)


def _to_others(passage: Passage, call: Mark) -> bool:
    """ "helped him ring them", "he rang it up": a call made together is not how they met."""
    helped = _HELPED & set(passage.words[max(0, call.first - 3) : call.first])
    return bool(helped) or passage.said.startswith((" them", " it "), call.end)
