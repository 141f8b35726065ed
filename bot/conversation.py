"""One message in, everything it causes, in one transaction.

The order is fixed (docs/practice.md, "Screening"): keep, screen, keyword, state, the open talk, commands, a
session log, and else a person looks. Screening runs whatever the state; nothing after it can undo it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from bot import (
    crisis,
    flagging,
    joining,
    keyword_acts,
    late_answers,
    metrics,
    needs,
    questions,
    running_late,
    screening,
    standing_in,
    turns,
    wishes,
)
from bot.escalation import acknowledge
from bot.finding import DIRECTORY, Directory
from bot.flows import FLOWS
from bot.flows.engine import Moved
from bot.flows.steps import Flow, Record, Say
from bot.inbound import Inbound, NotKept
from bot.keywords import Keyword, is_trivial, keyword
from bot.nudging import beginning, newer
from bot.reading.session_log import read_log
from bot.rules.crisis import NO_BED, Answer
from bot.rules.gate import OVER, never_texted
from bot.rules.person import Consent, Role
from bot.screening import VERSION, Flag, screen
from bot.screening.phrases import Phrases
from bot.screening.plain import READ_AT_MOST
from bot.store import flags as kept_flags
from bot.store import talks, texts
from bot.store.database import Db
from bot.store.talks import Talk
from bot.turns import Scene

log = structlog.get_logger()

OF_DANGER = frozenset({"danger", "crisis_call"})  # talks in which no answer is a small thing
T = TypeVar("T")
Screen = Callable[[str, str, Phrases], tuple[Flag, ...]]


@dataclass(frozen=True)
class Heard:
    """What a message caused. `again`: it had been heard before, and caused nothing more."""

    again: bool = False
    recorded: tuple[Record, ...] = field(default=())


def get_ready() -> None:
    """Load what the first text needs, so that nobody has to wait for it."""
    screening.get_ready()
    screen("hello", turns.LANGUAGE)


def hear(
    db: Db,
    message: Inbound,
    now: dt.datetime,
    *,
    flows: Mapping[str, Flow] = FLOWS,
    screen: Screen = screen,
    directory: Directory = DIRECTORY,
) -> Heard:
    """Take in one message. Whatever goes wrong after it has been kept and screened goes to a person."""
    scene = joining.scene_of(db, message, now, flows)
    scene.directory = directory
    scene.message_id = texts.keep(db, message, scene.place, now, rules_version=VERSION)
    if scene.message_id is None:
        return Heard(again=True)
    if not message.blocked:  # which is no sign of life
        texts.heard_from(db, scene.place, now)
    scene.flags = (*_safe_word(scene, message), *_screened(scene, message.text, scene.message_id, screen))
    flagging.raise_flags(scene, scene.message_id, VERSION)
    answered = None
    if scene.flags:
        answered = _guarded(scene, lambda: crisis.respond(scene), lambda: crisis.say_at_least(scene))
    _guarded(scene, lambda: _respond(scene, message, answered))
    return Heard(recorded=tuple(scene.recorded))


def _safe_word(scene: Scene, message: Inbound) -> tuple[Flag, ...]:
    """Heard by itself, so that it counts whatever else fails."""
    return _guarded(scene, lambda: flagging.safe_word_in(scene, message.text), lambda: ()) or ()


def _screened(scene: Scene, text: str, message_id: UUID, screen: Screen) -> tuple[Flag, ...]:
    """The worries in a text. What could not be screened goes to a person."""
    if len(text) > READ_AT_MOST:
        _task(scene, "a text too long to be screened whole")
    language = scene.person.language if scene.person else turns.LANGUAGE
    phrases = flagging.phrases_of(scene)
    try:
        with metrics.screening_time.time():
            flags = screen(text, language, phrases)
    except Exception:
        log.exception("screening failed", message=message_id)
        texts.not_screened(scene.db, message_id)
        _task(scene, "a text could not be screened")
        return ()
    if not flags:
        return ()
    in_context = partial(flagging.in_this_context, scene, flags, text, message_id)
    return _guarded(scene, in_context, lambda: flags) or ()


def _guarded(scene: Scene, part: Callable[[], T], instead: Callable[[], T] | None = None) -> T | None:
    """Do one part so that its failure undoes nothing but itself, and reaches a person.

    `instead` is done where it failed; if there is none, an apology is said.
    """
    before = len(scene.recorded)
    try:
        with scene.db.part():
            return part()
    except (OperationalError, NotKept):
        raise  # nothing was kept, and the provider will send it again
    except Exception:
        del scene.recorded[before:]
        log.exception("answering failed", message=scene.message_id)
        _task(scene, "a text could not be answered")
    if instead is not None:
        return _guarded(scene, instead)
    _guarded(scene, lambda: turns.say(scene, Say("common.hand_over")), lambda: None)
    return None


def _respond(scene: Scene, message: Inbound, answered: Answer | None) -> None:
    """Everything after screening. `answered`: the fixed words for a worry that have been said."""
    if joining.respond(scene, message) or acknowledge.by_text(scene, message.text):
        return
    word = keyword(message, opted_out=joining.has_stopped(scene))
    if word is not None and not standing_in.leaves(scene, word) and keyword_acts.act(scene, word, message):
        if word is Keyword.STOP:  # in a part of its own: nothing may undo an opt-out
            _guarded(scene, lambda: keyword_acts.after_stop(scene, message))
        return
    stopped = answered is not None and answered.stops_talks
    if scene.person is None:
        joining.respond_to_unknown(scene, message.text, answered=answered is not None)
    elif stopped:
        if answered is not None and answered.key == NO_BED:
            _guarded(scene, lambda: needs.begin_tonight(scene, message.text), lambda: None)
    elif not (_closed_off(scene, message.text) or crisis.ask_danger(scene, message.text)):
        _converse(scene, message, answered=answered is not None)
        flagging.escalate(scene)


def _closed_off(scene: Scene, text: str) -> bool:
    """Is this a phone that gets no answer? Then staff see the text instead, unless it says nothing."""
    person = scene.person
    if person is None:
        return False
    reason = never_texted(person, scene.local.date())
    trivial = is_trivial(text)
    if reason is not None:
        if not trivial:
            _task(scene, f"a text came in, and none may go out: {reason}")
    elif person.role is Role.MENTEE and person.state in OVER and not crisis.listening(scene):
        if not trivial:
            _task(scene, "a text after the end")
        turns.say(scene, Say("common.closed"))
    else:
        return False
    return True


def _converse(scene: Scene, message: Inbound, *, answered: bool) -> None:
    talk = talks.last_talk(scene.db, turns.person_of(scene).id)
    if standing_in.hear(scene, message.text, talk, answered=answered):
        return
    if message.edited:
        if not is_trivial(message.text):
            _task(scene, "a text was changed after it was sent")
    elif message.answers is not None and not _asked(talk, message.answers):
        _moved_on(scene, talk)
    elif talk is not None and talk.state == "open":
        _continue(scene, talk, message)
    elif not _unasked(scene, talk, message.text) and not answered:
        _otherwise(scene, message)


def _asked(talk: Talk | None, text_id: UUID) -> bool:
    """Does this text carry the question that was last asked, and not yet answered?"""
    return talk is not None and talk.state in ("open", "expired") and talk.question_id == text_id


def _moved_on(scene: Scene, talk: Talk | None) -> None:
    """A button of an old question was pressed: say so, and put the one that is open, if there is one."""
    if talk is not None and talk.state == "open":
        questions.ask_again(scene, talk, "common.moved_on")
    else:
        turns.say(scene, Say("common.moved_on"))


def _continue(scene: Scene, talk: Talk, message: Inbound) -> None:
    """Go on with the open talk. Raises NotKept where only a newer version can; a worry waits for nobody."""
    if not (scene.flags or newer.knows(scene.db, talk.run.flow, talk.run.step, scene.flows)):
        raise NotKept
    if not message.text.strip():
        questions.ask_again(scene, talk, "common.no_text")
        return
    if wishes.beside(scene, talk, message.text, outright=True):
        return
    if running_late.tell(scene, message.text, talk.run.flow):
        return
    if wishes.instead_of(scene, talk.run.flow, message.text):
        return
    moved = turns.answer(scene, talk, message.text)
    if not moved.understood and _asks_otherwise(scene, talk, message.text):
        return
    if _only_thanks(talk, moved, message.text):
        turns.say(scene, Say("common.thanks"), talk_id=talk.id)
        return
    turns.carry_out(scene, moved, talk)
    needs.offer(scene, later=True)
    if moved.run is None:
        _guarded(scene, lambda: beginning.follow_on(scene), lambda: None)


def _only_thanks(talk: Talk, moved: Moved, text: str) -> bool:
    """Would a "thanks" in place of an answer bring in a person? Then the question waits, unless of danger."""
    gives_up = not moved.understood and moved.run is None
    return gives_up and is_trivial(text) and talk.run.flow not in OF_DANGER


def _asks_otherwise(scene: Scene, talk: Talk, text: str) -> bool:
    """Was it no answer at all, but a date or a need? Then that is seen to."""
    return wishes.beside(scene, talk, text, outright=False) or needs.begin(scene, text, beside=talk.run.flow)


def _unasked(scene: Scene, talk: Talk | None, text: str) -> bool:
    """What no question is open for: a late answer, a wish, a session log, or a need.

    A late question that would take any words gets only what is nothing else.
    """
    if running_late.tell(scene, text):
        return True
    late = late_answers.late(scene, talk, text)
    asked_for_log = late is not None and late.talk.run.flow == "session_log"
    is_log = not asked_for_log and _is_log(scene, text)
    if late and not (asked_for_log or is_log or late_answers.takes_any_words(scene, late.talk)):
        late_answers.take(scene, late)
    elif wishes.begin(scene, text):
        return True
    elif is_log:
        turns.begin(scene, "session_log", {"text": text})
    elif needs.begin(scene, text):
        return True
    elif late:
        late_answers.take(scene, late)
    else:
        return needs.offer(scene)
    return True


def _is_log(scene: Scene, text: str) -> bool:
    """Is this a mentor's session log?"""
    if scene.person is None or scene.person.role is not Role.MENTOR or not scene.person.relationships:
        return False
    day_first = scene.person.programme.day_first
    return read_log(text, scene.local, day_first=day_first, flags=scene.flags).is_log


def _otherwise(scene: Scene, message: Inbound) -> None:
    person = scene.person
    if person is not None and person.consent is Consent.ASK:
        turns.begin(scene, "welcome", {})
        return
    if is_trivial(message.text):
        turns.say(scene, Say("common.thanks"))
        return
    _task(scene, needs.TO_READ)
    turns.say(scene, Say("common.person_will_look" if message.text.strip() else "common.no_text"))


def _task(scene: Scene, kind: str) -> None:
    kept_flags.open_task(scene.db, scene.place, kind, scene.now, message_id=scene.message_id)
