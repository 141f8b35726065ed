"""The first talk: may we text you, what stays private, whose phone it is, which words always work."""

import datetime as dt

from bot.flows.steps import Again, Ask, Done, Effect, Flow, Next, Record, Run, Say, Turn
from bot.reading.choices import choice, yes_no
from bot.rules.hours import WORKING
from bot.rules.person import Role
from bot.wording import version
from bot.wording.said import time_said

flow = Flow("welcome", expires_after=dt.timedelta(days=14), tells_hours=True)

RING_THEM = "someone may look at their phone: ring when it is safe"
ASKED = {"consent": "asked whether we may text", "phone": "asked whose phone it is"}
PHONES = {
    "own": ("yes", "just mine", "just me", "mine", "my phone"),
    "shared": ("i share it", "shared", "share", "no"),
    "watched": ("someone may look at it", "someone may look", "someone looks", "watched"),
}


@flow.step
def start(turn: Turn) -> Next:
    return Ask("consent", _invitation(turn))


@flow.step
def consent(turn: Turn) -> Next:
    given = yes_no(turn.text, exact=True)
    if given is None:
        return Again("welcome.may_we_text_again")
    shown = version(_invitation(turn), turn.person.language)
    answered = Record("consent", {"given": given, "wording": shown})
    if not given:
        return Done((answered, Say("welcome.no_texts")))
    if turn.person.role is Role.MENTOR:
        return Done((answered, Say("welcome.mentor_good_to_know")))
    limits = (answered, _privacy(turn), Say("welcome.in_danger"))
    if turn.person.role is Role.CARER:
        return Done((*limits, Say("welcome.carer_good_to_know")))
    # Until they tell us otherwise, somebody else may be reading.
    return Ask(
        "phone", "welcome.whose_phone", first=(*limits, Record("phone setting", {"setting": "shared"}))
    )


@flow.step
def phone(turn: Turn) -> Next:
    setting = choice(turn.text, PHONES, exact=True)
    if setting is None:
        return Again("welcome.whose_phone_again")
    closing: dict[str, tuple[Effect, ...]] = {
        "own": (Say("welcome.good_to_know"),),
        "shared": (Say("welcome.shared_phone"),),
        "watched": (Record("task", {"kind": RING_THEM}), Say("welcome.watched_phone")),
    }
    return Done((Record("phone setting", {"setting": setting}), *closing[setting]))


@flow.on_expiry
def unanswered(run: Run) -> tuple[Effect, ...]:
    return (Record("task", {"kind": "no answer to the welcome", "note": ASKED.get(run.step, "")}),)


def _privacy(turn: Turn) -> Say:
    """What stays private; and when staff are there, unless somebody always is."""
    if turn.always_staffed:
        return Say("welcome.privacy")
    opens, closes = map(time_said, WORKING)
    return Say("welcome.privacy_and_hours", {"from": opens, "to": closes})


def _invitation(turn: Turn) -> str:
    return "welcome.mentor_may_we_text" if turn.person.role is Role.MENTOR else "welcome.may_we_text"
