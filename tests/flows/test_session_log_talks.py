"""Session logs: read, asked about at most twice, and said back without a word of worry."""

import pytest

from bot.flows import FLOWS
from bot.flows.draft import record
from bot.reading.session_log import read_log
from bot.screening import Flag, Severity
from bot.wording import SENTENCES
from tests.flows.people import BUSY_SAM, SAM, THURSDAY, WITH_ADA, WITH_KIM
from tests.flows.play import play

FULL = "Met D tues 2hrs at costa. did cv, applied for 2 jobs. next weds 3pm same place"
DANGER = "danger.anyone_in_danger"


def worry(category, severity):
    return (Flag(category, severity, (0, 3), "...", "tried", about="other"),)


def log_of(played):
    return played.facts("session log")


def test_a_full_log_is_said_back_and_kept_on_a_yes():
    played = play("session_log", SAM, FULL, "yes")
    assert played.texts[1] == (
        "Saved: Tue 10 Mar, 2h, in person. Next: Wed 18 Mar, 3pm. Worries: 0. "
        "Is that right? 1 yes, 2 change it."
    )
    log = log_of(played)
    assert (log["status"], log["date"], log["duration_min"]) == ("held", "2026-03-10", 120)
    assert (log["complete"], log["confirmed"], log["text"]) == (True, True, FULL)
    assert log["relationship_id"] == str(WITH_ADA.id)


def test_a_log_texted_unasked_is_read_straight_away():
    assert play("session_log", SAM, kept={"text": FULL}).said == ["session_log.is_it_right"]


@pytest.mark.parametrize(
    ("text", "minutes"), [("45", 45), ("45m", 45), ("2", 120), ("1h30", 90), ("half an hour", 30)]
)
def test_what_is_missing_is_asked_for_day_and_length_first(text, minutes):
    played = play("session_log", SAM, "met D, did the cv", "yesterday", text, "1")
    assert played.said[1:4] == ["session_log.what_day", "session_log.how_long", "session_log.is_it_right"]
    log = log_of(played)
    assert (log["date"], log["duration_min"], log["complete"]) == ("2026-03-11", minutes, True)


def test_a_next_date_is_asked_for_and_may_be_unset():
    named = play("session_log", SAM, "met D tues 1h at costa", "18/3 2pm", "1")
    assert named.said[1] == "session_log.next_meeting"
    assert log_of(named)["next"] == {"date": "2026-03-18", "time": "14:00", "place": None}
    assert log_of(play("session_log", SAM, "met D tues 1h at costa", "0", "1"))["next"] is None


def test_after_two_questions_a_log_is_kept_as_it_is():
    played = play("session_log", SAM, "met D, did the cv", "dunno", "dunno")
    assert played.said[-1] == "session_log.is_it_right"
    assert log_of(play("session_log", SAM, "met D, did the cv", "dunno", "dunno", "1"))["complete"] is False


def test_a_wrong_log_is_texted_again():
    played = play("session_log", SAM, FULL, "2", "met D mon 1h at costa. next weds 3pm", "1")
    assert "session_log.text_it_again" in played.said
    assert (log_of(played)["date"], log_of(played)["duration_min"]) == ("2026-03-09", 60)


def test_a_log_that_is_wrong_twice_is_put_right_by_staff():
    played = play("session_log", SAM, FULL, "2", FULL, "2")
    assert played.said[-1] == "session_log.staff_will_mend"
    assert played.kinds == ["session log", "task"]


@pytest.mark.parametrize("texts", [[], ["hmm"]])
def test_a_log_that_nobody_confirms_is_still_kept(texts):
    run = play("session_log", SAM, FULL, *texts).run
    (left,) = FLOWS["session_log"].expired(run)
    assert (left.facts["confirmed"], left.facts["duration_min"]) == (False, 120)


@pytest.mark.parametrize("text", ["N he was ill", "no, prison lockdown", "N"])
def test_n_and_why_is_a_meeting_that_did_not_happen(text):
    run = play("session_log", SAM, text).run
    assert record(run.kept).facts["status"] not in ("held", "unknown")
    assert record(run.kept).facts["text"] == text


