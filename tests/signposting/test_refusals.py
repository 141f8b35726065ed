"""What is no directory, or not safe to open, is refused in one plain sentence; nothing ever breaks."""

import io
import json
import os
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signposting.imports.mapping import read_mapping
from signposting.imports.read import read_services
from signposting.imports.refusal import Refused, Unreadable
from signposting.service import Service
from tests.signposting.directories import (
    SHEET,
    VERSION_1,
    VERSION_1_1,
    VERSION_3,
    page,
    taken,
    told,
    written,
    zipped,
)


def refused(path, **options):
    with pytest.raises(Unreadable) as why:
        list(read_services(path, **options))
    sentence = str(why.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 200
    return sentence


@pytest.mark.parametrize(
    "name", ["../services.csv", "/etc/services.csv", "a/../../services.csv", "C:\\services.csv"]
)
def test_a_zip_that_climbs_out_is_refused_whole(tmp_path, name):
    path = zipped(tmp_path / "tables.zip", {**VERSION_1_1, name: "id,name\n"})
    assert "points outside of it" in refused(path)


def test_a_zip_with_a_link_in_it_is_refused(tmp_path):
    path = zipped(tmp_path / "tables.zip", VERSION_1_1)
    link = zipfile.ZipInfo("phones2.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "points outside of it" in refused(path)


def test_a_zip_that_swells_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("services.json", "w") as part,
    ):
        for _ in range(48):
            part.write(b" " * 1024 * 1024)
    assert refused(path) == "bomb.zip would unpack to 48 MB, far more than a directory."


def test_a_zip_cut_short_or_spoilt_is_refused(tmp_path):
    whole = zipped(tmp_path / "tables.zip", {"one.json": json.dumps([VERSION_3] * 40)}).read_bytes()
    assert "no whole zip" in refused(written(tmp_path / "cut.zip", whole[: len(whole) // 2]))
    spoilt = bytearray(whole)
    spoilt[60:90] = b"\xff" * 30
    named = zipped(
        tmp_path / "named.zip", {"datapackage.json": json.dumps({"resources": []}) * 9}
    ).read_bytes()
    assert "holds no directory" in refused(
        written(tmp_path / "odd.zip", named[:50] + b"\xff" * 9 + named[59:])
    )
    assert told(written(tmp_path / "spoilt.zip", bytes(spoilt)))[-1].endswith("it cannot be read to its end")


def test_a_stream_of_two_gigabytes_is_refused_without_reading_it(tmp_path):
    path = written(tmp_path / "stream.ndjson", json.dumps(VERSION_3) + "\n")
    os.truncate(path, 2 * 1024**3)
    assert refused(path) == "stream.ndjson holds 2048 MB; 1024 MB is the most."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0", "no JSON, no zip and no spreadsheet"),
        (b"<!doctype html><p>404", "web page"),
        (b"once upon a time", "no directory that we know"),
        (b'{"contents": [{"id": "s1", ', "breaks at character"),
        (b'{"contents": [oops]}', "breaks at character 15"),
        (b"[1, 2", "breaks at character"),
        (b'[{"id": "\xff"}]', "not text in UTF-8"),
        (b"[" * 100_000, "breaks at character"),
        (b"[" + b"9" * 5000 + b"]", "breaks at character"),
        (b'name,phone\n"open,1\n', "quotes do not match"),
    ],
)
def test_nonsense_is_refused_in_one_plain_sentence(tmp_path, content, why):
    assert why in refused(written(tmp_path / "nonsense", content))


def test_what_is_not_there_and_what_holds_nothing_is_said(tmp_path):
    assert refused(tmp_path / "gone.json") == "gone.json is no file or folder that is there."
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty") == "empty holds no directory in a form that we know."


def test_other_things_of_the_standard_are_no_services(tmp_path):
    others = [{"id": "1", "name": "Roof", "website": "x"}, {"id": "2", "name": "Hub", "latitude": 1}]
    reasons = told(written(tmp_path / "others.json", json.dumps(others)))
    assert reasons == [
        f"item {at}: is no service: it looks like an organisation, a location or a term of a taxonomy"
        for at in (1, 2)
    ]


def test_a_workbook_with_a_cell_far_away_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Service name"])
    book.active.cell(900_000, 1, "lost")
    content = io.BytesIO()
    book.save(content)
    assert "cells far off" in refused(written(tmp_path / "far.xlsx", content.getvalue()))


def test_a_row_with_too_many_cells_is_refused_and_the_others_are_not(tmp_path):
    path = written(tmp_path / "sheet.csv", SHEET + "Soup,Roof,1,2,3,4,5,6,7,8,9\n")
    assert told(path) == ["line 3: has 11 cells, and there are 9 columns"]


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("nonsense", "not TOML"),
        ("name = 'x'", "[columns]"),
        ("[columns]\nphon = 'Tel'", "Is phone meant?"),
        ("[columns]\nname = 'Nom'", "no column 'Nom'"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(tmp_path, toml, why):
    with pytest.raises(Unreadable) as refusal:
        list(read_services(written(tmp_path / "sheet.csv", SHEET), mapping=read_mapping(toml)))
    assert why in str(refusal.value)


def test_characters_that_no_database_keeps_are_taken_out(tmp_path):
    line = '{"id": "s1", "name": "Night\\u0000 \\ud800shelter", "x_odd": ["\\u0000a\\ud800"], "x_no": NaN}\n'
    [service] = taken(written(tmp_path / "odd.ndjson", line))
    assert (service.name, service.more) == ("Night shelter", {"x_odd": ["a"], "x_no": None})
    assert taken(written(tmp_path / "odd.json", line.strip())) == [service]


KEYS = sorted(
    {*VERSION_1, *VERSION_3, "phones", "locations", "attributes", "opens_at", "latitude", "service"}
)
nonsense = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(st.sampled_from(KEYS), nonsense, max_size=6).map(lambda odd: VERSION_3 | odd)
files = st.one_of(
    st.binary(max_size=60),
    st.text(alphabet='{}[]",:\n1e-u\\ ', max_size=40).map(str.encode),
    st.lists(objects | nonsense, max_size=3).map(lambda found: json.dumps(found).encode()),
    st.lists(objects, max_size=3).map(lambda found: "\n".join(map(json.dumps, found)).encode()),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=files)
def test_any_file_gives_services_and_reasons_or_one_sentence(tmp_path, content):
    try:
        found = list(read_services(written(tmp_path / "any", content)))
        sentence = "."
    except Unreadable as why:
        found, sentence = [], str(why)
    assert sentence.endswith(".")
    assert all(isinstance(one, Service | Refused) for one in found)


@pytest.mark.parametrize("shape", ["lines", "page"])
def test_memory_stays_flat_however_long_the_directory(tmp_path, shape):
    def peak(services):
        rows = (VERSION_3 | {"id": f"s{at}", "description": "x" * 2000} for at in range(services))
        content = page(*rows) if shape == "page" else "\n".join(json.dumps(row) for row in rows)
        path = written(tmp_path / "long", content)
        del content, rows
        tracemalloc.start()
        assert sum(isinstance(one, Service) for one in read_services(path)) == services
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(1200) < peak(300) + 512 * 1024
