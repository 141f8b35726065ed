"""A part that breaks costs a message nothing: it is kept and screened, and a person is told."""

from functools import partial

import pytest
from sqlalchemy import select

from bot.conversation import hear
from bot.flows import FLOWS
from bot.flows.steps import Done, Flow, Record, Say
from bot.inbound import Inbound
from bot.screening import Flag, Severity
from tests import cast
from tests.app import kept

NOW = cast.START
GOAL = "my goal is get my forklift ticket"
KEPT_BADLY = Done((Say("common.thanks"), Record("goal", {"words": "no status"})))
NEED = Flag("need", Severity.S3, (0, 4), "i have no food", "need.food", "a need")


def fail(*_given):
    raise RuntimeError("broken")


def broken(name, answer=fail):
    """A flow that has every step of the real one, and breaks at each and at its end."""
    flow = Flow(name)
    flow.steps = dict.fromkeys(FLOWS[name].steps, answer)
    flow.on_expiry(fail)
    return flow


BROKEN = {name: broken(name) for name in FLOWS}


class Chat:
    """Ada, who texts; `keys` are what she has been told since the last look."""

    def __init__(self, database):
        self.database = database
        self.cast = database.write(lambda db: cast.make(db, "mentee Ada with mentor Sam", NOW))
        self._told = 0

    def text(self, words, now=NOW, **parts):
        message = Inbound("sms", f"SM{self._told}{words}", self.cast.numbers["Ada"], words)
        self.database.write(partial(hear, message=message, now=now, **parts))
        return self.keys()

    def keys(self):
        texts = kept.texts_out(self.database, self.cast.ids["Ada"])
        new, self._told = texts[self._told :], len(texts)
        return [text.key for text in new]


@pytest.fixture
def ada(database):
    return Chat(database)


@pytest.mark.parametrize("answer", [fail, lambda _turn: KEPT_BADLY], ids=["raises", "cannot be kept"])
def test_a_flow_that_breaks_leaves_the_message_its_flags_a_task_and_an_apology(ada, database, answer):
    flows = FLOWS | {"new_goal": broken("new_goal", answer)}
    told = ada.text(GOAL, flows=flows, screen=lambda *_: (NEED,))

    assert told == ["crisis.concern", "common.hand_over"]
    assert kept.texts_in(database) == [GOAL]
    assert kept.flags(database) == [("S3", "need")]
    assert kept.tasks(database) == ["a text could not be answered"]
    assert kept.counts(database)["goal"] == 0


def test_a_talk_that_broke_goes_on_once_it_is_mended(ada):
    assert ada.text(GOAL) == ["new_goal.whose_idea"]
    assert ada.text("mine", flows=BROKEN) == ["common.hand_over"]
    assert ada.text("mine") == ["new_goal.saved", "next_step.what_is_it"]


@pytest.mark.parametrize("now", [NOW, NOW.replace(hour=11)], ids=["in the evening", "with staff there"])
@pytest.mark.parametrize("words", ["i want to kill myself", "he hit me again last night"])
def test_a_crisis_reply_goes_out_though_every_flow_is_broken(ada, database, words, now):
    assert ada.text(GOAL, now=now) == ["new_goal.whose_idea"]
    first, *rest = ada.text(words, now=now, flows=BROKEN)

    assert first.startswith("crisis.")
    assert "common.hand_over" not in rest
    assert kept.flags(database)[0][0] in ("S1", "S2")
    assert "a talk was lost" in kept.tasks(database)
    assert kept.open_talks(database) == []
    assert kept.texts_in(database)[-1] == words


def test_stop_stops_though_every_flow_is_broken(ada, database):
    ada.text(GOAL)
    assert ada.text("STOP", flows=BROKEN) == []
    opted_out = select(kept.address.c.opted_out_at).where(kept.address.c.person_id == ada.cast.ids["Ada"])
    assert database.read(lambda db: db.conn.execute(opted_out).scalar()) == NOW
    assert "opted out by text: STOP" in kept.tasks(database)
    assert ada.text("hello?") == []


def test_screening_that_breaks_goes_to_a_person_and_the_answer_goes_out(ada, database):
    assert ada.text(GOAL, screen=fail) == ["new_goal.whose_idea"]
    assert kept.tasks(database) == ["a text could not be screened"]
    assert kept.texts_in(database) == [GOAL]
