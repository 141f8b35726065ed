"""Meetings in talks: which one is meant, what may be said of it, and that nothing is promised in vain."""

from dataclasses import replace

import pytest

from bot.flows import FLOWS
from bot.flows.engine import advance
from bot.flows.steps import Turn
from tests.flows.people import ADA, BUSY_SAM, SAM, THURSDAY, WITH_ADA, WITH_KIM
from tests.flows.play import play

TUESDAY = {
    "id": "t",
    "relationship_id": str(WITH_ADA.id),
    "starts": "2026-03-17T18:00:00+00:00",
    "timed": True,
    "place": None,
    "who": "D",
    "moved_from": None,
    "told": True,
}
WITH_K = TUESDAY | {"id": "k", "relationship_id": str(WITH_KIM.id), "who": "K"}
FRIDAY = TUESDAY | {"id": "f", "starts": "2026-03-20T15:00:00+00:00"}
AT = {"at": "2026-03-12T18:30:00+00:00"}


def kept(*sessions, text=None, **more):
    return {"sessions": list(sessions)} | ({"text": text} | AT if text else {}) | more


def test_a_mentor_of_two_is_asked_whose_meeting_it_is():
    played = play(
        "change_meeting", BUSY_SAM, "2", "1", kept=kept(TUESDAY, WITH_K, text="cant make tues, weds 3pm?")
    )
    assert (
        played.texts[0] == "Which one do you mean? 1 D Tue 17 Mar, 6pm, 2 K Tue 17 Mar, 6pm. Text a number."
    )
    assert played.texts[1] == "K, Tue 17 Mar, 6pm: move it to Wed 18 Mar, 3pm? Reply 1 yes, 2 no."
    facts = played.facts("meeting moved")
    assert (facts["session_id"], facts["relationship_id"]) == ("k", str(WITH_KIM.id))


def test_a_mentor_who_names_the_mentee_is_not_asked():
    played = play(
        "change_meeting", BUSY_SAM, kept=kept(TUESDAY, WITH_K, text="cant see K tues, can we do weds 3pm")
    )
    assert played.texts == ["K, Tue 17 Mar, 6pm: move it to Wed 18 Mar, 3pm? Reply 1 yes, 2 no."]


def test_of_two_meetings_the_one_on_that_day_is_meant():
    played = play("change_meeting", SAM, kept=kept(TUESDAY, FRIDAY, text="need to cancel friday 20th"))
    assert played.texts == ["D, Fri 20 Mar, 3pm: call it off? Reply 1 yes, 2 no, 3 I want a new time."]


def test_move_with_two_meetings_ahead_asks_which():
    played = play("new_time", SAM, "2", "thurs 19th 4pm", kept=kept(TUESDAY, FRIDAY))
    assert played.said == ["new_time.which", "new_time.when_instead", "new_time.moved"]
    assert played.facts("meeting moved")["session_id"] == "f"


def test_where_the_other_cannot_hear_in_time_it_is_not_promised_and_staff_ring_for_a_mentee():
    untold = TUESDAY | {"told": False, "who": "Sam"}
    moved = play("new_time", ADA, "weds 4pm", kept=kept(untold, session_id="t"))
    assert (moved.said[-1], moved.kinds) == ("new_time.moved_untold", ["meeting moved", "task"])
    off = play("new_time", SAM, "0", kept=kept(untold, session_id="t"))
    assert (off.said[-1], off.kinds) == ("new_time.off_untold", ["meeting called off"])


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("the library", "meeting_reminder.set_off_place"),
        (None, "meeting_reminder.set_off"),
        ("the prison gate", "meeting_reminder.set_off"),
    ],
)
def test_a_place_is_said_unless_it_tells_too_much(place, key):
    assert play("meeting_reminder", ADA, kept=kept(TUESDAY | {"place": place}, session_id="t")).said == [key]


def test_a_time_that_nobody_told_is_not_said():
    untimed = TUESDAY | {"timed": False, "who": "Sam"}
    for flow in ("meeting_reminder", "meeting_today", "meeting_changed", "new_time"):
        played = play(flow, ADA, kept=kept(untimed, session_id="t"))
        assert "6pm" not in played.texts[0]


