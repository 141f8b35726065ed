"""Whatever program saved a file, its rows come out the same; what is no such file is told in a sentence."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from bot.imports.sheet import LARGEST, read_sheet
from bot.imports.workbook import UNPACKED, SheetError
from tests.imports.files import xlsx

COLUMNS = ("name", "phone", "born")
PLAIN = "name,phone,born\nZoë,+447700900001,2000-01-31\n"
READ = {"name": "Zoë", "phone": "+447700900001", "born": "2000-01-31"}


@pytest.fixture
def read(tmp_path):
    def of(content):
        path = tmp_path / "people.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_sheet(path, COLUMNS, ("name",))

    return of


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        "\n ,,\n" + PLAIN,
        PLAIN + "\n,,\n\n",
        PLAIN.replace("name,phone,born", ' Name ,"PHONE",Born'),
        PLAIN.replace("Zoë", '" Zoë "'),
        xlsx({"name": "Zoë", "phone": "+447700900001", "born": dt.date(2000, 1, 31)}, columns=COLUMNS),
        xlsx({"name": "Zoë", "phone": "+447700900001", "born": dt.datetime(2000, 1, 31)}, columns=COLUMNS),
    ],
)
def test_a_row_reads_the_same_however_it_was_saved(read, content):
    sheet = read(content)
    assert [row.cells for row in sheet.rows] == [READ]
    assert sheet.notices == ()


def test_windows_text_is_read_and_said_so(read):
    sheet = read(PLAIN.encode("cp1252"))
    assert sheet.rows[0].cells == READ
    assert "cp1252" in sheet.notices[0]


def test_a_row_stands_on_the_line_where_it_begins(read):
    sheet = read('name,phone,born\n"one\ntwo",,\n\nthree,,\n')
    assert [(row.line, row.cells["name"]) for row in sheet.rows] == [(2, "one\ntwo"), (5, "three")]


def test_a_row_of_an_xlsx_stands_on_its_own_line(read):
    book = openpyxl.Workbook()
    book.active["A3"], book.active["A5"] = "name", "Ada"
    content = io.BytesIO()
    book.save(content)
    assert [(row.line, row.cells) for row in read(content.getvalue()).rows] == [(5, {"name": "Ada"})]


def test_numbers_and_times_of_a_spreadsheet_are_what_people_see(read):
    row = {"name": dt.time(18, 0), "phone": 7700900001, "born": 2.5}
    sheet = read(xlsx(row, columns=COLUMNS))
    assert sheet.rows[0].cells == {"name": "18:00", "phone": "7700900001", "born": "2.5"}
    assert sheet.rows[0].numbers == {"phone", "born"}


def test_only_the_first_sheet_is_read_and_said_so(read):
    sheet = read(xlsx({"name": "Ada"}, columns=COLUMNS, sheets=("People", "Notes")))
    assert len(sheet.rows) == 1
    assert sheet.notices == ("Only the first sheet, 'People', was read.",)


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "-2", '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0"])
def test_a_formula_in_a_csv_is_plain_text(read, cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    assert read(f"name,phone,born\n{quoted},,\n").rows[0].cells["name"] == cell


def test_a_strange_column_is_left_out_with_what_may_be_meant(read):
    sheet = read("name,phnoe,shoe size\nAda,1,2\n")
    assert sheet.notices == (
        "The column 'phnoe' is not known and was left out. Is phone meant?",
        "The column 'shoe size' is not known and was left out.",
    )


def test_cells_beyond_the_first_line_are_counted(read):
    assert [row.too_many for row in read("name,phone\nAda,1,\nBo,1,2,3\n").rows] == [0, 2]


def far_cell(where):
    book = openpyxl.Workbook()
    book.active["A1"], book.active[where] = "name", "far"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("\n\n , \n", "is empty"),
        ("\ufeff", "is empty"),
        ("phone,born\n1,2\n", "must have the columns name"),
        ("nmae\nAda\n", "Is name meant?"),
        ("name,phone,name\n", "has the column name twice"),
        ('name\n"Ada\n', "Line 2: its quotes do not match up"),
        ('name\nBo\n"A"da\n', "Line 3: its quotes do not match up"),
        (b"\x80\x00name", "must have the columns"),
        (b"\x00\x01\x02\xff\x81", "no text that can be read"),
        (b"\xff\xfen", "no text that can be read"),
        (b"PK\x03\x04 not a zip", "cannot be read"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "cannot be read"),
        (xlsx({"name": "Ada"}, columns=COLUMNS)[:-400], "cannot be read"),
        (far_cell("XFD1048576"), "far off"),
        (far_cell("A1048576"), "far off"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_what_is_no_file_of_people_is_told_in_one_sentence(read, content, said):
    with pytest.raises(SheetError, match=said):
        read(content)


def test_a_file_that_would_fill_the_machine_is_not_unpacked(read):
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts,
        parts.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(UNPACKED // 2**20 + 1):
            part.write(bytes(2**20))
    with pytest.raises(SheetError, match="unpacks to far more"):
        read(content.getvalue())


def test_a_folder_and_a_giant_are_told_apart_from_files(tmp_path):
    with pytest.raises(SheetError, match="is a folder"):
        read_sheet(tmp_path, COLUMNS, ())
    giant = tmp_path / "giant.csv"
    with giant.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(SheetError, match="split it"):
        read_sheet(giant, COLUMNS, ())
