"""Help is asked for, and not with what: a short menu, never a guess."""

from bot.flows.steps import Again, Ask, Begin, Done, Effect, Flow, Next, Record, Run, Say, Turn
from bot.reading.choices import choice
from bot.rules.person import PhoneSetting

flow = Flow("signpost_menu")

MENU = {
    "home": ("a home", "housing", "somewhere to live", "a place to live", "a flat"),
    "food": ("food bank", "something to eat"),
    "money": ("cash", "benefits", "debt", "bills"),
    "work": ("a job", "job"),
    "health": ("a doctor", "gp", "doctor"),
    "family": ("kids", "my kids", "the kids"),
    "drink_or_drugs": ("drink", "drugs", "drinking", "alcohol"),
    "staff": ("a call from staff", "call me", "a call", "call", "someone to talk to"),
}
KINDS = {
    "home": ("housing-longterm", "housing-emergency"),
    "food": ("food",),
    "money": ("benefits", "debt"),
    "work": ("employment", "training"),
    "health": ("health", "mental-health"),
    "family": ("parenting", "prison-families"),
    "drink_or_drugs": ("drugs", "alcohol"),
}
ASKED = "asked for help, and has not said with what"


@flow.step
def start(turn: Turn) -> Next:
    """A phone that someone may look at is asked nothing."""
    if turn.person.phone_setting is PhoneSetting.WATCHED:
        return Begin("signpost")
    return Ask("need", "signpost_menu.what_do_you_need")


@flow.step
def need(turn: Turn) -> Next:
    wanted = choice(turn.text, MENU)
    if wanted is None:
        return Again("signpost_menu.what_do_you_need_again")
    if wanted == "staff":
        return Done((Record("task", {"kind": "wants a call"}), Say("signpost_menu.staff_will_call")))
    sure = [[kind, 1 / len(KINDS[wanted])] for kind in KINDS[wanted]]
    return Begin("signpost", turn.kept | {"need": sure, "words": wanted.replace("_", " ")})


@flow.on_expiry
def unanswered(_run: Run) -> tuple[Effect, ...]:
    return (Record("task", {"kind": ASKED}),)
