"""What docs/practice.md promises of the texts that the bot begins, written again, as simply as can be.

Nothing here asks bot.rules. Each function yields what broke a promise, in plain words.
"""

import datetime as dt
import json
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

from tests.years.household import DAYS, SILENT

WAKING = {"mentee": (9, 20), "mentor": (8, 21), "coordinator": (9, 17)}
CAPS = {"mentee": ("mentee_a_day", 1, "mentee_a_week", 3), "mentor": ("mentor_a_day", 1, "mentor_a_week", 7)}
NOTICES = ("meeting_changed", "mentor_digest")
ON_TOP = {
    "appointment_reminder": ("per_date", 3),
    "meeting_reminder": ("per_meeting", 2),
    "meeting_today": ("per_meeting", 2),
}
REMINDERS = ("meeting_reminder", "meeting_today", "appointment_reminder")
OF_MENTEES = (*REMINDERS, "goal_checkin", "goal_idea", "missed_meeting")
STALE_DAYS = {"goal_checkin": 2, "session_log": 3}
PUBLIC = {
    "GB": holidays.country_holidays("GB", subdiv="ENG", years=range(2025, 2031)),
    "US": holidays.country_holidays("US", subdiv="NY", years=range(2025, 2031)),
}


def local(one, zone=None):
    return one.at.astimezone(ZoneInfo(zone or one.person.timezone))


def told(one):
    """A text, for a message that says what is wrong."""
    kind = one.nudge.kind if one.nudge else "no nudge"
    return f"{local(one):%a %d %b %Y %H:%M} {one.person.timezone} to {one.who} ({kind}, {one.text.key})"


def begun(life, who=None):
    return [one for one in life.sent if one.text.kind == "nudge" and who in (None, one.who)]


def outside_hours(life, country):
    for one in begun(life):
        at, (opens, closes) = local(one), WAKING[one.person.role]
        if country == "US":
            opens, closes = max(opens, 8), min(closes, 21)
        if not opens <= at.hour < closes:
            yield f"at night: {told(one)}"
        if not is_safe(at.time(), one.person.safe_from, one.person.safe_to):
            yield f"not in safe hours: {told(one)}"


def is_safe(clock, safe_from, safe_to):
    if safe_from is None or safe_to is None:
        return True
    if safe_from < safe_to:
        return safe_from <= clock < safe_to
    return clock >= safe_from or clock < safe_to


def on_rest_days(life, country):
    for one in begun(life):
        day = local(one).date()
        if not one.person.rest_days and (day.weekday() == 6 or day in PUBLIC[country]):
            yield f"on a day of rest: {told(one)}"


def to_silent_phones(life):
    for one in life.sent:
        if one.who == "Ada" and one.person.state in SILENT:
            yield f"state {one.person.state}: {told(one)}"
    for one in begun(life):
        if one.person.phone_setting == "watched" and one.nudge:
            yield f"a watched phone: {told(one)}"


def to_the_wrong_one(life):
    for one in begun(life):
        if (
            one.nudge
            and one.who != ("Ada" if one.nudge.kind in OF_MENTEES else "Sam")
            and one.nudge.kind != "meeting_changed"
        ):
            yield f"not theirs: {told(one)}"


def while_paused(life):
    for one in begun(life):
        about_goals = one.nudge and one.nudge.kind in ("goal_checkin", "next_step", "goal_idea")
        if about_goals and one.person.paused_until and one.at < one.person.paused_until:
            yield f"during a pause: {told(one)}"


def twice(life):
    ids = [one.id for one in life.sent]
    yield from (f"sent twice: {told(one)}" for one in life.sent if ids.count(one.id) > 1)
    first = {}
    for one in begun(life):
        if one.nudge is None:
            continue
        begins = (one.who, one.nudge.kind, local(one).date(), one.nudge.about)
        if first.setdefault(begins, one.nudge.id) != one.nudge.id:
            yield f"twice in a day about the same: {told(one)}"


def over_caps(life, limits):
    for who in ("Ada", "Sam"):
        counted = list(that_count(life, who, limits))
        a_day, day_usual, a_week, week_usual = CAPS["mentee" if who == "Ada" else "mentor"]
        for number, one in enumerate(counted):
            zone, today = one.person.timezone, local(one).date()
            days = [local(other, zone).date() for other in counted[: number + 1]]
            if days.count(today) > limits.get(a_day, day_usual):
                yield f"too many in a day: {told(one)}"
            if sum(0 <= (today - day).days < 7 for day in days) > limits.get(a_week, week_usual):
                yield f"too many in a week: {told(one)}"


