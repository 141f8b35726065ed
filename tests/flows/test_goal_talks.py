"""Goals and steps: in the mentee's own words, theirs to keep, and small enough."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.flows import FLOWS
from tests.flows.people import ADA, BUSY_ADA, BUSY_SAM, SAM, WITH_ADA, WITH_PAT
from tests.flows.play import play

WITH_SAM = {"relationship_id": str(WITH_ADA.id)}
IDEA = {"words": "go to the gym", "goal_id": "1234"}


def test_a_step_the_mentee_is_sure_of_is_kept():
    played = play("next_step", ADA, " ring the GP\n", "8")
    step = played.facts("step")
    assert (step["words"], step["confidence"]) == ("ring the GP", 8)
    assert played.texts[-1].startswith("Your next step: ring the GP.")


@pytest.mark.parametrize(
    ("step", "due"),
    [
        ("ring the GP", "2026-03-19"),
        ("ring the GP tomorrow", "2026-03-13"),
        ("see the flat on Sunday", "2026-03-15"),
        ("send the form by 26 march", "2026-03-26"),
        ("read the letter of 2 march", "2026-03-19"),
    ],
)
def test_a_step_is_due_on_the_day_it_names_or_in_a_week(step, due):
    assert play("next_step", ADA, step, "10").facts("step")["due"] == due


def test_a_step_more_than_a_fortnight_off_is_made_smaller():
    assert play("next_step", ADA, "see the flat on 27 march").said[-1] == "next_step.smaller"


def test_a_step_they_are_not_sure_of_is_made_smaller():
    played = play("next_step", ADA, "find a flat", "4")
    assert (played.said[-1], played.saved) == ("next_step.smaller", [])


def test_the_third_step_that_is_too_big_brings_in_a_person():
    played = play("next_step", ADA, "find a flat", "4", "view a flat", "5", "ring about a flat", "6")
    assert played.said.count("next_step.smaller") == 2
    assert played.said[-1] == "next_step.too_big"
    assert played.facts("task") == {"kind": "step too big"}


@pytest.mark.parametrize("text", ["0", "later", "dunno", "not now"])
def test_a_step_can_wait(text):
    played = play("next_step", ADA, text)
    assert (played.said[-1], played.saved, played.run) == ("next_step.later", [], None)


def test_a_step_is_at_most_a_hundred_characters():
    assert play("next_step", ADA, "ring them and " * 10).said[-1] == "next_step.too_long"


@pytest.mark.parametrize(
    ("text", "source"), [("1", "mentee"), ("mine", "mentee"), ("2", "joint"), ("both of us", "joint")]
)
def test_a_goal_of_ones_own_is_active_at_once(text, source):
    played = play("new_goal", ADA, "get fit", text)
    assert played.facts("goal") == WITH_SAM | {"words": "get fit", "source": source, "status": "active"}
    assert played.said[-2:] == ["new_goal.saved", "next_step.what_is_it"]


def test_a_goal_texted_unasked_goes_straight_to_whose_idea_it_is():
    assert play("new_goal", ADA, kept={"words": "get fit"}).said == ["new_goal.whose_idea"]


def test_somebody_elses_goal_is_not_active_until_the_mentee_keeps_it():
    asked = play("new_goal", ADA, "get fit", "3")
    assert (asked.saved, asked.said[-1]) == ([], "new_goal.is_it_yours")
    kept = play("new_goal", ADA, "get fit", "3", "keep it")
    assert kept.facts("goal") == WITH_SAM | {"words": "get fit", "source": "other", "status": "active"}


def test_somebody_elses_goal_can_become_ones_own():
    played = play("new_goal", ADA, "get fit", "3", "change it", "walk to work")
    assert played.facts("goal") == WITH_SAM | {
        "words": "walk to work",
        "source": "mentee",
        "status": "active",
    }


def test_somebody_elses_goal_can_be_dropped():
    played = play("new_goal", ADA, "get fit", "3", "drop it")
    assert played.facts("goal")["status"] == "dropped"
    assert played.run is None


def test_an_idea_is_told_in_full_before_it_is_asked_about():
    played = play("goal_idea", ADA, kept=IDEA)
    assert played.texts[0] == "Hi Ada. Sam has an idea for you: go to the gym."
    assert (played.said[-1], played.saved) == ("goal_idea.is_it_yours", [])


@pytest.mark.parametrize(
    ("texts", "facts"),
    [
        (["1"], {"status": "active", "words": "go to the gym", "goal_id": "1234"}),
        (["change it", "walk to work"], {"status": "changed", "words": "walk to work", "goal_id": "1234"}),
        (["3"], {"status": "dropped", "goal_id": "1234"}),
    ],
)
def test_the_mentee_says_what_becomes_of_an_idea(texts, facts):
    assert play("goal_idea", ADA, *texts, kept=IDEA).facts("goal answered") == facts


def test_an_idea_that_is_not_answered_in_a_week_is_dropped():
    flow = FLOWS["goal_idea"]
    (left,) = flow.expired(play("goal_idea", ADA, kept=IDEA).run)
    assert flow.expires_after == dt.timedelta(days=7)
    assert left.facts == {"status": "dropped", "goal_id": "1234"}


def test_a_goal_typed_by_a_mentor_is_only_an_idea():
    played = play("idea_saved", SAM, kept={"words": "get a job"})
    goal = played.facts("goal")
    assert (goal["source"], goal["status"]) == ("mentor", "proposed")
    assert played.texts == ["Saved as an idea, not a goal. We will ask D if they want it."]


def test_a_mentor_of_two_is_asked_whose_idea_it_is_for():
    played = play("idea_saved", BUSY_SAM, "2", kept={"words": "get a job"})
    assert played.texts[0] == "Got it. Who is this idea for? 1 D, 2 K. Text a number."
    assert played.facts("goal")["relationship_id"] == str(BUSY_SAM.relationships[1].id)


def test_a_mentee_of_two_mentors_says_whom_a_goal_and_its_step_are_with():
    played = play("new_goal", BUSY_ADA, "2", "mine", "ring the gym", "9", kept={"words": "get fit"})
    assert played.texts[0] == "Who is this goal with? 1 Sam, 2 Pat. Text a number."
    assert played.facts("goal")["words"] == "get fit"
    assert played.facts("goal")["relationship_id"] == str(WITH_PAT.id)
    assert played.facts("step")["relationship_id"] == str(WITH_PAT.id)


@pytest.mark.parametrize("text", ["pat", "Pat.", "2"])
def test_a_mentor_is_chosen_by_name_or_number(text):
    played = play("next_step", BUSY_ADA, text, "ring the gym", "9")
    assert played.texts[0] == "Who is this step with? 1 Sam, 2 Pat. Text a number."
    assert played.facts("step")["relationship_id"] == str(WITH_PAT.id)


def test_a_goal_that_names_a_mentor_is_with_that_one():
    played = play("new_goal", BUSY_ADA, "3", "drop it", kept={"words": "get fit with Sam"})
    assert played.facts("goal")["relationship_id"] == str(WITH_ADA.id)


def test_a_step_we_ask_for_is_with_the_mentor_we_asked_about():
    played = play("next_step", BUSY_ADA, "ring the gym", "9", relationship=replace(WITH_PAT, step="ring"))
    assert played.facts("step")["relationship_id"] == str(WITH_PAT.id)


def test_a_step_after_a_check_in_is_with_the_same_mentor():
    with_a_step = replace(WITH_PAT, step="ring round")
    played = play("goal_checkin", BUSY_ADA, "done", "yes", "ring the gym", "9", relationship=with_a_step)
    assert played.facts("step")["relationship_id"] == str(WITH_PAT.id)
