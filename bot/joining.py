"""Who a message is from: somebody known, somebody joining by an invitation, or a number that nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from bot import turns
from bot.flows.steps import Flow, Say
from bot.inbound import Inbound
from bot.rules.person import Consent
from bot.store import consents, invites, people, programmes
from bot.store import flags as kept_flags
from bot.store.database import Db
from bot.store.rows import change
from bot.store.sealing import SealBroken
from bot.turns import Scene


def scene_of(db: Db, message: Inbound, now: dt.datetime, flows: Mapping[str, Flow]) -> Scene:
    """The person whose address this is, locked; an invited one is joined to it first."""
    joined = bool(message.invite) and invites.accept(
        db, message.channel, message.address, str(message.invite), now
    )
    try:
        known = people.at(db, message.channel, message.address)
    except SealBroken:
        return _unreadable(db, message, now, flows)
    if known is not None:
        place, person = known
        return Scene(db, now, place, person.programme, person, flows=flows, joined=joined)
    programme = programmes.owning(db, message.to)
    place = people.nobody_at(db, message.channel, message.address, programme.id)
    return Scene(db, now, place, programme, None, flows=flows)


def _unreadable(db: Db, message: Inbound, now: dt.datetime, flows: Mapping[str, Flow]) -> Scene:
    """Their row does not open: the text is kept and screened all the same, and nothing is said in return."""
    programme = programmes.owning(db, message.to)
    place = people.nobody_at(db, message.channel, message.address, programme.id)
    kept_flags.open_task(db, place, "the record of a person does not open", now)
    return Scene(db, now, replace(place, opted_out=True), programme, None, flows=flows)


def has_stopped(scene: Scene) -> bool:
    """Have they taken their consent back, here or on another channel? Then START means something."""
    refused = scene.person is not None and scene.person.consent is Consent.NO
    return scene.place.opted_out or refused


def let_in(scene: Scene) -> None:
    """They want texts again: straight on if they had agreed to them before, else from the first question."""
    change(scene.db, "address", scene.place.id, opted_out_at=None)
    scene.place = replace(scene.place, opted_out=False)
    if scene.person is None:
        turns.say(scene, Say("common.started_again"))
        return
    scene.person = replace(scene.person, opted_out=False)
    if scene.person.consent is Consent.YES or consents.given_again(
        scene.db, scene.place, scene.message_id, scene.now
    ):
        turns.say(scene, Say("common.started_again"))
    else:
        turns.begin(scene, "welcome", {})


def respond(scene: Scene, message: Inbound) -> bool:
    """Answer news about the address itself: an invitation taken up, a bot blocked or let back in."""
    if message.blocked is not None:
        if message.blocked:
            _opted_out(scene)
        return True  # letting the bot back in is no consent: /start is
    if scene.joined:
        let_in(scene)
    return scene.joined


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
