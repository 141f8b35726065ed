"""A backup is brought back: nothing that was said since it was made is said blindly again."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from bot import nudges
from bot.outbound import CannotTell
from bot.outbox import Outbox
from bot.restoring import hold
from bot.store import people, tables, texts
from bot.store.columns import table
from tests import cast
from tests.app import kept
from tests.app.post import Post

LATER = cast.START + dt.timedelta(days=8)
nudge = table(tables.Nudge)


@pytest.fixture
def made(database):
    return database.write(lambda db: cast.make(db, 'mentee Ada with mentor Sam, step "ring the GP"'))


def queue(database, made, body, name="Ada", kind="reply"):
    place = database.read(lambda db: people.places(db, made.ids[name]))[0]
    words = {"kind": kind, "key": "common.thanks", "body": body, "now": cast.START}
    return database.write(lambda db: texts.queue(db, place, **words))


def send(database, post, now=LATER):
    async def run():
        outbox = Outbox(database, {"sms": post}, lambda: now)
        while await outbox.send_waiting():
            pass

    asyncio.run(run())


def states(database):
    return {row.state: row.reason for row in kept.texts_out(database)}


def test_a_text_that_the_provider_had_taken_is_not_sent_again(database, made):
    queue(database, made, "was sent after the backup")
    post = Post()
    post.finds = ["SM1"]
    hold(database, LATER)
    send(database, post)
    assert (post.sent, post.looked_for) == ([], ["was sent after the backup"])
    assert set(states(database)) == {"sent"}


def test_a_text_that_never_left_is_sent_once(database, made):
    queue(database, made, "never left")
    post = Post()
    assert hold(database, LATER).texts == 1
    send(database, post)
    assert (post.sent, post.looked_for) == (["never left"], ["never left"])


def test_where_the_provider_cannot_be_asked_it_stays_unknown_and_staff_are_told(database, made):
    queue(database, made, "who can tell")
    post = Post()
    post.finds = [CannotTell("not_askable")]
    hold(database, LATER)
    send(database, post)
    assert post.sent == []
    assert set(states(database)) == {"unknown"}
    assert any("not sent" in kind for kind in kept.tasks(database))


def test_an_alert_to_staff_goes_out_at_once(database, made):
    queue(database, made, "a worry", name="Cora", kind="alert")
    post = Post()
    assert hold(database, LATER).texts == 0
    send(database, post)
    assert (post.sent, post.looked_for) == (["a worry"], [])


def test_what_fell_due_since_is_dropped_with_its_reason_and_comes_again_the_week_after(database, made):
    assert made.relationship
    before = database.read(lambda db: db.conn.execute(select(nudge)).all())
    held = hold(database, LATER)
    rows = database.read(lambda db: db.conn.execute(select(nudge).order_by(nudge.c.due_at)).all())
    dropped = [row for row in rows if row.state == "dropped"]
    assert held.nudges == len(dropped) == len([row for row in before if row.due_at <= LATER]) > 0
    assert all("restored" in row.reason for row in dropped)
    assert [row for row in rows if row.kind == "goal_checkin" and row.state == "waiting"]
    assert nudges.tick(database, LATER) == []
    assert kept.texts_out(database) == []


def test_a_question_that_was_repeated_since_is_not_repeated_again(database, made):
    assert made.relationship
    due = database.read(nudges.next_event)
    nudges.tick(database, due)
    send(database, Post(), due)
    hold(database, LATER)
    said = len(kept.texts_out(database))
    nudges.tick(database, LATER)
    assert len(kept.texts_out(database)) == said
    assert kept.open_talks(database) == []
