"""Every shape of the field's standards is told by itself, and read as the same service."""

import datetime as dt
import io
import json

import openpyxl
import pytest

from signposting.imports.mapping import ColumnMapping, proposed, read_mapping
from signposting.imports.read import read_services
from signposting.imports.refusal import Refused
from signposting.imports.spreadsheet import proposed_mapping
from signposting.service import Service
from tests.signposting.directories import (
    SHEET,
    VERSION_1,
    VERSION_1_1,
    VERSION_3,
    laid_out,
    page,
    taken,
    told,
    written,
    zipped,
)

OTHER = VERSION_3 | {"id": "s2"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.json", page(VERSION_3, OTHER)),
        ("page on one line.json", json.dumps({"contents": [VERSION_3, OTHER], "page_number": 1}) + "\n"),
        ("older page.json", json.dumps({"totalElements": 2, "content": [VERSION_3, OTHER]})),
        ("list.json", json.dumps([VERSION_3, OTHER])),
        ("lines.ndjson", "\n".join([json.dumps(VERSION_3), "", json.dumps(OTHER), ""])),
        ("pages.ndjson", f"{json.dumps({'contents': [VERSION_3]})}\n{json.dumps({'contents': [OTHER]})}\n"),
        ("marked.json", "﻿" + page(VERSION_3, OTHER)),
        ("wide.json", page(VERSION_3, OTHER).encode("utf-16")),
    ],
)
def test_a_page_a_list_and_lines_hold_the_same_services(tmp_path, name, content):
    alone = taken(written(tmp_path / "one.json", json.dumps(VERSION_3, indent=2)))
    found = taken(written(tmp_path / name, content))
    assert [service.id for service in found] == ["s1", "s2"]
    assert found[0] == alone[0]


def test_version_3_is_read_with_phones_under_contacts_and_unknown_keys_kept(tmp_path):
    [service] = taken(written(tmp_path / "one.json", json.dumps(VERSION_3)), attribution="Roof, CC BY")
    assert (service.organisation.name, service.organisation.url) == ("Roof", "https://roof.example")
    assert [phone.number for phone in service.phones] == ["0113 496 0000"]
    [place] = service.places
    assert (place.latitude, place.longitude, place.postcode) == (53.8, -1.55, "LS1 1AA")
    assert service.schedules[0].days == ("MO", "TU")
    assert service.schedules[0].closes_at == dt.time(8)
    assert service.eligibility.minimum_age == 18
    assert service.last_verified == dt.date(2026, 1, 2)
    assert (service.attribution, service.more["x_colour"]) == ("Roof, CC BY", "green")
    assert [(term.name, term.vocabulary) for term in service.terms] == [("Shelter", "own")]
    assert service.remarks == ()


def test_version_1_is_read_by_its_own_names(tmp_path):
    [service] = taken(written(tmp_path / "old.json", json.dumps({"content": [VERSION_1]})))
    [place] = service.places
    assert (place.latitude, place.addresses[0].kind, place.postcode) == (53.8, "physical", "LS1 1AA")
    weekly, holiday = place.schedules
    assert (weekly.days, weekly.opens_at) == (("MO",), dt.time(20))
    assert (holiday.closed, holiday.valid_from) == (True, dt.date(2026, 12, 25))
    eligible = service.eligibility
    assert (eligible.text, eligible.minimum_age, eligible.maximum_age) == ("adults", 18, 24)
    assert service.cost.text == "Free"
    assert [phone.number for phone in service.phones] == ["0113 496 0000"]
    assert [area.name for area in service.areas] == ["Leeds"]
    assert [language.name for language in service.languages] == ["Urdu"]
    assert [(term.name, term.vocabulary) for term in service.terms] == [("Shelter", "own")]


def test_tables_are_put_together_from_a_folder_and_from_a_zip(tmp_path):
    (tmp_path / "tables").mkdir()
    [service] = taken(laid_out(tmp_path / "tables", VERSION_1_1))
    assert service.organisation.url == "https://roof.example"
    [place] = service.places
    assert (place.name, place.latitude, place.postcode) == ("Hub", 53.8, "LS1 1AA")
    assert [phone.number for phone in service.phones_at(place)] == ["0113 496 0001", "0113 496 0000"]
    assert [language.code for language in service.phones[0].languages] == ["en", "cy"]
    assert [(schedule.days, schedule.freq) for schedule in service.schedules] == [(("MO",), "WEEKLY")]
    assert service.eligibility.text == "adults"
    assert [(term.name, term.vocabulary) for term in service.terms] == [("Shelter", "own")]
    assert taken(zipped(tmp_path / "tables.zip", VERSION_1_1)) == [service]
    assert taken(zipped(tmp_path / "deep.zip", {f"a/b/{name}": it for name, it in VERSION_1_1.items()})) == [
        service
    ]


def test_a_data_package_may_give_its_files_other_names(tmp_path):
    named = {name: f"part{at}.csv" for at, name in enumerate(VERSION_1_1)}
    resources = [{"name": name.removesuffix(".csv"), "path": part} for name, part in named.items()]
    files = {part: VERSION_1_1[name] for name, part in named.items()}
    files["datapackage.json"] = json.dumps({"resources": [*resources, {"name": "x", "path": "../x"}, 1]})
    (tmp_path / "usual").mkdir()
    usual = taken(laid_out(tmp_path / "usual", VERSION_1_1))
    assert taken(zipped(tmp_path / "named.zip", files)) == usual


