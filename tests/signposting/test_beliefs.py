"""What a directory says that cannot be is mended or kept as text, and it is said which."""

import datetime as dt

import pytest

from signposting.imports.keys import clock
from signposting.imports.standard import read_object
from tests.signposting.directories import VERSION_3


def at(latitude, longitude, **address):
    location = {"id": "l1", "latitude": latitude, "longitude": longitude, "addresses": [address]}
    service = read_object(VERSION_3 | {"service_at_locations": [{"location": location}]})
    return service.places[0], service.remarks


def opened(**schedule):
    service = read_object(VERSION_3 | {"schedules": [{"description": "Most days", **schedule}]})
    return service.schedules[0], service.remarks


@pytest.mark.parametrize(
    ("latitude", "longitude", "address"),
    [
        (-1.55, 53.8, {"postal_code": "LS1 1AA"}),
        (-1.55, 53.8, {"country": "GB"}),
        (-1.55, 53.8, {}),
        ("-119.9", "39.4", {"country": "US"}),
        (-80.2, 25.8, {"postal_code": "33101"}),
    ],
)
def test_swapped_coordinates_are_put_right_and_it_is_said(latitude, longitude, address):
    place, remarks = at(latitude, longitude, **address)
    assert (place.latitude, place.longitude) == (float(longitude), float(latitude))
    assert "swapped" in remarks[0]


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(100, 101), (0, 0), (53.8, None), ("north", "west"), (float("nan"), 1.0)]
)
def test_coordinates_that_are_nowhere_are_left_out_and_kept_as_they_came(latitude, longitude):
    place, remarks = at(latitude, longitude)
    assert (place.latitude, place.longitude) == (None, None)
    assert place.more["latitude"] is latitude
    assert "left out" in remarks[0]


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(53.8, -1.55), (60.4, -1.2), (21.3, -157.9), (48.9, 2.4)]
)
def test_coordinates_that_can_be_are_left_alone(latitude, longitude):
    place, remarks = at(latitude, longitude)
    assert (place.latitude, place.longitude, remarks) == (latitude, longitude, ())


@pytest.mark.parametrize(
    "schedule",
    [
        {"opens_at": "09:00"},
        {"opens_at": "09:00", "closes_at": "09:00"},
        {"opens_at": "00:00", "closes_at": "00:00"},
        {"opens_at": "late", "closes_at": "17:00"},
        {"freq": "WEEKLY", "bymonthday": "2,3"},
        {"freq": "WEEKLY", "byday": "2TU"},
        {"freq": "WEEKLY", "byday": "XX"},
        {"freq": "WEEKLY", "byday": "TH,FR", "valid_from": "2005-01-01", "valid_to": "2005-01-01"},
        {"freq": "MONTHLY", "bymonthday": "45"},
        {"freq": "OFTEN", "byday": "MO"},
        {"freq": "DAILY", "until": "2026-01-01", "count": 3},
        {"freq": "DAILY", "valid_from": "2026-01-02", "valid_to": "2026-01-01"},
        {"freq": "WEEKLY", "byweekno": "41,42"},
        {"freq": "WEEKLY", "byday": "MO", "interval": "some"},
    ],
)
def test_hours_that_contradict_themselves_fall_back_to_their_text(schedule):
    read, remarks = opened(**schedule)
    assert (read.text, read.has_hours, read.days) == ("Most days", False, ())
    assert read.more == schedule
    assert "kept as text" in remarks[0]


@pytest.mark.parametrize(
    ("schedule", "days", "opens", "closes"),
    [
        (
            {"byday": "MO,FR", "freq": "WEEKLY", "opens_at": "9am", "closes_at": "5.30pm"},
            ("MO", "FR"),
            (9, 0),
            (17, 30),
        ),
        ({"weekday": 1, "opens_at": "09:00:00Z", "closes_at": "24:00"}, ("MO",), (9, 0), (23, 59)),
        ({"weekday": "Sunday", "opens_at": "20:00", "closes_at": "08:00"}, ("SU",), (20, 0), (8, 0)),
        (
            {"weekday": 0, "opens_at": "2000-01-01T08:00:00.000Z", "closes_at": "2000-01-01T12:00:00.000Z"},
            ("SU",),
            (8, 0),
            (12, 0),
        ),
    ],
)
def test_hours_are_read_as_directories_write_them(schedule, days, opens, closes):
    read, remarks = opened(**schedule)
    assert (read.days, read.opens_at, read.closes_at) == (days, dt.time(*opens), dt.time(*closes))
    assert remarks == ()


@pytest.mark.parametrize("text", ["", "9", "25:00", "12:99", "noonish", "9:00 to 5:00"])
def test_what_is_no_time_of_day_is_not_taken_for_one(text):
    assert clock(text) is None


def test_ages_the_wrong_way_round_are_left_out():
    service = read_object(VERSION_3 | {"minimum_age": 60, "maximum_age": 18})
    assert (service.eligibility.minimum_age, service.more["minimum_age"]) == (None, 60)
    assert "ages" in service.remarks[0]


def test_a_day_of_checking_that_is_not_understood_is_said():
    service = read_object(VERSION_3 | {"assured_date": "12/03/26"})
    assert (service.last_verified, service.more["assured_date"]) == (None, "12/03/26")
    assert "12/03/26" in service.remarks[0]


def test_a_number_given_again_by_a_contact_is_told_once():
    twice = VERSION_3 | {"phones": [{"number": '"+44 113 496 0000"'}]}
    twice["contacts"] = [{"phones": [{"number": "+44 (113) 496-0000"}, {"number": "0113 496 0009"}]}]
    assert [phone.number for phone in read_object(twice).phones] == ["+44 113 496 0000", "0113 496 0009"]
