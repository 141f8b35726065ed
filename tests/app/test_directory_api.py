"""What one Alongside gives out of its directory, another reads whole."""

import json
from pathlib import Path

import httpx
import pytest

from signposting.imports.live import Live, Since
from signposting.imports.live.line import Line
from signposting.imports.refusal import Unreadable
from tests.app.serving import serving
from tests.handlers import nodes
from tests.signposting.shelved import shelve

ROWS = [
    {
        "id": f"s{at}",
        "name": f"Service {at}",
        "status": "active",
        "phones": [{"id": f"p{at}", "number": f"0113 496 {at:04}"}],
        "organization": {"id": "o1", "name": "Leeds", "description": "A charity"},
    }
    for at in range(1, 121)
]


def read(root, path, since=None):
    reading = Live(f"{root}{path}", since=since, line=Line(loopback=True))
    return list(reading.services()), reading


def test_a_directory_is_read_as_it_is_given_out(database_url, database):
    shelve(database, ROWS)
    with serving(database_url, hsds_api=True) as root:
        for path in ("/hsds", "/hsds/services", "/hsds/services?per_page=25"):
            found, reading = read(root, path)
            assert [(one.id, one.name, one.phones[0].number) for one in found] == [
                (row["id"], row["name"], row["phones"][0]["number"]) for row in ROWS
            ]
            assert reading.is_whole
        found, again = read(root, path, Since(reading.since.etag))
        assert found == []
        assert again.is_unchanged


def test_a_directory_that_is_not_given_out_is_not_there(sqlite_url):
    with serving(sqlite_url) as root, pytest.raises(Unreadable, match="answers 404"):
        read(root, "/hsds/services")


def described():
    """The standard's own description of its API; what it looks up elsewhere is told in brief."""
    file = Path(__file__).parents[3] / "shared/data/signposting/hsds30_examples/schema/openapi.json"
    nodes.needed(file)
    brief = {"type": "object", "required": ["id", "name", "status"]}

    def within(found):
        if isinstance(found, list):
            return [within(one) for one in found]
        if not isinstance(found, dict):
            return found
        if str(found.get("$ref", "")).startswith("https:"):
            return brief
        return {key: within(one) for key, one in found.items()}

    told = within(json.loads(file.read_text()))
    told["components"]["schemas"]["Page"]["required"] = list(
        told["components"]["schemas"]["Page"]["properties"]
    )
    return told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/", "/services?page=2&per_page=50&search=service", "/services/s7"])
def test_what_is_given_out_is_as_the_standard_describes_it(database_url, database, path):
    shelve(database, ROWS)
    with (
        serving(database_url, hsds_api=True) as root,
        nodes.prism_before(f"{root}/hsds", described()) as checked,
    ):
        answer = httpx.get(f"{checked}{path}")
    assert answer.status_code == 200, answer.text
    assert not answer.headers.get("sl-violations")
