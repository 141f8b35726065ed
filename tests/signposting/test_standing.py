"""Whom a service takes, and how one gets in, is told from its own words."""

from dataclasses import replace

import pytest
from hypothesis import given

from signposting.service import Address, Area, Eligibility, Place, Service
from signposting.standing import as_json, hours_of_json, of_json, standing
from tests.signposting.shapes import services
from tests.signposting.test_hours import BOTH_HALVES, NIGHTS, OFFICE

HOUSE = Service("s1", "Dock House")


def of(text="", **said):
    return standing(replace(HOUSE, **{"eligibility": Eligibility(text)} | said))


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Women only", "f"),
        ("For women and their children", "f"),
        ("Men aged 18 to 25", "m"),
        ("Only open to females", "f"),
        ("Men and women over 18", ""),
        ("Anyone, women are very welcome", ""),
        ("All genders, men's group on Mondays", ""),
        ("", ""),
    ],
)
def test_whom_it_takes_by_gender(text, gender):
    assert of(text).gender == gender


def test_a_name_tells_it_too():
    assert standing(replace(HOUSE, name="Hull Women's Centre")).gender == "f"
    assert standing(replace(HOUSE, name="Hull Womens Centre")).gender == "f"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("We cannot accept anyone with a conviction for arson or sexual offences", ("arson", "sexual")),
        ("Arsonists are not considered", ("arson",)),
        ("No sex offenders", ("sexual",)),
        ("No history of violence", ("violence",)),
        ("You must have no unspent convictions", ("any",)),
        ("Help for anyone hurt by violence", ()),
        ("You do not need to be free of drugs", ()),
        ("A criminal record is no bar", ()),
    ],
)
def test_convictions_that_it_does_not_take(text, kinds):
    assert of(text).excludes == kinds


@pytest.mark.parametrize(
    ("text", "way_in"),
    [
        ("By referral only", "referral"),
        ("Referrals from probation or a GP", "referral"),
        ("You must be referred by a worker", "referral"),
        ("Self referral or by referral", ""),
        ("No referral needed", ""),
        ("Drop in, or ring", ""),
        ("Ring first", "ring"),
        ("Please book an appointment", "ring"),
        ("", ""),
    ],
)
def test_how_one_gets_in(text, way_in):
    assert of(application=text).way_in == way_in


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Families of prisoners", True),
        ("Children with a parent who is affected by someone in prison", True),
        ("Prisoners and their families", False),
        ("Families in Leeds", False),
    ],
)
def test_whether_it_is_for_families(text, families):
    assert of(text).is_for_families is families


def test_hours_of_a_place_go_before_those_of_the_service():
    two = (Place(), Place(schedules=(NIGHTS,)))
    kept = of(places=two, schedules=(OFFICE,))
    assert kept.hours_at(1)[0].opens_at == NIGHTS.opens_at
    assert kept.hours_at(0) == kept.hours_at(-1) == (replace(OFFICE, days=OFFICE.days),)


def test_hours_that_nobody_checked_are_not_kept():
    kept = of(schedules=(OFFICE,), more={"unverified": True})
    assert (kept.hours, kept.is_unverified) == ({}, True)


def test_where_it_is_tells_whose_holidays_it_keeps():
    in_edinburgh = Place(addresses=(Address(postcode="EH1 1AA", country="GB"),))
    assert (of(places=(in_edinburgh,)).country, of(places=(in_edinburgh,)).part) == ("GB", "SCT")
    in_texas = Place(addresses=(Address(state="TX", country="US"),))
    assert (of(places=(in_texas,)).country, of(places=(in_texas,)).part) == ("US", "TX")


def test_for_whose_nation_alone_it_is():
    assert of(areas=(Area("Wales"), Area("England"))).nations == ("ENG", "WLS")
    assert of(areas=(Area("Wales"), Area("Leeds"))).nations == ()


def test_days_with_the_same_hours_are_kept_as_one():
    a_day_each = tuple(replace(OFFICE, days=(day,), id=day, text=day) for day in OFFICE.days)
    assert of(schedules=a_day_each).hours_at(-1) == (OFFICE,)
    assert len(of(schedules=BOTH_HALVES).hours_at(-1)) == 2


@given(services)
def test_what_is_kept_of_any_service_comes_back_the_same(service):
    kept = standing(service)
    told = as_json(kept)
    assert replace(of_json(told), hours=hours_of_json(told)) == kept
