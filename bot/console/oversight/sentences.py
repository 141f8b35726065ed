"""The audit in plain sentences: who did what to which thing."""

from __future__ import annotations

from bot.rules.staff import Act
from bot.store.console.audit import Entry

NAMED = {"task": "a task", "drill": "a drill", "person": "a person", "flag": "a flag", "staff": "a sign-in"}
DID = {
    Act.ACKNOWLEDGE: "acknowledged {it}",
    Act.CLOSE: "closed {it}, or proposed to",
    Act.CONFIRM: "confirmed that {it} is closed",
    Act.KEEP_OPEN: "kept {it} open",
    Act.CALL: "logged a call about {it}",
    Act.DO: "logged what was done about {it}",
    Act.REFER: "logged outside help about {it}",
    Act.GRADE: "changed the severity of {it}",
    Act.TELL: "logged whether the person knows the outcome of {it}",
    Act.REVIEW: "set a day to look at {it} again",
    Act.CONCERN: "added whom {it} is about",
    Act.READ_TEXTS: "read the last texts around {it}",
    Act.FINISH: "finished {it}",
}
SAID = {act.value: words for act, words in DID.items()} | {
    "opened with a reason": "opened {it} with a reason",
    "saw what was opened": "saw what a colleague had opened",
    "judged a flag": "judged {it}",
    "answered a drill": "answered a drill",
}
LOOKED_AT = ("looked at a flag", "looked at a person")
REFUSED = "was refused"


def sentence(entry: Entry) -> str:
    """What was done, to follow the name of who did it: "looked at flag 214"."""
    it = thing(entry)
    if entry.action in SAID:
        return SAID[entry.action].format(it=it)
    if entry.action in LOOKED_AT:
        return f"looked at {it}"
    if entry.action.startswith(REFUSED):
        number = entry.action.removeprefix(REFUSED).strip()
        which = f"{entry.subject} {number}".strip()
        return f"asked for what is not theirs to see, or not there ({which})"
    return f"{entry.action} ({it})" if entry.name or entry.number else entry.action


def thing(entry: Entry) -> str:
    """Which thing it was done to, in words."""
    if entry.number is not None:
        return f"flag {entry.number}"
    return entry.name or NAMED.get(entry.subject, entry.subject.replace("_", " "))


def address(entry: Entry) -> str:
    """Where that thing is found; empty: it has no page."""
    if entry.number is not None:
        return f"/console/flags/{entry.number}"
    if entry.subject == "person" and entry.name:
        return f"/console/people/{entry.subject_id}"
    return f"/console/tasks/{entry.subject_id}" if entry.subject == "task" else ""
