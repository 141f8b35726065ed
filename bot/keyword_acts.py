"""What each keyword does (docs/practice.md, "Keywords")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from bot import joining, turns
from bot.flows.steps import Record, Say
from bot.inbound import Inbound
from bot.keywords import Keyword, digest_wanted, may_have_meant_ending, stop_word, whole_message
from bot.planning import upcoming
from bot.rules.person import PhoneSetting, Role
from bot.store import addresses, consents, texts
from bot.store import flags as kept_flags
from bot.store.rows import change
from bot.turns import Scene

PAUSE = dt.timedelta(weeks=4)
TELEGRAM = "telegram"
WRONG_NUMBER = "may be a wrong number: confirm before any text"  # how the console knows such a task


def act(scene: Scene, word: Keyword, message: Inbound) -> bool:
    """Do what `word` asks for. False: it means nothing from here, and the message goes on."""
    return _ACTS[word](scene, message)


def _stop(scene: Scene, message: Inbound) -> bool:
    """No more texts, at once. By SMS the carrier answers, and nothing may be added to that."""
    word = stop_word(message.text)
    _silence(scene, "opted out")
    if scene.place.channel == TELEGRAM:
        turns.say(scene, Say("common.stop_telegram"), kind="farewell")
    _take_back(scene)
    _record_task(scene, f"opted out by text: {word}")
    return True


def after_stop(scene: Scene, message: Inbound) -> None:
    """END and CANCEL may have been meant for the mentoring or for a meeting: a person asks."""
    if may_have_meant_ending(message.text) and scene.person is not None and scene.person.role is Role.MENTEE:
        _record_task(scene, "may have meant to end mentoring or move a meeting: phone them")
        for relationship in scene.person.relationships:
            turns.tell(scene, relationship.mentor_id, Say("common.check_plan"), relationship)


def _start(scene: Scene, _message: Inbound) -> bool:
    joining.let_in(scene)
    return True


def _help(scene: Scene, message: Inbound) -> bool:
    """Whoever asks for help may be in trouble, so staff are told even where the carrier answers by itself."""
    _record_task(scene, "asked for HELP")
    if message.opt_out is None:
        watched = scene.person is not None and scene.person.phone_setting is PhoneSetting.WATCHED
        turns.say(scene, Say("common.help_discreet" if watched else "common.help"))
    return True


def _pause(scene: Scene, _message: Inbound) -> bool:
    if scene.person is None:
        return False
    change(scene.db, "person", scene.person.id, paused_until=scene.now + PAUSE)
    turns.keep(scene, Record("pause", {"weeks": PAUSE.days // 7}))
    turns.end_open_talk(scene, "stopped")
    turns.say(scene, Say("common.paused"))
    return True


def _back(scene: Scene, _message: Inbound) -> bool:
    if scene.person is None or scene.person.paused_until is None:
        return False
    change(scene.db, "person", scene.person.id, paused_until=None)
    turns.keep(scene, Record("back", {}))
    turns.say(scene, Say("common.back"))
    return True


def _finish(scene: Scene, _message: Inbound) -> bool:
    if scene.person is None or scene.person.role not in (Role.MENTEE, Role.MENTOR):
        return False
    if scene.person.role is Role.MENTOR:
        _record_task(scene, "a mentor texted FINISH")
        turns.say(scene, Say("common.person_will_look"))
    else:
        turns.begin(scene, "finish", {"sessions": upcoming.ahead(scene.db, scene.person, scene.now)})
    return True


def _staff(scene: Scene, _message: Inbound) -> bool:
    if scene.person is None:
        return False
    turns.begin(scene, "staff", {})
    return True


def _move(scene: Scene, _message: Inbound) -> bool:
    if scene.person is None:
        return False
    if ahead := upcoming.ahead(scene.db, scene.person, scene.now):
        turns.begin(scene, "new_time", {"sessions": ahead})
        return True
    _record_task(scene, "wants to move a meeting")
    turns.say(scene, Say("finish.move_meeting"))
    return True


def _digest(scene: Scene, message: Inbound) -> bool:
    """A mentor turns the weekly text on or off."""
    if scene.person is None or scene.person.role is not Role.MENTOR:
        return False
    wanted = digest_wanted(message.text, scene.person.choices.digest)
    turns.keep(scene, Record("digest", {"wanted": wanted}))
    turns.say(scene, Say("common.digest_on" if wanted else "common.digest_off"))
    return True


def _asked_to_stop(scene: Scene, message: Inbound) -> bool:
    """Said in their own words: the bot stops at once, and a person confirms within a working day."""
    _silence(scene, "asked to stop")
    _take_back(scene)
    _record_task(scene, f"asked for no more texts: {whole_message(message.text)}")
    return True


def _wrong_number(scene: Scene, _message: Inbound) -> bool:
    """The number may be a stranger's by now: silence, nothing revealed, until staff have confirmed it."""
    if scene.person is None:
        return False
    turns.end_open_talk(scene, "stopped")
    addresses.freeze(scene.db, scene.place, scene.now)
    scene.place = replace(scene.place, frozen=True)
    _record_task(scene, WRONG_NUMBER)
    return True


def _silence(scene: Scene, why: str) -> None:
    """Nothing more goes to this address: not even what waits to be sent."""
    texts.drop_waiting(scene.db, scene.place, why)
    turns.end_open_talk(scene, "stopped")
    change(scene.db, "address", scene.place.id, opted_out_at=scene.now)


def _take_back(scene: Scene) -> None:
    """Their consent; but a stranger at a frozen number stops that number, and speaks for nobody else."""
    if not scene.place.frozen:
        consents.withdrawn(scene.db, scene.place, scene.message_id, scene.now)


def _record_task(scene: Scene, kind: str) -> None:
    kept_flags.open_task(scene.db, scene.place, kind, scene.now, message_id=scene.message_id)
    scene.recorded.append(Record("task", {"kind": kind}))


_ACTS: dict[Keyword, Callable[[Scene, Inbound], bool]] = {
    Keyword.STOP: _stop,
    Keyword.START: _start,
    Keyword.HELP: _help,
    Keyword.PAUSE: _pause,
    Keyword.BACK: _back,
    Keyword.FINISH: _finish,
    Keyword.STAFF: _staff,
    Keyword.MOVE: _move,
    Keyword.DIGEST: _digest,
    Keyword.ASKED_TO_STOP: _asked_to_stop,
    Keyword.WRONG_NUMBER: _wrong_number,
}
