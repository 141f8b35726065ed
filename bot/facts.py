"""What fills the blanks that every sentence may have: who it is for, and what stands around them. Pure."""

from __future__ import annotations

import datetime as dt

from bot.flows.steps import Facts
from bot.rules.checkins import check_in_after
from bot.rules.escalation.coverage import next_in, next_in_after
from bot.rules.escalation.rota import Rota
from bot.rules.hours import next_working_day_ends
from bot.rules.nudging.open_hours import next_open
from bot.rules.person import Choices, Person, Programme, Relationship
from bot.wording import country_facts
from bot.wording.said import day_said, time_said, weekday_said

NOTHING_CHOSEN = Choices()
UNNAMED = {
    "coord": "Staff",
    "mentor": "your mentor",
    "mentee": "your mentee",
    "code": "your mentee",
    "step": "your step",
    "goal": "your goal",
}
"""What is said where there is no name, or where somebody has several mentees and none is meant."""


def standard_facts(
    person: Person | None, relationship: Relationship | None, programme: Programme, now: dt.datetime
) -> Facts:
    """Blank by blank. `now` is in the reader's own time zone."""
    facts: Facts = country_facts(programme.country)
    facts |= {"alias": programme.alias, "phone": programme.phone}
    facts |= {"day": weekday_said(_next_check_in(person, relationship, now).date())}
    facts |= {"name": person.name if person else "there"} | UNNAMED
    if relationship is not None:
        facts |= {"mentor": relationship.mentor, "mentee": relationship.mentee, "code": relationship.code}
        named = {"step": relationship.step, "goal": relationship.goal, "coord": relationship.coordinator}
        facts |= {blank: words for blank, words in named.items() if words}
    return facts


def _next_check_in(person: Person | None, relationship: Relationship | None, now: dt.datetime) -> dt.datetime:
    """When they are next asked how it goes, once what puts a text off has been looked at."""
    if person is None:
        return check_in_after(now, relationship, NOTHING_CHOSEN)
    due = check_in_after(now, relationship, person.choices)
    return next_open(due, person) or due


def duty_facts(key: str, now: dt.datetime, rota: Rota, told_at: dt.datetime | None = None) -> Facts:
    """By when staff will act, said truly for each crisis sentence, in the time zone of `now`.

    `told_at`: when those on call will be told, where that has to wait.
    """
    match key:
        case "crisis.staff_on_duty":
            return {"time": moment_said(now + dt.timedelta(hours=1), now)}
        case "crisis.nobody_on_duty":
            return {"time": moment_said(_next_there(now, rota, told_at).astimezone(now.tzinfo), now)}
        case "crisis.mentor_crossed_line" | "crisis.concern":
            ends = next_working_day_ends(now.astimezone(rota.zone), rota.country, rota.subdivision)
            return {"time": moment_said(ends.astimezone(now.tzinfo), now)}
        case _:
            return {}


def _next_there(now: dt.datetime, rota: Rota, told_at: dt.datetime | None) -> dt.datetime:
    """When staff are next there, from later on: nobody is there now, whatever the hour or the rota says."""
    if told_at is not None and told_at > now:
        return next_in(rota, told_at)
    return next_in_after(rota, now)


def moment_said(when: dt.datetime, now: dt.datetime) -> str:
    """A moment in words, as seen from `now`: "3pm", "9am Mon", "9am Mon 4 Jan"."""
    if when.date() == now.date():
        return time_said(when.time())
    if when - now < dt.timedelta(days=6):
        return f"{time_said(when.time())} {when:%a}"
    return f"{time_said(when.time())} {day_said(when.date())}"
