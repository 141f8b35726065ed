"""Makes the database itself refuse to change or take away the rows of a table.

A rotation of keys may seal a value anew, under another key: what is sealed opens in its own row and column
alone. A migration that changes the columns of such a table allows changes first, and refuses them afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alembic import op

REFUSE = """
CREATE OR REPLACE FUNCTION what_was_kept_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was kept in % stands', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""


def refuse_changes(table: str, columns: Iterable[str], sealed: Iterable[str] = ()) -> None:
    """From now on nothing of this table is changed or taken away. `sealed` columns may change their key."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    statements = _postgresql if on_postgresql else _sqlite
    for statement in statements(table, tuple(columns), tuple(sealed)):
        op.execute(statement)


def allow_changes(table: str) -> None:
    """Take that back."""
    on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    for name in ("deleted", "changed", "emptied" if on else "replaced"):
        op.execute(f"DROP TRIGGER {table}_never_{name}{on}")


def _sqlite(table: str, columns: tuple[str, ...], sealed: tuple[str, ...]) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'what was kept in {table} stands'); END"
    changed = [f"old.{name} IS NOT new.{name}" for name in columns]
    changed += [
        f"(old.{name} IS NOT new.{name}"
        f" AND ({_sqlite_key('old', name)} <> {_sqlite_key('new', name)}) IS NOT TRUE)"
        for name in sealed
    ]
    there = f"new.id IN (SELECT id FROM {table})"  # noqa: S608 (or INSERT OR REPLACE would pass)
    yield f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} {refuse}"
    yield (
        f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} WHEN {' OR '.join(changed)} {refuse}"
    )
    yield f"CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table} WHEN {there} {refuse}"


def _sqlite_key(row: str, name: str) -> str:
    """The name of the key that a sealed value begins with, and before that its length."""
    return f"substr({row}.{name}, 1, 1 + unicode(substr({row}.{name}, 1, 1)))"


def _postgresql(table: str, columns: tuple[str, ...], sealed: tuple[str, ...]) -> Iterator[str]:
    refuse = "EXECUTE FUNCTION what_was_kept_stands()"
    changed = [f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns]
    changed += [
        f"(OLD.{name} IS DISTINCT FROM NEW.{name}"
        f" AND ({_postgresql_key('OLD', name)} <> {_postgresql_key('NEW', name)}) IS NOT TRUE)"
        for name in sealed
    ]
    yield REFUSE
    yield f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} FOR EACH ROW {refuse}"
    yield (
        f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} FOR EACH ROW"
        f" WHEN ({' OR '.join(changed)}) {refuse}"
    )
    yield f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} {refuse}"


def _postgresql_key(row: str, name: str) -> str:
    return f"substr({row}.{name}, 1, 1 + get_byte({row}.{name}, 0))"
