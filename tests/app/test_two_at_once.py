"""Two texts that fall due for one person at one moment do not wait for each other."""

import time

from bot.nudging.beginning import begin_due
from bot.store import people, schedule
from tests.app.house import House

MEETS = 'mentee Ada with mentor Sam, meets sat 18:00, step "ring the GP"'
PATIENCE = 20  # seconds
HEAD_START = 0.5  # seconds, in which another of several writers comes as far as it can


def test_who_begins_one_text_and_who_looks_at_all_of_them_lose_no_turn_to_each_other(database):
    house = House(database, MEETS)
    later = house.now.replace(year=2027)
    ada, turns, begun = house.cast.ids["Ada"], [], []
    first = database.read(lambda db: schedule.waiting(db, ada, later))[0].id

    def begin(db):
        turns.append("begin")
        return begin_due(db, first, house.now)

    def look(db):
        turns.append("look")
        people.by_id(db, ada, lock=True)
        begun.append(database.submit(begin))
        if db.conn.dialect.name == "postgresql":
            time.sleep(HEAD_START)
        return [one.id for one in schedule.waiting(db, ada, later)]

    assert first in database.submit(look).result(PATIENCE)
    begun[0].result(PATIENCE)
    assert sorted(turns) == ["begin", "look"]