@pytest.mark.parametrize(("why", "text"), [("he was ill", "N he was ill"), ("0", "N"), ("dunno", "N")])
def test_a_bare_n_is_asked_once_what_got_in_the_way(why, text):
    asked = play("session_log", SAM, "N")
    assert asked.texts[-1] == "OK. What got in the way? Text a few words, or 0 to skip."
    told = play("session_log", SAM, "N", why)
    assert told.said.count("session_log.what_got_in_the_way") == 1
    assert record(told.run.kept).facts["text"] == text


def test_a_bare_n_may_turn_out_to_be_a_no_show():
    assert play("session_log", SAM, "N", "he didnt turn up").said[-1] == "no_show.do_you_know_why"


@pytest.mark.parametrize("text", ["didnt turn up", "no show", "No-show today"])
def test_a_no_show_is_met_with_sympathy(text):
    assert play("session_log", SAM, text).said[-1] == "no_show.do_you_know_why"


def test_why_a_mentee_did_not_show_is_kept():
    why = play("session_log", SAM, "didnt turn up", "phone was off")
    assert (log_of(why)["status"], log_of(why)["note"]) == ("mentee_no_show", "phone was off")


@pytest.mark.parametrize(
    ("text", "asks"), [("1", True), ("1 he was ill", True), ("he said he would call me", False)]
)
def test_a_call_is_asked_for_with_a_1(text, asks):
    assert ("task" in play("session_log", SAM, "didnt turn up", text).kinds) is asks


def test_a_no_show_that_nobody_explains_is_still_kept():
    (left,) = FLOWS["no_show"].expired(play("session_log", SAM, "didnt turn up").run)
    assert left.facts["status"] == "mentee_no_show"


@pytest.mark.parametrize(
    ("text", "one"),
    [("met K 1h today", WITH_KIM), ("saw kim 1h today", WITH_KIM), ("k met d 1h today", WITH_ADA)],
)
def test_of_two_mentees_the_one_named_is_meant(text, one):
    played = play("session_log", BUSY_SAM, kept={"text": text})
    assert played.run.kept["relationship_id"] == str(one.id)


K_TOO = "Met K weds 1hr on the phone. did cv. next weds 3pm"


@pytest.mark.parametrize(
    "texts",
    [
        ["Met D tues 2hrs at costa", K_TOO],
        ["Met D tues 2hrs at costa. next mon 2pm", K_TOO],
        ["D didnt turn up", K_TOO],
        ["Met D", "tues", K_TOO],
    ],
    ids=["asked", "said back", "asked why", "asked twice"],
)
def test_a_second_log_in_place_of_an_answer_is_kept_as_a_log_of_its_own(texts):
    played = play("session_log", BUSY_SAM, *texts, "1", relationship=WITH_ADA)
    logs = [saved.facts for saved in played.saved if saved.kind == "session log"]
    assert [log["relationship_id"] for log in logs] == [str(WITH_ADA.id), str(WITH_KIM.id)]
    assert (logs[0].get("next") or {}).get("date") != "2026-03-18"
    assert (logs[1]["date"], logs[1]["duration_min"]) == ("2026-03-11", 60)


def test_a_second_log_that_names_nobody_is_asked_about():
    played = play("session_log", BUSY_SAM, "met weds 1hr did cv", kept={"text": "Met D tues 2hrs at costa"})
    assert (played.said[-1], played.kinds) == ("session_log.who_was_it", ["session log"])


def test_a_next_date_with_somebody_else_is_not_taken_for_this_one():
    played = play("session_log", BUSY_SAM, "with K weds 3pm", kept={"text": "Met D tues 2hrs at costa"})
    assert log_of(played)["next"] is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("met D, did the cv", "met tues"),
        ("met D tues at costa", "we met for 2hrs"),
        ("met D tues at costa", "had 2hrs tues"),
        ("met D tues 2hrs at costa", "weds 3-4pm"),
        ("met D tues 2hrs at costa", "phone call weds 3pm for an hour"),
        ("met D tues 2hrs at costa", "seeing D weds 3pm for an hour"),
    ],
)
def test_an_answer_that_reads_like_a_log_is_still_an_answer(text, answer):
    played = play("session_log", BUSY_SAM, answer, kept={"text": text})
    assert played.kinds == []
    assert played.run.kept["text"] != text


@pytest.mark.parametrize("answer", ["it was K", "met Kim"])
def test_who_it_was_may_be_said_in_words(answer):
    played = play("session_log", BUSY_SAM, answer, kept={"text": "met 1h today"})
    assert played.run.kept["relationship_id"] == str(WITH_KIM.id)


