"""During an upgrade: a process whose database is newer than itself leaves alone what only newer ones know."""

import asyncio
import datetime as dt
from functools import partial

import pytest
from sqlalchemy import select, text, update

from bot import nudges
from bot.conversation import hear
from bot.inbound import Inbound, NotKept
from bot.store import people, schedule, tables
from bot.store.columns import table
from bot.switchboard import Switchboard
from tests import cast
from tests.app import kept
from tests.app.post import Post
from tests.app.waiting import wait_until

NOW = cast.START.replace(hour=12)
nudge = table(tables.Nudge)


class Upgrade:
    """Ada is asked something; then a newer version comes, and its flows with it."""

    def __init__(self, database):
        self.database, self.door = database, Post()
        self.cast = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam", NOW))
        self.board = Switchboard(database, {"sms": self.door}, lambda: NOW)
        here = text("SELECT version_num FROM alembic_version")
        self._before = database.read(lambda db: db.conn.execute(here).scalar_one())

    def begins(self):
        """The newer version migrates the database."""
        self._migrate("9999")

    def is_undone(self):
        self._migrate(self._before)

    def _migrate(self, revision):
        to = text("UPDATE alembic_version SET version_num = :revision").bindparams(revision=revision)
        self.database.write(lambda db: db.conn.execute(to))

    def hear(self, words):
        message = Inbound("sms", f"SM{words}", self.cast.numbers["Ada"], words)
        self.database.write(partial(hear, message=message, now=NOW))

    def talk_that_only_newer_ones_know(self, flow="brave_new_flow", step="ask"):
        self.hear("my goal is get my forklift ticket")
        unknown = update(kept.talk).values(flow=flow, step=step, wakes_at=NOW)
        self.database.write(lambda db: db.conn.execute(unknown))

    def nudge_that_only_newer_ones_know(self):
        def plan(db):
            person = people.by_id(db, self.cast.ids["Ada"])
            return schedule.plan(db, person, "brave_new_flow", NOW - dt.timedelta(minutes=1))

        return self.database.write(plan)

    def tick(self, now=NOW):
        nudges.tick(self.database, now)

    def nudge(self, nudge_id):
        one = select(nudge).where(nudge.c.id == nudge_id)
        return self.database.read(lambda db: db.conn.execute(one).one())


@pytest.fixture
def upgrade(database):
    return Upgrade(database)


@pytest.mark.parametrize("talk", [{}, {"flow": "new_goal", "step": "brave_new_step"}], ids=["flow", "step"])
def test_an_answer_that_only_newer_ones_understand_is_not_kept_so_that_it_comes_again(upgrade, talk):
    upgrade.talk_that_only_newer_ones_know(**talk)
    upgrade.begins()
    before = kept.counts(upgrade.database)
    with pytest.raises(NotKept):
        upgrade.hear("mine")
    assert kept.counts(upgrade.database) == before


def test_a_worry_is_kept_and_answered_whatever_the_version(upgrade):
    upgrade.talk_that_only_newer_ones_know()
    upgrade.begins()
    upgrade.hear("i want to kill myself")
    assert [severity for severity, _ in kept.flags(upgrade.database)] == ["S1"]
    assert any(text.kind == "crisis" for text in kept.texts_out(upgrade.database))


def test_what_no_version_knows_goes_to_a_person(upgrade):
    upgrade.talk_that_only_newer_ones_know()
    upgrade.hear("mine")
    assert kept.texts_out(upgrade.database)[-1].key == "common.hand_over"


def test_a_nudge_and_a_silence_that_only_newer_ones_know_are_left_to_them(upgrade):
    upgrade.talk_that_only_newer_ones_know()
    planned = upgrade.nudge_that_only_newer_ones_know()
    upgrade.begins()
    before = kept.counts(upgrade.database)
    upgrade.tick()
    left = upgrade.nudge(planned)
    assert (left.state, left.reason) == ("waiting", None)
    assert left.due_at <= NOW + dt.timedelta(minutes=1)
    assert kept.open_talks(upgrade.database) == [("brave_new_flow", "ask")]
    assert kept.counts(upgrade.database) == before


def test_a_process_that_is_behind_hears_and_sends_what_is_urgent_and_leaves_the_rest_to_others(upgrade):
    upgrade.hear("my goal is get my forklift ticket")
    planned = upgrade.nudge_that_only_newer_ones_know()
    upgrade.begins()

    def urgent():
        return [text for text in kept.texts_out(upgrade.database) if text.kind in ("crisis", "alert")]

    async def go_on():
        async with upgrade.board.running():
            while not upgrade.board.aside:
                await asyncio.sleep(0.01)
            await upgrade.board.hear(Inbound("sms", "SMlate", upgrade.cast.numbers["Ada"], "thanks and bye"))
            danger = "i want to kill myself"
            await upgrade.board.hear(Inbound("sms", "SMnow", upgrade.cast.numbers["Ada"], danger))
            await upgrade.board.tick()
            while any(text.state != "sent" for text in urgent()):
                await asyncio.sleep(0.01)

    asyncio.run(go_on())
    assert len(kept.texts_in(upgrade.database)) == 3
    assert {text.kind for text in urgent()} == {"crisis", "alert"}
    assert upgrade.nudge(planned).due_at == NOW - dt.timedelta(minutes=1)
    replies = [text.state for text in kept.texts_out(upgrade.database) if text.kind == "reply"]
    assert replies[-1] == "waiting"


def test_a_provider_is_asked_to_come_again_with_what_only_newer_ones_understand(upgrade, on_twilio):
    upgrade.talk_that_only_newer_ones_know()
    upgrade.begins()
    with on_twilio() as carrier:
        assert carrier.text(upgrade.cast.numbers["Ada"], "mine", sid="SM1").status_code == 503
        upgrade.is_undone()
        assert carrier.text(upgrade.cast.numbers["Ada"], "mine", sid="SM1").status_code == 200
        wait_until(lambda: carrier.taken)
