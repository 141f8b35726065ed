"""Files of people to import, and what the database holds afterwards."""

import datetime as dt
import io

import openpyxl
from sqlalchemy import func, select

from bot.imports.people import import_people
from bot.imports.row import COLUMNS
from bot.store.columns import Table

NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)  # a Thursday

SAM = {
    "name": "Sam Smith",
    "role": "mentor",
    "phone": "+447700900001",
    "programme": "Bridges",
    "consent": "yes",
}
SAM |= {"consent_on": "2026-01-05"}
ADA = {"name": "Ada Lovelace", "role": "mentee", "phone": "+447700900002", "programme": "Bridges"}
ADA |= {"consent": "yes", "consent_on": "2026-01-05", "mentor_phone": "+447700900001"}
ADA |= {"starts_on": "2026-01-06", "ends_on": "2026-12-01", "meets": "tue 18:00", "step": "ring the GP"}
CORA = {"name": "Cora C", "role": "coordinator", "phone": "07700 900003", "programme": "Bridges"}
CORA |= {"consent": "yes", "consent_on": "2026-01-05"}


def csv(*rows, columns=COLUMNS, delimiter=","):
    """Rows as a CSV file, each cell quoted if it must be."""

    def cell(text):
        return '"' + text.replace('"', '""') + '"' if set(text) & {delimiter, '"', "\n", "\r"} else text

    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join(delimiter.join(cell(text) for text in line) + "\n" for line in lines)


def xlsx(*rows, columns=COLUMNS, sheets=("People",)):
    """Rows as the bytes of an xlsx file; cells keep their Python types."""
    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for name in sheets[1:]:
        book.create_sheet(name)
    for line in [columns, *([row.get(column) for column in columns] for row in rows)]:
        book.active.append(list(line))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class Importer:
    """Imports text or bytes as a file, into one database."""

    def __init__(self, database, folder):
        self.database = database
        self.path = folder / "people.csv"

    def __call__(self, content, now=NOW, **options):
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_people(self.database, self.path, now, **options)

    def rows(self, table):
        """Every row of a table, its sealed columns opened."""
        core = Table.metadata.tables[table]
        return self.database.read(lambda db: [opened(db, core, row) for row in db.conn.execute(select(core))])

    def count(self):
        """How many rows there are in all."""
        tables = Table.metadata.sorted_tables
        return self.database.read(
            lambda db: sum(db.conn.execute(select(func.count()).select_from(one)).scalar() for one in tables)
        )


def opened(db, core, row):
    values = dict(row._mapping)
    for column in core.columns:
        if column.info.get("sealed") and values[column.name] is not None:
            values[column.name] = db.seals.open(values[column.name], f"{core.name}.{column.name}", row.id)
    return values


def told(outcome):
    """What was refused, as people read it."""
    return [str(one) for one in outcome.refused]


def noted(outcome):
    return [str(one) for one in outcome.remarks]


def counts(outcome):
    """New, changed, the same."""
    return tuple(outcome.kept[kind] for kind in ("new", "changed", "the same"))
