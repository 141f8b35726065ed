"""What place a text names, told one text a line: the text, and what is found where."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signposting.places import Kind, asks_near, find_place
from signposting.places.found import km_between
from signposting.places.make_outcodes import TABLE, make
from signposting.places.outcodes import outcodes
from signposting.places.written import districts, prisons

SOURCE = Path(__file__).parents[3] / "shared/data/signposting/uk_outcodes_gibbs_cc0.csv"
LEEDS, LONDON, BANGOR_WALES, FRESNO = (53.8, -1.55), (51.51, -0.12), (53.23, -4.13), (36.75, -119.77)

IN_BRITAIN = [
    ("need somewhere 2 stay tonite leeds", Kind.TOWN, "Leeds"),
    ("food bank near LS9 7TF", Kind.POSTCODE, "LS9 7TF"),
    ("food bank near ls97tf", Kind.POSTCODE, "LS9 7TF"),
    ("night shelter open now S1", Kind.OUTCODE, "S1"),
    ("any beds round hu3", Kind.OUTCODE, "HU3"),
    ("dry house near Byker", Kind.DISTRICT, "Byker"),
    ("soup run in Stoke-on-Trent", Kind.TOWN, "Stoke-on-Trent"),
    ("owt on in brum", Kind.TOWN, "Birmingham"),
    ("is there a refuge in Kent", Kind.COUNTY, "Kent"),
    ("how do i book a visit HMP Hull", Kind.PRISON, "Hull"),
    ("out of styal monday", Kind.PRISON, "Styal"),
    ("visiting my dad in donny jail", Kind.PRISON, "Doncaster"),
    ("food bank Hull", Kind.TOWN, "Kingston upon Hull"),
    ("where can i kip in Bradfrod", Kind.TOWN, "Bradford"),
    ("eviction newcastl", Kind.TOWN, "Newcastle upon Tyne"),
    ("soup kitchen in Leds", Kind.TOWN, "Leeds"),
    ("a room in Great Yarmoth", Kind.TOWN, "Great Yarmouth"),
    ("oes gwaith yng Nghaernarfon", Kind.DISTRICT, "Caernarfon"),
    ("hostel reading", Kind.TOWN, "Reading"),
    ("in Reading need food bank", Kind.TOWN, "Reading"),
    ("is there a refuge in Bath", Kind.TOWN, "Bath"),
    ("food bank barking", Kind.TOWN, "Barking"),
    ("food bank in chester", Kind.TOWN, "Chester"),
    ("alcohol detox bed preston", Kind.TOWN, "Preston"),
    ("any food bank on the isle of man", Kind.DISTRICT, "Isle of Man"),
    ("me mam in port erin is on her own", Kind.TOWN, "Port Erin"),
    ("council tax barrow, is there a discount", Kind.TOWN, "Barrow in Furness"),
]

IN_AMERICA = [
    ("food pantry 94801", Kind.ZIP, "94801"),
    ("any bed open in fresno", Kind.TOWN, "Fresno"),
    ("shelter in Jackson MS", Kind.TOWN, "Jackson"),
    ("who rents to felons in OKC", Kind.TOWN, "Oklahoma City"),
    ("clean slate help, Harris County", Kind.COUNTY, "Harris County"),
    ("locks got changed in Mott Haven", Kind.TOWN, "Mott Haven"),
    ("visit my man at rikers", Kind.PRISON, "Rikers Island"),
    ("a church round Tyler", Kind.TOWN, "Tyler"),
    ("can i vote, is that true in NJ", Kind.STATE, "NJ"),
    ("shelter in Tulza is full", Kind.TOWN, "Tulsa"),
    ("a bed for my nephew tonight. houston", Kind.TOWN, "Houston"),
    ("rape crisis center austin walk in?", Kind.TOWN, "Austin"),
    ("who helps with rent great falls?", Kind.TOWN, "Great Falls"),
    ("script ran out. hamilton mt", Kind.TOWN, "Hamilton"),
    ("how do i seal my record in tx, the form", Kind.STATE, "TX"),
    ("acabo de salir, hay trabajo en Bakersfield", Kind.TOWN, "Bakersfield"),
]

NOWHERE_IN_BRITAIN = [
    "feeling really down",
    "im reading a book",
    "i want help with reading",
    "need a bath and a shower",
    "got a good deal",
    "want a sandwich",
    "my mate is barking mad",
    "see you in march",
    "rent is due in May",
    "hope u can help",
    "i need to wash my clothes",
    "be aware of the software",
    "my son Lincoln needs shoes",
    "thanks Chester",
    "Austin",
    "ok will do. Barry",
    "cheers m8, text u b4 tea",
    "got a s21 notice",
    "stuck on the M6",
    "need my B12 jab",
    "the halfway house said no",
    "any food bank near me",
    "help",
]

NOWHERE_IN_AMERICA = [
    "Jackson said hi",
    "talked to Tyler about it",
    "they want 15000 dollars bail",
    "inmate number 94801",
    "something happened with a CO",
    "she is at the halfway house",
]


@pytest.mark.parametrize(("text", "kind", "name"), IN_BRITAIN)
def test_a_place_is_found_in_a_british_text(text, kind, name):
    found = find_place(text, "GB")
    assert found
    assert (found.kind, found.name, found.country) == (kind, name, "GB")


@pytest.mark.parametrize(("text", "kind", "name"), IN_AMERICA)
def test_a_place_is_found_in_an_american_text(text, kind, name):
    found = find_place(text, "US")
    assert found
    assert (found.kind, found.name, found.country) == (kind, name, "US")


@pytest.mark.parametrize("text", NOWHERE_IN_BRITAIN)
def test_what_is_no_place_is_not_taken_for_one_in_britain(text):
    assert find_place(text, "GB") is None


@pytest.mark.parametrize("text", NOWHERE_IN_AMERICA)
def test_what_is_no_place_is_not_taken_for_one_in_america(text):
    assert find_place(text, "US") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("moving from Leeds to Hull next week", "Kingston upon Hull"),
        ("just out of HMP Hull, need a room in Leeds", "Leeds"),
        ("cant go back to brum so theyre dumping me in stoke", "Stoke-on-Trent"),
        ("was in Derby, then Luton", "Luton"),
    ],
)
def test_of_several_places_the_one_where_help_is_wanted_is_found(text, name):
    assert find_place(text, "GB").name == name


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("food bank gillingham kent", (51.39, 0.55)),
        ("food bank in Gillingham Dorset", (51.04, -2.28)),
        ("Newport, Wales. any hostel", (51.59, -3.0)),
        ("food bank March Cambs", (52.55, 0.09)),
    ],
)
def test_a_county_or_nation_beside_a_town_tells_which_is_meant(text, near):
    found = find_place(text, "GB")
    assert km_between((found.latitude, found.longitude), near) < 25


def test_home_tells_which_of_two_towns_is_meant():
    found = find_place("any beds in Bangor", "GB", BANGOR_WALES)
    assert km_between((found.latitude, found.longitude), BANGOR_WALES) < 10


def test_a_name_of_two_towns_is_less_sure_than_a_name_of_one():
    assert find_place("any beds in Bangor", "GB").sure < find_place("any beds in Leeds", "GB").sure


def test_a_slip_is_less_sure_than_the_name_itself():
    assert find_place("any beds in Ledes", "GB").sure < find_place("any beds in Leeds", "GB").sure


def test_the_span_is_where_the_name_stands_in_the_text_as_it_came():
    text = "🥶 freezin… any beds in Merthyr Tydfil tonite"
    start, end = find_place(text, "GB").span
    assert text[start:end] == "Merthyr Tydfil"


@pytest.mark.parametrize(
    ("text", "country"),
    [("daycare help vallejo", "US"), ("food pantry 94801", "US"), ("probation office number hull", "GB")],
)
def test_without_a_country_both_are_looked_in_and_the_british_first(text, country):
    assert find_place(text).country == country


@pytest.mark.parametrize(
    "text", ["food bank near me", "owt round here?", "nearest hostel", "comida cerca de mi"]
)
def test_near_me_is_told_apart(text):
    assert asks_near(text)
    assert find_place(text, "GB") is None


@pytest.mark.parametrize("text", ["food bank in Leeds", "i nearly cried"])
def test_who_names_a_place_does_not_ask_near(text):
    assert not asks_near(text)


@given(st.text(max_size=400), st.sampled_from(["GB", "US", None]))
def test_whatever_is_typed_a_span_lies_in_the_text(text, country):
    found = find_place(text, country)
    assert found is None or 0 <= found.span[0] < found.span[1] <= len(text)


def test_every_district_and_prison_that_we_wrote_lies_where_its_code_does():
    places = [*districts(), *(place for place, _ in prisons())]
    assert {place.country for place in places} == {"GB", "US"}
    assert all(49 < place.latitude < 61 for place in places if place.country == "GB")
    assert all(18 < place.latitude < 50 for place in places if place.country == "US")


def test_the_table_of_outcodes_is_what_the_script_makes(tmp_path):
    if not SOURCE.exists():
        pytest.skip(f"the source is not here: {SOURCE.name}")
    make(SOURCE, tmp_path / "outcodes.csv")
    assert (tmp_path / "outcodes.csv").read_bytes() == TABLE.read_bytes()


def test_every_outcode_has_a_middle():
    with TABLE.open(encoding="utf-8") as lines:
        assert len(list(csv.DictReader(lines))) == len(outcodes()) > 2_800
    assert km_between(outcodes()["LS1"].point, LEEDS) < 5


def test_kilometres_are_right():
    assert km_between(LEEDS, LONDON) == pytest.approx(272, abs=5)
