"""A programme's own places, which texts name."""

import pytest

from signposting.directory.own_places import keep_places, own_places
from signposting.imports.places_sheet import read_places
from signposting.imports.refusal import Refused, Unreadable
from signposting.places import Kind, OwnPlaces, find_place
from signposting.places.found import Place

HUB = Place(Kind.TOWN, "The Hub", 53.81, -1.54, "GB")
ELM = Place(Kind.PRISON, "Elm House", 53.9, -1.5, "GB", "Leeds")
HOPE = Place(Kind.DISTRICT, "Hope", 53.7, -1.2, "GB")
OURS = OwnPlaces([HUB, ELM, HOPE, Place(Kind.TOWN, "Little Leeds", 50.0, -1.0, "GB")])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("food near the hub", "The Hub"),
        ("im at ELM HOUSE need clothes", "Elm House"),
        ("bed in little leeds", "Little Leeds"),
        ("bed in leeds", "Leeds"),
        ("food bank near hope", "Hope"),
        ("i have no hope", None),
    ],
)
def test_a_text_that_names_one_means_it(text, name):
    found = find_place(text, "GB", own=OURS)
    assert (found and found.name) == name


def test_one_of_another_country_is_not_meant():
    assert find_place("food at elm house", "US", own=OURS) is None


def test_a_place_that_is_left_for_another_is_not_where_help_is_wanted():
    assert find_place("moving from elm house to leeds", "GB", own=OURS).name == "Leeds"


def test_the_list_is_kept_whole_and_what_is_gone_from_it_is_removed(database):
    def keep(*places):
        return database.write(lambda db: keep_places(db.conn, places))

    assert keep(HUB, ELM) == {"added": 2, "changed": 0, "unchanged": 0, "removed": 0}
    moved = HUB._replace(latitude=53.82)
    assert keep(moved, HOPE) == {"added": 1, "changed": 1, "unchanged": 0, "removed": 1}
    assert keep(moved, HOPE) == {"added": 0, "changed": 0, "unchanged": 2, "removed": 0}
    kept = database.read(lambda db: own_places(db.conn))
    assert len(kept) == 2
    assert find_place("the hub", "GB", own=kept).latitude == 53.82
    assert find_place("elm house", "GB", own=kept) is None


def read(tmp_path, content):
    (tmp_path / "places.csv").write_text(content)
    return list(read_places(tmp_path / "places.csv"))


def test_a_sheet_of_places_is_read(tmp_path):
    header = "Name,Latitude,Longitude,Country,Kind,Region"
    rows = "Elm House,53.9,-1.5,gb,Prison,Leeds\nThe Hub,53.81,-1.54,GB,,\n"
    assert read(tmp_path, f"{header}\n{rows}") == [ELM, HUB]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",1,2,GB", "has no name"),
        ("!!!,1,2,GB", "has a name that cannot be: !!!"),
        ("Hub,91,2,GB", "Hub is nowhere on earth: latitude and longitude are in degrees"),
        ("Hub,x,2,GB", "Hub is nowhere on earth: latitude and longitude are in degrees"),
        ("Hub,1,2,FR", "the country 'FR' is none of GB, US, IE"),
    ],
)
def test_what_is_no_place_is_refused_by_its_line(tmp_path, row, why):
    assert read(tmp_path, f"name,latitude,longitude,country\n{row}\n") == [Refused("line 2", why)]


def test_a_sheet_without_a_column_that_is_needed_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="no column 'country'"):
        read(tmp_path, "name,latitude,longitude\nHub,1,2\n")