@pytest.mark.parametrize("flow", ["meeting_reminder", "meeting_today", "meeting_changed", "new_time"])
def test_of_a_meeting_that_is_no_more_only_what_stands_is_said(flow):
    played = play(flow, ADA, kept=kept(FRIDAY | {"who": "Sam"}, session_id="gone"))
    assert played.run is None
    assert (played.said, played.saved) == (["new_time.what_stands"], [])


def test_no_better_than_a_guess_three_times_over_goes_to_a_person():
    texts = ["weds", "mon", "sat", "fri"]
    played = play("new_time", ADA, *texts, kept=kept(TUESDAY | {"who": "Sam"}, session_id="t"))
    assert (played.run, played.said[-1]) == (None, "new_time.staff_will")
    assert played.facts("task") == {"kind": "needs a new time for a meeting"}


@pytest.mark.parametrize("text", ["half 5", "about 3", "1 leaving at 5", "getting the bus", "30 mins before"])
def test_how_they_will_get_there_is_kept_in_their_words(text):
    plan = play("meeting_reminder", ADA, text, kept=kept(TUESDAY, session_id="t")).facts("meeting plan")
    assert plan["coming"] is True
    assert plan.get("set_off", text) == text


def test_a_meeting_moved_to_its_own_time_stays_as_it_was():
    played = play("new_time", ADA, "tues 6pm", kept=kept(TUESDAY | {"who": "Sam"}, session_id="t"))
    assert (played.said[-1], played.saved) == ("change_meeting.left", [])


def test_a_number_means_what_was_listed_even_if_that_has_changed_since():
    begun = play("change_meeting", SAM, kept=kept(TUESDAY, FRIDAY, text="i need a new time"))
    listed = begun.run.kept
    turn = Turn("2", listed | {"sessions": [FRIDAY, WITH_K]}, SAM, THURSDAY, WITH_ADA)
    moved = advance(FLOWS, replace(begun.run, kept=turn.kept), turn)
    assert moved.run.kept["session_id"] == "f"


def test_move_from_a_mentor_of_two_asks_whose_even_where_only_one_meeting_is_known():
    played = play("new_time", BUSY_SAM, "2", "thurs 19th 4pm", kept=kept(TUESDAY))
    assert played.said == ["new_time.whose", "new_time.when", "new_time.moved"]
    assert played.facts("meeting moved")["relationship_id"] == str(WITH_KIM.id)
    assert "session_id" not in played.facts("meeting moved")


def test_a_mentor_of_two_who_names_nobody_is_asked_before_the_only_meeting_known_is_touched():
    played = play("change_meeting", BUSY_SAM, "1", kept=kept(TUESDAY, text="cant make it"))
    assert played.said == ["change_meeting.that_one", "new_time.when_instead"]


def test_what_is_off_already_is_said_and_the_next_is_not_touched():
    later = TUESDAY | {"id": "l", "starts": "2026-03-24T18:00:00+00:00"}
    off = {"called_off": [TUESDAY]}
    played = play("change_meeting", SAM, "7", "2", kept=kept(later, text="cant do tues with D", **off))
    assert played.said == [
        "change_meeting.is_off_that_one",
        "change_meeting.that_one_again",
        "change_meeting.left",
    ]
    assert not played.saved
    assert play("change_meeting", SAM, kept=kept(text="cant do tues", **off)).said == [
        "change_meeting.is_off"
    ]


def test_a_day_without_a_meeting_is_said_before_another_is_touched():
    played = play("change_meeting", SAM, kept=kept(FRIDAY, text="cant do tues"))
    assert played.texts == [
        "I know of none on Tue 17 Mar. Do you mean D, Fri 20 Mar, 3pm? Reply 1 yes, 2 no."
    ]


def test_of_whoever_cannot_come_it_is_off_when_nobody_answers_and_only_then():
    cannot = play("change_meeting", SAM, kept=kept(TUESDAY, text="cant make tues"))
    assert [one.kind for one in FLOWS["new_time"].expired(cannot.run)] == ["meeting called off"]
    wishes = play("change_meeting", SAM, kept=kept(TUESDAY, text="can we move tues"))
    assert not FLOWS["new_time"].expired(wishes.run)


def test_a_talk_of_whoever_cannot_come_ends_before_the_meeting():
    played = play("change_meeting", SAM, kept=kept(TUESDAY, text="cant make tues"))
    flow = FLOWS["new_time"]
    assert flow.ends(played.run, THURSDAY) - THURSDAY < flow.expires_after
