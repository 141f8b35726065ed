"""The weekly check-in."""

import pytest

from bot.flows import FLOWS
from tests.flows.people import ADA
from tests.flows.play import play

START = "goal_checkin.how_did_it_go"
THANKS = "goal_score.thanks"


@pytest.mark.parametrize(
    ("text", "follow_up"),
    [
        ("1", "goal_checkin.next_step_now"),
        ("did it", "goal_checkin.next_step_now"),
        ("👍", "goal_checkin.next_step_now"),
        ("two", "goal_checkin.what_helped"),
        ("not yet mate", "goal_checkin.still_right"),
        ("stuck innit", "goal_checkin.barrier"),
    ],
)
def test_each_answer_has_its_own_follow_up(text, follow_up):
    assert play("goal_checkin", ADA, text).said == [START, follow_up]


@pytest.mark.parametrize(
    ("texts", "facts"),
    [
        (["done", "later"], {"result": "done"}),
        (["some", "my sister came with me"], {"result": "some", "helped": "my sister came with me"}),
        (["some", "0"], {"result": "some"}),
        (["not yet", "keep it"], {"result": "not_yet"}),
        (["stuck", "2"], {"result": "stuck", "barrier": "money"}),
        (["stuck", "skint"], {"result": "stuck", "barrier": "money"}),
    ],
)
def test_a_check_in_takes_three_texts_and_is_kept(texts, facts):
    played = play("goal_checkin", ADA, *texts)
    assert (len(played.said), played.said[-1], played.run) == (3, THANKS, None)
    assert played.facts("check-in") == facts


def test_a_done_step_leads_on_to_the_next():
    played = play("goal_checkin", ADA, "done", "yes")
    assert (played.said[-1], played.run.flow) == ("next_step.what_is_it", "next_step")


def test_a_step_can_be_made_smaller():
    assert play("goal_checkin", ADA, "not yet", "smaller").said[-1] == "next_step.smaller"


@pytest.mark.parametrize(
    ("text", "result", "then"), [("3", "changed", "next_step.what_is_it"), ("4", "dropped", THANKS)]
)
def test_a_step_that_is_not_right_is_closed(text, result, then):
    played = play("goal_checkin", ADA, "3", text)
    assert played.facts("step closed") == {"result": result}
    assert played.said[-1] == then


def test_words_that_are_no_answer_are_kept_and_the_question_put_once_more():
    played = play("goal_checkin", ADA, "mad week tbh", "stuck", "1")
    assert played.said[1] == "goal_checkin.how_did_it_go_again"
    assert played.facts("check-in")["comment"] == "mad week tbh"


def test_what_was_said_first_is_kept_beside_what_helped():
    played = play("goal_checkin", ADA, "mad week tbh", "some", "my sister sat with me")
    assert played.facts("check-in")["comment"] == "mad week tbh. my sister sat with me"


def test_after_that_it_closes_kindly_and_brings_in_nobody():
    played = play("goal_checkin", ADA, "mad week tbh", "work was good")
    assert (played.said[-1], played.run, played.kinds) == (THANKS, None, ["comment"])
    assert played.facts("comment") == {"comment": "mad week tbh work was good"}


def test_when_it_is_due_the_score_is_asked_before_the_end():
    played = play("goal_checkin", ADA, "stuck", "money", "about a 4", kept={"score_due": True})
    assert played.said[-2:] == ["goal_score.how_close", THANKS]
    assert played.facts("score") == {"score": 4}


def test_the_score_comes_before_the_next_step():
    played = play("goal_checkin", ADA, "done", "yes", "8", kept={"score_due": True})
    assert played.said[-2:] == ["goal_score.how_close", "next_step.what_is_it"]


def test_what_was_said_before_a_silence_is_kept():
    run = play("goal_checkin", ADA, "stuck").run
    (left,) = FLOWS["goal_checkin"].expired(run)
    assert (left.kind, left.facts) == ("check-in", {"result": "stuck"})


def test_a_check_in_that_nobody_answers_leaves_nothing():
    assert FLOWS["goal_checkin"].expired(play("goal_checkin", ADA).run) == ()
