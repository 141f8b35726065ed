"""The indexes by which words are found: FTS5 on SQLite, tsvectors on PostgreSQL.

Both are of `service_text`, in which all is plain words already, so that both find the same. What is misspelt
is found by `grams`: pg_trgm would need the right to install it, and find otherwise than SQLite.
SQLite: `service_fts`, a table of the same columns, whose rowid is `service_text.number`.
PostgreSQL: `WORDS` and `GRAMS` are what is indexed, and are to be asked for in the same form.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, text

from signposting.directory.tables import service_text

WORDS = "to_tsvector('simple', name || ' ' || organisation || ' ' || terms || ' ' || description)"
NAMES = "to_tsvector('simple', name || ' ' || organisation)"
GRAMS = "to_tsvector('simple', grams)"
_COLUMNS = "name, organisation, description, terms, grams"
_OLD = "old.number, old.name, old.organisation, old.description, old.terms, old.grams"
_NEW = _OLD.replace("old.", "new.")
_TAKE_OUT = f"INSERT INTO service_fts (service_fts, rowid, {_COLUMNS}) VALUES ('delete', {_OLD})"  # noqa: S608
_PUT_IN = f"INSERT INTO service_fts (rowid, {_COLUMNS}) VALUES ({_NEW})"  # noqa: S608

_SQLITE = (
    f"CREATE VIRTUAL TABLE service_fts USING fts5({_COLUMNS}, content='service_text', "
    "content_rowid='number', tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER service_text_in AFTER INSERT ON service_text BEGIN {_PUT_IN}; END",
    f"CREATE TRIGGER service_text_out AFTER DELETE ON service_text BEGIN {_TAKE_OUT}; END",
    f"CREATE TRIGGER service_text_changed AFTER UPDATE ON service_text BEGIN {_TAKE_OUT}; {_PUT_IN}; END",
)
_POSTGRESQL = tuple(
    # Without fastupdate: what an import leaves in a list beside the index slows every search until a vacuum.
    f"CREATE INDEX ix_service_text_{name} ON service_text USING gin (({vector})) WITH (fastupdate = off)"
    for name, vector in (("words", WORDS), ("names", NAMES), ("grams", GRAMS))
)


def index_words(conn: Connection) -> None:
    """Make the indexes of `service_text`, which must be there and empty."""
    for statement in _SQLITE if conn.dialect.name == "sqlite" else _POSTGRESQL:
        conn.execute(text(statement))


def drop_words(conn: Connection) -> None:
    """Take them away again."""
    if conn.dialect.name == "sqlite":
        conn.execute(text("DROP TABLE service_fts"))


@event.listens_for(service_text, "after_create")
def _with_the_table(_table: Any, conn: Connection, **_how: Any) -> None:
    index_words(conn)
