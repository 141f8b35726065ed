"""The directory is handed on as it is kept, and can be brought in again."""

import json

import pytest

ROWS = [
    {
        "id": f"s{at}",
        "name": f"Café {at}",
        "status": "active",
        "phones": [{"id": f"p{at}", "number": "0113 496 0000"}],
    }
    for at in range(1, 251)
]


@pytest.fixture
def kept(alongside, machine):
    """A machine that knows some services."""
    (machine / "leeds.json").write_text(json.dumps(ROWS))
    alongside("migrate")
    assert "250 added" in alongside("import", "services", "leeds.json").out
    return machine


def leeds(services):
    return [one for one in services if one["id"].startswith("s") and one["name"].startswith("Café")]


@pytest.mark.parametrize("name", ["all.json", "all.ndjson", None])
def test_every_service_is_handed_on(kept, alongside, name):
    ended = alongside("export", "services", *([name] if name else []))
    assert ended.code == 0
    text = (kept / name).read_text("utf-8") if name else ended.out
    found = json.loads(text) if name == "all.json" else [json.loads(line) for line in text.splitlines()]
    assert [one["name"] for one in leeds(found)] == [row["name"] for row in ROWS]
    if name:
        assert ended.out == f"{len(found)} services.\n"


def test_what_is_handed_on_can_be_brought_in(kept, alongside):
    alongside("export", "services", "all.json")
    (kept / "all.json").rename(kept / "leeds.json")
    ended = alongside("import", "services", "leeds.json", "--name", "elsewhere")
    assert ended.code == 0
    assert ", 0 refused." in ended.out


def test_an_export_that_fails_leaves_what_was_there(kept, alongside):
    (kept / "all.json").write_text("before")
    (kept / "all.json.part").mkdir()
    alongside("export", "services", "all.json").fails("all.json.part")
    assert (kept / "all.json").read_text() == "before"
