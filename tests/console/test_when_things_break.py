"""The console on either database, and on one that is broken."""

import pytest
from sqlalchemy import update

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database
from tests.console.house import Desk

message = table(tables.MessageIn)


def test_every_page_opens_on_either_database(house_on_either, stage, served):
    house = house_on_either
    stage.play(house.database)
    [number] = house.text("Ada", "rent is late", ("need", "S3", "rent"))
    house.text("+447700900099", "who is this")
    task_id = house.tasks()[-1]
    desk = Desk(served, house.token("lead"))

    assert "Flag 1: Need" in desk.get("/console").text
    assert "<mark>rent</mark>" in desk.get(f"/console/flags/{number}").text
    assert "who is this" in desk.get(f"/console/tasks/{task_id}").text
    assert desk.press(number, "texts", note="to see").status_code == 200
    assert desk.press(number, "acknowledge").status_code == 303
    assert desk.press(number, "close", outcome="handled", note="done").status_code == 303
    assert desk.post(f"/console/tasks/{task_id}/done").status_code == 303
    page = desk.get("/console").text
    desk.web.close()
    assert "No flag is open." in page
    assert "Nothing waits for staff." in page


@pytest.mark.parametrize("path", ["/console", "/console/flags/1", "/console/sign-in"])
def test_without_its_database_it_says_so_plainly(stage, served, seals, tmp_path, path):
    database = Database(f"sqlite:///{tmp_path}/empty.db", seals)
    stage.play(database)
    desk = Desk(served, "x" * 43)
    answer = desk.get(path)
    desk.web.close()
    database.close()
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert "The database cannot be reached just now." in answer.text


def test_a_text_that_does_not_open_is_a_plain_error_that_tells_nothing(house, desk):
    [number] = house.text("Ada", "rent is late", ("need", "S3", "rent"))
    [torn] = house.rows(message.select(), lambda row: row.body[:-1])
    house.database.write(lambda db: db.conn.execute(update(message).values(body=torn)))
    answer = desk("lead").get(f"/console/flags/{number}")
    assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")
    for secret in ("Ada", "rent", "Traceback", "Seal"):
        assert secret not in answer.text
    assert "Flag 1: Need" in desk("lead").get("/console").text
