"""Whoever changes the audit, takes from it or adds to it behind our back is found out."""

import datetime as dt
import threading
from uuid import UUID

import pytest
from sqlalchemy import insert, text

from bot.clock import real
from bot.store import audit_chain, tables
from bot.store.audit_chain import AT_ONCE, SETTLED, extend, verify
from bot.store.columns import new_id, table
from bot.store.database import Database
from bot.store.rotation import rotate
from bot.store.sealing import Seals, new_key
from bot.store.staff import trace
from tests.conftest import KEYS

NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)
SOON = dt.timedelta(seconds=1)
audit, link = table(tables.Audit), table(tables.AuditLink)


def keep(database, count):
    """So many rows, as staff who look at flags leave them."""

    def looked(db):
        for number in range(count):
            trace(db, None, "staff 1", f"looked at flag {number}", "flag", new_id(), NOW)

    database.write(looked)


def link_all(database, now=None):
    """Link all that there is, as if it had settled."""
    now = now or real() + SETTLED + SOON
    while database.write(lambda db: extend(db, now)):
        pass


def tamper(database, *statements):
    """As somebody does who has the database in hand, and its triggers out of the way."""
    on = "" if database.engine.dialect.name == "sqlite" else " ON {}"
    with database.engine.begin() as conn:
        for name in ("audit", "audit_link"):
            for when in ("deleted", "changed"):
                conn.execute(text(f"DROP TRIGGER IF EXISTS {name}_never_{when}{on.format(name)}"))
        for statement in statements:
            conn.execute(statement if not isinstance(statement, str) else text(statement))


@pytest.fixture
def kept(database):
    """Ten rows in the chain."""
    keep(database, 10)
    link_all(database)
    return database


def ids(database):
    return database.read(lambda db: db.conn.execute(audit.select().order_by(audit.c.id)).all())


def test_what_nobody_touched_is_whole(kept):
    found = verify(kept)
    assert (found.linked, found.young, found.broken) == (10, 0, None)


def test_an_audit_without_rows_is_whole(database):
    found = verify(database)
    assert (found.linked, found.young, found.broken) == (0, 0, None)


def test_a_row_is_linked_once_it_has_settled_and_counted_until_then(database):
    keep(database, 3)
    assert database.write(lambda db: extend(db, real())) == 0
    found = verify(database)
    assert (found.linked, found.young, found.broken) == (0, 3, None)
    link_all(database)
    assert verify(database).linked == 3


def test_more_rows_than_are_linked_at_once_make_one_chain(database):
    keep(database, AT_ONCE + 3)
    link_all(database)
    keep(database, 2)
    link_all(database)
    found = verify(database)
    assert (found.linked, found.broken) == (AT_ONCE + 5, None)


CHANGES = {
    "actor": "staff 2",
    "action": "closed a flag",
    "subject": "person",
    "subject_id": UUID(int=9),
    "programme_id": UUID(int=9),
    "at": NOW + SOON,
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_word_is_found_at_its_row(kept, column):
    fourth = ids(kept)[3].id
    tamper(kept, audit.update().where(audit.c.id == fourth).values({column: CHANGES[column]}))
    broken = verify(kept).broken
    assert (broken.place, broken.why) == (4, "the row was changed")
    assert abs(broken.at - real()) < dt.timedelta(hours=1)


@pytest.mark.parametrize("place", [1, 5, 10])
def test_a_row_that_was_taken_away_is_missed(kept, place):
    tamper(kept, audit.delete().where(audit.c.id == ids(kept)[place - 1].id))
    broken = verify(kept).broken
    assert (broken.place, broken.why) == (place, "the row was taken away")


@pytest.mark.parametrize("place", [1, 5])
def test_a_row_taken_away_with_its_link_is_missed(kept, place):
    gone = ids(kept)[place - 1].id
    tamper(kept, audit.delete().where(audit.c.id == gone), link.delete().where(link.c.id == gone))
    assert (verify(kept).broken.place, verify(kept).broken.why) == (
        place,
        "a link of the chain was taken away",
    )


def test_rows_cut_off_the_end_with_their_links_are_missed(kept):
    gone = [row.id for row in ids(kept)[7:]]
    tamper(kept, audit.delete().where(audit.c.id.in_(gone)), link.delete().where(link.c.id.in_(gone)))
    assert "its end" in verify(kept).broken.why


def test_a_row_put_in_among_older_ones_is_found(kept):
    rows = ids(kept)
    between = UUID(int=rows[4].id.int + 1)
    forged = rows[4]._asdict() | {"id": between, "action": "looked at nothing"}
    tamper(kept, insert(audit).values(forged))
    broken = verify(kept).broken
    assert broken.place == 6
    assert "put in" in broken.why
    link_all(kept)
    assert verify(kept).broken == broken


def test_a_chain_made_again_after_a_change_does_not_fit_its_seal(kept):
    def again(db):
        before = b""
        for row in db.conn.execute(audit.select().order_by(audit.c.id)).all():
            before = audit_chain._hash(before, row)
            db.conn.execute(link.update().where(link.c.id == row.id).values(hash=before))

    tamper(kept, audit.update().where(audit.c.id == ids(kept)[3].id).values(actor="staff 2"))
    kept.write(again)
    assert verify(kept).broken.why == "its end is not the one that was sealed"


@pytest.mark.parametrize("place", [0, 4])
def test_an_end_that_was_taken_back_is_found(kept, place):
    tamper(kept, f"UPDATE audit_end SET place = {place}")  # noqa: S608
    assert verify(kept).broken.why == "its end was taken back"


def test_an_end_that_was_taken_away_is_missed(kept):
    tamper(kept, "DELETE FROM audit_end")
    assert verify(kept).broken.why == "its end was taken back"


@pytest.mark.usefixtures("kept")
def test_it_is_whole_after_a_rotation_of_keys(database_url):
    newer = Database(database_url, Seals(f"{new_key()},{KEYS}"))
    assert rotate(newer, pause=0).stuck == []
    keep(newer, 2)
    link_all(newer)
    assert (verify(newer).linked, verify(newer).broken) == (12, None)
    newer.close()


def test_many_who_write_and_many_who_link_at_once_make_one_chain(database):
    ready = threading.Barrier(6)

    def write():
        ready.wait()
        for _ in range(20):
            keep(database, 3)

    def link_them():
        ready.wait()
        for _ in range(20):
            database.write(lambda db: extend(db, real()))  # nothing has settled by then
            database.write(lambda db: extend(db, started))

    keep(database, AT_ONCE * 2)
    started = real() + SETTLED
    threads = [threading.Thread(target=act) for act in [write] * 3 + [link_them] * 3]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    link_all(database)
    found = verify(database)
    assert (found.linked, found.young, found.broken) == (AT_ONCE * 2 + 180, 0, None)
