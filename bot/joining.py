"""Who a message is from: somebody known, somebody joining by an invitation, or a number that nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot import turns
from bot.flows.steps import Flow, Say
from bot.inbound import Inbound
from bot.rules.person import Consent
from bot.store import flags as kept_flags
from bot.store import invites, people, programmes
from bot.store.database import Db
from bot.store.rows import change
from bot.turns import Scene


def scene_of(db: Db, message: Inbound, now: dt.datetime, flows: Mapping[str, Flow]) -> Scene:
    """The person whose address this is, locked; an invited one is joined to it first."""
    if message.invite:
        invites.accept(db, message.channel, message.address, message.invite, now)
    known = people.at(db, message.channel, message.address)
    if known is not None:
        place, person = known
        return Scene(db, now, place, person.programme, person, flows=flows)
    programme = programmes.owning(db, message.to)
    place = people.nobody_at(db, message.channel, message.address, programme.id)
    return Scene(db, now, place, programme, None, flows=flows)


def respond(scene: Scene, message: Inbound) -> bool:
    """Answer news about the address itself: an invitation taken up, a bot blocked or let back in."""
    if message.blocked is not None:
        if message.blocked:
            _opted_out(scene)
        return True  # letting the bot back in is no consent: /start is
    if message.invite and scene.person is not None:
        if scene.person.consent is Consent.YES:
            turns.say(scene, Say("common.started_again"))
        else:
            turns.begin(scene, "welcome", {})
        return True
    return False


def _opted_out(scene: Scene) -> None:
    change(scene.db, "address", scene.place.id, opted_out_at=scene.now)
    turns.end_open_talk(scene, "stopped")
    kept_flags.open_task(scene.db, scene.place, "opted out by blocking the bot", scene.now)


def respond_to_unknown(scene: Scene, *, answered: bool) -> None:
    """A number that nobody knows gets one neutral reply a day, and staff see each of its texts."""
    kept_flags.open_task(scene.db, scene.place, "an unknown number", scene.now, message_id=scene.message_id)
    today = scene.local.date()
    if not answered and scene.place.greeted_on != today:
        change(scene.db, "address", scene.place.id, greeted_on=today)
        turns.say(scene, Say("common.unknown_number"))