def test_an_organisation_is_turned_to_its_services_and_a_service_at_a_location_to_its_service(tmp_path):
    bare = {"id": "s1", "name": "Night shelter", "status": "active"}
    organisation = {"id": "o1", "name": "Roof", "services": [bare]}
    [service] = taken(written(tmp_path / "organisation.json", json.dumps(organisation)))
    assert (service.id, service.organisation.name) == ("s1", "Roof")
    tie = {"id": "t1", "location": {"id": "l1", "name": "Hub"}, "service": bare}
    [service] = taken(written(tmp_path / "tie.json", json.dumps(tie)))
    assert (service.id, service.places[0].name) == ("s1", "Hub")


def test_a_spreadsheet_is_read_by_the_names_of_its_columns(tmp_path):
    [service] = taken(written(tmp_path / "sheet.csv", SHEET))
    assert (service.name, service.organisation.name) == ("Night shelter", "Roof")
    assert [phone.number for phone in service.phones] == ["0113 496 0000", "0113 496 0001"]
    assert [term.name for term in service.terms] == ["Shelter", "Food"]
    assert (service.places[0].postcode, service.places[0].longitude) == ("LS1 1AA", -1.55)
    assert service.schedules[0].text == "8pm to 8am"
    assert service.more == {"Our notes": "Ask for Jo"}


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_a_spreadsheet_may_be_divided_by_other_marks(tmp_path, delimiter):
    plain = SHEET.replace('"Shelter, Food"', "Shelter").replace("; ", " / ")
    [service] = taken(written(tmp_path / "sheet.csv", plain.replace(",", delimiter)))
    assert [phone.number for phone in service.phones] == ["0113 496 0000", "0113 496 0001"]
    assert (service.places[0].longitude, service.terms[0].name) == (-1.55, "Shelter")


def test_a_workbook_is_read_as_the_same_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Service name", "Telephone", "Postcode", "Last checked"])
    book.active.append(["Night shelter", "0113 496 0000", "LS1 1AA", dt.date(2026, 1, 2)])
    content = io.BytesIO()
    book.save(content)
    [service] = taken(written(tmp_path / "sheet.xlsx", content.getvalue()))
    assert (service.name, service.phones[0].number) == ("Night shelter", "0113 496 0000")
    assert service.last_verified == dt.date(2026, 1, 2)


def test_a_row_without_an_id_has_the_same_one_whenever_it_is_read(tmp_path):
    path = written(tmp_path / "sheet.csv", SHEET)
    assert taken(path)[0].id == taken(path)[0].id
    assert taken(path)[0].id.startswith("row-")


def test_a_mapping_is_proposed_written_mended_and_read_again(tmp_path):
    path = written(tmp_path / "sheet.csv", SHEET)
    mapping = proposed_mapping(path)
    assert mapping.columns["phone"] == ("Telephone",)
    assert read_mapping(mapping.as_toml()) == mapping
    mended = ColumnMapping({**mapping.columns, "alert": ("Our notes",)}, {"attribution": 'The "Hub", 2026'})
    assert read_mapping(mended.as_toml()) == mended
    [service] = taken(path, mapping=mended)
    assert (service.alert, service.attribution, service.more) == ("Ask for Jo", 'The "Hub", 2026', {})


def test_columns_are_known_by_other_words_and_with_slips():
    found = proposed(
        ["Organisation Name", "Telehpone", "Adress line 1", "Address Line 2", "ZIP", "Web site", "Age"]
    )
    assert found.columns == {
        "name": ("Organisation Name",),
        "organisation": ("Organisation Name",),
        "phone": ("Telehpone",),
        "address": ("Adress line 1", "Address Line 2"),
        "postcode": ("ZIP",),
        "url": ("Web site",),
    }


def test_columns_of_one_name_are_told_apart(tmp_path):
    [service] = taken(written(tmp_path / "sheet.csv", "Name,Phone,Phone,Note,Note\nSoup,1234,5678,a,b\n"))
    assert [phone.number for phone in service.phones] == ["1234", "5678"]
    assert service.more == {"Note": "a", "Note (2)": "b"}


def test_a_service_that_comes_twice_is_taken_once_and_said(tmp_path):
    path = written(tmp_path / "list.json", json.dumps([VERSION_3, VERSION_3]))
    first, second = read_services(path)
    assert isinstance(first, Service)
    assert second == Refused("item 2", "repeats service s1, which was read before")


def test_one_bad_line_does_not_stop_the_others(tmp_path):
    lines = [json.dumps(VERSION_3), "{broken", '"a word"', '{"id": "s3"}', json.dumps(OTHER)]
    path = written(tmp_path / "lines.ndjson", "\n".join(lines))
    assert told(path) == ["line 2: is not JSON", "line 3: is no object", "line 4: has no name"]
    assert [one.id for one in read_services(path) if isinstance(one, Service)] == ["s1", "s2"]
