"""The directory that ships is kept once, and anew when it changes, never over what staff have edited."""

from itertools import islice

from sqlalchemy import create_engine, func, select

from bot.imports.first import bring_first
from signposting.directory import read
from signposting.directory.alone import alone
from signposting.directory.edit import edit
from signposting.directory.load import FIRST, load, load_first
from signposting.directory.tables import directory, service_change
from signposting.first import services
from tests.signposting.directory.kept import NOON, id_of, named, open_ones


def test_it_is_kept_once_and_read_back_as_it_ships(database):
    assert bring_first(database.engine, NOON)
    assert open_ones(database) == {one.id: one for one in services()}
    changed = select(func.count()).select_from(service_change)
    before = database.read(lambda db: db.conn.execute(changed).scalar_one())
    assert not bring_first(database.engine, NOON)
    assert (
        database.read(lambda db: db.conn.execute(changed).scalar_one()) == before == len(open_ones(database))
    )


def test_while_another_process_is_at_it_nobody_waits(database):
    with alone(database.engine, FIRST):
        assert not bring_first(database.engine, NOON)
    assert open_ones(database) == {}


def keep(database, many, source):
    return database.write(lambda db: load(db.conn, FIRST, lambda: many, source, NOON))


def test_another_version_of_it_closes_what_it_has_no_more_and_leaves_what_staff_edited(database):
    keep(database, [named(0), named(1), named(2)], "one")
    id = id_of(database, "s0", FIRST)
    database.write(lambda db: edit(db.conn, id, {"description": "Ask for Jo."}, "cora", NOON))
    assert keep(database, [named(0, name="Larder")], "two")

    assert list(open_ones(database)) == ["s0"]
    one = open_ones(database)["s0"]
    assert (one.name, one.description) == ("Larder", "Ask for Jo.")
    assert not keep(database, [], "two")


def test_a_place_that_holds_nothing_else_can_be_made_for_it():
    engine = create_engine("sqlite://")
    directory.create_all(engine)
    with engine.begin() as conn:
        assert load_first(conn, NOON)
        assert read.count_open(conn) == len(list(services()))
        assert next(islice(read.all_open(conn), 1)).service in list(services())
    engine.dispose()
