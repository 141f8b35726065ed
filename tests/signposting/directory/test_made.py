"""What is made of a service: which needs it answers, and where it is looked for."""

import pytest
from hypothesis import HealthCheck, given, settings

from signposting.directory.area import area_of
from signposting.directory.kinds import kinds_of
from signposting.directory.made import Made, made_of
from signposting.directory.moment import new_id
from signposting.directory.where import AN_AREA, where
from signposting.directory.words import grams_of, plain_words
from signposting.needs import CATEGORIES
from signposting.places.found import km_between
from signposting.service import Address, Area, Organisation, Phone, Place, Service, Term
from tests.signposting.shapes import services

LEEDS, NEWCASTLE, BERWICK, GLASGOW = (53.8, -1.55), (54.97, -1.61), (55.77, -2.0), (55.86, -4.25)


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ({"terms": ("food",)}, ("food",)),
        ({"terms": ("Food Pantry", "Temporary Shelter")}, ("food", "housing-emergency")),
        ({"terms": ("housing-longterm", "Something of ours")}, ("housing-longterm",)),
        ({"name": "Leeds Food Bank"}, ("food",)),
        ({"name": "Never Homeless Helpline"}, ("housing-emergency",)),
        ({"name": "Women's Aid", "description": "Refuge from domestic violence"}, ("domestic-abuse",)),
        ({"name": "The Anchor", "description": "Free counselling if you feel low"}, ("mental-health",)),
        ({"name": "Nacro"}, ()),
    ],
    ids=str,
)
def test_a_service_answers_the_needs_that_its_terms_or_else_its_words_tell(said, kinds):
    terms = tuple(map(Term, said.get("terms", ())))
    one = Service("1", said.get("name", "The Anchor"), description=said.get("description", ""), terms=terms)
    assert kinds_of(one) == kinds


@pytest.mark.parametrize(
    ("name", "country", "near", "within"),
    [
        ("Leeds", "", LEEDS, 15),
        ("City of Leeds", "GB", LEEDS, 15),
        ("Leeds City Council area", "GB", LEEDS, 15),
        ("West Yorkshire", "", (53.74, -1.66), 35),
        ("London Borough of Camden", "", (51.53, -0.14), 8),
        ("People in Leeds who are over 18", "GB", LEEDS, 15),
        ("LS1", "GB", LEEDS, 5),
        ("Springfield, IL", "US", (39.8, -89.64), 15),
        ("Springfield, MA", "US", (42.1, -72.59), 15),
        ("Cook County, IL", "US", (41.86, -87.77), 40),
        ("60601", "US", (41.88, -87.62), 8),
    ],
)
def test_an_area_is_known_by_the_names_that_directories_write(name, country, near, within):
    area = area_of(name, country)
    assert km_between(area.middles[0], near) < 10
    assert area.reach_km == within


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("UK-wide", "GB"),
        ("United Kingdom", "GB"),
        ("England and Wales", "GB"),
        ("USA", "US"),
        ("national", ""),
    ],
)
def test_a_whole_country_is_no_area_but_everywhere(name, country):
    area = area_of(name)
    assert (area.is_country, area.country) == (True, country)


def test_what_nobody_knows_is_no_area():
    assert area_of("Narnia and beyond") is None


def test_a_nation_is_reached_everywhere_and_hardly_over_its_border():
    found = where(Service("1", "Shelter", areas=(Area("Scotland"),)))
    assert not found.is_national

    def is_reached(point):
        return any(
            km_between((spot.latitude, spot.longitude), point) <= spot.reach_km for spot in found.spots
        )

    assert is_reached(GLASGOW)
    assert not is_reached(NEWCASTLE)
    assert not is_reached(LEEDS)
    assert is_reached(BERWICK)  # an hour's walk from the border


PLACES = (Place(addresses=(Address(postcode="LS1 1AA"),)),)


@pytest.mark.parametrize(
    ("said", "country", "is_national", "numbers"),
    [
        ({"places": PLACES}, "GB", False, {0}),
        ({"places": PLACES, "areas": (Area("Leeds"),)}, "GB", False, {0, AN_AREA}),
        ({"places": PLACES, "areas": (Area("Scotland"),)}, "GB", False, {0}),
        ({"places": (Place(addresses=(Address(city="Bath"),)),)}, "GB", False, {0}),
        ({"places": (Place(latitude=41.9, longitude=-87.6),)}, "US", False, {0}),
        ({"places": (Place(addresses=(Address(city="Lyon", country="FR"),)),)}, "FR", False, set()),
        ({"areas": (Area("United Kingdom"),)}, "GB", True, set()),
        ({"phones": (Phone("0808 800 5000"),)}, "GB", True, set()),
        ({"phones": (Phone("116 123"),)}, "GB", True, set()),
        ({"phones": (Phone("988"),)}, "US", True, set()),
        ({"phones": (Phone("(312) 555-0100"),)}, "US", False, {AN_AREA}),
        ({"phones": (Phone("0113 496 0000"),)}, "GB", False, {AN_AREA}),
        ({"phones": (Phone("0113 496 0000"),), "name": "National line"}, "GB", True, set()),
        ({"url": "https://roof.example"}, "", False, set()),
        ({"phones": (Phone("ask at the desk"),)}, "", False, set()),
    ],
    ids=str,
)
def test_a_service_is_where_its_places_areas_or_numbers_say(said, country, is_national, numbers):
    found = where(Service("1", said.pop("name", "Roof"), **said))
    assert (found.country, found.is_national) == (country, is_national)
    assert {spot.place for spot in found.spots} == numbers


def test_words_are_plain_whoever_writes_them():
    assert plain_words("Women's Aid – Tŷ Gobaith, 24/7!") == "womens aid ty gobaith 24 7"
    assert grams_of("nacro") == "00n 0na nac acr cro"
    assert grams_of("") == ""


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(service=services)
def test_any_service_is_kept_as_it_is_and_can_be_found(service):
    made = Made(service)
    again = made_of(made.body)
    assert (again.service, again.digest) == (service, made.digest)
    assert again.own == made.own

    id = new_id()
    for row in made.spots(id):
        assert row["category"] in CATEGORIES
        assert -90 <= row["latitude"] <= 90
        assert row["reach_km"] >= 0
    keys = [(row["category"], row["latitude"], row["longitude"], row["place"]) for row in made.spots(id)]
    assert len(keys) == len(set(keys))
    assert len(made.own["country"]) in (0, 2)
    text = made.text(id)
    assert plain_words(text["name"]) == text["name"]


def test_the_organisation_tells_too():
    one = Service("1", "Drop-in", organisation=Organisation("Anytown Food Bank"))
    assert kinds_of(one) == ("food",)
