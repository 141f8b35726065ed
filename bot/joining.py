"""Who a message is from: somebody known, somebody joining by an invitation, or a number that nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from bot import turns
from bot.flows.steps import Flow, Record, Say
from bot.inbound import Inbound
from bot.keywords import Keyword, is_trivial, keyword
from bot.rules.person import Consent, Person
from bot.store import consents, invites, people, programmes, texts
from bot.store import flags as kept_flags
from bot.store.database import Db
from bot.store.people import Place
from bot.store.readings import Unread
from bot.store.rows import change
from bot.store.sealing import SealBroken
from bot.turns import Scene

NOT_OPEN = "the record of a person does not open"
HELD = "a text from a number that may be a stranger's"
UNKNOWN = "an unknown number"
STOPPING = (Keyword.STOP, Keyword.ASKED_TO_STOP)


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
        if place.frozen:  # whoever writes from there is told nothing that they may not know
            return Scene(db, now, place, person.programme, None, owner=person, flows=flows)
        if place.unreachable:  # not any more: `texts.heard_from` keeps that
            place, person = replace(place, unreachable=False), replace(person, unreachable=False)
        return Scene(db, now, place, person.programme, person, flows=flows, joined=joined)
    return _nobody(db, message, now, flows)


def _nobody(db: Db, message: Inbound, now: dt.datetime, flows: Mapping[str, Flow]) -> Scene:
    """A number that nobody knows is with the programme whose sender it texts, be it another one each time."""
    programme = programmes.owning(db, message.to, message.service)
    place = people.nobody_at(db, message.channel, message.address, programme.id)
    return Scene(db, now, replace(place, programme_id=programme.id), programme, None, flows=flows)


def _unreadable(db: Db, message: Inbound, now: dt.datetime, flows: Mapping[str, Flow]) -> Scene:
    """Their row does not open: the text is kept and screened all the same, and nothing is said in return."""
    scene = _nobody(db, message, now, flows)
    if not kept_flags.has_open_task(db, scene.place, NOT_OPEN):
        kept_flags.open_task(db, scene.place, NOT_OPEN, now)
    return replace(scene, place=replace(scene.place, opted_out=True))


def scene_again(db: Db, text: Unread, now: dt.datetime) -> Scene:
    """Whoever sent a text that was kept before, locked, as they stand by now.

    Nothing is said where the number is somebody else's by now, or their row does not open.
    """
    place = people.place(db, text.address_id, lock=text.person_id is None)
    who = text.person_id or place.person_id
    try:
        person = people.by_id(db, who, lock=True) if who else None
    except SealBroken:
        person, place = None, replace(place, opted_out=True)
    if person is None:
        place = replace(place, programme_id=text.programme_id, person_id=who)
        return Scene(db, now, place, programmes.by_id(db, text.programme_id), None)
    place = _place_by_now(db, place, person)
    if place.frozen:
        return Scene(db, now, place, person.programme, None, owner=person)
    return Scene(db, now, place, person.programme, person)


def _place_by_now(db: Db, place: Place, person: Person) -> Place:
    """An address as it is once its person has been locked."""
    place = people.place(db, place.id)
    return place if place.person_id == person.id else replace(place, person_id=person.id, opted_out=True)


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
    """Answer news about the address itself: a bot blocked or let back in, an invitation taken up.

    What else comes from a frozen number goes to staff, unless it says that the texts must stop.
    """
    if message.blocked is not None:
        if message.blocked and not texts.said_later(scene.db, scene.place, message.provider_id, scene.now):
            _opted_out(scene)
        return True  # letting the bot back in is no consent: /start is
    if scene.place.frozen and keyword(message, opted_out=False) not in STOPPING:
        kept_flags.open_task(scene.db, scene.place, HELD, scene.now, message_id=scene.message_id)
        scene.recorded.append(Record("task", {"kind": HELD}))
        return True
    if scene.joined:
        let_in(scene)
    return scene.joined


def _opted_out(scene: Scene) -> None:
    if scene.place.opted_out:
        return  # told before
    change(scene.db, "address", scene.place.id, opted_out_at=scene.now)
    texts.drop_waiting(scene.db, scene.place, "opted out")
    turns.end_open_talk(scene, "stopped")
    kept_flags.open_task(scene.db, scene.place, "opted out by blocking the bot", scene.now)


def respond_to_unknown(scene: Scene, text: str, *, answered: bool) -> None:
    """A number that nobody knows gets one neutral reply a day, and staff see its texts that say something."""
    if not (is_trivial(text) and kept_flags.has_had_task(scene.db, scene.place, UNKNOWN)):
        kept_flags.open_task(scene.db, scene.place, UNKNOWN, scene.now, message_id=scene.message_id)
    today = scene.local.date()
    if not answered and scene.place.greeted_on != today:
        change(scene.db, "address", scene.place.id, greeted_on=today)
        turns.say(scene, Say("common.unknown_number"))
