"""A file that is brought to the console is looked over, and comes in when somebody says so."""

import datetime as dt
import io
import os
import re
import tempfile
import time
import zipfile
from uuid import UUID

import pytest

from bot.console.bringing_in import folder
from bot.console.visits import csrf_of
from bot.store import tables
from bot.store.columns import table
from signposting.directory.tables import service
from tests.console.house import person
from tests.imports.files import ADA, CORA, SAM, csv, xlsx

upload = table(tables.Upload)
shift = table(tables.Shift)
NEW = SAM | {"name": "Nia New", "phone": "+447700900031"}
COLUMNS = [f"column_{at}" for at in range(4)]
RUNS = "See how far it is"
HEADER = "Service name,Telephone,Opening hours,Town\n"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Where files lie for this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def bring(desk, kind, content, name="file.csv", **fields):
    """Choose a file on the page, and have it looked over."""
    data = content if isinstance(content, bytes) else content.encode()
    form = {"csrf": csrf_of(desk.token), **fields}
    return desk.web.post(f"/console/imports/{kind}", data=form, files={"file": (name, data)})


def page_of(desk, answer):
    """How it stands once nobody works on it any more."""
    assert answer.status_code == 303, answer.text
    until = time.monotonic() + 240  # the machine may be busy
    while RUNS in (page := desk.get(answer.headers["location"]).text) and time.monotonic() < until:
        time.sleep(0.1)
    return page


def press(desk, answer, what="bring-in", **fields):
    return desk.post(f"{answer.headers['location']}/{what}", **fields)


def people(house):
    return {row.id for row in house.rows(person.select())}


def test_a_file_is_looked_over_before_anything_of_it_is_kept_and_then_comes_in(house, desk):
    lead, before = desk("second lead"), people(house)
    answer = bring(lead, "people", csv(NEW))
    page = page_of(lead, answer)
    assert "<strong>1</strong> new people" in page
    assert people(house) == before
    done = press(lead, answer)
    assert "Brought in" in page_of(lead, done)
    assert len(people(house)) == len(before) + 1


def test_what_is_wrong_stands_in_a_table_by_row_and_column_and_nothing_comes_in(house, desk):
    lead, before = desk("second lead"), people(house)
    bad = NEW | {"phone": "12", "consent": "perhaps"}
    answer = bring(lead, "people", csv(NEW, bad))
    page = page_of(lead, answer)
    assert re.search(r">3</bdi></th><td[^>]*>phone</td>", page)
    assert re.search(r">3</bdi></th><td[^>]*>consent</td>", page)
    press(lead, answer)
    assert people(house) == before


def test_the_good_rows_come_in_where_that_is_ticked(house, desk):
    lead, before = desk("second lead"), people(house)
    answer = bring(lead, "people", csv(NEW, NEW | {"name": "Bo", "phone": "12"}))
    page_of(lead, press(lead, answer, anyway="yes"))
    assert len(people(house)) == len(before) + 1


def test_pressing_twice_brings_it_in_once_and_says_so(house, desk):
    lead, before = desk("second lead"), people(house)
    answer = bring(lead, "people", csv(NEW))
    assert press(lead, answer).status_code == 303
    again = press(lead, answer)
    assert again.status_code == 409
    assert len(people(house)) == len(before) + 1


