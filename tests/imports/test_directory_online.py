"""A directory that is published is imported from where it is, and read again for what has changed."""

import datetime as dt

import pytest

from bot.imports.directory import import_services, last_read
from signposting.imports.live import Since
from signposting.imports.source import Online, since_of
from tests.signposting.directory.kept import NOON, done, open_ones
from tests.signposting.published import Feed, Tagged, line, services, serving

DAY = dt.timedelta(days=1)


def bring(database, feed, *, now=NOON, force=False):
    with serving(feed) as root:
        last = last_read(database, "live")
        since = None if force else since_of(last.etag, last.modified_at, last.whole_at, now)
        source = Online(f"{root}/services", "live", since, line())
        return import_services(database, source, "live", lambda: now, force=force)


def test_a_published_directory_is_kept_page_after_page(database):
    report = bring(database, Feed(services(5)))
    assert (done(report), report.trouble) == ((5, 0, 0, 0, 0), "")
    assert sorted(open_ones(database)) == [f"s{number}" for number in range(1, 6)]


def test_one_that_says_that_nothing_has_changed_is_not_read_again_and_closes_nothing(database):
    bring(database, Tagged(services(5)))
    report = bring(database, Tagged(services(5)))
    assert report.is_unchanged
    assert len(open_ones(database)) == 5


def test_what_has_changed_is_asked_for_and_what_did_not_come_stays_open(database):
    bring(database, Feed(services(5)))
    later = Feed(services(1, name="Larder"))
    report = bring(database, later, now=NOON + DAY)
    assert "modified_after" in later.asked[0].query
    assert (done(report), report.not_closed, report.trouble) == ((0, 1, 0, 0, 0), 0, "")
    assert len(open_ones(database)) == 5


def test_after_a_week_all_of_it_is_read_and_what_is_gone_is_closed(database):
    bring(database, Feed(services(5)))
    bring(database, Feed(services(1)), now=NOON + 3 * DAY)
    weekly = Feed(services(4))
    assert done(bring(database, weekly, now=NOON + 8 * DAY)) == (0, 0, 4, 0, 1)
    assert "modified_after" not in weekly.asked[0].query


def test_one_that_breaks_in_the_middle_keeps_what_came_and_closes_nothing(database):
    bring(database, Feed(services(5)))
    report = bring(database, Feed(services(4), total_pages=9), now=NOON + 8 * DAY)
    assert report.trouble
    assert len(open_ones(database)) == 5


@pytest.mark.parametrize(
    ("whole_at", "since"),
    [(NOON - 6 * DAY, Since("e", NOON)), (NOON - 7 * DAY, Since("e")), (None, Since("e"))],
)
def test_once_a_week_a_feed_is_asked_for_all_it_has(whole_at, since):
    assert since_of("e", NOON, whole_at, NOON) == since
