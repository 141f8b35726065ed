"""A directory is read where it is published, whole; what does not hold together is refused."""

import datetime as dt

import pytest

from signposting.imports.live import Live, Since
from signposting.imports.refusal import Unreadable
from signposting.service import Service
from tests.handlers.loopback import Answer
from tests.signposting.published import NOON, WHOLE, Feed, Tagged, ids, line, live, services, serving

EVERY = [f"s{at}" for at in range(1, 6)]


def read(feed, **options):
    with serving(feed) as root:
        reading = live(root, **options)
        return ids(reading), reading


def refused(feed, **options):
    """The sentence for a feed that is refused; none of it may close anything."""
    with serving(feed) as root:
        reading = live(root, **options)
        with pytest.raises(Unreadable) as why:
            list(reading.services())
    assert not reading.is_whole
    sentence = str(why.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_every_page_is_read_once_in_order():
    feed = Feed(services(5))
    found, reading = read(feed)
    assert found == EVERY
    assert reading.is_whole
    assert [asked.query.get("page") for asked in feed.asked] == [None, "2", "3"]


def test_what_the_address_asks_for_is_asked_of_every_page():
    feed = Feed(services(3))
    with serving(feed) as root:
        ids(live(root, "/services?taxonomy_term_id=7&page=2"))
    assert [asked.query for asked in feed.asked] == [
        {"taxonomy_term_id": "7"},
        {"taxonomy_term_id": "7", "page": "2"},
    ]


def older(asked):
    """As Open Referral UK 1 has it, pages counted from nought."""
    number = int(asked.query.get("page", "0"))
    rows = services(5)[number * 2 : number * 2 + 2]
    told = {"totalElements": 5, "totalPages": 3, "number": number, "last": number == 2, "content": rows}
    return Answer(shown=told)


def by_links(asked):
    after = int(asked.query.get("after", "0"))
    further = {"next": f"/services?after={after + 2}"} if after + 2 < 5 else {}
    return Answer(shown={"items": services(5)[after : after + 2], "links": further})


@pytest.mark.parametrize(
    "feed",
    [
        older,
        by_links,
        lambda _: Answer(shown=services(5)),
        lambda _: Answer(shown={"services": services(5)}),
        lambda _: Answer(shown="\n".join(map(str, services(5))).replace("'", '"') + "\n"),
    ],
    ids=["counted from nought", "by links", "a list", "all on one page", "a line each"],
)
def test_feeds_say_it_in_many_ways(feed):
    found, reading = read(feed)
    assert found == EVERY
    assert reading.is_whole


def test_an_address_of_the_api_leads_to_its_services():
    feed = Feed(services(3))

    def api(asked):
        return feed.page(asked) if asked.path == "/hsds/services" else Answer(shown={"version": "3.0"})

    assert read(api, path="/hsds")[0] == ["s1", "s2", "s3"]


def test_a_whole_feed_without_services_is_whole():
    found, reading = read(Feed([]))
    assert found == []
    assert reading.is_whole


def test_a_row_that_is_no_service_is_told_with_its_page():
    feed = Feed([*services(2), {"id": "x", "phones": []}])
    assert read(feed)[0] == ["s1", "s2", "page 2, item 1: has no name"]


def test_what_a_list_leaves_out_is_asked_of_each_service():
    feed = Feed([{"id": f"a/{at}?", "name": "Short"} for at in range(3)])
    feed.one = lambda name: Answer(shown={"id": f"a/{name[4]}?", "name": "Short", **WHOLE})
    with serving(feed) as root:
        found = list(live(root).services())
    assert [one.phones[0].number for one in found] == ["0113 496 0000"] * 3
    assert sum(asked.path.startswith("/services/") for asked in feed.asked) == 3


def test_a_list_that_tells_all_is_not_asked_again():
    feed = Feed(services(4))
    read(feed)
    assert {asked.path for asked in feed.asked} == {"/services"}


def test_where_no_service_has_a_page_of_its_own_that_is_soon_taken_to_be_so():
    feed = Feed([{"id": f"s{at}", "name": "Short"} for at in range(40)], size=4)
    feed.one = lambda _: Answer(404)
    found, reading = read(feed)
    assert len(found) == 40
    assert reading.is_whole
    assert sum(asked.path != "/services" for asked in feed.asked) == 4


@pytest.mark.parametrize(
    "told", [Answer(403), Answer(shown={"id": "other", "name": "Other"}), Answer(shown="<html>")]
)
def test_a_service_whose_own_page_does_not_come_is_refused_and_closes_nothing(told):
    feed = Feed([{"id": "s1", "name": "Short"}, *services(3)[1:]])
    feed.one = lambda _: told
    found, reading = read(feed)
    assert found[0].startswith("page 1, item 1: ")
    assert found[1:] == ["s2", "s3"]
    assert not reading.is_whole
    assert reading.since == Since()


def test_a_feed_whose_services_own_pages_are_all_broken_is_refused():
    feed = Feed([{"id": f"s{at}", "name": "Short"} for at in range(40)], size=40)
    feed.one = lambda _: Answer(403)
    assert "one by one" in refused(feed, lost=5)


def test_what_has_not_changed_is_not_read_again_and_closes_nothing():
    feed = Tagged(services(5))
    with serving(feed) as root:
        first = live(root)
        assert ids(first) == EVERY
        again = live(root, since=Since(first.since.etag))
        assert ids(again) == []
    assert again.is_unchanged
    assert not again.is_whole
    assert again.since.etag == first.since.etag


def test_a_change_on_the_last_page_is_seen():
    feed = Tagged(services(5))
    with serving(feed) as root:
        first = live(root)
        ids(first)
        feed.rows = [*services(4), {"id": "s9", "name": "New", **WHOLE}]
        again = live(root, since=Since(first.since.etag))
        assert ids(again) == [*EVERY[:4], "s9"]
    assert again.is_whole
    assert not again.is_unchanged


def test_a_list_that_leaves_out_when_its_services_changed_does_not_vouch_for_them():
    short = Tagged([{"id": "s1", "name": "Short"}])
    dated = Tagged([{"id": "s1", "name": "Short", "last_modified": "2026-03-01T10:00:00Z"}])
    assert read(short)[1].since.etag == ""
    assert read(dated)[1].since.etag != ""


def test_only_what_changed_since_is_asked_for_and_nothing_is_closed_for_it():
    feed = Feed(services(3))
    with serving(feed) as root:
        first = live(root)
        ids(first)
        assert first.since.modified_after == dt.datetime(2026, 3, 12, 11, 50, tzinfo=dt.UTC)
        again = live(root, since=first.since)
        ids(again)
    assert not again.is_whole
    assert {asked.query.get("modified_after") for asked in feed.asked[-2:]} == {"2026-03-12T11:50:00Z"}
    assert not read(Feed(services(1)), since=first.since)[1].is_whole


def test_a_part_asked_for_in_the_address_itself_is_no_whole():
    with serving(Feed(services(1))) as root:
        reading = live(root, "/services?modified_after=2026-03-01")
        ids(reading)
    assert not reading.is_whole


def test_reading_that_is_broken_off_keeps_what_was_known_before():
    feed = Feed(services(5), total_pages=9, last_page=False)
    before = Since('"old"', dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    with serving(feed) as root:
        reading = live(root, since=before)
        with pytest.raises(Unreadable):
            list(reading.services())
    assert reading.since == before


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"total_pages": 9, "last_page": False}, "says that it has 9 pages, and page 4 is empty."),
        ({"total_pages": 9, "last_page": True}, "says that it has 9 pages, and ends with page 1."),
        ({"total_items": 70}, "says that it has 70 services, and gives 5."),
        ({"page_number": 1}, "gives page 1 where page 2 is asked for."),
        ({"total_items": 1_000_001}, "has over 1,000,000 services."),
        ({"contents": services(2)}, "gives the same services again on page 2."),
    ],
)
def test_a_feed_that_tells_untruths_is_refused(odd, sentence):
    assert refused(Feed(services(5), **odd)) == f"127.0.0.1 {sentence}"