def test_the_same_file_brought_twice_waits_once(house, desk):
    lead = desk("second lead")
    first, second = (bring(lead, "people", csv(NEW)) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(house.rows(upload.select())) == 1


def test_a_lead_of_one_programme_brings_in_nothing_of_another_and_learns_nothing_of_its_people(house, desk):
    lead, before = desk("second lead"), people(house)
    zed = NEW | {"name": "Zed", "role": "mentee", "phone": house.numbers["Zed"]}
    answer = bring(lead, "people", csv(NEW | {"programme": "Harbour"}, zed))
    page = page_of(lead, answer)
    assert "is not yours" in page
    assert "cannot be taken: ask whoever looks after Alongside" in page
    assert "another than this person" not in page
    press(lead, answer, anyway="yes")
    assert people(house) == before


def test_a_lead_of_one_programme_makes_no_new_one(desk):
    lead = desk("second lead")
    assert "is not yours" in page_of(lead, bring(lead, "people", csv(NEW | {"programme": "Mine Alone"})))


def test_a_file_for_every_programme_is_not_seen_by_the_lead_of_one(desk):
    answer = bring(desk("lead"), "people", csv(NEW))
    assert desk("second lead").get(answer.headers["location"]).status_code == 404


def test_a_file_is_kept_for_an_hour_and_then_never_brought_in(house, desk, wall):
    lead, before = desk("second lead"), people(house)
    answer = bring(lead, "people", csv(NEW))
    wall.forward(minutes=59)
    assert "Import these" in lead.get(answer.headers["location"]).text
    wall.forward(minutes=2)
    late = press(lead, answer)
    assert late.status_code == 409
    assert "is not kept any more" in late.text
    assert people(house) == before
    assert not any(folder.where().iterdir())


def test_another_file_in_its_place_is_never_brought_in(house, desk):
    lead, before = desk("second lead"), people(house)
    answer = bring(lead, "people", csv(NEW))
    path = folder.found(UUID(answer.headers["location"].rsplit("/", 1)[1]))
    path.write_text(csv(NEW, NEW | {"name": "Eve", "phone": "+447700900032"}))
    assert press(lead, answer).status_code == 409
    assert people(house) == before


def test_nothing_lies_about_once_a_file_is_in_or_thrown_away_or_not_readable(desk):
    lead = desk("second lead")
    press(lead, bring(lead, "people", csv(NEW)))
    dropped = bring(lead, "people", csv(NEW, CORA))
    assert "Thrown away. Nothing of it was brought in." in page_of(lead, press(lead, dropped, "drop"))
    assert "It cannot be read" in page_of(lead, bring(lead, "people", b"\0\1\2" * 100))
    assert not any(folder.where().iterdir())


def test_while_a_file_lies_here_nobody_else_may_read_it(desk):
    lead = desk("second lead")
    answer = bring(lead, "people", csv(NEW), name="../../etc/pass wd<b>.csv")
    path = folder.found(UUID(answer.headers["location"].rsplit("/", 1)[1]))
    assert path.parent.parent == folder.where()
    assert [one.stat().st_mode & 0o077 for one in (path, path.parent, folder.where())] == [0, 0, 0]
    assert "<b>" not in lead.get(answer.headers["location"]).text


def test_of_what_was_found_nothing_is_kept_in_the_clear(house, desk):
    lead = desk("second lead")
    bring(lead, "people", csv(NEW | {"phone": "nonsense"}), name="nia-new.csv")
    [row] = house.rows(upload.select())
    kept = b" ".join([row.name, row.found])
    for words in (b"nia", b"phone", b"nonsense"):
        assert words not in kept


def test_a_server_that_was_restarted_in_the_middle_says_so_and_it_can_go_on(house, desk, wall):
    lead = desk("second lead")
    answer = bring(lead, "people", csv(NEW))
    other = {"state": "importing", "worker": "gone", "beat_at": wall()}
    house.database.write(lambda db: db.conn.execute(upload.update().values(**other)))
    assert "See how far it is" in lead.get(answer.headers["location"]).text
    wall.forward(minutes=2)
    page = lead.get(answer.headers["location"]).text
    assert "The server was restarted in the middle" in page
    assert "Brought in" in page_of(lead, press(lead, bring(lead, "people", csv(NEW))))


@pytest.mark.parametrize(("kind", "most"), [("people", 10), ("services", 50), ("rota", 1)])
def test_what_is_too_large_is_refused_in_plain_words(house, desk, kind, most):
    lead = desk("second lead")
    answer = bring(lead, kind, b"name\n" * ((most * 1024 * 1024 // 5) + 50_000))
    assert answer.status_code == 413
    assert f"The file is too large: {most} MB is the most." in answer.text
    assert house.rows(upload.select()) == []


def test_megabytes_of_people_and_formulas_are_looked_over_while_the_server_goes_on_answering(desk):
    lead = desk("second lead")
    rows = [NEW | {"name": "=cmd|' /C calc'!A0" * 8, "phone": f"+4477009{at:05}"} for at in range(20_000)]
    content = csv(*rows)
    assert 2_000_000 < len(content) < 10 * 1024 * 1024
    answer = bring(lead, "people", content)
    assert answer.status_code == 303
    assert lead.get("/console").status_code == 200
    assert "What it would do" in page_of(lead, answer)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file that is not empty."),
        (b"\xff\xfe\x00\xd8", "no text that can be read"),
        (b"name,role\nx,y\n", "must have the columns phone, programme, consent"),
        (b'name,role,phone,programme,consent\n"x', "its quotes do not match up"),
        (b"PK\x03\x04 not a zip", "cannot be read"),
    ],
)
def test_a_hostile_or_a_broken_file_is_refused_in_one_sentence(house, desk, content, said):
    lead, before = desk("second lead"), people(house)
    answer = bring(lead, "people", content)
    assert said in (answer.text if answer.status_code == 400 else page_of(lead, answer))
    assert people(house) == before


def test_a_zip_that_swells_is_refused(desk):
    lead, packed = desk("second lead"), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("services.csv", b"\0" * (80 * 1024 * 1024))
    answer = bring(lead, "services", packed.getvalue(), "bomb.zip", feed="bomb")
    assert "far more than a directory" in page_of(lead, answer)


def test_windows_text_and_xlsx_are_read_as_the_command_reads_them(desk):
    lead = desk("second lead")
    page = page_of(lead, bring(lead, "people", csv(NEW | {"name": "Zoë"}).encode("cp1252")))
    assert "not in UTF-8" in page
    assert "<strong>1</strong> new people" in page_of(lead, bring(lead, "people", xlsx(NEW), "p.xlsx"))


def test_what_a_file_says_comes_out_as_the_text_that_it_is(desk):
    lead = desk("second lead")
    page = page_of(lead, bring(lead, "people", csv(NEW | {"role": "<script>alert(1)</script>"})))
    assert "<script>alert" not in page
    assert page.count("<bdi>") > 2


def test_only_the_first_two_hundred_faults_are_shown_and_all_are_counted(desk):
    lead = desk("second lead")
    rows = [NEW | {"phone": "12", "name": f"N {at}"} for at in range(250)]
    page = page_of(lead, bring(lead, "people", csv(*rows)))
    assert "The first 200 are shown." in page
    assert page.count('scope="row"') == 200


def test_services_of_a_spreadsheet_are_proposed_a_mapping_which_can_be_changed(house, desk):
    lead = desk("second lead")
    content = HEADER + "Food Hub,01632 960111,Mon 9-5,Leeds\n"
    answer = bring(lead, "services", content.replace("Telephone", "Ring us at"), feed="Leeds list")
    page = page_of(lead, answer)
    assert re.search(r'<option value="name" selected', page)
    said = dict(zip(COLUMNS, ("name", "phone", "hours", "city"), strict=True))
    again = press(lead, answer, "columns", **said)
    assert "<strong>1</strong> new services" in page_of(lead, again)
    assert "Brought in" in page_of(lead, press(lead, answer))
    [row] = [row for row in house.rows(service.select()) if row.name == "Food Hub"]
    assert "01632 960111" in row.body


def test_services_that_would_mostly_close_stay_open_unless_that_is_ticked(house, desk):
    lead = desk("second lead")
    content = HEADER + "".join(f"Place {at},01632 96011{at},Mon 9-5,Leeds\n" for at in range(4))
    first = bring(lead, "services", content, feed="Leeds list")
    page_of(lead, first)
    page_of(lead, press(lead, first))
    less = bring(lead, "services", HEADER + "Place 0,01632 960110,Mon 9-5,Leeds\n", feed="Leeds list")
    assert "3 of 4 services are not in this file" in page_of(lead, less)
    page_of(lead, press(lead, less))
    assert len(open_services(house)) == 4
    again = bring(lead, "services", HEADER + "Place 0,01632 960110,Mon 9-5,Leeds\n\n", feed="Leeds list")
    page_of(lead, again)
    page_of(lead, press(lead, again, anyway="yes"))
    assert [row.name for row in open_services(house)] == ["Place 0"]


def open_services(house):
    listed = house.rows(service.select())
    return [row for row in listed if row.closed_at is None and row.name.startswith("Place ")]


def test_a_rota_is_tried_out_without_a_trace_and_then_kept(house, desk):
    lead = desk("second lead")
    page_of(lead, press(lead, bring(lead, "people", csv(CORA | {"phone": "+447700900061"}))))
    rota = "programme,post,phone,days,from,to\nBridges,on call,+447700900061,every day,17:00,09:00\n"
    answer = bring(lead, "rota", rota)
    page = page_of(lead, answer)
    assert "<strong>1</strong> new on the rota" in page
    assert "nobody is deputy on this rota" in page
    assert house.rows(shift.select()) == []
    press(lead, answer)
    assert len(house.rows(shift.select())) == 1


def test_a_form_from_elsewhere_brings_no_file(house, desk):
    lead = desk("second lead")
    answer = lead.web.post(
        "/console/imports/people", data={"csrf": "0" * 64}, files={"file": ("p.csv", csv(ADA).encode())}
    )
    assert answer.status_code == 403
    assert house.rows(upload.select()) == []


def test_a_form_that_breaks_off_is_no_form(desk):
    lead = desk("second lead")
    kind = {"content-type": "multipart/form-data; boundary=x"}
    for body in (b"--x\r\nContent-Disposition: form-data; name=", b"--y--", b""):
        answer = lead.web.post("/console/imports/people", content=body, headers=kind)
        assert answer.status_code in (400, 403)


def test_what_was_left_lying_by_a_process_that_was_killed_is_swept_up(desk):
    left = folder.where() / "left"
    left.mkdir(0o700)
    old = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)).timestamp()
    os.utime(left, (old, old))
    bring(desk("second lead"), "people", csv(NEW))
    assert not left.exists()
