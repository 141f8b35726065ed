"""`alongside import services` and `import places`, as somebody types them."""

import json
import zipfile
from pathlib import Path

import pytest

from signposting.export import as_hsds
from tests.signposting.directories import SHEET
from tests.signposting.directory.kept import named, several

SHARED = Path(__file__).parents[3] / "shared" / "data" / "signposting"
NOTHING = "0 added, 0 changed, {} unchanged, 0 reopened, 0 closed, {} refused.\n"


@pytest.fixture
def ready(alongside):
    assert alongside("migrate").code == 0
    return alongside


def written(name, services):
    Path(name).write_text("".join(json.dumps(as_hsds(one)) + "\n" for one in services))
    return name


def test_a_file_is_imported_and_the_second_time_nothing_changes(ready):
    written("leeds.ndjson", several(3))
    ended = ready("import", "services", "leeds.ndjson")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "3 added, 0 changed, 0 unchanged, 0 reopened, 0 closed, 0 refused.\n"
    assert ready("import", "services", "leeds.ndjson").out == NOTHING.format(3, 0)


def test_a_feed_that_shrinks_by_over_a_fifth_is_refused_unless_forced(ready):
    ready("import", "services", written("leeds.ndjson", several(10)))
    written("leeds.ndjson", several(7))
    ended = ready("import", "services", "leeds.ndjson").fails("leeds would close 3 of its 10 services")
    assert ended.code == 1
    assert ready("import", "services", "leeds.ndjson", "--force").out.count("3 closed") == 1


def test_a_feed_is_known_by_its_name_wherever_it_is_read_from(ready):
    ready("import", "services", written("one.ndjson", several(3)), "--name", "Leeds")
    ended = ready("import", "services", written("two.ndjson", several(3)), "--name", "Leeds")
    assert ended.out == NOTHING.format(3, 0)


def test_the_first_refusals_are_shown_and_all_are_written_to_a_file(ready):
    Path("leeds.ndjson").write_text(
        json.dumps(as_hsds(named(0))) + "\n" + "".join('{"status": "active"}\n' for _ in range(30))
    )
    ended = ready("import", "services", "leeds.ndjson", "--refused", "refused.csv")
    assert ended.code == 0
    assert len(ended.err.splitlines()) == 21
    assert ended.err.splitlines()[-1] == "And 10 more."
    rows = Path("refused.csv").read_text().splitlines()
    assert rows[:2] == ["row,reason", "line 2,is no service: it has neither an id nor a name"]
    assert len(rows) == 31


def test_a_mapping_is_proposed_mended_and_taken(ready):
    Path("sheet.csv").write_text(SHEET)
    ended = ready("import", "services", "sheet.csv", "--propose")
    assert 'name = ["Service name"]' in ended.out
    mended = ended.out.replace('["Service name"]', '["Provider"]').replace(
        'organisation = ["Provider"]\n', ""
    )
    Path("mapping.toml").write_text(mended)
    assert "1 added" in ready("import", "services", "sheet.csv", "--mapping", "mapping.toml").out
    Path("mapping.toml").write_text("[columns]\nnmae = 'x'\n")
    ready("import", "services", "sheet.csv", "--mapping", "mapping.toml").fails("Is name meant?")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere.csv", "nowhere.csv is no file or folder that is there."),
        ("climbs.zip", "points outside of it."),
        ("nonsense.json", "nonsense.json"),
        ("page.html", "is a web page or XML"),
        ("http://example.org/services", "The address must begin with https://."),
        ("https://127.0.0.1/services", "."),
        ("ftp://example.org/services", "The address must begin with https://."),
    ],
)
def test_what_cannot_be_imported_is_refused_in_one_sentence(ready, source, said):
    with zipfile.ZipFile("climbs.zip", "w") as archive:
        archive.writestr("../services.csv", "id,name\n1,Larder\n")
    Path("nonsense.json").write_bytes(b"{" + bytes(range(200)) * 50)
    Path("page.html").write_text("<html>")
    ended = ready("import", "services", source).fails(said)
    assert len(ended.err.strip().splitlines()) == 1
    assert ended.out == ""


def test_a_database_that_is_not_ready_says_so(alongside):
    alongside("import", "services", written("leeds.ndjson", several(1))).fails("run `alongside migrate`")


def test_own_places_are_imported_and_one_mistake_keeps_all_out(ready):
    Path("places.csv").write_text("name,latitude,longitude,country\nThe Hub,53.8,-1.5,GB\n")
    assert ready("import", "places", "places.csv").out == "1 added, 0 changed, 0 unchanged, 0 removed.\n"
    assert ready("import", "places", "places.csv").out == "0 added, 0 changed, 1 unchanged, 0 removed.\n"
    Path("places.csv").write_text("name,latitude,longitude,country\nHub,1,2,GB\nX,100,2,GB\n")
    ended = ready("import", "places", "places.csv").fails("places.csv, line 3: X is nowhere on earth")
    assert "Nothing was written." in ended.err


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared example directories are not here")
@pytest.mark.parametrize(
    ("folder", "services"),
    [("hsds11_sample", 13), ("hsds30_examples", 1), ("oruk30_examples", 1), ("oruk_v1_v3", 1)],
)
def test_every_example_of_the_standards_is_imported_and_the_second_time_nothing_changes(
    ready, folder, services
):
    ended = ready("import", "services", SHARED / folder)
    assert ended.out.startswith(f"{services} added, 0 changed, 0 unchanged, 0 reopened, 0 closed, ")
    refused = int(ended.out.split()[-2])
    assert ready("import", "services", SHARED / folder).out == NOTHING.format(services, refused)


@pytest.mark.parametrize("command", ["services", "places"])
def test_each_has_help(alongside, command):
    ended = alongside("import", command, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert f"Usage: alongside import {command}" in ended.out
