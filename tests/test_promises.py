"""Promises that hold for every flow, including the ones not written yet."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows import FLOWS
from bot.flows.engine import advance
from bot.flows.steps import Ask, Begin, Done, Flow, Run, Say, Turn
from bot.screening import screen
from bot.wording import SENTENCES
from tests.flows.people import ADA, BUSY_SAM, CARER, SAM, THURSDAY
from tests.flows.play import play
from tests.flows.shelf import LEEDS, OFFERS

ROOT = Path(__file__).parents[1]
ROOM = sorted((ROOT / "bot/flows").glob("*.py"))
SHIPPED = (ROOT / "tests/golden/steps.txt").read_text().splitlines()
KEY = re.compile(r"[a-z_]+\.[a-z_]+")
WORRIED = screen("he said he wants to kill himself tonight")
LONGEST_TALK = 25  # answers

STEP_WORDS = "bot.flows bot.reading bot.rules bot.screening bot.wording"
PLAIN_PYTHON = "__future__ collections dataclasses datetime enum functools importlib pkgutil re typing"
ALLOWED = re.compile(rf"(?:{'|'.join(f'{STEP_WORDS} {PLAIN_PYTHON}'.split())})(?:\.|$)")

DRAFT = play("session_log", BUSY_SAM, kept={"text": "met for 1h yesterday"}).run.kept
THINGS = [[str(ADA.id), "2026-03-13T14:00:00+00:00"], [str(SAM.id), "2026-03-20T10:30:00+00:00"]]
TUESDAY = {
    "id": str(ADA.id),
    "relationship_id": str(ADA.relationships[0].id),
    "starts": "2026-03-17T18:00:00+00:00",
    "place": "the library",
    "who": "Sam",
}
FRIDAY = TUESDAY | {"id": str(SAM.id), "starts": "2026-03-13T10:30:00+00:00", "place": None, "told": False}
UNTIMED = TUESDAY | {"timed": False, "place": None}
ONE = {key: TUESDAY[key] for key in ("relationship_id", "who")} | {"session_id": TUESDAY["id"]}
AT = {"at": "2026-03-12T18:30:00+00:00"}
MEETING = ONE | {"sessions": [TUESDAY]}
NEED = {"need": [["food", 0.9]], "words": "need a food bank"}
FOR_D = NEED | {"for_id": str(SAM.relationships[0].id), "code": "D", "shown": OFFERS[:3], "area": LEEDS}
KEPT = {
    "change_meeting": [
        {"sessions": [TUESDAY, FRIDAY], "text": "cant make it, weds 3pm?"} | AT,
        {"sessions": [TUESDAY], "text": "cant make tues, can we do weds 3pm"} | AT,
        {"sessions": [TUESDAY], "text": "cancel tues"} | AT,
        {"sessions": [], "text": "cancel tues"} | AT,
    ],
    "meeting_changed": [
        MEETING | {"old": FRIDAY},
        MEETING | {"off": True},
        ONE | {"sessions": [UNTIMED]},
        ONE | {"sessions": []},
    ],
    "meeting_reminder": [MEETING, ONE | {"sessions": [UNTIMED]}, ONE | {"sessions": []}],
    "meeting_today": [MEETING, ONE | {"sessions": [UNTIMED]}, ONE | {"sessions": []}],
    "missed_meeting": [
        {"sessions": [], "relationship_id": ONE["relationship_id"], "who": "Sam"},
        {"sessions": [], "missed_on": "2026-03-12"},
        {"sessions": [TUESDAY], "missed_on": "2026-03-10"},
    ],
    "new_time": [
        {},
        MEETING,
        {"sessions": [TUESDAY, FRIDAY]},
        ONE | {"sessions": []},
        MEETING | {"text": "weds"},
        ONE | {"sessions": [FRIDAY], "off": True, "text": "??"},
    ],
    "appointment": [{}, {"text": "remind me fri 2pm"}, {"text": "appt 10/3 2pm"}],
    "appointment_change": [
        {},
        {"text": "cancel my thing", "things": THINGS},
        {"text": "thing moved", "things": THINGS},
    ],
    "appointment_reminder": [{"things": THINGS}, {"things": THINGS[:1], "again": True}],
    "checkin_time": [{}, {"text": "check in fri 5am"}],
    "goal_checkin": [{}, {"score_due": True}],
    "goal_idea": [{"words": "go to the gym", "goal_id": str(ADA.id)}],
    "idea_saved": [{}, {"words": "go to the gym"}],
    "knock": [{"flow": "goal_checkin", "keep": {}}, {"flow": "gone"}],
    "mentor_digest": [{}],
    "new_goal": [{}, {"words": "get fit"}],
    "next_step": [{}, {"smaller": True}],
    "no_show": [DRAFT],
    "signpost": [{}, NEED, NEED | {"area": LEEDS}, {"ids": ["1", "4"]}],
    "signpost_for": [{}, FOR_D],
    "signpost_outcome": [{}, {"offers": OFFERS[:1]}, NEED | {"offers": OFFERS[:3]}],
    "signpost_shared": [{}, {"ids": ["2"], "asked_by": str(SAM.id)}],
    "session_log": [{}, {"text": "met D tues 1h"}, {"text": "met, did the cv"}],
}
"""What flows are begun with, where that is not nothing."""

FOR_ANYBODY = {"welcome", "staff", "crisis_call"}
TEXTED_UNASKED = {"session_log", "idea_saved"}  # which of two mentees it is about is not known then

SOUND_ANSWERS = [
    "1",
    "2",
    "3",
    "4",
    "0",
    "7",
    "10",
    "yes",
    "no",
    "done",
    "stuck",
    "N he was ill",
    "change it",
]
SOUND_ANSWERS += [
    "met K tues 2hrs at costa",
    "didnt turn up",
    "45m",
    "ring the GP",
    "he wants to kill himself",
]
TEXTS = st.one_of(st.sampled_from(SOUND_ANSWERS), st.text(max_size=60), st.text("12 yesno", max_size=8))


def calls(path: Path, name: str) -> list[ast.Call]:
    tree = ast.parse(path.read_text())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in found if isinstance(call.func, ast.Name) and call.func.id == name]


def named_first(path: Path, name: str) -> set[str]:
    """What calls of `name` in a file give as their first argument, where that is plainly written."""
    first = [call.args[0] for call in calls(path, name) if call.args]
    return {arg.value for arg in first if isinstance(arg, ast.Constant)}


def asked_for(flow: str) -> set[str]:
    """The steps that a reply goes to, or what was looked up."""
    return named_first(file_of(flow), "Ask") | named_first(file_of(flow), "Look")


def file_of(flow: str) -> Path:
    return ROOT / f"bot/flows/{flow}.py"


@pytest.mark.parametrize("line", SHIPPED)
def test_a_step_once_shipped_still_answers(line):
    flow, step = line.split()
    assert step in FLOWS[flow].steps, f"keep it, or say flow.retire({step!r}, to=...)"


def test_every_step_is_listed_as_shipped():
    steps = {f"{name} {step}" for name, flow in FLOWS.items() for step in flow.steps}
    assert steps == set(SHIPPED), "add the new ones to tests/golden/steps.txt"
    assert sorted(SHIPPED) == SHIPPED


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_has_one_file_and_one_wording_and_begins_at_start(name):
    assert file_of(name).exists()
    assert (ROOT / f"bot/wording/en/{name}.toml").exists()
    assert next(iter(FLOWS[name].steps)) == "start"


@pytest.mark.parametrize("name", FLOWS)
def test_every_ask_names_a_step_of_its_flow(name):
    asks = calls(file_of(name), "Ask") + calls(file_of(name), "Look")
    assert all(isinstance(ask.args[0], ast.Constant) for ask in asks)
    assert asked_for(name) <= set(FLOWS[name].steps)


@pytest.mark.parametrize("name", FLOWS)
def test_every_step_but_the_first_is_asked_for(name):
    assert {"start"} | asked_for(name) >= set(FLOWS[name].steps) - retired(name)


@pytest.mark.parametrize("name", FLOWS)
def test_every_flow_begun_from_another_exists(name):
    assert named_first(file_of(name), "Begin") <= set(FLOWS)


@pytest.mark.parametrize("path", ROOM, ids=lambda path: path.stem)
def test_every_sentence_said_is_written(path):
    strings = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
    said = {node.value for node in strings if isinstance(node.value, str) and KEY.fullmatch(node.value)}
    assert said <= set(SENTENCES["en"])


def test_every_sentence_written_for_a_flow_is_said():
    written = {
        key for key in SENTENCES["en"] if key.split(".")[0] in FLOWS and not re.search("_[A-Z]{2}$", key)
    }
    sources = "\n".join(path.read_text() for path in ROOM)
    assert sorted(key for key in written if f'"{key}"' not in sources) == []


@pytest.mark.parametrize("path", ROOM, ids=lambda path: path.stem)
def test_flows_import_nothing_that_touches_the_world(path):
    imports = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in imports if isinstance(node, ast.ImportFrom)}
    assert [name for name in sorted(names) if not ALLOWED.match(name)] == []


@pytest.mark.parametrize("name", FLOWS)
@settings(deadline=None)
@given(data=st.data())
def test_whatever_is_typed_the_bot_answers_and_ends(name, data):
    kept = data.draw(st.sampled_from(KEPT.get(name, [{}])))
    person = data.draw(st.sampled_from([ADA, SAM, BUSY_SAM, *([CARER] if name in FOR_ANYBODY else [])]))
    about = data.draw(st.sampled_from(person.relationships or [None]))
    about = None if name in TEXTED_UNASKED and kept else about
    texts = []
    while (played := play(name, person, *texts, kept=kept, relationship=about)).run is not None:
        assert len(texts) < LONGEST_TALK, "the talk never ended"
        texts.append(data.draw(TEXTS))
    assert played.said, "it ended without a word"


@pytest.mark.parametrize("name", FLOWS)
@settings(deadline=None)
@given(data=st.data(), text=TEXTS)
def test_a_worrying_answer_never_breaks_a_flow(name, data, text):
    kept = data.draw(st.sampled_from(KEPT.get(name, [{}])))
    begun = play(name, SAM, kept=kept, flags=WORRIED)
    assert begun.said
    if begun.run:
        assert play(name, SAM, text, kept=kept, flags=WORRIED).said


@pytest.mark.parametrize("name", FLOWS)
def test_silence_leaves_something_plain_behind(name):
    for kept in KEPT.get(name, [{}]):
        if run := play(name, SAM, kept=kept).run:
            assert all(isinstance(effect.kind, str) for effect in FLOWS[name].expired(run))


@pytest.mark.parametrize("run", [Run("goal_checkin", "gone"), Run("gone", "start")])
def test_a_talk_at_an_unknown_place_goes_to_a_person_with_an_apology(run):
    moved = advance(FLOWS, run, Turn("hello", {}, ADA, THURSDAY))
    assert moved.run is None
    assert [effect.kind for effect in moved.effects[:-1]] == ["handover"]
    assert moved.effects[-1] == Say("common.hand_over")


NEVER_MUDDLED = {"danger", "goal_checkin", "goal_score", "crisis_call", "no_show", "staff", "support"}
NEVER_MUDDLED |= {"appointment_reminder", "checkin_time", "mentor_digest"}
"""A check-in only ever closes kindly (docs/practice.md, "Check-ins"); danger is then for staff today;
the others take any words."""
ABOUT_A_MEETING = {"change_meeting", "meeting_changed", "meeting_reminder", "meeting_today", "missed_meeting"}
OF_MENTORS = {"idea_saved", "session_log"}
BRINGS_IN_A_PERSON = sorted(FLOWS.keys() - NEVER_MUDDLED)
"""Every other flow, the ones not written yet too."""


def test_every_flow_that_is_never_muddled_is_there():
    assert set(FLOWS) >= NEVER_MUDDLED | OF_MENTORS


@pytest.mark.parametrize("name", BRINGS_IN_A_PERSON)
def test_muddled_answers_bring_in_a_person(name):
    begun_with = {"knock": {"flow": "finish"}, "appointment_change": KEPT["appointment_change"][-1]}
    begun_with["signpost_shared"] = KEPT["signpost_shared"][-1]
    kept = begun_with.get(name, KEPT[name][0] if name in ABOUT_A_MEETING else {})
    texts, person = ["??", "??"], SAM if name in OF_MENTORS else ADA
    while (played := play(name, person, *texts, kept=kept)).run is not None and len(texts) < 6:
        texts.append("??")  # a step that takes any words took the first
    assert (played.run, played.said[-1], played.kinds[-1]) == (None, "common.hand_over", "handover")


@pytest.mark.parametrize("name", sorted(NEVER_MUDDLED))
def test_other_flows_end_kindly_whatever_is_said(name):
    texts, kept = [], KEPT.get(name, [{}])[-1]
    while (played := play(name, SAM, *texts, kept=kept)).run is not None:
        texts.append("??")
    assert len(texts) <= 3
    assert "common.hand_over" not in played.said


def test_an_answer_at_a_retired_step_goes_to_its_new_name():
    flow = Flow("tea")

    @flow.step
    def start(_turn):
        return Ask("sugar", "common.thanks")

    @flow.step
    def sugar(_turn):
        return Done((Say("common.thanks"),))

    flow.retire("sweet", to="sugar")
    moved = advance({"tea": flow}, Run("tea", "sweet"), Turn("two", {}, ADA, THURSDAY))
    assert (moved.run, moved.effects) == (None, (Say("common.thanks"),))


def test_flows_that_begin_each_other_for_ever_go_to_a_person():
    flow = Flow("tea")

    @flow.step
    def start(_turn):
        return Begin("tea")

    moved = advance({"tea": flow}, Run("tea", "start"), Turn("", {}, ADA, THURSDAY))
    assert moved.effects[-1] == Say("common.hand_over")


def retired(name: str) -> set[str]:
    steps = FLOWS[name].steps
    return {step for step, answers in steps.items() if answers.__name__ != step}