def test_a_second_log_in_place_of_who_it_was_leaves_the_first_for_staff():
    played = play("session_log", BUSY_SAM, K_TOO, "1", kept={"text": "met tues 2hrs at costa"})
    assert played.kinds == ["session log", "task", "session log"]
    assert played.facts("task")["note"] == "met tues 2hrs at costa"
    assert played.saved[-1].facts["relationship_id"] == str(WITH_KIM.id)


def test_a_mentor_of_two_is_asked_who_where_nobody_is_named():
    played = play("session_log", BUSY_SAM, "2", kept={"text": "met 1h today"})
    assert played.texts[0] == "Got it. Who was this about? 1 D, 2 K. Text a number."
    assert played.run.kept["relationship_id"] == str(WITH_KIM.id)


def test_a_log_that_we_asked_for_is_about_whom_we_asked():
    played = play("session_log", BUSY_SAM, "met 1h today", relationship=WITH_KIM)
    assert played.run.kept["relationship_id"] == str(WITH_KIM.id)


def test_a_log_whose_mentee_stays_unclear_is_kept_for_staff():
    played = play("session_log", BUSY_SAM, "him", "the tall one", kept={"text": "met 1h today"})
    assert (played.kinds, played.run) == (["session log", "task"], None)


@pytest.mark.parametrize("severity", [Severity.S1, Severity.S2])
def test_a_serious_worry_is_asked_about_before_anything_else(severity):
    played = play("session_log", SAM, "met D 1h. nowhere to sleep", flags=worry("homeless_tonight", severity))
    assert (played.said[-1], played.run.flow) == (DANGER, "danger")
    assert log_of(played)["flags"] == [{"category": "homeless_tonight", "severity": str(severity)}]


def test_a_mentor_who_crossed_a_line_is_told_nothing_new():
    played = play("session_log", SAM, FULL, flags=worry("boundary_breach", Severity.S2))
    assert "Worries: 0." in played.texts[-1]


def test_worries_are_counted_and_never_repeated():
    text = "Wed 11/03 14:00-15:15 f2f. Topics: drink, sleep. drinking most days. Next: 18/03"
    played = play("session_log", SAM, text, flags=worry("substance", Severity.S3))
    assert "Worries: 1." in played.texts[-1]
    assert "drink" not in played.texts[-1]


def test_full_names_are_gently_declined():
    text = "met Darren Smithson at 14 Acacia Avenue tues 1h"
    assert read_log(text, THURSDAY).privacy
    assert "session_log.no_names" in play("session_log", SAM, text).said


def test_every_status_and_type_has_words_to_say_it_back():
    statuses = "contact_only attempted_contact mentee_no_show mentee_cancelled mentor_cancelled"
    statuses += " agency_cancelled unable concern_only unknown"
    types = "in_person phone video text letter prison_visit group"
    assert {f"log_words.{word}" for word in f"{statuses} {types}".split()} <= set(SENTENCES["en"])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1", "now"),
        ("2", "today"),
        ("can wait", "wait"),
        ("3", "wait"),
        ("1 danger now he's cut himself", "now"),
        ("2 he is at his mum's but i dont like it", "today"),
        ("3. will ring you about it on monday", "wait"),
        ("2 or 1", "now"),
        ("3 no wait, he is in danger now", "now"),
    ],
)
def test_how_soon_a_person_must_act_is_kept(text, answer):
    assert play("danger", SAM, text).facts("danger") == {"answer": answer}


def test_danger_now_means_999_first():
    assert play("danger", SAM, "1").texts[-1].startswith("Call 999 now.")


@pytest.mark.parametrize("text", ["he is not great", "2 hours ago he was crying", "10 of his pills"])
def test_a_worry_that_is_not_made_clear_twice_needs_staff_today(text):
    assert play("danger", SAM, text).said[-1] == "danger.anyone_in_danger_again"
    unclear = play("danger", SAM, text, text)
    assert (unclear.said[-1], unclear.run) == ("danger.today", None)
    assert unclear.facts("danger") == {"answer": "today"}


def test_silence_about_danger_is_a_task_for_staff():
    (left,) = FLOWS["danger"].expired(play("danger", SAM).run)
    assert left.facts == {"kind": "no answer about danger"}
