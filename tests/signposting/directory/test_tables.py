"""The migrations make the directory that its tables declare, on both databases."""

import pytest
from sqlalchemy import create_engine, inspect, text

from bot.store.database import make_engine
from signposting.directory.full_text import GRAMS, NAMES, WORDS
from signposting.directory.tables import directory
from tests.signposting.directory.kept import bring, changes, named


@pytest.fixture
def declared(request, tmp_path, database_url):
    """An empty database of the same kind, in which the tables were made from what is declared."""
    if database_url.startswith("sqlite"):
        engine = make_engine(f"sqlite:///{tmp_path}/declared.db")
        directory.create_all(engine)
        yield engine
        engine.dispose()
        return
    postgres = request.getfixturevalue("postgres")
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text("CREATE DATABASE declared"))
    engine = make_engine(postgres.replace("/postgres?", "/declared?"))
    directory.create_all(engine)
    yield engine
    engine.dispose()
    with admin.connect() as conn:
        conn.execute(text("DROP DATABASE declared"))
    admin.dispose()


def shape(engine, name):
    found = inspect(engine)
    columns = {one["name"]: (str(one["type"]), one["nullable"]) for one in found.get_columns(name)}
    indexes = {
        one["name"]: (one["column_names"], one.get("expressions"), bool(one["unique"]))
        for one in found.get_indexes(name)
    }
    keys = {
        (tuple(one["constrained_columns"]), one["referred_table"]) for one in found.get_foreign_keys(name)
    }
    unique = {tuple(one["column_names"]) for one in found.get_unique_constraints(name)}
    return columns, indexes, keys, unique, found.get_pk_constraint(name)["constrained_columns"]


@pytest.mark.parametrize("name", sorted(directory.tables))
def test_a_migrated_table_is_the_one_that_is_declared(database, declared, name):
    assert shape(database.engine, name) == shape(declared, name)


def test_what_is_added_changed_and_gone_is_found_by_its_words_and_no_more(database):
    bring(database, [named(0, name="Larder"), *(named(number) for number in range(1, 9))])
    assert found(database, "larder") == 1
    bring(database, [named(0, name="Pantry"), *(named(number) for number in range(1, 9))])
    assert [found(database, word) for word in ("larder", "pantry", "bank", "food")] == [0, 1, 8, 9]
    bring(database, [named(number) for number in range(1, 9)])
    assert [found(database, word) for word in ("pantry", "roof")] == [0, 8]


def test_a_name_is_found_by_three_letters_that_follow_each_other(database):
    bring(database, [named(0, name="Nacro"), named(1)])
    assert [found(database, "acr", in_grams=True), found(database, "00n", in_grams=True)] == [1, 1]


def found(database, word, *, in_grams=False):
    """How many services the full-text index finds by a word."""
    if database.engine.dialect.name == "sqlite":
        where = "service_fts MATCH :word"
        statement = f"SELECT count(*) FROM service_fts WHERE {where}"  # noqa: S608
        word = f"{'grams' if in_grams else '{name organisation description terms}'}: {word}"
    else:
        vector = GRAMS if in_grams else WORDS
        where = f"{vector} @@ to_tsquery('simple', :word)"
        statement = f"SELECT count(*) FROM service_text WHERE {where}"  # noqa: S608
    return database.read(lambda db: db.conn.execute(text(statement), {"word": word}).scalar_one())


def test_postgresql_finds_by_its_indexes_and_not_row_by_row(request, seals):
    from bot.store.database import Database

    database = Database(request.getfixturevalue("postgres_url"), seals)
    bring(database, [named(number) for number in range(300)])

    def plan(db, vector):
        db.conn.execute(text("SET LOCAL enable_seqscan = off"))
        where = f"{vector} @@ to_tsquery('simple', 'bank')"
        wanted = f"EXPLAIN SELECT 1 FROM service_text WHERE {where}"  # noqa: S608
        return " ".join(db.conn.execute(text(wanted)).scalars())

    for vector in (WORDS, NAMES, GRAMS):
        assert "ix_service_text" in database.read(lambda db, vector=vector: plan(db, vector))
    database.close()


@pytest.mark.parametrize("what", ["UPDATE service_change SET who = 'nobody'", "DELETE FROM service_change"])
def test_who_changed_what_is_never_changed_or_taken_away(database, what):
    from sqlalchemy.exc import DatabaseError

    bring(database, [named(0)])
    with pytest.raises(DatabaseError, match="stands"):
        database.write(lambda db: db.conn.execute(text(what)))
    assert changes(database, "s0")[0]["who"] == "import: Leeds"
