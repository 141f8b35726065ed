"""Services of every shape, for Hypothesis."""

import datetime as dt
import string

from hypothesis import strategies as st

from signposting.imports.hours import DAYS, contradictions
from signposting.imports.places import are_swapped, home_of
from signposting.service import (
    Address,
    Area,
    Cost,
    Eligibility,
    Holder,
    Language,
    Organisation,
    Phone,
    Place,
    Price,
    Schedule,
    Service,
    Term,
)

said = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)
named = said.filter(bool)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | said,
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
strange = st.dictionaries(
    st.text(string.ascii_lowercase, min_size=1, max_size=4).map("x_".__add__), plain_json, max_size=2
)
days = st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1))
languages = st.builds(Language, *[said] * 4, strange)
phones = st.builds(
    Phone,
    st.text(string.digits + "+ ()", min_size=1).map(str.strip).filter(bool),
    extension=said,
    kind=said,
    description=said,
    languages=st.lists(languages, max_size=1).map(tuple),
    holder=st.sampled_from(Holder),
    id=said,
    more=strange,
)


def several(parts, most=2):
    return st.lists(parts, max_size=most).map(tuple)


def numbers(phones):
    return several(phones, 3).filter(
        lambda found: len({"".join(filter(str.isdigit, phone.number)) for phone in found}) == len(found)
    )


@st.composite
def schedules(draw):
    hours = draw(st.none() | st.tuples(st.times(), st.times()))
    freq = draw(st.sampled_from(["", "DAILY", "WEEKLY", "MONTHLY"]))
    ordinal = st.sampled_from(["", "1", "-1"]) if freq == "MONTHLY" else st.just("")
    weekdays = st.tuples(ordinal, st.sampled_from(DAYS)).map("".join)
    return Schedule(
        *(hours or (None, None)),
        days=draw(several(weekdays)) if freq else (),
        month_days=draw(several(st.integers(1, 31))) if freq == "MONTHLY" else (),
        freq=freq,
        interval=draw(st.integers(1, 4)),
        starts_on=draw(days),
        until=draw(days),
        count=draw(st.none() | st.integers(1, 9)),
        valid_from=draw(days),
        valid_to=draw(days),
        closed=draw(st.booleans()),
        text=draw(said),
        notes=draw(said),
        id=draw(said),
        more=draw(strange),
    )


believed = schedules().filter(lambda schedule: not any(contradictions(schedule)))
addresses = st.builds(Address, several(named, 4), *[said] * 7, strange)


@st.composite
def places(draw):
    where = draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
    at = draw(several(addresses))
    if where and (where == (0, 0) or are_swapped(*where, home_of(at))):
        where = None
    return Place(
        draw(said),
        draw(said),
        *(where or (None, None)),
        addresses=at,
        phones=draw(numbers(phones)),
        schedules=draw(several(believed)),
        description=draw(said),
        transport=draw(said),
        id=draw(said),
        link=draw(strange),
        more=draw(strange),
    )


amounts = st.none() | st.floats(0, 1e6)
ages = st.none() | st.floats(0, 120)
eligibility = st.builds(Eligibility, said, ages, ages).filter(
    lambda one: one.minimum_age is None or one.maximum_age is None or one.minimum_age <= one.maximum_age
)
services = st.builds(
    Service,
    named,
    named,
    organisation=st.builds(Organisation, *[said] * 5, strange),
    alternate_name=said,
    description=said,
    url=said,
    email=said,
    status=said,
    phones=numbers(phones),
    places=several(places()),
    areas=several(st.builds(Area, *[said] * 6, strange)),
    schedules=several(believed),
    eligibility=eligibility,
    cost=st.builds(
        Cost, said, several(st.builds(Price, said, amounts, said, said, days, days, said, strange))
    ),
    languages=several(languages),
    terms=several(st.builds(Term, *[said] * 6, strange, strange)),
    application=said,
    alert=said,
    last_verified=days,
    attribution=said,
    more=strange,
)
