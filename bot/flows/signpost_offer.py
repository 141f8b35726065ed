"""Somebody told of a need and asked for nothing: would they like places that can help?"""

import datetime as dt

from bot.flows.steps import Again, Ask, Begin, Done, Flow, Next, Say, Turn
from bot.reading.choices import yes_no
from bot.rules.person import PhoneSetting

flow = Flow("signpost_offer", expires_after=dt.timedelta(hours=48))


@flow.step
def start(turn: Turn) -> Next:
    """`kept` is what `signpost` begins with."""
    if turn.person.phone_setting is PhoneSetting.WATCHED:
        return Begin("signpost")
    return Ask("want", "signpost_offer.want_places")


@flow.step
def want(turn: Turn) -> Next:
    match yes_no(turn.text, exact=True):
        case True:
            return Begin("signpost", turn.kept)
        case False:
            return Done((Say("signpost_offer.not_now"),))
    return Again("signpost_offer.want_places_again")
