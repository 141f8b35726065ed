"""What is kept of a directory that is imported again and again, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from bot.imports.first import understand_anew
from signposting.directory import outcome, read
from signposting.directory.edit import edit
from signposting.directory.keep import remake_some
from signposting.directory.tables import import_run, service, service_text, spot
from signposting.imports.live import Since
from signposting.imports.refusal import NotService, Refused
from signposting.service import Address, Phone
from tests.signposting.directory.kept import (
    FEED,
    NOON,
    Listed,
    bring,
    changes,
    done,
    found_rows,
    id_of,
    named,
    open_ones,
    refusals,
    several,
    what_happened,
)


def edited(database, source_id, **said):
    id = id_of(database, source_id)
    return database.write(lambda db: edit(db.conn, id, said, "cora@example.org", NOON))


def test_what_is_new_is_added_and_read_back_as_it_was(database):
    services = several(3)
    assert done(bring(database, services)) == (3, 0, 0, 0, 0)
    assert open_ones(database) == {one.id: one for one in services}
    assert what_happened(database, "s0") == ["added"]


def test_the_same_again_changes_nothing_and_says_so(database):
    bring(database, several(3))
    before = found_rows(database)
    assert done(bring(database, several(3))) == (0, 0, 3, 0, 0)
    assert found_rows(database) == before == [3, 0, 3]
    assert what_happened(database, "s0") == ["added"]


def test_what_differs_is_changed_and_who_changed_what_is_kept(database):
    bring(database, several(2))
    assert done(bring(database, [named(0, name="Larder"), named(1)])) == (0, 1, 1, 0, 0)
    assert open_ones(database)["s0"].name == "Larder"
    change = changes(database, "s0")[-1]
    assert (change["who"], change["what"]) == (f"import: {FEED}", "changed")
    assert (change["before"], change["after"]) == ({"name": "Food bank 0"}, {"name": "Larder"})


def test_what_has_changed_is_found_where_it_is_now_and_by_its_new_name(database):
    bring(database, several(1))
    there = replace(named(0).places[0], latitude=51.5, longitude=-0.1)
    bring(database, [named(0, name="Larder", places=(there,))])

    def kept(db):
        latitude = db.conn.execute(select(spot.c.latitude)).scalars().all()
        return latitude, db.conn.execute(select(service_text.c.name)).scalars().all()

    assert database.read(kept) == ([51.5], ["larder"])


def test_what_is_gone_from_its_feed_is_closed_found_no_more_and_opened_again_when_it_comes_back(database):
    bring(database, several(5))
    assert done(bring(database, several(4))) == (0, 0, 4, 0, 1)
    assert "s4" not in open_ones(database)
    assert found_rows(database) == [4, 0, 4]
    assert done(bring(database, several(5))) == (0, 0, 4, 1, 0)
    assert found_rows(database) == [5, 0, 5]
    assert what_happened(database, "s4") == ["added", "closed", "reopened"]


def test_what_comes_back_otherwise_is_opened_with_what_it_says_now(database):
    bring(database, several(5))
    bring(database, several(4))
    assert done(bring(database, [*several(4), named(4, name="Larder")])) == (0, 0, 4, 1, 0)
    assert open_ones(database)["s4"].name == "Larder"


def test_what_says_that_it_has_closed_is_closed_and_what_was_never_open_never_offered(database):
    bring(database, several(5))
    closing = [*several(4), named(4, status="inactive"), named(5, status="defunct")]
    assert done(bring(database, closing)) == (1, 1, 4, 0, 1)
    assert sorted(open_ones(database)) == ["s0", "s1", "s2", "s3"]
    assert found_rows(database) == [4, 0, 4]
    assert done(bring(database, closing)) == (0, 0, 6, 0, 0)


def test_other_feeds_are_left_alone(database):
    bring(database, several(2))
    bring(database, [named(9)], feed="Hull")
    assert sorted(open_ones(database)) == ["s0", "s1", "s9"]


def test_a_fifth_may_close_and_no_more_unless_forced(database):
    bring(database, several(10))
    assert done(bring(database, several(8))) == (0, 0, 8, 0, 2)

    report = bring(database, [named(0, name="Larder"), *several(6)[1:]])
    assert report.trouble == (
        "Leeds would close 2 of its 8 services, which is over a fifth: none was closed. "
        "If that is right, say --force."
    )
    assert done(report) == (0, 1, 5, 0, 0)
    assert len(open_ones(database)) == 8
    assert open_ones(database)["s0"].name == "Larder"

    assert done(bring(database, several(6), force=True))[4] == 2
    assert len(open_ones(database)) == 6


def test_what_has_just_been_added_does_not_make_the_fifth_larger(database):
    bring(database, several(5))
    others = [named(number) for number in range(100, 200)]
    assert "would close 5 of its 5" in bring(database, others).trouble
    assert len(open_ones(database)) == 105


def test_a_feed_that_was_not_read_to_its_end_closes_nothing(database):
    bring(database, several(5))
    report = bring(database, Listed(several(4), broken=True))
    assert (report.trouble, done(report), report.not_closed) == ("The list is broken.", (0, 0, 4, 0, 0), 1)
    report = bring(database, several(4), whole=False)
    assert (report.trouble, report.not_closed) == ("", 1)
    assert len(open_ones(database)) == 5


def test_rows_none_of_which_is_a_service_close_nothing_even_if_forced(database):
    bring(database, several(5))
    report = bring(database, refusals(3), force=True)
    assert report.trouble == "None of the 3 rows is a service we can use."
    assert report.counts.refused == 3
    assert len(open_ones(database)) == 5


def test_an_address_that_says_that_nothing_has_changed_closes_nothing_and_keeps_what_it_told(database):
    source = Listed(several(5))
    source.since = Since("etag-1", NOON)
    bring(database, source)
    again = Listed([], whole=False, fingerprint="again")
    again.is_unchanged, again.since = True, source.since
    report = bring(database, again)
    assert (report.is_unchanged, done(report), report.not_closed) == (True, (0, 0, 0, 0, 0), 0)
    assert len(open_ones(database)) == 5

    from bot.imports.directory import last_read

    told = last_read(database, FEED)
    assert (told.etag, told.modified_at, told.whole_at) == ("etag-1", NOON, NOON)


def test_what_would_close_too_many_is_read_anew_the_next_time(database):
    bring(database, several(5))
    source = Listed(several(1))
    source.since = Since("etag-2", NOON)
    assert bring(database, source).trouble

    from bot.imports.directory import last_read

    assert last_read(database, FEED).etag == ""


class TestStaffHaveEdited:
    def test_it_is_kept_with_who_did_it_until_the_source_changes_the_same(self, database):
        bring(database, several(2))
        edited(database, "s0", name="Ours", description="Ring the side door.")
        change = changes(database, "s0")[-1]
        assert (change["who"], change["what"]) == ("cora@example.org", "edited")
        assert change["after"] == {"name": "Ours", "description": "Ring the side door."}

        assert done(bring(database, several(2))) == (0, 0, 2, 0, 0)
        assert open_ones(database)["s0"].name == "Ours"

        theirs = [named(0, name="Theirs", email="a@roof.example"), named(1)]
        assert done(bring(database, theirs)) == (0, 1, 1, 0, 0)
        one = open_ones(database)["s0"]
        assert (one.name, one.description, one.email) == ("Theirs", "Ring the side door.", "a@roof.example")
        assert done(bring(database, theirs)) == (0, 0, 2, 0, 0)

    def test_what_they_took_away_stays_away(self, database):
        bring(database, [named(0, email="old@roof.example")])
        edited(database, "s0", email=None)
        bring(database, [named(0, email="old@roof.example", name="Larder")])
        one = open_ones(database)["s0"]
        assert (one.name, one.email) == ("Larder", "")

    def test_what_they_closed_stays_closed_and_what_they_opened_is_open(self, database):
        bring(database, several(2))
        edited(database, "s0", status="inactive")
        assert sorted(open_ones(database)) == ["s1"]
        bring(database, several(2))
        assert sorted(open_ones(database)) == ["s1"]
        edited(database, "s0", status="active")
        assert sorted(open_ones(database)) == ["s0", "s1"]
        assert found_rows(database) == [2, 0, 2]

    def test_it_is_found_by_what_they_wrote(self, database):
        bring(database, several(1))
        edited(database, "s0", name="Larder")
        words = select(service_text.c.name)
        assert database.read(lambda db: db.conn.execute(words).scalar_one()) == "larder"

    def test_what_would_be_no_service_is_refused_and_nothing_is_kept(self, database):
        bring(database, several(1))
        with pytest.raises(NotService, match="no name"):
            edited(database, "s0", name=None)
        assert what_happened(database, "s0") == ["added"]

    def test_an_edit_that_changes_nothing_is_none(self, database):
        bring(database, several(1))
        assert edited(database, "s0", name="Food bank 0") == named(0)
        assert what_happened(database, "s0") == ["added"]


class Stopped(Exception):
    pass


def stop_after(services, many):
    yield from services[:many]
    raise Stopped


class StoppedList(Listed):
    """A source whose reader is stopped after so many."""

    def __init__(self, rows, many):
        super().__init__(rows, "the same file")
        self._many = many

    def services(self):
        return stop_after(self._rows, self._many)


def test_an_import_that_was_stopped_goes_on_doubles_nothing_and_closes_nothing_that_it_met(database):
    many = several(1300)
    with pytest.raises(Stopped):
        bring(database, StoppedList(many, 1200))
    kept = len(open_ones(database))
    assert 0 < kept < 1300

    report = bring(database, many, fingerprint="the same file")
    assert report.goes_on
    assert done(report) == (1300, 0, 0, 0, 0)
    assert len(open_ones(database)) == 1300
    assert what_happened(database, "s0") == ["added"]
    runs = select(func.count()).select_from(import_run)
    assert database.read(lambda db: db.conn.execute(runs).scalar_one()) == 1


def test_what_a_stopped_import_met_counts_for_nothing_once_the_feed_is_another(database):
    bring(database, several(1000))
    with pytest.raises(Stopped):
        bring(database, StoppedList(several(1000), 1000))
    report = bring(database, several(900), fingerprint="another file")
    assert (report.goes_on, done(report)) == (False, (0, 0, 900, 0, 100))


def test_one_that_comes_twice_is_kept_once(database):
    twice = [named(0), named(0, name="Larder")]
    bring(database, twice)
    assert len(open_ones(database)) == 1


def test_what_an_older_version_made_of_services_is_made_anew(database):
    bring(database, several(3))
    older = update(service).where(service.c.source_id != "s0").values(read_as=0, country="XX")
    database.write(lambda db: db.conn.execute(older))

    assert database.write(lambda db: remake_some(db.conn, most=1)) == 1
    understand_anew(database.engine)
    assert database.write(lambda db: remake_some(db.conn)) == 0
    countries = select(service.c.country).distinct()
    assert database.read(lambda db: db.conn.execute(countries).scalars().all()) == ["GB"]
    assert found_rows(database) == [3, 0, 3]


def test_what_an_older_version_made_of_what_comes_again_is_made_anew_as_well(database):
    bring(database, several(1))
    database.write(lambda db: db.conn.execute(update(service).values(read_as=0, country="XX")))
    assert done(bring(database, several(1))) == (0, 0, 1, 0, 0)
    assert database.read(lambda db: db.conn.execute(select(service.c.country)).scalar_one()) == "GB"


def test_whether_a_service_helped_is_counted_and_outlives_an_import(database):
    bring(database, several(1))
    id = id_of(database, "s0")
    for helped in (True, False, True):
        database.write(lambda db, helped=helped: outcome(db.conn, id, helped))
    bring(database, [named(0, name="Larder")])
    told = select(service.c.helped, service.c.not_helped)
    assert database.read(lambda db: db.conn.execute(told).one()) == (2, 1)


def test_all_that_is_open_is_read_in_pages_each_once_and_from_where_one_left_off(database):
    bring(database, several(450))

    def pages(db):
        every = [one.id for one in read.all_open(db.conn)]
        return every, [one.id for one in read.all_open(db.conn, every[99], most=250)]

    every, some = database.read(pages)
    assert len(set(every)) == 450
    assert some == every[100:350]


def test_any_number_of_places_and_terms_is_found_in_each(database):
    places = [
        replace(named(0).places[0], latitude=50.0 + number / 10, addresses=(Address(country="GB"),))
        for number in range(20)
    ]
    terms = tuple(replace(named(0).terms[0], name=name) for name in ("food", "debt", "legal"))
    bring(database, [named(0, places=tuple(places), terms=terms, phones=(Phone("1"),))])
    assert found_rows(database) == [60, 0, 1]


def test_a_refused_row_is_told_as_it_comes(database):
    told = []
    from bot.imports.directory import import_services

    rows = Listed([named(0), Refused("line 2", "has no name")])
    report = import_services(database, rows, FEED, lambda: NOON, tell=told.append)
    assert [str(one) for one in told] == ["line 2: has no name"]
    assert (report.counts.added, report.counts.refused) == (1, 1)


def test_letters_that_no_database_takes_are_kept_too(database):
    odd = named(0, more={"x_note": "\ud800 \x00", "x_\udfff": [None, 1.5]})
    bring(database, [odd])
    assert open_ones(database) == {"s0": odd}
    assert done(bring(database, [odd])) == (0, 0, 1, 0, 0)
