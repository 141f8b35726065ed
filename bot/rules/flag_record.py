"""What staff put into the record of a flag (docs/practice.md, "The record").

Pure: the fields of a form in, one entry or why not out. An entry is added to the record and never changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.rules.choosing import Unfit
from bot.rules.flag_review import LEVELS, OUTCOMES, TWO_PEOPLE
from bot.rules.staff import Act

LONGEST_NOTE = 2000  # characters
LONGEST_LINE = 200
REACHED = {
    "spoke": "Spoke to them",
    "no_answer": "No answer",
    "message": "Left a message that tells nothing",
    "somebody_else": "Somebody else answered",
}
SAFE = {"yes": "yes", "no": "no", "ask_first": "only after a text first"}
CONSENT = {
    "agreed": "They agreed",
    "refused": "They did not agree",
    "not_asked": "They were not asked",
}
TOLD = {"yes": "yes", "not_yet": "not yet", "no": "no, and that is on purpose"}
ALERTS = {"mine": "I have it: alert nobody", "alert": "Alert whoever is on call now"}
FARTHEST = dt.timedelta(days=730)

Form = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One entry: a note in somebody's own words, and what else a form asked, by its field."""

    note: str = ""
    outcome: str | None = None
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """The flag as it stands, as far as a form hangs on it. `referred`: outside help, or why none, is kept."""

    severity: str
    referred: bool
    today: dt.date


def read(act: Act, form: Form, record: Record) -> Entry:
    """What a form says. Raises Unfit, which tells in words what to mend."""
    reader = _READERS.get(act)
    return reader(form, record) if reader else Entry()


def _call(form: Form, _record: Record) -> Entry:
    reached = _one_of(form, "reached", REACHED, "Choose whether you reached them.")
    return Entry(_note(form), facts=_without_gaps(reached=reached, safe=_maybe(form, "safe", SAFE)))


def _do(form: Form, _record: Record) -> Entry:
    note = _note(form, "Say in a few words what was done.")
    return Entry(note, facts=_without_gaps(told=_line(form, "told"), safe=_maybe(form, "safe", SAFE)))


def _refer(form: Form, _record: Record) -> Entry:
    body, reference, why = _line(form, "body"), _line(form, "reference"), _note(form)
    if not body and not why:
        raise Unfit("Name who outside was told, or say why nobody was.")
    if reference and not body:
        raise Unfit("Say whose reference number this is.")
    if not body:
        return Entry(why, facts={"body": ""})
    consent = _one_of(form, "consent", CONSENT, "Choose whether they agreed to it.")
    if consent != "agreed" and not why:
        raise Unfit("Say why it was done without their agreement.")
    return Entry(why, facts={"body": body, "consent": consent} | _without_gaps(reference=reference))


def _grade(form: Form, record: Record) -> Entry:
    severity = form.get("severity", "").strip()
    if severity not in LEVELS:
        raise Unfit("Choose how soon somebody must act.")
    if severity == record.severity:
        raise Unfit(f"It is {severity} already.")
    note = _note(form, "Say why. The reason is kept with the flag.")
    facts = {"from": record.severity, "to": severity}
    if severity < record.severity:
        facts["alert"] = _one_of(form, "alert", ALERTS, "Choose who acts on it now.")
    return Entry(note, facts=facts)


def _tell(form: Form, _record: Record) -> Entry:
    return Entry(_note(form), facts={"outcome_told": _told(form)})


def _review(form: Form, record: Record) -> Entry:
    """A day on which it is to be looked at again, or that no review is needed."""
    if form.get("review_over"):
        return Entry(_note(form), facts={"review": ""})
    try:
        day = dt.date.fromisoformat(form.get("review", "").strip())
    except ValueError:
        raise Unfit("Give the day, such as 2026-11-30.") from None
    if not record.today <= day <= record.today + FARTHEST:
        raise Unfit("Give a day from today on, within two years.")
    return Entry(_note(form), facts={"review": day.isoformat()})


def _concern(form: Form, _record: Record) -> Entry:
    return Entry(_note(form), facts={"person": form.get("person", "").strip()})


def _close(form: Form, record: Record) -> Entry:
    outcome = _one_of(form, "outcome", OUTCOMES, "Choose how it turned out.")
    note = _note(form, "Say in a few words what was done.")
    why = _line(form, "not_referred")
    if outcome == "right" and record.severity in TWO_PEOPLE and not (record.referred or why):
        raise Unfit("Say why nobody outside was told, or log outside help first.")
    told = _maybe(form, "outcome_told", TOLD)
    return Entry(note, outcome, _without_gaps(outcome_told=told, not_referred=why))


def _reading(form: Form, _record: Record) -> Entry:
    return Entry(_note(form, "Say why you need to read the last texts."))


def _told(form: Form) -> str:
    return _one_of(form, "outcome_told", TOLD, "Choose whether they have been told.")


def _note(form: Form, unless: str = "") -> str:
    note = form.get("note", "").strip()
    if unless and not note:
        raise Unfit(unless)
    if len(note) > LONGEST_NOTE:
        raise Unfit(f"That is too long: at most {LONGEST_NOTE} characters.")
    return note


def _line(form: Form, name: str) -> str:
    line = " ".join(form.get(name, "").split())
    if len(line) > LONGEST_LINE:
        raise Unfit(f"That is too long: at most {LONGEST_LINE} characters.")
    return line


def _one_of(form: Form, name: str, choices: Mapping[str, str], unless: str) -> str:
    chosen = form.get(name, "").strip()
    if chosen not in choices:
        raise Unfit(unless)
    return chosen


def _maybe(form: Form, name: str, choices: Mapping[str, str]) -> str:
    return _one_of(form, name, choices, "Choose from the list.") if form.get(name, "").strip() else ""


def _without_gaps(**facts: str) -> dict[str, str]:
    return {name: said for name, said in facts.items() if said}


_READERS: dict[Act, Callable[[Form, Record], Entry]] = {
    Act.CALL: _call,
    Act.DO: _do,
    Act.REFER: _refer,
    Act.GRADE: _grade,
    Act.TELL: _tell,
    Act.REVIEW: _review,
    Act.CONCERN: _concern,
    Act.CLOSE: _close,
    Act.READ_TEXTS: _reading,
}
