"""A step has something looked up, and the talk goes on in the same turn."""

from dataclasses import replace

from bot.flows.engine import CHAIN, advance, begin, found
from bot.flows.steps import Again, Ask, Done, Flow, Look, Run, Say, Turn
from tests.flows.people import ADA, THURSDAY

ASKED = Turn("leeds", {}, ADA, THURSDAY)


def made():
    flow = Flow("tea")

    @flow.step
    def start(_turn):
        return Ask("where", "common.thanks")

    @flow.step
    def where(turn):
        return Look("placed", "place", {"text": turn.text}, {"tried": True}, (Say("common.thanks"),))

    @flow.step
    def placed(turn):
        return Again("common.no_text") if turn.kept["place"] is None else Done((Say("common.back"),))

    return {"tea": flow}


def test_what_was_found_is_kept_and_what_was_said_before_stays_before():
    waits = advance(made(), Run("tea", "where"), ASKED)
    assert (waits.look.what, waits.look.facts) == ("place", {"text": "leeds"})
    moved = found(made(), waits, ASKED, lambda look: {"place": look.facts["text"]})
    assert (moved.run, moved.look) == (None, None)
    assert [one.key for one in moved.effects] == ["common.thanks", "common.back"]


def test_where_it_is_not_understood_the_reply_goes_to_the_step_that_had_waited():
    waits = advance(made(), Run("tea", "where"), ASKED)
    moved = found(made(), waits, ASKED, lambda _look: {"place": None})
    assert (moved.run.step, moved.run.tries, moved.understood) == ("where", 1, False)
    assert moved.run.kept == {"tried": True, "place": None}
    again = advance(made(), moved.run, replace(ASKED, kept=moved.run.kept))
    assert found(made(), again, ASKED, lambda _look: {"place": None}).effects[-1] == Say("common.hand_over")


def test_a_flow_that_looks_for_ever_goes_to_a_person():
    flow, looks = Flow("tea"), []

    @flow.step
    def start(_turn):
        return Look("start", "place")

    moved = found(
        {"tea": flow}, begin({"tea": flow}, "tea", ASKED), ASKED, lambda look: looks.append(look) or {}
    )
    assert moved.effects[-1] == Say("common.hand_over")
    assert len(looks) == CHAIN
