"""Whatever file is given, the importer takes it or refuses it whole; it never breaks or half-writes."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.imports.row import COLUMNS
from bot.imports.sheet import read_sheet
from bot.imports.workbook import SheetError
from tests.imports.files import ADA, CORA, SAM, csv, xlsx

GOOD = sorted({cell for row in (ADA, SAM, CORA) for cell in row.values()} | {"", "ask", "no", "2012-01-01"})
cell = st.one_of(st.sampled_from(GOOD), st.text(max_size=20))
row = st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, cell))
people = st.lists(st.one_of(row, st.sampled_from([ADA, SAM, CORA])), max_size=5)
files = st.one_of(
    st.text(),
    st.binary(),
    st.text(alphabet=',;\t"\n\rna', max_size=60).map(lambda text: ",".join(COLUMNS) + "\n" + text),
    people.map(lambda rows: csv(*rows)),
    st.tuples(people.map(lambda rows: csv(*rows)), st.sampled_from(["utf-8-sig", "utf-16"])).map(
        lambda both: both[0].encode(both[1], "replace")
    ),
)
EXCEL = xlsx(ADA, SAM, CORA)
often = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@often
@given(content=files)
def test_any_file_is_taken_or_refused_whole(bring, content):
    content = content if isinstance(content, bytes) else content.encode(errors="replace")
    before = bring.count()
    try:
        outcome = bring(content)
    except SheetError:
        refused = True
    else:
        refused = bool(outcome.refused)
        assert sum(outcome.kept.values()) == (0 if refused else outcome.rows)
    assert not refused or bring.count() == before


@often
@given(rows=people)
def test_what_went_in_once_is_the_same_when_it_goes_in_again(bring, rows):
    content = csv(*rows).encode(errors="replace")
    first = bring(content)
    if not first.refused:
        again = bring(content)
        assert again.kept["the same"] == first.rows


@often
@given(rows=people)
def test_partial_keeps_each_row_or_tells_why_not(bring, rows):
    outcome = bring(csv(*rows).encode(errors="replace"), partial=True)
    assert sum(outcome.kept.values()) + len({one.line for one in outcome.refused}) == outcome.rows


@often
@given(at=st.integers(0, 6000), byte=st.integers(0, 255))
def test_a_damaged_xlsx_is_read_or_refused(tmp_path, at, byte):
    whole = bytearray(EXCEL)
    whole[at % len(whole)] = byte
    path = tmp_path / "people.xlsx"
    path.write_bytes(whole)
    with suppress(SheetError):
        assert len(read_sheet(path, COLUMNS, ()).rows) <= 3