def endless(asked):
    number = int(asked.query.get("page", "1"))
    rows = [{"id": f"s{number}", "name": "One more", **WHOLE}]
    return Answer(shown={"page_number": number, "last_page": False, "contents": rows})


def circling(asked):
    rows = [{"id": f"s{asked.query.get('at', '0')}", "name": "Round", **WHOLE}]
    return Answer(shown={"next": f"/services?at={1 - int(asked.query.get('at', '0'))}", "items": rows})


def test_pages_without_end_are_refused():
    assert refused(endless, pages=30) == "127.0.0.1 has over 30 pages."
    assert refused(endless, services=20) == "127.0.0.1 has over 20 services."
    assert "the same services again" in refused(circling)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (Answer(shown="<!doctype html><title>Sign in"), "answers with a web page, not with services."),
        (Answer(shown="id,name\n1,A\n"), "answers with nothing that is JSON."),
        (Answer(shown=""), "answers with nothing that is JSON."),
        (Answer(shown='{"contents": [{"id": "s1"'), "is not JSON that can be read."),
        (Answer(shown="[" * 100_000), "is not JSON that can be read."),
        (Answer(shown={"version": "3.0"}), "tells of the API, and of no services."),
        (Answer(404), "answers 404: there is nothing by this address."),
        (Answer(401), "answers 401: it wants a key."),
        (Answer(304), "answers 304."),
    ],
)
def test_nonsense_is_refused_in_one_plain_sentence(told, sentence):
    assert refused(lambda _: told) == f"127.0.0.1/services {sentence}"


def test_a_key_in_the_address_is_not_repeated():
    with serving(lambda _: Answer(403)) as root, pytest.raises(Unreadable) as why:
        ids(live(root, "/services?key=hush"))
    assert "hush" not in str(why.value)


def test_a_service_says_whose_it_is():
    with serving(Feed(services(1))) as root:
        reading = Live(f"{root}/services", attribution="Leeds", line=line())
        assert [one.attribution for one in reading.services() if isinstance(one, Service)] == ["Leeds"]


def test_a_feed_that_tells_no_time_is_read_whole_the_next_time():
    feed = Feed(services(1))
    feed.headers = {}
    assert read(feed)[1].since.modified_after is None
    feed.headers = {"date": "nonsense"}
    assert read(feed)[1].since.modified_after is None
    feed.headers = {"date": NOON}
    assert read(feed)[1].since.modified_after is not None
