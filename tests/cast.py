"""The people of a test, as one line of a talk gives them.

    given: mentee Ada with mentor Sam, step "ring the GP", phone shared

The words after the first comma: step, goal, phone, consent, state, born, country, language, channel, zone,
met, today (a reminder on the day too), lead, nights (who is on call out of hours), safeword, and places (the
directory holds those of practice mode). What is about one person is about the first one named; a state is
the mentee's.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from bot.planning import plans
from bot.practice.places import bring_places
from bot.rules.escalation.rota import Holidays, Post, Shift
from bot.store import people, rota
from bot.store.rows import add

START = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)  # a Thursday, and London's own time
COORDINATOR = "Cora"
NEW_YORK = "America/New_York"
OPTION = re.compile(r'(\w+) (?:"([^"]*)"|([^,]+))')
WHO = re.compile(r"(\w+) (\w+)(?: with (\w+) (\w+))?")


@dataclass
class Cast:
    """Numbers by name, and the ids of their rows. `begin` makes one cast's numbers differ from another's."""

    begin: int = 0
    numbers: dict = field(default_factory=dict)
    ids: dict = field(default_factory=dict)
    channels: dict = field(default_factory=dict)
    relationship: object = None
    programme: object = None

    def name_at(self, number):
        return next((name for name, mine in self.numbers.items() if mine == number), number)


def make(db, line, now=START, begin=0):
    """Make the people of a `given:` line, with a coordinator, Cora, in their programme."""
    who, _, rest = line.partition(",")
    first, name, second, other = WHO.fullmatch(who.strip()).groups()
    options = {key: quoted or plain for key, quoted, plain in OPTION.findall(rest)}
    american = options.get("country") == "US"
    cast, called = Cast(begin), f"Bridges {begin}" if begin else "Bridges"
    cast.programme = add(
        db,
        "programme",
        name=called,
        alias=called,
        phone="01632 960000",
        country="US" if american else "GB",
        timezone=NEW_YORK if american else "Europe/London",
        day_first=not american,
    )
    _person(db, cast, "coordinator", COORDINATOR, now, {})
    if "lead" in options:
        _person(db, cast, "lead", options["lead"], now, {})
    _person(db, cast, first, name, now, options)
    if other:
        _person(db, cast, second, other, now, {"state": options.get("state", "community")})
        _relationship(db, cast, {first: name, second: other}, options, now)
    if "places" in options:
        bring_places(db.conn, now)
    if "nights" in options:
        _on_call_at_night(db, cast, options["nights"], now)
    return cast


def _on_call_at_night(db, cast, name, now):
    """When the office is closed, on working days, at weekends and on public holidays."""
    five, nine, first = dt.time(17), dt.time(9), now.date() - dt.timedelta(days=2)
    for days, begins in ({1, 2, 3, 4, 5}, five), ({1, 2, 3, 4, 5, 6, 7}, nine):
        holidays = Holidays.ALSO if begins == five else Holidays.ONLY
        one = Shift(cast.ids[name], Post.ON_CALL, frozenset(days), begins, nine, first, None, holidays)
        rota.add_entry(db, cast.programme, one, now)
    weekend = Shift(cast.ids[name], Post.ON_CALL, frozenset({6, 7}), nine, nine, first)
    rota.add_entry(db, cast.programme, weekend, now)


def another(db, cast, role, name, now=START):
    """One more person in the same programme."""
    _person(db, cast, role, name, now, {})


def _person(db, cast, role, name, now, options):
    place = cast.begin + len(cast.numbers)
    number = f"+4477009000{place:02}"
    channel = options.get("channel", "sms")
    address = str(100 + place) if channel == "telegram" else number
    cast.numbers[name], cast.channels[name] = address, channel
    cast.ids[name] = add(
        db,
        "person",
        programme_id=cast.programme,
        role=role,
        name=f"{name} Okafor",
        language=options.get("language", "en"),
        timezone=options.get(
            "zone", "America/New_York" if options.get("country") == "US" else "Europe/London"
        ),
        state=options.get("state", "community") if role == "mentee" else None,
        consent=options.get("consent", "yes"),
        phone_setting=options.get("phone", "own"),
        same_day=options.get("today") == "yes",
        safe_word=options.get("safeword"),
        born=options.get("born"),
        made_at=now,
    )
    owner = {"programme_id": cast.programme, "person_id": cast.ids[name]}
    add(db, "address", **owner, channel=channel, value=address, blind=db.seals.blind(address))


def _relationship(db, cast, names, options, now):
    met = options.get("met", "yes") == "yes"
    cast.relationship = add(
        db,
        "relationship",
        programme_id=cast.programme,
        mentor_id=cast.ids[names["mentor"]],
        mentee_id=cast.ids[names["mentee"]],
        coordinator_id=cast.ids[COORDINATOR],
        starts_on=(now - dt.timedelta(days=60)).date(),
        ends_on=(now + dt.timedelta(days=300)).date(),
        first_met_on=(now - dt.timedelta(days=50)).date() if met else None,
        meets=options.get("meets"),
        made_at=now,
    )
    within = {"programme_id": cast.programme, "relationship_id": cast.relationship, "made_at": now}
    goal = None
    if "goal" in options:
        goal = add(
            db, "goal", **within, words=options["goal"], source="mentee", status="active", confirmed_at=now
        )
    if "step" in options:
        add(db, "step", **within, goal_id=goal, words=options["step"])
    mentee = people.by_id(db, cast.ids[names["mentee"]])
    plans.begin_relationship(db, mentee.relationships[0], now)
