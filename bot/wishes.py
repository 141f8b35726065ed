"""What people text out of the blue that begins a talk of its own: a goal, a step, a date, a meeting moved."""

from __future__ import annotations

import datetime as dt
import re

from bot import questions, turns
from bot.planning import appointments, checkins, upcoming
from bot.reading.appointment import Wish, asks_outright, wish
from bot.reading.coming import backs_out
from bot.reading.meeting_change import read_change
from bot.reading.moments import Moment
from bot.reading.session_log import read_log
from bot.reading.weekly import asks_for_check_ins
from bot.rules.person import Role
from bot.store import flags as kept_flags
from bot.store import talks
from bot.store.talks import Talk
from bot.turns import Scene

TOOK_PLACE = frozenset({"held", "mentee_no_show", "contact_only", "attempted_contact"})
_GOAL = re.compile(
    r"\s*(?:new |my )?goal\s*(?:is|for \w+ is|[:\-])?\s+(?P<words>\S.*)", re.IGNORECASE | re.DOTALL
)
_STEP = re.compile(r"\s*(?:next |new |my )?step\s*(?:is|[:\-])?\s+\S.*", re.IGNORECASE | re.DOTALL)

OF_A_MEETING = frozenset({"meeting_reminder", "meeting_today"})
UNDISTURBED = frozenset({"appointment", "appointment_change", "crisis_call", "danger", "knock", "welcome"})
SWALLOW_MEETINGS = frozenset({"appointment_reminder", "goal_checkin", "goal_score"})
NAMES_A_THING = re.compile(
    r"\b(?:things?|court|app(?:oin)?t(?:ment)?s?|dentist|doctors?|gp|job ?cent\w*)\b", re.IGNORECASE
)
REMINDERS = OF_A_MEETING | {"appointment_reminder"}


def begin(scene: Scene, text: str) -> bool:
    """Begin what a text asks for. False: it asks for nothing that is known here."""
    role = scene.person.role if scene.person else None
    if role is Role.MENTOR:
        return _goal(scene, text, "idea_saved") or _meeting(scene, text)
    if role is not Role.MENTEE:
        return False
    if (
        _time_for_check_ins(scene, text)
        or _backs_out(scene, text)
        or _meeting(scene, text)
        or _date(scene, text)
    ):
        return True
    if scene.person and kept_flags.has_hard_flag(scene.db, scene.person.id):
        return False  # goals rest until staff have cleared it: a person reads this
    return _goal(scene, text, "new_goal") or _step(scene, text)


def instead_of(scene: Scene, flow: str, text: str) -> bool:
    """Begin what was texted in answer to something else, which would swallow it.

    A meeting that is off, in answer to anything but its own reminder; a date, in answer to a meeting's; and a
    goal, a step or another time for check-ins, in answer to any reminder.
    """
    if flow == "support":  # it takes any words as a comment
        return begin(scene, text)
    if scene.person is None or scene.person.role is not Role.MENTEE:
        return False
    if flow in SWALLOW_MEETINGS and _is_of_meeting(scene, text) and _meeting(scene, text):
        return True
    if flow in OF_A_MEETING and NAMES_A_THING.search(text) and _date(scene, text):
        return True
    if flow not in REMINDERS:
        return False
    if _time_for_check_ins(scene, text):
        return True
    rests = kept_flags.has_hard_flag(scene.db, scene.person.id)
    return not rests and (_goal(scene, text, "new_goal") or _step(scene, text))


def beside(scene: Scene, talk: Talk, text: str, *, outright: bool) -> bool:
    """Keep a date that was texted while another question is open, which is then put again.

    `outright`: only where the text says "remind me", since the step that waits may want its words.
    """
    if outright and not asks_outright(text):
        return False
    is_mentee = scene.person is not None and scene.person.role is Role.MENTEE
    if not is_mentee or talk.run.flow in UNDISTURBED or wish(text, scene.local) is not Wish.NEW:
        return False
    if questions.aside(scene, talk, "appointment", {"text": text}):
        return True
    if outright:
        questions.ask_again(scene, talk, "common.remind_when")
    return outright


