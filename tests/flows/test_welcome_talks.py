"""The welcome: consent in so many words, what stays private, and whose phone it is."""

import pytest

from bot.flows import FLOWS
from tests.flows.people import ADA, CARER, SAM
from tests.flows.play import play


@pytest.mark.parametrize("text", ["1", "yes", "OK", "1.", "Yes please", "👍"])
def test_consent_is_a_plain_yes(text):
    played = play("welcome", ADA, text)
    assert played.facts("consent")["given"] is True
    assert played.said[1:] == ["welcome.privacy_and_hours", "welcome.in_danger", "welcome.whose_phone"]


@pytest.mark.parametrize("text", ["2", "no", "No thanks", "nope"])
def test_a_no_is_taken_and_nothing_more_is_said(text):
    played = play("welcome", ADA, text)
    assert played.facts("consent")["given"] is False
    assert played.said[1:] == ["welcome.no_texts"]
    assert played.run is None


@pytest.mark.parametrize(
    "text", ["yse", "sounds good", "who is this?", "1 or 2", "yes but not at night", "maybe"]
)
def test_anything_less_than_plain_is_asked_again(text):
    played = play("welcome", ADA, text)
    assert played.saved == []
    assert played.said[-1] == "welcome.may_we_text_again"


def test_consent_names_the_wording_that_was_shown():
    shown = play("welcome", ADA, "1").facts("consent")["wording"]
    assert shown.startswith("welcome.may_we_text en ")
    assert shown != play("welcome", SAM, "1").facts("consent")["wording"]


def test_until_it_is_said_whose_phone_it_is_somebody_may_be_reading():
    assert play("welcome", ADA, "1").facts("phone setting") == {"setting": "shared"}


@pytest.mark.parametrize(
    ("text", "setting", "closing"),
    [
        ("1", "own", "welcome.good_to_know"),
        ("yes", "own", "welcome.good_to_know"),
        ("2", "shared", "welcome.shared_phone"),
        ("I share it", "shared", "welcome.shared_phone"),
        ("3", "watched", "welcome.watched_phone"),
    ],
)
def test_the_phone_setting_decides_how_it_closes(text, setting, closing):
    played = play("welcome", ADA, "1", text)
    assert [one.facts for one in played.saved if one.kind == "phone setting"][-1] == {"setting": setting}
    assert (played.said[-1], played.run) == (closing, None)


def test_a_watched_phone_is_told_nothing_but_that_someone_will_be_in_touch():
    text = play("welcome", ADA, "1", "3").texts[-1]
    assert text == "Thanks. Someone from the team will be in touch."


def test_that_someone_will_be_in_touch_is_a_task_for_staff():
    assert play("welcome", ADA, "1", "3").facts("task") == {
        "kind": "someone may look at their phone: ring when it is safe"
    }


@pytest.mark.parametrize(
    ("person", "last"), [(SAM, "welcome.mentor_good_to_know"), (CARER, "welcome.carer_good_to_know")]
)
def test_mentors_and_carers_have_a_shorter_welcome(person, last):
    played = play("welcome", person, "1")
    assert (played.said[-1], played.run) == (last, None)


def test_a_carer_hears_what_stays_private():
    assert "welcome.privacy_and_hours" in play("welcome", CARER, "1").said


def test_an_invitation_that_nobody_answers_is_a_task_for_staff():
    (left,) = FLOWS["welcome"].expired(play("welcome", ADA).run)
    assert left.facts == {"kind": "no answer to the welcome", "note": "asked whether we may text"}
