"""The directory is there for everybody to read in the form of the standard, page by page or one by one."""

import asyncio
import datetime as dt
import json
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.app import directory
from bot.handlers import hsds
from bot.settings import Settings
from signposting.directory.tables import service
from signposting.pages import NotAsked, Wanted, envelope, published, wanted
from tests.conftest import KEYS
from tests.handlers.caller import Caller
from tests.signposting.shelved import NOW, shelve

STANDARD = Path(__file__).parents[3] / "shared/data/signposting/hsds30_examples"
FOOD = {
    "id": "food",
    "name": "St George's Crypt",
    "description": "Hot meals every night",
    "organization": {"id": "o1", "name": "Crypt", "description": "A charity"},
    "phones": [{"number": "0113 245 9061"}],
    "service_at_locations": [
        {"location": {"latitude": 53.8, "longitude": -1.55, "addresses": [{"city": "Leeds"}]}}
    ],
}


def rows(many):
    return [{"id": f"s{at}", "name": f"Service {at}", "status": "active"} for at in range(1, many + 1)]


@pytest.fixture
def api(database):
    return Caller(hsds.routes(lambda work: database.aread(lambda db: work(db.conn))))


def found(api, address):
    answer = api.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def ids(page):
    return [one["id"] for one in page["contents"]]


def test_a_page_says_where_among_the_others_it_stands(database, api):
    shelve(database, rows(5))
    page = found(api, "/hsds/services?page=2&per_page=2")
    assert ids(page) == ["s3", "s4"]
    del page["contents"]
    assert page == {
        "total_items": 5,
        "total_pages": 3,
        "page_number": 2,
        "size": 2,
        "first_page": False,
        "last_page": False,
        "empty": False,
    }


def test_every_service_stands_on_one_page(database, api):
    shelve(database, rows(7))
    pages = [found(api, f"/hsds/services?page={at}&per_page=3") for at in (1, 2, 3, 4)]
    assert [one for page in pages for one in ids(page)] == [f"s{at}" for at in range(1, 8)]
    assert [page["last_page"] for page in pages] == [False, False, True, True]
    assert [page["empty"] for page in pages] == [False, False, False, True]


def test_an_empty_directory_is_one_empty_page(api):
    page = found(api, "/hsds/services")
    assert (page["total_items"], page["empty"], page["first_page"], page["last_page"]) == (
        0,
        True,
        True,
        True,
    )


def test_a_page_holds_a_hundred_at_most(database, api):
    shelve(database, rows(130))
    assert len(ids(found(api, "/hsds/services?per_page=5000"))) == 100
    assert len(ids(found(api, "/hsds/services"))) == 50


def test_what_has_closed_is_not_there(database, api):
    shelve(database, [*rows(2), {"id": "gone", "name": "Gone", "status": "defunct"}])
    assert ids(found(api, "/hsds/services")) == ["s1", "s2"]
    assert api.get("/hsds/services/gone").status_code == 404


def test_only_what_changed_since_can_be_asked_for(database, api):
    later = NOW + dt.timedelta(hours=2)
    shelve(database, rows(2))
    shelve(database, [{"id": "s1", "name": "New name"}], now=later)
    for said in ("2026-03-12T10:00:00Z", "2026-03-12T11:00:00%2B00:00", "2026-03-12T11:00:00+00:00"):
        assert ids(found(api, f"/hsds/services?modified_after={said}")) == ["s1"]
    assert ids(found(api, "/hsds/services?modified_after=2026-03-12")) == ["s1", "s2"]
    assert ids(found(api, "/hsds/services?modified_after=2026-03-13")) == []
    assert found(api, "/hsds/services/s1")["last_modified"] == "2026-03-12T11:00:00.000Z"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("hot meals", ["food"]),
        ("ST GEORGE’S", ["food"]),
        ("meals nowhere", []),
        ("!!!", []),
        ('" OR name : *', []),
        ("service", ["s1", "s2"]),
    ],
)
def test_services_can_be_searched_for_by_words(database, api, said, names):
    shelve(database, [FOOD, *rows(2)])
    assert ids(api.get("/hsds/services", params={"search": said}).json()) == names


def test_a_service_is_there_by_its_id(database, api):
    shelve(database, [FOOD, {"id": "a/b?c d", "name": "Odd"}])
    assert found(api, "/hsds/services/food")["phones"][0]["number"] == "0113 245 9061"
    assert found(api, "/hsds/services/a%2Fb%3Fc%20d")["name"] == "Odd"


@pytest.mark.parametrize("id", ["none", "'; DROP TABLE service; --", "%00", "0" * 36, "x" * 3000])
def test_a_service_that_is_not_there_is_told_plainly(api, id):
    answer = api.get(f"/hsds/services/{id}")
    assert (answer.status_code, answer.json()) == (404, {"error": "There is no service by this id."})


