"""Households that a test lives with: a mentee, a mentor, what they chose, and what happens to them."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.planning import plans
from bot.rules.gate import CLOSED_OFF
from bot.rules.person import State
from bot.store import people
from bot.store.rows import add

ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata")
COUNTRIES = {"America/New_York": ("US", "NY")}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEAR_CHANGES = ("00:30", "01:00", "01:30", "02:30", "03:00", "23:30")  # the clocks change at one or two
WORDS = (
    *("PAUSE", "BACK", "BACK", "STAFF", "MOVE", "DIGEST", "DIGEST"),
    "nowhere to sleep tonight",
    "cant make it, can we meet fri 3pm instead",
    "need to cancel our next meeting",
    "my goal is pass maths",
)
NUMBERS = {"Ada": "+447700900001", "Sam": "+447700900002", "Cora": "+447700900003"}


@dataclass(frozen=True)
class Chosen:
    """What one person chose, as columns of their row."""

    zone: str
    phone_setting: str = "own"
    rest_days: bool = False
    same_day: bool = False
    digest: bool = False
    checkin_weekday: int | None = None
    checkin_time: dt.time | None = None
    safe_from: dt.time | None = None
    safe_to: dt.time | None = None


@dataclass(frozen=True)
class Happening:
    """Something that happens to somebody so many hours after the beginning."""

    hours: float
    what: str
    value: object


@dataclass(frozen=True)
class Household:
    """`answers`: how often, of a hundred texts, one is answered. `seed` decides what and when."""

    zone: str
    begins: dt.datetime
    meets: str | None
    mentee: Chosen
    mentor: Chosen
    limits: str | None = None
    answers: int = 50
    seed: int = 0
    happenings: tuple[Happening, ...] = field(default=())


times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
plans_to_meet = st.none() | st.builds(
    "{}{} {}".format,
    st.sampled_from(["", "", "every 2 weeks "]),
    st.sampled_from(DAYS),
    st.sampled_from([*NEAR_CHANGES, "09:00", "12:00", "14:30", "18:00"]),
)
limits = st.sampled_from(
    [None, None, '{"mentee_a_day": 2, "mentee_a_week": 5}', '{"gap_minutes": 360}', '{"mentee_a_week": 1}']
)


@st.composite
def chosen(draw, zone):
    safe = draw(st.none() | st.tuples(times, times))
    if safe and safe[0] == safe[1]:
        safe = None
    return Chosen(
        draw(st.sampled_from([zone, zone, zone, *ZONES])),
        draw(st.sampled_from(["own", "own", "own", "shared"])),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.none() | st.integers(0, 6)),
        draw(st.none() | times),
        *(safe or (None, None)),
    )


def happenings(most):
    who, hours = st.sampled_from(["Ada", "Sam"]), st.floats(0, most)
    states = st.tuples(st.sampled_from(list(map(str, State))), st.integers(1, 60))
    settings = st.sampled_from(["shared", "watched"])
    safe_hours = st.none() | st.tuples(times, times).filter(lambda pair: pair[0] != pair[1])
    what = st.one_of(
        st.builds(Happening, hours, st.just("says"), st.tuples(who, st.sampled_from(WORDS))),
        st.builds(Happening, hours, st.just("moves"), st.tuples(who, st.sampled_from(ZONES))),
        st.builds(Happening, hours, st.just("state"), states),
        st.builds(Happening, hours, st.just("phone"), st.tuples(settings, st.integers(1, 60))),
        st.builds(Happening, hours, st.just("safe"), st.tuples(who, safe_hours)),
        st.builds(Happening, hours, st.just("rest days"), st.tuples(who, st.booleans())),
        st.builds(
            Happening,
            hours,
            st.just("says"),
            st.tuples(who, st.sampled_from(WORDS)),
        ),
        st.builds(Happening, hours, st.just("date"), st.integers(2, 24 * 20)),
        st.builds(Happening, hours, st.just("meeting off"), st.none()),
        st.builds(Happening, hours, st.just("outage"), st.sampled_from([1, 5, 14, 30, 60, 100, 240])),
    )
    return st.lists(what, min_size=15, max_size=40).map(tuple)


@st.composite
def households(draw, zone, years=2):
    return Household(
        zone,
        dt.datetime(2026, draw(st.integers(1, 12)), draw(st.integers(1, 28)), 10, tzinfo=ZoneInfo(zone)),
        draw(plans_to_meet),
        draw(chosen(zone)),
        draw(chosen(zone)),
        draw(limits),
        draw(st.sampled_from([0, 40, 70, 100])),
        draw(st.integers(0, 2**32)),
        draw(happenings(years * 365 * 24)),
    )


def move_in(db, home):
    """Make the rows of a household; gives ids by first name, and the relationship's and the programme's."""
    now = home.begins.astimezone(dt.UTC)
    country, subdivision = COUNTRIES.get(home.zone, ("GB", None))
    programme = add(
        db,
        "programme",
        name="Bridges",
        alias="Bridges",
        phone="01632 960000",
        country=country,
        subdivision=subdivision,
        timezone=home.zone,
        day_first=country == "GB",
        limits=home.limits,
    )
    roles = {"Cora": ("coordinator", Chosen(home.zone)), "Sam": ("mentor", home.mentor)}
    roles["Ada"] = ("mentee", home.mentee)
    ids = {name: _person(db, programme, name, *of, now) for name, of in roles.items()}
    within = {"programme_id": programme, "made_at": now}
    relationship = add(
        db,
        "relationship",
        **within,
        mentor_id=ids["Sam"],
        mentee_id=ids["Ada"],
        coordinator_id=ids["Cora"],
        starts_on=(home.begins - dt.timedelta(days=30)).date(),
        ends_on=None,
        first_met_on=(home.begins - dt.timedelta(days=20)).date(),
        meets=home.meets,
    )
    add(db, "step", **within, relationship_id=relationship, words="ring the GP")
    plans.begin_relationship(db, people.by_id(db, ids["Ada"]).relationships[0], now)
    return ids | {"them": relationship, "programme": programme}


def _person(db, programme, name, role, chosen, now):
    row = add(
        db,
        "person",
        programme_id=programme,
        role=role,
        name=f"{name} Okafor",
        language="en",
        timezone=chosen.zone,
        state="community" if role == "mentee" else None,
        consent="yes",
        phone_setting=chosen.phone_setting,
        checkin_weekday=chosen.checkin_weekday,
        checkin_time=chosen.checkin_time,
        same_day=chosen.same_day,
        rest_days=chosen.rest_days,
        digest=chosen.digest,
        safe_from=chosen.safe_from,
        safe_to=chosen.safe_to,
        made_at=now,
    )
    number = NUMBERS[name]
    owner = {"programme_id": programme, "person_id": row}
    add(db, "address", **owner, channel="sms", value=number, blind=db.seals.blind(number))
    return row


SILENT = frozenset(str(state) for state in CLOSED_OFF - {State.ARCHIVE})