def _is_of_meeting(scene: Scene, text: str) -> bool:
    """Is it a meeting that a text would move or call off, rather than a thing or a step?"""
    change = read_change(text, scene.local) if len(text.split()) > 1 else None
    if change is None or scene.person is None:
        return False
    ahead = upcoming.ahead(scene.db, scene.person, scene.now)
    names = "|".join(re.escape(one["who"]) for one in ahead)
    if ahead and re.search(rf"\b(?:{names}|meet\w*|session)\b", text, re.IGNORECASE):
        return True
    zone = scene.local.tzinfo
    things = appointments.things(scene.db, scene.person, scene.now)["things"]
    taken = {dt.datetime.fromisoformat(at).astimezone(zone).date() for _, at in things}
    days = {dt.datetime.fromisoformat(one["starts"]).astimezone(zone).date() for one in ahead}
    return change.day in days - taken and not NAMES_A_THING.search(text)


def _goal(scene: Scene, text: str, flow: str) -> bool:
    found = _GOAL.fullmatch(text)
    if found:
        turns.begin(scene, flow, {"words": found["words"].strip()})
    return found is not None


def _step(scene: Scene, text: str) -> bool:
    found = _STEP.fullmatch(text)
    if found:
        turns.begin(scene, "next_step", {})
    return found is not None


def _time_for_check_ins(scene: Scene, text: str) -> bool:
    if scene.person is None or not asks_for_check_ins(text, scene.local.date()):
        return False
    first = checkins.soonest(scene.db, scene.person)
    turns.begin(scene, "checkin_time", {"text": text, "first": first.isoformat() if first else None})
    return True


def _date(scene: Scene, text: str) -> bool:
    """A thing that somebody else has set. That one is off or has moved is said only of one that is known."""
    meant = wish(text, scene.local)
    if meant is Wish.NEW:
        turns.begin(scene, "appointment", {"text": text})
        return True
    if meant is None or scene.person is None:
        return False
    known = appointments.things(scene.db, scene.person, scene.now)
    if known["things"]:
        turns.begin(scene, "appointment_change", known | {"text": text})
    return bool(known["things"])


def _backs_out(scene: Scene, text: str) -> bool:
    """They cannot come after all. Which meeting is known: it is the one that we last talked of."""
    if scene.person is None or not backs_out(text):
        return False
    last = talks.last_talk(scene.db, scene.person.id)
    if last is None or last.state != "done" or last.run.flow not in OF_A_MEETING:
        return False
    ahead = upcoming.ahead(scene.db, scene.person, scene.now)
    meant = [one for one in ahead if one["id"] == last.run.kept.get("session_id")]
    if meant:
        kept = {"sessions": ahead, "session_id": meant[0]["id"], "cannot": True}
        turns.begin(scene, "new_time", kept)
    return bool(meant)


def _meeting(scene: Scene, text: str) -> bool:
    """A meeting ahead is to be moved or called off. What took place is a log, whatever else it says."""
    if scene.person is None:
        return False
    day_first = scene.person.programme.day_first
    change = read_change(text, scene.local, day_first=day_first)
    if change is None:
        return False
    log = read_log(text, scene.local, day_first=day_first)
    is_new_time = log.status == "held" and log.duration_min is None and isinstance(change.to, Moment)
    if log.status in TOOK_PLACE and not is_new_time:
        return False
    ahead = upcoming.ahead(scene.db, scene.person, scene.now)
    off = upcoming.called_off(scene.db, scene.person, scene.now)
    days = {dt.datetime.fromisoformat(one["starts"]).astimezone(scene.local.tzinfo).date() for one in off}
    known = bool(ahead) or change.day in days
    if known:
        kept = {"sessions": ahead, "called_off": off, "text": text, "at": scene.now.isoformat()}
        turns.begin(scene, "change_meeting", kept)
    return known