def test_two_feeds_may_use_the_same_id_and_both_services_are_there(database, api):
    shelve(database, rows(1))
    shelve(database, [{"id": "s1", "name": "Another"}], feed="Bradford")
    first, second = found(api, "/hsds/services")["contents"]
    assert (first["id"], first["name"]) == ("s1", "Service 1")
    assert UUID(second["id"])
    assert found(api, "/hsds/services/s1") == first
    assert found(api, f"/hsds/services/{second['id']}") == second


@pytest.mark.parametrize("address", ["/hsds/", "/hsds/services", "/hsds/services/s1"])
def test_what_is_known_already_is_not_sent_again(database, api, address):
    shelve(database, rows(1))
    etag = api.get(address).headers["etag"]
    for said in (etag, f'"x", W/{etag}', "*"):
        again = api.get(address, headers={"if-none-match": said})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert api.get(address, headers={"if-none-match": '"x"'}).status_code == 200
    shelve(database, [{"id": "s1", "name": "New name"}], now=NOW + dt.timedelta(1))
    if address != "/hsds/":
        assert api.get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("page=0", "page must be a whole number from 1."),
        ("page=-1", "page must be a whole number from 1."),
        ("page=two", "page must be a whole number from 1."),
        ("page=99999999999999999999", "page must be a whole number from 1."),
        ("page=²", "page must be a whole number from 1."),
        ("per_page=0", "per_page must be a whole number from 1."),
        ("modified_after=soon", "modified_after must be a date and time such as 2026-03-12T09:00:00Z."),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_plain_sentence(api, query, sentence):
    answer = api.get(f"/hsds/services?{query}")
    assert (answer.status_code, answer.json()) == (400, {"error": sentence})


@given(st.dictionaries(st.sampled_from(["page", "per_page", "modified_after", "search", "x"]), st.text()))
def test_whatever_is_asked_for_is_understood_or_refused(query):
    with suppress(NotAsked):
        asked = wanted(query)
        assert asked.page >= 1
        assert 1 <= asked.size <= 100


@given(st.integers(0, 300), st.integers(1, 100), st.integers(1, 12))
def test_the_last_page_is_the_last(items, size, page):
    here = range(items)[(page - 1) * size : page * size]
    told = envelope([{}] * len(here), items, Wanted(page, size))
    assert told["last_page"] == (page * size >= items)
    assert told["total_pages"] * size >= items > (told["total_pages"] - 1) * size or items == 0
    assert told["size"] == len(told["contents"])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(api, method):
    for address in ("/hsds/", "/hsds/services", "/hsds/services/s1"):
        assert asyncio.run(api.call(address, method=method)).status_code == 405


def test_pages_of_others_may_read_it(api):
    assert api.get("/hsds/services").headers["access-control-allow-origin"] == "*"


def test_it_says_which_standard_it_follows(api):
    assert found(api, "/hsds/") == found(api, "/hsds")
    assert found(api, "/hsds/")["version"] == "3.0"


def test_it_is_there_only_where_it_is_switched_on(database):
    off = Settings(alongside_keys=KEYS)
    on = Settings(alongside_keys=KEYS, hsds_api="true")
    assert directory(off, database) == []
    shelve(database, rows(1))
    assert ids(found(Caller(directory(on, database)), "/hsds/services")) == ["s1"]


def test_what_staff_know_of_a_service_is_not_told(database, api):
    shelve(database, rows(1))
    database.write(lambda db: db.conn.execute(update(service).values(helped=7, not_helped=3)))
    assert found(api, "/hsds/services/s1").keys() == {"id", "name", "status", "last_modified"}


def test_what_the_standard_requires_is_there():
    required = by_table()
    told = published(FOOD, "food", NOW)
    assert list(lacking("service", told, required)) == []
    assert told["service_at_locations"][0]["location"]["location_type"] == "physical"
    assert told == published(FOOD, "food", NOW), "ids stay as they are"


def test_what_a_source_said_is_told_as_it_was():
    if not STANDARD.is_dir():
        pytest.skip("the standard's examples are not beside this repository")
    whole = json.loads((STANDARD / "examples/service_full.json").read_text())
    told = published(whole, whole["id"], NOW)
    assert {**told, "last_modified": whole["last_modified"]} == whole


def by_table():
    """What the standard requires of each object, but for the ids by which tables refer to each other."""
    if not STANDARD.is_dir():
        pytest.skip("the standard's description is not beside this repository")
    tables = json.loads((STANDARD / "datapackage.json").read_text())["resources"]
    return {
        table["name"]: {
            field["name"]
            for field in table["schema"]["fields"]
            if field.get("constraints", {}).get("required") and not field["name"].endswith("_id")
        }
        for table in tables
    }


def lacking(table, told, required):
    names = {"phones": "phone", "addresses": "address", "service_at_locations": "service_at_location"}
    yield from (f"{table}.{name}" for name in required[table] - told.keys())
    for key, value in told.items():
        within = names.get(key, key)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and within in required:
                yield from lacking(within, one, required)