def that_count(life, who, limits):
    """The texts that count towards a day and a week; two that leave as one count as one."""
    reminders, seen = {}, set()
    for one in begun(life, who):
        kind = one.nudge.kind if one.nudge else None
        leaves_with = (one.text.nudge_id or one.text.talk_id, one.text.at)
        if one.text.talk_id is None or kind in NOTICES or leaves_with in seen:
            continue
        seen.add(leaves_with)
        if kind in REMINDERS:
            reminders[one.nudge.about] = reminders.get(one.nudge.about, 0) + 1
            if reminders[one.nudge.about] <= limits.get(*ON_TOP[one.nudge.kind]):
                continue
        yield one


def too_soon(life, limits):
    apart = dt.timedelta(minutes=limits.get("gap_minutes", 120))
    for who in ("Ada", "Sam"):
        them = begun(life, who)
        for before, one in pairwise(them):
            together = before.nudge and one.nudge and before.nudge.id == one.nudge.id
            free = one.text.talk_id is None or (one.nudge and one.nudge.kind in (*NOTICES, *REMINDERS))
            if not together and not free and one.at - before.at < apart:
                yield f"{one.at - before.at} after another: {told(one)}"


def out_of_date(life):
    for one in begun(life):
        kind = one.nudge.kind if one.nudge else None
        if kind in REMINDERS and (one.at >= one.subject.starts_at or one.subject.state != "planned"):
            yield f"of a meeting at {one.subject.starts_at}, {one.subject.state}: {told(one)}"
        if kind in STALE_DAYS and one.at - one.nudge.planned_at > dt.timedelta(days=STALE_DAYS[kind]):
            yield f"gone stale, since planned for {one.nudge.planned_at}: {told(one)}"


def unsettled(life):
    for one in life.nudges:
        if one.state == "waiting" and one.due_at <= life.now - dt.timedelta(hours=1) > life.down_until:
            yield f"stuck: {one.kind}, due at {one.due_at}"
        if one.state == "dropped" and not one.reason:
            yield f"dropped without a reason: {one.kind}, due at {one.due_at}"
        if one.state not in ("waiting", "begun", "dropped"):
            yield f"{one.state}: {one.kind}"
    for one in life.texts:
        if one.state in ("waiting", "sending") and one.not_before <= life.now > life.down_until:
            yield f"a text is stuck: {one.key}, {one.state}, {one.not_before}"
        if one.state in ("dropped", "failed", "unknown") and not one.reason:
            yield f"a text {one.state} without a reason: {one.key}"


def off_the_clock(life):
    """Planned moments are at their own hour by the clocks of the person, on both sides of a change."""
    ada, home = life.zones["Ada"], life.home
    if home.answers == 0:  # nobody agrees another time
        for one in life.sessions:
            day, clock = home.meets.rsplit(None, 2)[-2:]
            wanted = (DAYS.index(day[:3]), dt.time.fromisoformat(clock))
            if not any(is_at(one.starts_at, *wanted, zone) for zone in ada):
                yield f"a meeting for {home.meets} in {ada} is at {one.starts_at}"
        noon = home.mentee.checkin_time or dt.time(12)
        for one in life.nudges:
            if one.kind == "goal_checkin" and not any(is_at(one.planned_at, None, noon, z) for z in ada):
                yield f"a check-in for {noon} in {ada} is planned for {one.planned_at}"


def is_at(moment, weekday, clock, zone):
    """Is it that hour there? One that the clocks skip is an hour later; one that comes twice is the first."""
    there = moment.astimezone(ZoneInfo(zone))
    wanted = dt.datetime.combine(there.date(), clock, ZoneInfo(zone))
    skipped = wanted.astimezone(dt.UTC).astimezone(ZoneInfo(zone)).time() != clock
    hour_later = (dt.datetime.combine(there.date(), clock) + dt.timedelta(hours=1)).time()
    same_day = weekday is None or there.weekday() == weekday
    return same_day and there.fold == 0 and there.time() == (hour_later if skipped else clock)


def broken(life):
    """Everything that broke a promise, in the order of the promises."""
    country = "US" if life.home.zone == "America/New_York" else "GB"
    limits = json.loads(life.home.limits or "{}")
    return [
        *outside_hours(life, country),
        *on_rest_days(life, country),
        *to_silent_phones(life),
        *to_the_wrong_one(life),
        *while_paused(life),
        *twice(life),
        *over_caps(life, limits),
        *too_soon(life, limits),
        *out_of_date(life),
        *unsettled(life),
        *off_the_clock(life),
    ]
