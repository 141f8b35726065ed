"""How places did, and what is missing, as staff see it."""

import datetime as dt
import html
import re
from functools import partial

from sqlalchemy import select

from bot.conversation import hear
from bot.inbound import Inbound
from bot.practice.places import bring_places
from bot.store import people, signposts
from signposting.directory.tables import service
from tests.console.house import NOW, audit, bare

WEEK = dt.timedelta(days=7)


def told_to(desk, who="coordinator"):
    return html.unescape(bare(desk(who).get("/console/signposting").text))


def row_of(page, begins):
    [cells] = re.findall(rf'<tr><th scope="row">{begins}</th>(.*?)</tr>', page)[:1]
    return re.findall("<td>(.*?)</td>", cells)


def asks_for_food(house, where="leeds"):
    house.database.write(lambda db: bring_places(db.conn, NOW))
    message = Inbound("sms", f"SM{where}", house.numbers["Ada"], f"need a food bank in {where}")
    house.database.write(partial(hear, message=message, now=NOW))


def test_each_place_is_counted_with_what_became_of_it(house, desk):
    asks_for_food(house)
    ada = house.ids["Ada"]

    def tell(db):
        wanted = service.c.name.in_(["Pretend Kitchen", "Example Larder"])
        kitchen, larder = sorted(db.conn.execute(select(service.c.name, service.c.id).where(wanted)))[::-1]
        signposts.taken(db, ada, larder.id, NOW)
        signposts.became(db, ada, [larder.id], "helped", NOW + WEEK)
        signposts.became(db, ada, [kitchen.id], "no answer", NOW + WEEK)

    house.database.write(tell)
    page = told_to(desk)
    assert row_of(page, "Example Larder") == ["1", "1", "1", "0", "0", "0"]
    assert row_of(page, "Pretend Kitchen") == ["1", "0", "0", "0", "0", "1"]


def test_what_helped_counts_in_the_directory_once(house):
    asks_for_food(house)
    ada = house.ids["Ada"]
    [first, *_] = house.database.read(lambda db: signposts.to_ask(db, ada, NOW + WEEK))
    for _ in range(2):
        house.database.write(lambda db: signposts.became(db, ada, [first.service_id], "helped", NOW + WEEK))
    [helped] = house.rows(select(service.c.helped).where(service.c.id == first.service_id))
    assert helped.helped == 1


def test_a_gap_is_listed_by_kind_and_town(house, desk):
    asks_for_food(house, "truro")
    cells = row_of(told_to(desk), "food")
    assert cells[:3] == ["Truro", "nothing was found", "1"]
    assert "12 Mar 2026" in cells[3]


def test_nothing_of_it_tells_who_asked_and_each_sees_their_own_programmes(house, desk):
    asks_for_food(house)
    page = told_to(desk)
    assert "Bridges" in page
    for secret in ("Ada", "Okafor", "7009"):
        assert secret not in page
    neighbour = told_to(desk, "neighbour")
    assert "Bridges" not in neighbour
    assert "Nobody has been told of a place yet." in neighbour


def test_that_it_was_looked_at_is_kept(house, desk):
    told_to(desk)
    [looked] = house.rows(audit.select().where(audit.c.action == "looked at signposting"))
    assert looked.actor == f"staff {house.staff['coordinator'].id}"


def test_home_is_kept_sealed_and_no_nearer_than_a_town(house):
    ada = house.ids["Ada"]
    told = {"name": "LS6", "country": "GB", "latitude": 53.81904, "longitude": -1.57003}
    house.database.write(lambda db: signposts.home(db, ada, told))
    assert b"LS6" not in house.person("Ada").home
    home = house.database.read(lambda db: people.by_id(db, ada)).home
    assert (home.name, home.latitude, home.longitude) == ("LS6", 53.82, -1.57)
