"""Today's list on an open page: it comes again when it has changed, and goes when they are signed out."""

import re

from tests.console.house import audit

SEEN_MARK = re.compile(r'hx-sse:connect="/console/live/([0-9a-f]{16})"')
LIVE = "/console/live/"


def mark_of(desk):
    return SEEN_MARK.search(desk.get("/console").text)[1]


def event(lines):
    """The next event: its fields, the data put together. None where there will be none."""
    found = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if not line and found:
            return found
        if name in ("id", "event", "data"):
            found[name] = f"{found[name]}\n{value}" if name in found else value
    return None


def test_a_new_flag_comes_as_a_whole_list_with_a_new_mark(house, desk):
    cora = desk("coordinator")
    before = mark_of(cora)
    with cora.web.stream("GET", LIVE + before) as stream:
        [number] = house.text("Ada", "rent", ("need", "S3", "rent"))
        found = event(stream.iter_lines())
    assert f"Flag {number}: Need" in found["data"]
    assert "Ada Okafor" in found["data"]
    assert found["id"] == mark_of(cora) != before


def test_what_was_seen_already_is_not_sent_again_and_what_was_missed_meanwhile_is(house, desk):
    cora = desk("coordinator")
    before = mark_of(cora)
    house.text("Ada", "rent", ("need", "S3", "rent"))
    now = mark_of(cora)
    with cora.web.stream("GET", LIVE + before) as stream:
        assert event(stream.iter_lines())["id"] == now
    with cora.web.stream("GET", LIVE + before, headers={"Last-Event-ID": now}) as stream:
        house.text("Ada", "tag", ("recall", "S2", "tag"))
        assert "Recall" in event(stream.iter_lines())["data"]


def test_the_mark_tells_nothing_of_the_list_to_another(house, desk):
    house.text("Ada", "rent", ("need", "S3", "rent"))
    assert mark_of(desk("coordinator")) != mark_of(desk("second coordinator"))


def test_each_is_sent_only_what_they_may_see(house, desk):
    neighbour = desk("neighbour")
    with neighbour.web.stream("GET", LIVE + mark_of(neighbour)) as stream:
        house.text("Ada", "rent", ("need", "S3", "rent"))
        house.text("Zed", "cold", ("homeless_tonight", "S1", "cold"))
        found = event(stream.iter_lines())["data"]
    assert "Zed" in found
    assert "Ada" not in found


def test_each_list_that_is_sent_is_kept_as_a_look(house, desk):
    cora = desk("coordinator")
    with cora.web.stream("GET", LIVE + "nothing") as stream:
        event(stream.iter_lines())
    looks = house.rows(audit.select().where(audit.c.action == "looked at the list"))
    assert [one.actor for one in looks] == [f"staff {house.staff['coordinator'].id}"]


def test_whoever_leaves_the_page_open_is_signed_out_all_the_same_and_names_leave_the_page(house, desk, wall):
    house.text("Ada", "rent", ("need", "S3", "rent"))
    cora = desk("coordinator")
    seen = mark_of(cora)
    with cora.web.stream("GET", LIVE + seen) as stream:
        wall.forward(minutes=61)
        lines = stream.iter_lines()
        assert "You are signed out." in event(lines)["data"]
        assert event(lines)["event"] == "signed-out"
        assert event(lines) is None


def test_following_the_list_is_no_click(desk, wall):
    cora = desk("coordinator")
    for _ in range(3):
        wall.forward(minutes=20)
        with cora.web.stream("GET", LIVE + "nothing") as stream:
            assert stream.status_code == 200
    wall.forward(minutes=1)
    assert cora.get("/console").headers["location"] == "/console/sign-in"
