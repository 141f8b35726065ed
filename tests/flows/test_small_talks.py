"""The short flows: a call from staff, a safe phone, the end of things, a knock on a shared phone."""

import pytest

from bot.flows import FLOWS
from tests.flows.people import ADA, SAM
from tests.flows.play import play


@pytest.mark.parametrize(
    ("text", "safe", "reply"),
    [
        ("1", True, "crisis_call.safe"),
        ("yes", True, "crisis_call.safe"),
        ("2", False, "crisis_call.not_safe"),
    ],
)
def test_a_plain_answer_says_whether_it_is_safe_to_call(text, safe, reply):
    played = play("crisis_call", ADA, text)
    assert (played.facts("safe to call"), played.said[-1]) == ({"safe": safe}, reply)


@pytest.mark.parametrize("text", ["not safe", "he is here", "safe", "1 or 2"])
def test_any_other_words_go_to_a_person_and_are_never_guessed_at(text):
    played = play("crisis_call", ADA, text)
    assert (played.kinds, played.said[-1]) == (["task"], "crisis_call.passed_on")
    assert played.facts("task")["note"] == text


@pytest.mark.parametrize("ask", ["staff_on_duty", "neutral", "sexual_violence"])
def test_the_question_is_the_fixed_words_for_the_worry(ask):
    played = play("crisis_call", ADA, kept={"ask": ask, "time": "3pm"})
    assert played.said == [f"crisis.{ask}"]
    assert played.texts[0].count("1 yes, 2 no") == 1


def test_staff_are_asked_to_call():
    assert play("staff", ADA).facts("task") == {"kind": "wants a call"}


@pytest.mark.parametrize(
    ("text", "task", "reply"),
    [
        ("1", "wants to finish with the mentor", "finish.finish"),
        ("stop these texts", "asked how to stop texts", "finish.stop_texts"),
        ("3", "wants to move a meeting", "finish.move_meeting"),
        ("4", "wants a call", "finish.talk_to_staff"),
    ],
)
def test_staff_hear_of_each_way_to_finish(text, task, reply):
    played = play("finish", ADA, text)
    assert (played.facts("task"), played.said[-1]) == ({"kind": task}, reply)


def test_how_to_stop_texts_is_told_without_stopping_them():
    played = play("finish", ADA, "2")
    assert "text STOP by itself" in played.texts[-1]
    assert played.kinds == ["task"]


def test_a_mentor_who_gave_much_is_offered_a_call():
    played = play("support", SAM, "1", kept={"hrs": "9h"})
    assert "a lot of time this week: 9h." in played.texts[0]
    assert played.facts("task") == {"kind": "wants a call"}


def test_a_shared_phone_shows_nothing_until_somebody_is_ready():
    waiting = {"flow": "goal_checkin", "keep": {}}
    knocked = play("knock", ADA, kept=waiting)
    assert knocked.texts == ["Text from the team: reply 1 for your question."]
    assert play("knock", ADA, "who is this", kept=waiting).texts[-1] == knocked.texts[0]
    opened = play("knock", ADA, "1", kept=waiting)
    assert (opened.said[-1], opened.run.flow) == ("goal_checkin.how_did_it_go", "goal_checkin")


def test_silence_after_a_worry_is_a_task_for_staff():
    (left,) = FLOWS["crisis_call"].expired(play("crisis_call", ADA).run)
    assert left.facts["note"] == "no answer"
