"""Rotas to import, and the staff that they name."""

from bot.imports.rota import import_rota
from bot.imports.rota_row import COLUMNS
from tests.imports import files
from tests.imports.files import CORA, NOW, SAM

DEV = {
    "name": "Dev D",
    "role": "coordinator",
    "phone": "+447700900004",
    "programme": "Bridges",
    "consent": "no",
}
LEA = {"name": "Lea L", "role": "lead", "phone": "+447700900005", "programme": "Bridges", "consent": "no"}
STAFF = (CORA, DEV, LEA, SAM)

EVENINGS = {"programme": "Bridges", "post": "on call", "phone": "07700 900003", "name": "Cora"}
EVENINGS |= {"days": "every day", "from": "17:00", "to": "09:00", "starts_on": "2026-03-01"}
DAYTIME = EVENINGS | {"phone": "+447700900004", "name": "Dev D", "from": "9am", "to": "5pm"}
LEAD = EVENINGS | {"post": "lead", "phone": "+447700900005", "name": "", "from": "0:00", "to": "24:00"}
DEPUTY = LEAD | {"post": "deputy"}
AWAY = {"programme": "Bridges", "post": "away", "phone": "+447700900003"}
AWAY |= {"starts_on": "2026-03-14", "ends_on": "2026-03-15"}
LEFT = AWAY | {"post": "left", "ends_on": ""}
WHOLE = (EVENINGS, DAYTIME, LEAD, DEPUTY)


def csv(*rows):
    return files.csv(*rows, columns=COLUMNS)


class RotaImporter:
    """Imports rotas as files, into a database in which the staff of Bridges are."""

    def __init__(self, bring):
        self.people = bring
        bring(files.csv(*STAFF))
        self.database, self.path, self.rows = bring.database, bring.path, bring.rows

    def __call__(self, content, now=NOW, **options):
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_rota(self.database, self.path, now, **options)

    def standing(self, table="shift"):
        return [row for row in self.rows(table) if row["removed_at"] is None]


def counts(outcome):
    """New, the same, taken out."""
    return tuple(outcome.kept[kind] for kind in ("new", "the same", "taken out"))
