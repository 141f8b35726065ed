"""What the tasks of staff are about, the most pressing first (docs/practice.md, "What waits for staff").

Pure: the kind of a task in, its subject out.
"""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """In the order in which today's list has them."""

    SAFETY = "safety"
    TEXTS = "texts"
    UNKNOWN = "unknown-numbers"
    STAFF = "other"
    MENTORS = "mentors"
    QUIET = "gone-quiet"


KINDS = {
    Subject.SAFETY: (
        "danger",
        "no answer about danger",
        "safe to call",
        "is it safe to call?",
        "asked for HELP",
        "a text could not be screened",
        "a text too long to be screened whole",
        "a text was screened without the programme's own phrases",
        "a text could not be read a second time",
        "a worry seen at the second reading could not be dealt with",
        "a worry, and it could not be looked whether they have texted since",
    ),
    Subject.TEXTS: (
        "a text to read",
        "handover",
        "a text could not be answered",
        "a text after the end",
        "a text was changed after it was sent",
        "a text from a number that may be a stranger's",
        "a talk was lost",
    ),
    Subject.UNKNOWN: ("an unknown number",),
    Subject.MENTORS: ("gives a lot of time", "called off 2 of the last 4 meetings"),
    Subject.QUIET: (
        "four check-ins in a row without an answer",
        "no log 14 days after a meeting",
        "no log after two prompts",
        "no answer to the welcome",
    ),
}
"""The kinds of task about each. What is in none of them is for staff to do."""
BEGINNINGS = {
    Subject.SAFETY: ("S1 flag ", "S2 flag ", "flag ", "an urgent text did not arrive", "a call was not made"),
    Subject.TEXTS: ("a text came in, and none may go out",),
}
"""Kinds that go on with what is so in this case."""


def subject_of(kind: str) -> Subject:
    """What a task of this kind is about."""
    for subject in Subject:
        if kind in KINDS.get(subject, ()) or kind.startswith(BEGINNINGS.get(subject, ())):
            return subject
    return Subject.STAFF
